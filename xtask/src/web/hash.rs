//! Content hashes: SHA-256, so that two builds never disagree about a name.

use sha2::{Digest, Sha256};

/// The first 64 bits, as 16 hexadecimal digits: what goes into a file name.
pub(super) fn short(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes)[..8])
}

/// A hash over labelled parts, none of which can pass for another.
pub(super) struct Parts(Sha256);

impl Parts {
    pub(super) fn new() -> Self {
        Self(Sha256::new())
    }

    pub(super) fn add(&mut self, label: &str, bytes: &[u8]) {
        for part in [label.as_bytes(), bytes] {
            self.0.update(part.len().to_string());
            self.0.update(":");
            self.0.update(part);
        }
    }

    pub(super) fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_hash_is_the_beginning_of_sha_256() {
        assert_eq!(short(b"abc"), "ba7816bf8f01cfea");
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        let digest = |parts: &[(&str, &[u8])]| {
            let mut hash = Parts::new();
            parts.iter().for_each(|(label, bytes)| hash.add(label, bytes));
            hash.finish()
        };
        assert_eq!(digest(&[("a", b"bc")]), digest(&[("a", b"bc")]));
        assert_ne!(digest(&[("a", b"bc")]), digest(&[("ab", b"c")]));
        assert_ne!(digest(&[("a", b"")]), digest(&[]));
    }
}
