//! In-process tests: the real router and the real engine on a SQLite file, asked as everybody.
//!
//! Tests bear the numbers of the requirements that they prove (`docs/SPEC.md`).

mod api;
mod applications;
mod authorize;
mod bench;
mod browser;
mod client_auth;
mod cookies;
mod device;
mod documents;
mod errors;
mod functions;
mod grants;
mod handover;
mod headers;
mod logout;
mod look;
mod outage;
mod outbound;
mod routes;
mod scanning;
mod scripts;
mod setup;
mod sign_in;
mod switched_off;
mod token;
mod wording;
mod world;
