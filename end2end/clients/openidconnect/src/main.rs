//! The crate `openidconnect`, which nobody here wrote, signs a person in, verifies the ID token, asks
//! for the person's claims and renews, against a running server.
//!
//! Called by openidconnect.spec.ts with one JSON object: issuer, back, email, password, and the
//! applications that the walk is for. Says "content" if the library was, with every answer.

mod person;

use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreProviderMetadata, CoreUserInfoClaims,
};
use openidconnect::{
    AccessTokenHash, AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl,
    Nonce, OAuth2TokenResponse, PkceCodeChallenge, RedirectUrl, Scope, TokenResponse,
};
use person::Person;
use reqwest::blocking::Client;
use serde_json::Value;

fn main() {
    let world = std::env::args().nth(1).expect("one JSON object");
    let world: Value = serde_json::from_str(&world).expect("JSON");
    for application in world["code"].as_array().expect("applications") {
        walk(&world, application);
    }
    println!("content");
}

fn text<'a>(of: &'a Value, name: &str) -> &'a str {
    of[name].as_str().unwrap_or_default()
}

fn walk(world: &Value, application: &Value) {
    let http = Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
    let http = http.build().expect("a client");
    let issuer = IssuerUrl::new(text(world, "issuer").to_owned()).expect("an address");
    let metadata = CoreProviderMetadata::discover(&issuer, &http).expect("discovery");
    let secret = application["client_secret"].as_str().map(str::to_owned).map(ClientSecret::new);
    let id = ClientId::new(text(application, "client_id").to_owned());
    let way = match text(application, "token_endpoint_auth_method") {
        "client_secret_post" => AuthType::RequestBody,
        _ => AuthType::BasicAuth,
    };
    let back = RedirectUrl::new(text(world, "back").to_owned()).expect("an address");
    let client = CoreClient::from_provider_metadata(metadata, id, secret)
        .set_auth_type(way)
        .set_redirect_uri(back);

    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let flow = CoreAuthenticationFlow::AuthorizationCode;
    let scopes = ["email", "profile", "offline_access"].map(|scope| Scope::new(scope.to_owned()));
    let (url, state, nonce) = client
        .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
        .add_scopes(scopes)
        .set_pkce_challenge(challenge)
        .url();
    let mut person = Person::new(text(world, "issuer"));
    let landed = person.sign_in(url.as_str(), text(world, "email"), text(world, "password"));
    assert_eq!(landed.get("state"), Some(state.secret()), "{landed:?}");
    assert_eq!(landed.get("iss").map(String::as_str), Some(text(world, "issuer")));
    let code = AuthorizationCode::new(landed["code"].clone());

    let tokens = client.exchange_code(code).expect("a token endpoint");
    let tokens = tokens.set_pkce_verifier(verifier).request(&http).expect("tokens");
    let id_token = tokens.id_token().expect("an ID token");
    let verifier = client.id_token_verifier();
    let claims = id_token.claims(&verifier, &nonce).expect("a good ID token");
    let other = id_token.claims(&verifier, &Nonce::new("another".to_owned()));
    assert!(other.is_err(), "the library would have noticed another nonce");
    let algorithm = id_token.signing_alg().expect("an algorithm");
    let key = id_token.signing_key(&verifier).expect("a published key");
    let hash = AccessTokenHash::from_token(tokens.access_token(), algorithm, key);
    assert_eq!(claims.access_token_hash(), Some(&hash.expect("a hash")));

    let subject = Some(claims.subject().clone());
    let asked = client.user_info(tokens.access_token().clone(), subject).expect("userinfo");
    let info: CoreUserInfoClaims = asked.request(&http).expect("claims");
    assert_eq!(info.email().map(|email| email.as_str()), Some(text(world, "email")));

    let refresh = tokens.refresh_token().expect("a refresh token");
    let renewed = client.exchange_refresh_token(refresh).expect("a token endpoint");
    let renewed = renewed.request(&http).expect("new tokens");
    assert_ne!(renewed.access_token().secret(), tokens.access_token().secret());
    if let Some(again) = renewed.id_token() {
        let same = |_: Option<&Nonce>| Ok(());
        let again = again.claims(&verifier, same).expect("a good ID token after renewing");
        assert_eq!(again.subject(), claims.subject());
    }
}
