//! Telling applications that somebody has signed out, over TLS with an authority of one's own.

use super::client::{Client as Visitor, hidden};
use super::others_client::{There, allow};
use super::program::PATIENCE;
use oauth2::{CsrfToken, PkceCodeChallenge, Scope};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use serde_json::json;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// An authority as a file has it, and a server that it vouches for.
fn authority() -> (String, TlsAcceptor) {
    let authority = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::new(Vec::new()).expect("no names");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let pem = params.self_signed(&authority).expect("a certificate").pem();
    let issuer = Issuer::new(params, authority);
    let own = KeyPair::generate().expect("a key");
    let names = CertificateParams::new(vec!["localhost".to_owned()]).expect("a name");
    let certificate = names.signed_by(&own, &issuer).expect("a certificate");
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(own.serialize_der()));
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions of TLS")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .expect("a certificate with its key");
    (pem, TlsAcceptor::from(Arc::new(config)))
}

/// The form that is posted to an application, which answers that it has heard.
async fn heard(listener: TcpListener, tls: TlsAcceptor) -> String {
    let (stream, _) = listener.accept().await.expect("a connection");
    let mut stream = tls.accept(stream).await.expect("somebody who trusts the authority");
    let mut text = String::new();
    loop {
        let mut part = [0; 4096];
        let read = stream.read(&mut part).await.expect("a request");
        text.push_str(std::str::from_utf8(&part[..read]).expect("plain text"));
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>())
        });
        let length = length.expect("a length").expect("a number");
        if body.len() >= length {
            assert!(head.starts_with("POST /told HTTP/1.1"), "{head}");
            let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
            stream.write_all(answer).await.expect("answered");
            stream.shutdown().await.expect("closed");
            return body.to_owned();
        }
    }
}

#[tokio::test]
async fn m147_an_application_hears_of_a_sign_out_over_tls() {
    let (pem, tls) = authority();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("authority.pem");
    std::fs::write(&file, pem).expect("written");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let there = There::start_with(&[
        ("OUTBOUND_CA_FILE", file.to_str().expect("a plain path")),
        ("OUTBOUND_ALLOW", "127.0.0.0/8,::1/128"),
    ])
    .await;
    let told = json!({ "backchannel_logout_uri": format!("https://localhost:{port}/told") });
    let (id, secret) = there.application_with(told).await;
    let (challenge, _verifier) = PkceCodeChallenge::new_random_sha256();
    let (address, _state) = there
        .library(&id, &secret)
        .authorize_url(CsrfToken::new_random)
        .add_scope(Scope::new("openid".to_owned()))
        .set_pkce_challenge(challenge)
        .url();
    let mut visitor = Visitor::of(&there.server);
    assert!(allow(&mut visitor, &address).await.contains_key("code"));

    let hearing = tokio::spawn(heard(listener, tls));
    let page = visitor.get("/oauth/logout").await.expect("a question").body;
    let token = hidden(&page, "form_token");
    let done = visitor.post("/oauth/logout", &[("form_token", &token)]).await.expect("an answer");
    assert!(done.body.contains("id=\"logout-done\""), "{}", done.body);
    let form = tokio::time::timeout(PATIENCE, hearing).await.expect("told in time").expect("told");
    let said = there.verified(form.strip_prefix("logout_token=").expect("a logout token")).await;
    assert_eq!((&said["iss"], &said["aud"]), (&json!(there.issuer()), &json!(id)));
    assert!(said["sid"].is_string() && said.get("nonce").is_none(), "{said}");
    let event = "http://schemas.openid.net/event/backchannel-logout";
    assert_eq!(said["events"][event], json!({}));
}
