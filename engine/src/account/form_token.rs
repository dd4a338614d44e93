//! The token that a form of ours carries, bound to a cookie of the browser that asked for it.
//!
//! Another site can neither read the form nor the cookie, so it cannot send the pair (M026).

use crate::Engine;
use crate::keys::{Purpose, same};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use grantry_core::secret::Hashed;

impl Engine {
    /// A random value for the form cookie of a browser that has none.
    pub fn new_form_cookie(&self) -> String {
        let mut random = [0; 16];
        self.rng.fill(&mut random);
        URL_SAFE_NO_PAD.encode(random)
    }

    /// The token that forms carry for this cookie.
    pub fn form_token(&self, cookie: &str) -> String {
        let proof = self.pepper.hash(Purpose::Form, &[cookie.as_bytes()]);
        URL_SAFE_NO_PAD.encode(proof.as_bytes())
    }

    /// Whether a form's token belongs to the cookie that came with it.
    pub fn form_token_is_ours(&self, cookie: &str, token: &str) -> bool {
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(token) else { return false };
        let Ok(bytes) = <[u8; 32]>::try_from(bytes) else { return false };
        let expected = self.pepper.hash(Purpose::Form, &[cookie.as_bytes()]);
        !cookie.is_empty() && same(&Hashed::from_bytes(bytes), &expected)
    }
}
