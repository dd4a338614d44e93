//! Keys: the master key that opens everything else, sealed values, keyed hashes, signing keys.

mod envelope;
mod generate;
pub(crate) mod list;
mod master_key;
mod pepper;
mod prepare;
mod rotate;

pub(crate) use envelope::{Envelope, Place};
pub use master_key::MasterKeyError;
pub(crate) use master_key::{load as load_master_key, load_or_make as load_or_make_master_key};
pub(crate) use pepper::{Pepper, Purpose, same};
pub use prepare::KeysError;
pub(crate) use prepare::{has_pepper, load_pepper, make_first_signing_keys};
pub use rotate::Rotated;
