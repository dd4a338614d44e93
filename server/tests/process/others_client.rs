//! A client that others have written (the crate `oauth2`) against the running program: it knows
//! nothing of this server but its discovery document, and gets through every flow.

use super::client::{ADMIN, Client as Visitor, EMAIL, PASSWORD, hidden};
use super::program::Server;
use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
    BasicTokenType,
};
use oauth2::{
    AuthUrl, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken, DeviceAuthorizationUrl,
    EndpointNotSet as Unset, EndpointSet as Set, ExtraTokenFields, HttpRequest, HttpResponse,
    IntrospectionUrl, PkceCodeChallenge, RedirectUrl, RevocationUrl, Scope,
    StandardDeviceAuthorizationResponse, StandardRevocableToken, StandardTokenResponse,
    TokenIntrospectionResponse, TokenResponse, TokenUrl,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const ID: &str = "bootstrap-client-1";
const SECRET: &str = "0123456789abcdef0123456789abcdef";
const CALLBACK: &str = "http://127.0.0.1:7777/callback";
const SETTINGS: [(&str, &str); 4] =
    [ADMIN[0], ADMIN[1], ("BOOTSTRAP_CLIENT_ID", ID), ("BOOTSTRAP_CLIENT_SECRET", SECRET)];

/// What OpenID Connect adds to an answer of the token endpoint.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Connect {
    id_token: Option<String>,
}

impl ExtraTokenFields for Connect {}

pub(super) type Tokens = StandardTokenResponse<Connect, BasicTokenType>;
pub(super) type Library<A, D, I, R, T> = Client<
    BasicErrorResponse,
    Tokens,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    A,
    D,
    I,
    R,
    T,
>;
/// The server as a stranger sees it.
pub(super) struct There {
    pub(super) server: Server,
    http: reqwest::Client,
    document: Value,
    _folder: tempfile::TempDir,
}

impl There {
    async fn start() -> Self {
        Self::start_with(&[]).await
    }

    pub(super) async fn start_with(more: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let server = Server::start(folder.path(), &[&SETTINGS[..], more].concat()).await;
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        let http = http.no_proxy().build().expect("a client");
        let path = format!("{}/.well-known/openid-configuration", server.url());
        let document = http.get(path).send().await.expect("an answer").json().await.expect("JSON");
        Self { server, http, document, _folder: folder }
    }

    /// An address of the discovery document.
    fn at(&self, name: &str) -> String {
        self.document[name].as_str().unwrap_or_else(|| panic!("no {name}")).to_owned()
    }

    pub(super) fn issuer(&self) -> String {
        self.at("issuer")
    }

    pub(super) fn library(&self, id: &str, secret: &str) -> Library<Set, Set, Set, Set, Set> {
        let plain: Library<Unset, Unset, Unset, Unset, Unset> =
            Client::new(ClientId::new(id.to_owned()));
        let device = self.at("device_authorization_endpoint");
        // The library revokes over TLS alone; the bytes of this test stay on this computer.
        let revocation = self.at("revocation_endpoint").replacen("http://", "https://", 1);
        plain
            .set_client_secret(ClientSecret::new(secret.to_owned()))
            .set_auth_uri(AuthUrl::new(self.at("authorization_endpoint")).expect("an address"))
            .set_token_uri(TokenUrl::new(self.at("token_endpoint")).expect("an address"))
            .set_device_authorization_url(DeviceAuthorizationUrl::new(device).expect("an address"))
            .set_introspection_url(
                IntrospectionUrl::new(self.at("introspection_endpoint")).expect("an address"),
            )
            .set_revocation_url(RevocationUrl::new(revocation).expect("an address"))
            .set_redirect_uri(RedirectUrl::new(CALLBACK.to_owned()).expect("an address"))
    }

    /// Without TLS, whatever the library asked for.
    async fn send_plainly(&self, request: HttpRequest) -> reqwest::Result<HttpResponse> {
        let (parts, body) = request.into_parts();
        let address = parts.uri.to_string().replacen("https://", "http://", 1);
        let request = self.http.request(parts.method, address).headers(parts.headers).body(body);
        let answer = request.send().await?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let mut response = HttpResponse::new(answer.bytes().await?.to_vec());
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        Ok(response)
    }

    /// An application for people, made with a token that the library has got.
    async fn application(&self) -> (String, String) {
        self.application_with(json!({})).await
    }

    pub(super) async fn application_with(&self, more: Value) -> (String, String) {
        let admin = self.library(ID, SECRET);
        let scope = Scope::new("grantry:admin".to_owned());
        let token = admin.exchange_client_credentials().add_scope(scope).request_async(&self.http);
        let token = token.await.expect("a token");
        assert_eq!(token.token_type(), &BasicTokenType::Bearer);
        assert!(token.refresh_token().is_none() && token.extra_fields().id_token.is_none());
        let mut wanted = json!({
            "name": "Others' client",
            "grant_types": [
                "authorization_code",
                "refresh_token",
                "urn:ietf:params:oauth:grant-type:device_code",
            ],
            "redirect_uris": [CALLBACK],
            "scopes": ["openid", "email", "offline_access"],
        });
        for (name, value) in more.as_object().into_iter().flatten() {
            wanted[name] = value.clone();
        }
        let call = self.http.post(format!("{}/api/v1/applications", self.server.url()));
        let call = call.bearer_auth(token.access_token().secret()).json(&wanted);
        let made: Value = call.send().await.expect("an answer").json().await.expect("JSON");
        let text = |name: &str| made[name].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
        (text("client_id"), text("client_secret"))
    }

    /// What an ID token says, after its signature was compared with the published keys.
    pub(super) async fn verified(&self, token: &str) -> Value {
        let [head, body, signature]: [&str; 3] =
            token.split('.').collect::<Vec<_>>().try_into().expect("three parts");
        let bytes = |text: &str| BASE64_URL_SAFE_NO_PAD.decode(text).expect("base64url");
        let json = |text: &str| serde_json::from_slice::<Value>(&bytes(text)).expect("JSON");
        let head = json(head);
        assert_eq!(head["alg"], "RS256");
        let keys: Value = self
            .http
            .get(self.at("jwks_uri"))
            .send()
            .await
            .expect("an answer")
            .json()
            .await
            .expect("JSON");
        let keys = keys["keys"].as_array().expect("a list");
        let key = keys.iter().find(|key| key["kid"] == head["kid"]).expect("the key is published");
        let part = |name: &str| bytes(key[name].as_str().expect("a number"));
        let key = RsaPublicKeyComponents { n: part("n"), e: part("e") };
        let (signed, _) = token.rsplit_once('.').expect("a signature");
        key.verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &bytes(signature))
            .expect("signed by the server");
        json(body)
    }
}

/// What a form of a page carries.
fn carried(page: &str) -> [(&'static str, String); 2] {
    ["request", "ticket"].map(|name| {
        let text = hidden(page, name).replace("&quot;", "\"").replace("&#x27;", "'");
        (name, text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
    })
}

async fn fill_in(
    visitor: &mut Visitor,
    page: &str,
    path: &str,
    typed: &[(&str, &str)],
) -> super::client::Answer {
    let carried = carried(page);
    let mut fields: Vec<_> = carried.iter().map(|(name, text)| (*name, text.as_str())).collect();
    fields.extend_from_slice(typed);
    visitor.post(&format!("/oauth/authorize/{path}"), &fields).await.expect("an answer")
}

/// Signs in, allows everything, and says what comes back to the application.
pub(super) async fn allow(
    visitor: &mut Visitor,
    address: &oauth2::url::Url,
) -> BTreeMap<String, String> {
    let path = format!("{}?{}", address.path(), address.query().unwrap_or(""));
    let page = visitor.get(&path).await.expect("a page").body;
    let typed = [("username", EMAIL), ("password", PASSWORD)];
    let signed_in = fill_in(visitor, &page, "sign-in", &typed).await;
    assert_eq!(signed_in.status, 303, "{}", signed_in.body);
    let page = visitor.get(&signed_in.location).await.expect("a page").body;
    let ticked = [("decision", "allow"), ("scope-email", "on"), ("scope-offline_access", "on")];
    let answer = fill_in(visitor, &page, "consent", &ticked).await;
    let back = oauth2::url::Url::parse(&answer.location).unwrap_or_else(|_| panic!("{answer:?}"));
    assert!(back.as_str().starts_with(CALLBACK), "{back}");
    back.query_pairs().into_owned().collect()
}

#[tokio::test]
async fn product_c01_c04_c07_a_client_of_others_gets_through_the_code_flow() {
    let there = There::start().await;
    let (id, secret) = there.application().await;
    let library = there.library(&id, &secret);
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (address, state) = library
        .authorize_url(CsrfToken::new_random)
        .add_scopes(["openid", "email", "offline_access"].map(|scope| Scope::new(scope.to_owned())))
        .add_extra_param("nonce", "n-1")
        .set_pkce_challenge(challenge)
        .url();
    let mut visitor = Visitor::of(&there.server);
    let back = allow(&mut visitor, &address).await;
    assert_eq!(back["state"], *state.secret());
    assert_eq!(back["iss"], there.issuer());
    let code = AuthorizationCode::new(back["code"].clone());
    let tokens = library.exchange_code(code).set_pkce_verifier(verifier).request_async(&there.http);
    let tokens = tokens.await.expect("tokens");
    assert!(tokens.expires_in().is_some());

    let id_token = tokens.extra_fields().id_token.as_deref().expect("an ID token");
    let said = there.verified(id_token).await;
    assert_eq!((&said["iss"], &said["aud"]), (&json!(there.issuer()), &json!(id)));
    assert_eq!((&said["nonce"], &said["email"]), (&json!("n-1"), &json!(EMAIL)));
    let asked = there.http.get(there.at("userinfo_endpoint"));
    let asked = asked.bearer_auth(tokens.access_token().secret()).send().await.expect("an answer");
    let told: Value = asked.json().await.expect("JSON");
    assert_eq!((&told["sub"], &told["email"]), (&said["sub"], &json!(EMAIL)));

    let refresh_token = tokens.refresh_token().expect("a refresh token");
    let renewed = library.exchange_refresh_token(refresh_token).request_async(&there.http);
    let renewed = renewed.await.expect("new tokens");
    let again = there.verified(renewed.extra_fields().id_token.as_deref().expect("one")).await;
    assert_eq!((&again["sub"], &again["sid"]), (&said["sub"], &said["sid"]));
    let active = async |token: &oauth2::AccessToken| {
        let looked = library.introspect(token).request_async(&there.http).await;
        looked.expect("an answer").active()
    };
    assert!(active(renewed.access_token()).await);
    let newest = renewed.refresh_token().expect("a refresh token").clone();
    let revoked = library.revoke_token(StandardRevocableToken::from(newest.clone())).expect("TLS");
    let plainly = |request| there.send_plainly(request);
    revoked.request_async(&plainly).await.expect("given up");
    assert!(!active(renewed.access_token()).await, "its access token went with it");
    let late = library.exchange_refresh_token(&newest).request_async(&there.http).await;
    assert!(late.expect_err("over").to_string().contains("Server returned error response"));
}

#[tokio::test]
async fn product_c02_c03_a_client_of_others_connects_a_device() {
    let there = There::start().await;
    let (id, secret) = there.application().await;
    let library = there.library(&id, &secret);
    let started = library
        .exchange_device_code()
        .add_scope(Scope::new("openid".to_owned()))
        .request_async(&there.http);
    let started: StandardDeviceAuthorizationResponse = started.await.expect("two codes");
    assert!(started.verification_uri().as_str().starts_with(&there.issuer()));
    let complete = started.verification_uri_complete().expect("an address with the code");
    let path = complete.secret().strip_prefix(&there.issuer()).expect("of this server");

    let mut visitor = Visitor::of(&there.server);
    let code = started.user_code().secret();
    let page = visitor.get(path).await.expect("a page").body;
    let token = hidden(&page, "form_token");
    let go_on = [("form_token", token.as_str()), ("user_code", code), ("action", "continue")];
    let to_sign_in = visitor.post("/device", &go_on).await.expect("an answer");
    let page = visitor.get(&to_sign_in.location).await.expect("a page").body;
    let (token, next) = (hidden(&page, "form_token"), hidden(&page, "next"));
    let typed = [
        ("form_token", token.as_str()),
        ("next", next.as_str()),
        ("username", EMAIL),
        ("password", PASSWORD),
    ];
    let signed_in = visitor.post("/oauth/sign-in", &typed).await.expect("an answer");
    assert!(signed_in.location.starts_with("/device?user_code="), "{signed_in:?}");
    for action in ["continue", "allow"] {
        let fields = [("form_token", token.as_str()), ("user_code", code), ("action", action)];
        let page = visitor.post("/device", &fields).await.expect("a page");
        assert_eq!(page.status, 200, "{action}: {}", page.body);
    }
    let tokens = library.exchange_device_access_token(&started);
    let tokens = tokens.request_async(&there.http, tokio::time::sleep, None).await.expect("tokens");
    let said = there.verified(tokens.extra_fields().id_token.as_deref().expect("one")).await;
    assert_eq!((&said["iss"], &said["aud"]), (&json!(there.issuer()), &json!(id)));
}
