//! The use-cases through the engine's public interface alone, each on SQLite and on PostgreSQL.

#![expect(clippy::expect_used, reason = "helpers of tests fail a test by panicking")]

mod account;
mod application;
mod authorize;
mod directory;
mod keys;
mod people;
mod server;
mod support;
