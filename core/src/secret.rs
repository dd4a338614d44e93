//! Secrets that can be neither printed nor serialised, and their keyed hashes.

use std::fmt;
use zeroize::Zeroize;

/// A value that must not reach a log, a page or a database. Wiped when dropped.
///
/// ```compile_fail
/// fn printable<T: std::fmt::Display>(_: T) {}
/// printable(grantry_core::secret::Secret::new(String::from("x")));
/// ```
///
/// ```compile_fail
/// fn serialisable<T: serde::Serialize>(_: T) {}
/// serialisable(grantry_core::secret::Secret::new(String::from("x")));
/// ```
#[derive(Clone)]
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Takes a value into custody.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, for the one place that hashes, compares or hands it over.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The keyed hash of a secret: the only form of it that a database sees.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hashed([u8; 32]);

impl Hashed {
    /// Wraps the output of the keyed hash function.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, for the database.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Hashed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hashed(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        let secret = Secret::new(String::from("hunter2-hunter2"));
        assert!(!format!("{secret:?}").contains("hunter2"));
        assert_eq!(format!("{:?}", Hashed::from_bytes([7; 32])), "Hashed(…)");
    }
}
