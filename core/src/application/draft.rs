//! What somebody typed, in a form or in a request. Nothing in it has been checked.

use super::{ACCESS_DEFAULT, AccessPolicy, GrantType, IdTokenAlg, REFRESH_DEFAULT, TokenFormat};
use serde::{Deserialize, Serialize};

/// The settings of an application as texts, by the names that the API uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "the wire has these switches")]
pub struct Draft {
    /// What people call it.
    pub name: String,
    /// The slug of its project.
    pub project: Option<String>,
    /// The slug of its plan.
    pub plan: Option<String>,
    /// The e-mail address of its owner.
    pub owner: Option<String>,
    /// The ways in which it gets tokens.
    #[serde(default)]
    pub grant_types: Vec<String>,
    /// Whether codes are bound to who asked for them (RFC 7636).
    pub require_pkce: bool,
    /// Whether it has a secret.
    pub confidential: bool,
    /// Whether people are not asked for consent.
    pub trusted: bool,
    /// Whether it works across tenants.
    pub multi_tenant: bool,
    /// The slugs of the tenants in which it works; none: all.
    #[serde(default)]
    pub allowed_tenants: Vec<String>,
    /// Whether a refresh token is replaced whenever it is used.
    pub refresh_token_rotation: bool,
    /// Who may sign in to it.
    pub access_policy: String,
    /// Where browsers bring codes.
    #[serde(default)]
    pub redirect_uris: Vec<String>,
    /// Where browsers go after signing out.
    #[serde(default)]
    pub post_logout_redirect_uris: Vec<String>,
    /// Whose pages may call this server from a script.
    #[serde(default)]
    pub allowed_origins: Vec<String>,
    /// The hosts that it names as its own.
    #[serde(default)]
    pub allowed_domains: Vec<String>,
    /// What it may ask for.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// How it proves who it is. `None`: Basic if it is confidential, otherwise not at all.
    pub token_endpoint_auth_method: Option<String>,
    /// What its access tokens look like.
    pub access_token_format: String,
    /// How long its access tokens live, in seconds.
    pub access_token_lifetime: i64,
    /// How long its refresh tokens live, in seconds.
    pub refresh_token_lifetime: i64,
    /// What its ID tokens are signed with.
    pub id_token_signed_response_alg: String,
    /// Where it hears that somebody has signed out.
    pub backchannel_logout_uri: Option<String>,
    /// Whom its tokens are for, where a request does not say.
    pub default_audience: Option<String>,
    /// The addresses of the APIs that it is.
    #[serde(default)]
    pub resources: Vec<String>,
    /// Whether it may use no other way than the registered one to prove who it is.
    pub strict_client_auth: bool,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            name: String::new(),
            project: None,
            plan: None,
            owner: None,
            grant_types: vec![GrantType::ClientCredentials.as_str().to_owned()],
            require_pkce: true,
            confidential: true,
            trusted: false,
            multi_tenant: false,
            allowed_tenants: Vec::new(),
            refresh_token_rotation: true,
            access_policy: AccessPolicy::Tenant.as_str().to_owned(),
            redirect_uris: Vec::new(),
            post_logout_redirect_uris: Vec::new(),
            allowed_origins: Vec::new(),
            allowed_domains: Vec::new(),
            scopes: Vec::new(),
            token_endpoint_auth_method: None,
            access_token_format: TokenFormat::Jwt.as_str().to_owned(),
            access_token_lifetime: ACCESS_DEFAULT,
            refresh_token_lifetime: REFRESH_DEFAULT,
            id_token_signed_response_alg: IdTokenAlg::RS256.as_str().to_owned(),
            backchannel_logout_uri: None,
            default_audience: None,
            resources: Vec::new(),
            strict_client_auth: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_lists_may_be_left_out_and_the_rest_may_not() {
        let draft = Draft { scopes: vec!["public".to_owned()], ..Draft::default() };
        let mut json = serde_json::to_value(&draft).expect("a draft is plain data");
        let fields = json.as_object_mut().expect("an object");
        fields.retain(|_, value| value.as_array().is_none_or(|list| !list.is_empty()));
        fields.retain(|_, value| !value.is_null());
        assert_eq!(serde_json::from_value::<Draft>(json.clone()).ok(), Some(draft));
        let fields = json.as_object_mut().expect("an object");
        fields.remove("confidential");
        assert!(serde_json::from_value::<Draft>(json).is_err());
    }
}
