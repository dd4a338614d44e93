//! The server as a whole: what it says of itself, what it keeps over a restart, what it refuses.

mod lifecycle;
mod overview;
