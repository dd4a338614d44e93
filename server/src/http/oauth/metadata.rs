//! What this server says about itself (RFC 8414 section 2, OpenID Connect Discovery section 3). One
//! list of what works; the document follows from it, so that nothing is promised and nothing left out.

use grantry_core::application::GrantType;
use grantry_core::signing_key::Algorithm;
use grantry_core::user::STANDARD_CLAIMS;
use serde_json::{Map, Value, json};

/// What works.
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "every endpoint and grant is a switch of its own"
)]
pub(super) struct Features {
    /// `/oauth/authorize` with sign-in and consent, and the grant of codes.
    pub(super) authorize: bool,
    /// The parameter `claims` of authorization requests (OpenID Connect Core section 5.5).
    pub(super) claims_parameter: bool,
    /// The grant of client credentials.
    pub(super) client_credentials: bool,
    /// The grant of refresh tokens.
    pub(super) refresh_token: bool,
    /// The grant of user credentials.
    pub(super) password: bool,
    /// `/oauth/device_authorization` and its grant (RFC 8628).
    pub(super) device: bool,
}

/// As of now. A switch is turned by the change that makes it true.
pub(super) const WORKING: Features = Features {
    authorize: true,
    claims_parameter: false,
    client_credentials: true,
    refresh_token: true,
    password: true,
    device: true,
};

/// What stands in ID tokens and is about the sign-in.
const SIGN_IN_CLAIMS: [&str; 10] =
    ["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "sid", "acr", "amr"];
/// What is said about people and no administrator has to set.
const OWN_CLAIMS: [&str; 4] = ["email", "given_name", "family_name", "updated_at"];

impl Features {
    /// The grants that the token endpoint takes.
    pub(super) fn grant_types(self) -> Vec<GrantType> {
        let works = |grant: &GrantType| match grant {
            GrantType::AuthorizationCode => self.authorize,
            GrantType::ClientCredentials => self.client_credentials,
            GrantType::RefreshToken => self.refresh_token,
            GrantType::Password => self.password,
            GrantType::DeviceCode => self.device,
        };
        GrantType::ALL.into_iter().filter(works).collect()
    }

    /// Whether there are tokens of people.
    fn people(self) -> bool {
        self.authorize || self.password || self.device
    }

    /// Whether applications without a secret get tokens.
    fn public_clients(self) -> bool {
        self.authorize || self.device
    }

    /// The document, the same at both addresses.
    pub(super) fn document(self, issuer: &str, scopes: &[String]) -> Value {
        let mut all = Map::new();
        self.add_tokens(&mut all, issuer);
        self.add_authorize(&mut all, issuer);
        if self.people() {
            add_people(&mut all, issuer);
        }
        let about_people = ["openid", "profile", "email", "address", "phone", "offline_access"];
        let scopes =
            scopes.iter().filter(|scope| self.people() || !about_people.contains(&scope.as_str()));
        all.insert("scopes_supported".to_owned(), scopes.cloned().collect());
        Value::Object(all)
    }

    fn add_tokens(self, all: &mut Map<String, Value>, issuer: &str) {
        let at = |path: &str| format!("{issuer}{path}");
        let secret = ["client_secret_basic", "client_secret_post"];
        let mut methods = secret.to_vec();
        if self.public_clients() {
            methods.push("none");
        }
        let grants: Vec<_> = self.grant_types().into_iter().map(GrantType::as_str).collect();
        all.extend(members(json!({
            "issuer": issuer,
            "jwks_uri": at("/oauth/jwks"),
            "token_endpoint": at("/oauth/token"),
            "token_endpoint_auth_methods_supported": methods,
            "grant_types_supported": grants,
            "introspection_endpoint": at("/oauth/introspect"),
            "introspection_endpoint_auth_methods_supported": secret,
            "revocation_endpoint": at("/oauth/revoke"),
            "revocation_endpoint_auth_methods_supported":
                ["client_secret_basic", "client_secret_post", "none"],
        })));
        if self.device {
            let device = at("/oauth/device_authorization");
            all.insert("device_authorization_endpoint".to_owned(), device.into());
        }
    }

    /// An empty list of response types says that there is no authorization endpoint.
    fn add_authorize(self, all: &mut Map<String, Value>, issuer: &str) {
        if !self.authorize {
            all.insert("response_types_supported".to_owned(), json!([]));
            return;
        }
        all.extend(members(json!({
            "authorization_endpoint": format!("{issuer}/oauth/authorize"),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query", "form_post"],
            "code_challenge_methods_supported": ["S256"],
            "prompt_values_supported": ["none", "login", "consent", "select_account"],
            "authorization_response_iss_parameter_supported": true,
            "claims_parameter_supported": self.claims_parameter,
            "request_parameter_supported": false,
            "request_uri_parameter_supported": false,
        })));
    }
}

fn add_people(all: &mut Map<String, Value>, issuer: &str) {
    let algorithms: Vec<_> =
        [Algorithm::Rs256, Algorithm::Es256, Algorithm::EdDsa, Algorithm::Ps256]
            .map(Algorithm::as_str)
            .to_vec();
    let mut claims: Vec<_> = SIGN_IN_CLAIMS.into_iter().chain(OWN_CLAIMS).collect();
    claims.extend(STANDARD_CLAIMS.iter().map(|(name, _)| *name));
    all.extend(members(json!({
        "userinfo_endpoint": format!("{issuer}/oauth/userinfo"),
        "end_session_endpoint": format!("{issuer}/oauth/logout"),
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": algorithms,
        "userinfo_signing_alg_values_supported": algorithms,
        "claim_types_supported": ["normal"],
        "acr_values_supported": ["1"],
        "claims_supported": claims,
        "backchannel_logout_supported": true,
        "backchannel_logout_session_supported": true,
    })));
}

fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERYTHING: Features = Features {
        authorize: true,
        claims_parameter: true,
        client_credentials: true,
        refresh_token: true,
        password: true,
        device: true,
    };

    fn names(features: Features) -> Vec<String> {
        let document = features.document("https://id.example.com", &[]);
        document.as_object().map(|all| all.keys().cloned().collect()).unwrap_or_default()
    }

    #[test]
    fn m092_the_document_follows_from_what_works() {
        let nothing = Features {
            authorize: false,
            claims_parameter: false,
            client_credentials: false,
            refresh_token: false,
            password: false,
            device: false,
        };
        let has = |features, name: &str| names(features).iter().any(|known| known == name);
        for name in ["authorization_endpoint", "userinfo_endpoint", "device_authorization_endpoint"]
        {
            assert!(has(EVERYTHING, name) && !has(nothing, name), "{name}");
        }
        assert!(has(Features { device: true, ..nothing }, "userinfo_endpoint"));
        assert!(!has(Features { device: true, ..nothing }, "authorization_endpoint"));
        assert!(nothing.grant_types().is_empty());
        assert_eq!(EVERYTHING.grant_types(), GrantType::ALL);
    }

    #[test]
    fn m090_every_address_is_of_the_issuer() {
        let document = EVERYTHING.document("https://id.example.com", &[]);
        for (name, value) in document.as_object().expect("an object") {
            if name.ends_with("_endpoint") || name.ends_with("_uri") {
                let address = value.as_str().expect("an address");
                assert!(address.starts_with("https://id.example.com/oauth/"), "{name}");
            }
        }
    }
}
