//! The mark of a browser that has signed in before, so that a stranger's guesses at the same name
//! do not lock its owner out.
//!
//! The mark is random and carries a keyed hash over itself and the address; it names nobody, is
//! good for one address only, and nothing is stored.

use crate::Engine;
use crate::keys::{Purpose, same};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use grantry_core::secret::{Hashed, Secret};

const RANDOM: usize = 16;

impl Engine {
    /// A new mark for the browser that has just signed in with this address.
    pub(crate) fn mark_browser(&self, email_key: &str) -> Secret<String> {
        let mut random = [0; RANDOM];
        self.rng.fill(&mut random);
        let proof = self.browser_proof(email_key, &random);
        let mut mark = random.to_vec();
        mark.extend_from_slice(proof.as_bytes());
        Secret::new(URL_SAFE_NO_PAD.encode(mark))
    }

    /// The bucket of tries of this browser, if the mark is ours and for this address.
    pub(super) fn known_browser_bucket(&self, mark: &str, email_key: &str) -> Option<Hashed> {
        let bytes = URL_SAFE_NO_PAD.decode(mark).ok()?;
        let (random, proof) = bytes.split_at_checked(RANDOM)?;
        let proof = Hashed::from_bytes(proof.try_into().ok()?);
        let genuine = same(&proof, &self.browser_proof(email_key, random));
        let bucket = || self.pepper.hash(Purpose::ThrottleBucket, &[b"known", random]);
        genuine.then(bucket)
    }

    fn browser_proof(&self, email_key: &str, random: &[u8]) -> Hashed {
        self.pepper.hash(Purpose::KnownBrowser, &[email_key.as_bytes(), random])
    }
}
