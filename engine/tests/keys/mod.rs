//! Keys: made once per database, opened by one master key, rotated without a gap.

mod first_start;
mod rotation;
