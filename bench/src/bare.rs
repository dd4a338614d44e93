//! What cannot be left out: axum that answers, that signs one token, that verifies one.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _,
    UnparsedPublicKey,
};
use axum::Router;
use axum::routing::{get, post};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const HEADER: &str = r#"{"alg":"ES256","typ":"at+jwt","kid":"bench"}"#;

/// Serves one of the baselines until the process ends.
pub(crate) fn serve(kind: &str) {
    let router = match kind {
        "answer" => Router::new().route("/", get(async || "ok\n")),
        "sign" => signing(),
        "verify" => verifying(),
        other => unreachable!("no baseline {other}"),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        println!("listening on http://{}", listener.local_addr().expect("an address"));
        axum::serve(listener, router).await.expect("it serves");
    });
}

fn key() -> EcdsaKeyPair {
    EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key")
}

fn token(key: &EcdsaKeyPair, number: u64) -> String {
    let claims = format!(
        r#"{{"iss":"http://localhost","sub":"bench-client-0001","aud":"http://localhost","exp":4102444800,"iat":1800000000,"jti":"{number:026}","client_id":"bench-client-0001","scope":"public","tid":"default","region":"default","db_code":"default"}}"#
    );
    let mut token = BASE64.encode(HEADER);
    token.push('.');
    BASE64.encode_string(claims, &mut token);
    let signature = key.sign(&SystemRandom::new(), token.as_bytes()).expect("signed");
    token.push('.');
    BASE64.encode_string(signature.as_ref(), &mut token);
    token
}

/// Signs a token with as many claims as ours, and answers as the token endpoint does.
fn signing() -> Router {
    let (key, numbers) = (Arc::new(key()), Arc::new(AtomicU64::new(0)));
    Router::new().route(
        "/",
        post(async move || {
            let token = token(&key, numbers.fetch_add(1, Ordering::Relaxed));
            format!(r#"{{"access_token":"{token}","token_type":"Bearer","expires_in":900,"scope":"public"}}"#)
        }),
    )
}

/// Verifies one token again and again.
fn verifying() -> Router {
    let key = key();
    let token = Arc::new(token(&key, 0));
    let public = Arc::new(key.public_key().as_ref().to_vec());
    Router::new().route(
        "/",
        post(async move || {
            let (signed, signature) = token.rsplit_once('.').expect("three parts");
            let signature = BASE64.decode(signature).expect("base64");
            let known = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &*public);
            match known.verify(signed.as_bytes(), &signature) {
                Ok(()) => r#"{"active":true}"#,
                Err(_) => r#"{"active":false}"#,
            }
        }),
    )
}
