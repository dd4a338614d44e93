//! In-process tests: the real router and the real engine on a SQLite file, asked as everybody.
//!
//! Tests bear the numbers of the requirements that they prove (`docs/SPEC.md`).

mod browser;
mod cookies;
mod errors;
mod functions;
mod headers;
mod outage;
mod routes;
mod setup;
mod sign_in;
mod world;
