//! Which settings go together. Each rule names the field at which a person can put it right.

use super::lines::indexed;
use super::{AuthMethod, Draft, GrantType, GrantTypes, RedirectKind, RedirectUri};
use crate::field_error::{FieldError, Reason};

/// Why settings that are fine by themselves are refused together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Conflict {
    NoGrant,
    RefreshAlone,
    NoRedirectUri,
    PublicClientCredentials,
    PublicPassword,
    PublicWithoutPkce,
    PublicWithSecret,
    ConfidentialWithoutSecret,
    ConfidentialAppScheme,
    TenantsWithoutMultiTenant,
}

impl Reason for Conflict {
    fn code(&self) -> &'static str {
        match self {
            Self::NoGrant | Self::NoRedirectUri => "required",
            Self::RefreshAlone => "needs_another_grant",
            Self::PublicClientCredentials | Self::PublicPassword => "needs_confidential",
            Self::PublicWithoutPkce => "pkce_required",
            Self::PublicWithSecret => "public_without_secret",
            Self::ConfidentialWithoutSecret => "confidential_needs_secret",
            Self::ConfidentialAppScheme => "scheme_needs_public",
            Self::TenantsWithoutMultiTenant => "needs_multi_tenant",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::NoGrant => "Choose at least one grant type.",
            Self::RefreshAlone => "Refresh tokens come with another grant type. Choose one more.",
            Self::NoRedirectUri => "The authorization code needs at least one redirect URI.",
            Self::PublicClientCredentials => {
                "Client credentials need a secret. Make the application confidential."
            }
            Self::PublicPassword => {
                "User credentials need a secret. Make the application confidential."
            }
            Self::PublicWithoutPkce => "A public application has to use PKCE. Switch it on.",
            Self::PublicWithSecret => "A public application has no secret. Choose none.",
            Self::ConfidentialWithoutSecret => {
                "A confidential application uses its secret. Choose how it is sent."
            }
            Self::ConfidentialAppScheme => {
                "An app's own scheme is for public applications. Use https, or make it public."
            }
            Self::TenantsWithoutMultiTenant => {
                "Switch multi-tenant mode on, or leave the list of tenants empty."
            }
        }
        .to_owned()
    }
}

/// Reports every combination that does not work.
pub(super) fn check(
    draft: &Draft,
    grants: GrantTypes,
    auth_method: Option<AuthMethod>,
    errors: &mut Vec<FieldError>,
) {
    let code = grants.contains(GrantType::AuthorizationCode);
    let mut refuse = |wrong: bool, field: &str, conflict: Conflict| {
        if wrong {
            errors.push(conflict.on(field));
        }
    };
    refuse(draft.grant_types.is_empty(), "grant_types", Conflict::NoGrant);
    let refresh_alone = grants == GrantTypes::of(&[GrantType::RefreshToken]);
    refuse(refresh_alone, "grant_types", Conflict::RefreshAlone);
    refuse(code && draft.redirect_uris.is_empty(), "redirect_uris", Conflict::NoRedirectUri);
    let tenants = !draft.multi_tenant && !draft.allowed_tenants.is_empty();
    refuse(tenants, "allowed_tenants", Conflict::TenantsWithoutMultiTenant);

    let method = "token_endpoint_auth_method";
    if draft.confidential {
        let none = auth_method == Some(AuthMethod::None);
        refuse(none, method, Conflict::ConfidentialWithoutSecret);
        for (index, uri) in draft.redirect_uris.iter().enumerate() {
            let app_scheme =
                RedirectUri::parse(uri).is_ok_and(|uri| uri.kind() == RedirectKind::PrivateScheme);
            let field = indexed("redirect_uris", index);
            refuse(app_scheme, &field, Conflict::ConfidentialAppScheme);
        }
    } else {
        let machine = grants.contains(GrantType::ClientCredentials);
        refuse(machine, "grant_types", Conflict::PublicClientCredentials);
        let password = grants.contains(GrantType::Password);
        refuse(password, "grant_types", Conflict::PublicPassword);
        refuse(code && !draft.require_pkce, "require_pkce", Conflict::PublicWithoutPkce);
        let secret = auth_method.is_some_and(|method| method != AuthMethod::None);
        refuse(secret, method, Conflict::PublicWithSecret);
    }
}
