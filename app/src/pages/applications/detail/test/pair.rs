//! A code verifier and its challenge (RFC 7636), made by the browser's own cryptography.

use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::{Reflect, Uint8Array};

const BYTES: usize = 32;

/// Verifier and challenge. `None`: browsers digest only on pages from https and from this computer.
pub(super) async fn pair() -> Option<(String, String)> {
    let crypto = window().crypto().ok()?;
    let mut random = [0; BYTES];
    crypto.get_random_values_with_u8_array(&mut random).ok()?;
    let verifier = base64url(&random)?;
    let subtle = Reflect::get(&crypto, &JsValue::from_str("subtle")).ok()?;
    if !subtle.is_object() {
        return None;
    }
    let subtle: web_sys::SubtleCrypto = subtle.unchecked_into();
    let digest = subtle.digest_with_str_and_u8_array("SHA-256", verifier.as_bytes()).ok()?;
    let digest = JsFuture::from(digest).await.ok()?;
    let challenge = base64url(&Uint8Array::new(&digest).to_vec())?;
    Some((verifier, challenge))
}

fn base64url(bytes: &[u8]) -> Option<String> {
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let encoded = window().btoa(&text).ok()?;
    Some(encoded.replace('+', "-").replace('/', "_").replace('=', ""))
}
