//! Reports of secrets that somebody has found in public (PRODUCT D8): who may make them, and what comes
//! of one.

mod keys;
mod report;

pub use keys::{Scanner, ScanningKeys, ScanningKeysError};
pub use report::{FoundToken, Judged};
