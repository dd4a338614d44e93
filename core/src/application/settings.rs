//! The settings of an application, once everything about them is right.

use super::lines::{entries, indexed};
use super::{
    AccessPolicy, AllowedDomain, AllowedOrigin, AuthMethod, Draft, GrantType, GrantTypes,
    IdTokenAlg, Lifetimes, PostLogoutUri, RedirectUri, ResourceUri, TokenFormat, WebUri, choices,
    combinations,
};
use crate::field_error::{FieldError, Reason};
use crate::name::Name;
use crate::scope::ScopeName;
use crate::slug::Slug;
use crate::user::Email;
use std::fmt::Display;

/// The most scopes or tenants that one application lists.
const MAX_NAMES: usize = 1000;

/// What may be stored. Whether project, plan, owner, tenants and scopes exist is not known here.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "every switch is a setting of its own")]
pub struct Settings {
    /// What people call it.
    pub name: Name,
    /// Its project.
    pub project: Option<Slug>,
    /// Its plan.
    pub plan: Option<Slug>,
    /// Its owner; `None` leaves the choice to the server.
    pub owner: Option<Email>,
    /// The ways in which it gets tokens.
    pub grants: GrantTypes,
    /// Whether codes are bound to who asked for them (RFC 7636).
    pub require_pkce: bool,
    /// Whether it has a secret.
    pub confidential: bool,
    /// Whether people are not asked for consent.
    pub trusted: bool,
    /// Whether it works across tenants.
    pub multi_tenant: bool,
    /// The tenants in which it works; none: all.
    pub allowed_tenants: Vec<Slug>,
    /// Whether a refresh token is replaced whenever it is used.
    pub refresh_token_rotation: bool,
    /// Who may sign in to it.
    pub access_policy: AccessPolicy,
    /// Where browsers bring codes.
    pub redirect_uris: Vec<RedirectUri>,
    /// Where browsers go after signing out.
    pub post_logout_redirect_uris: Vec<PostLogoutUri>,
    /// Whose pages may call this server from a script.
    pub allowed_origins: Vec<AllowedOrigin>,
    /// The hosts that it names as its own.
    pub allowed_domains: Vec<AllowedDomain>,
    /// What it may ask for; never empty.
    pub scopes: Vec<ScopeName>,
    /// How it proves who it is.
    pub auth_method: AuthMethod,
    /// What its access tokens look like.
    pub token_format: TokenFormat,
    /// How long its tokens live.
    pub lifetimes: Lifetimes,
    /// What its ID tokens are signed with.
    pub id_token_alg: IdTokenAlg,
    /// Where it hears that somebody has signed out.
    pub backchannel_logout_uri: Option<WebUri>,
    /// Whom its tokens are for, where a request does not say.
    pub default_audience: Option<ResourceUri>,
    /// The addresses of the APIs that it is.
    pub resources: Vec<ResourceUri>,
    /// Whether it may use no other way than [`Settings::auth_method`] to prove who it is.
    pub strict_client_auth: bool,
}

impl Settings {
    /// Checks everything, and reports all that is wrong by the names that the API uses.
    pub fn check(draft: &Draft) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let e = &mut errors;
        let name = keep(e, "name", Name::parse(&draft.name));
        let project = optional(e, "project", draft.project.as_ref(), Slug::parse);
        let plan = optional(e, "plan", draft.plan.as_ref(), Slug::parse);
        let owner = optional(e, "owner", draft.owner.as_ref(), Email::parse);
        let grants = grants(e, &draft.grant_types);
        let allowed_tenants = tenants(e, &draft.allowed_tenants);
        let redirect_uris = entries("redirect_uris", &draft.redirect_uris, e);
        let post_logout_redirect_uris =
            entries("post_logout_redirect_uris", &draft.post_logout_redirect_uris, e);
        let allowed_origins = entries("allowed_origins", &draft.allowed_origins, e);
        let allowed_domains = entries("allowed_domains", &draft.allowed_domains, e);
        let scopes = scopes(e, &draft.scopes);
        let method = auth_method(e, draft);
        let fixed = fixed(e, draft);
        let logout = draft.backchannel_logout_uri.as_ref();
        let backchannel_logout_uri = optional(e, "backchannel_logout_uri", logout, WebUri::parse);
        let audience = draft.default_audience.as_ref();
        let default_audience = optional(e, "default_audience", audience, ResourceUri::parse);
        let resources = entries("resources", &draft.resources, e);
        combinations::check(draft, grants, method, e);
        let (Some(name), Some(auth_method), Some(fixed), true) =
            (name, method, fixed, errors.is_empty())
        else {
            return Err(errors);
        };
        Ok(Self {
            name,
            project,
            plan,
            owner,
            grants,
            require_pkce: draft.require_pkce,
            confidential: draft.confidential,
            trusted: draft.trusted,
            multi_tenant: draft.multi_tenant,
            allowed_tenants,
            refresh_token_rotation: draft.refresh_token_rotation,
            access_policy: fixed.access_policy,
            redirect_uris,
            post_logout_redirect_uris,
            allowed_origins,
            allowed_domains,
            scopes,
            auth_method,
            token_format: fixed.token_format,
            lifetimes: fixed.lifetimes,
            id_token_alg: fixed.id_token_alg,
            backchannel_logout_uri,
            default_audience,
            resources,
            strict_client_auth: draft.strict_client_auth,
        })
    }

    /// The settings as somebody would type them, for a form or a change of some of them.
    pub fn to_draft(&self) -> Draft {
        Draft {
            name: self.name.to_string(),
            project: self.project.as_ref().map(Slug::to_string),
            plan: self.plan.as_ref().map(Slug::to_string),
            owner: self.owner.as_ref().map(Email::to_string),
            grant_types: self.grants.iter().map(|grant| grant.to_string()).collect(),
            require_pkce: self.require_pkce,
            confidential: self.confidential,
            trusted: self.trusted,
            multi_tenant: self.multi_tenant,
            allowed_tenants: texts(&self.allowed_tenants),
            refresh_token_rotation: self.refresh_token_rotation,
            access_policy: self.access_policy.to_string(),
            redirect_uris: texts(&self.redirect_uris),
            post_logout_redirect_uris: texts(&self.post_logout_redirect_uris),
            allowed_origins: texts(&self.allowed_origins),
            allowed_domains: texts(&self.allowed_domains),
            scopes: texts(&self.scopes),
            token_endpoint_auth_method: Some(self.auth_method.to_string()),
            access_token_format: self.token_format.to_string(),
            access_token_lifetime: self.lifetimes.access(),
            refresh_token_lifetime: self.lifetimes.refresh(),
            id_token_signed_response_alg: self.id_token_alg.to_string(),
            backchannel_logout_uri: self.backchannel_logout_uri.as_ref().map(WebUri::to_string),
            default_audience: self.default_audience.as_ref().map(ResourceUri::to_string),
            resources: texts(&self.resources),
            strict_client_auth: self.strict_client_auth,
        }
    }
}

fn texts<T: Display>(list: &[T]) -> Vec<String> {
    list.iter().map(T::to_string).collect()
}

/// Why a list of names was refused.
enum NamesReason {
    UnknownGrantType,
    NoScope,
    SameTenant,
    TooMany,
}

impl Reason for NamesReason {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownGrantType => "unknown_grant_type",
            Self::NoScope => "required",
            Self::SameTenant => "duplicate",
            Self::TooMany => "too_many",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::UnknownGrantType => {
                let names = GrantType::ALL.map(GrantType::as_str).join(", ");
                ["Use one of these: ", &names, "."].concat()
            }
            Self::NoScope => "Choose at least one scope.".to_owned(),
            Self::SameTenant => "This tenant is listed twice. Remove one of them.".to_owned(),
            Self::TooMany => "List at most 1000.".to_owned(),
        }
    }
}

fn keep<T, R: Reason>(errors: &mut Vec<FieldError>, field: &str, read: Result<T, R>) -> Option<T> {
    read.map_err(|reason| errors.push(reason.on(field))).ok()
}

/// Nothing but blanks means that there is none.
fn optional<T, R: Reason>(
    errors: &mut Vec<FieldError>,
    field: &str,
    text: Option<&String>,
    parse: fn(&str) -> Result<T, R>,
) -> Option<T> {
    let text = text.filter(|text| !text.trim().is_empty())?;
    keep(errors, field, parse(text))
}

fn grants(errors: &mut Vec<FieldError>, names: &[String]) -> GrantTypes {
    let mut grants = GrantTypes::EMPTY;
    for (index, name) in names.iter().enumerate() {
        match GrantType::parse(name.trim()) {
            Some(grant) => grants.insert(grant),
            None => errors.push(NamesReason::UnknownGrantType.on(&indexed("grant_types", index))),
        }
    }
    grants
}

fn tenants(errors: &mut Vec<FieldError>, slugs: &[String]) -> Vec<Slug> {
    let mut tenants = Vec::new();
    for (index, slug) in slugs.iter().take(MAX_NAMES).enumerate() {
        let field = indexed("allowed_tenants", index);
        match keep(errors, &field, Slug::parse(slug)) {
            Some(slug) if tenants.contains(&slug) => {
                errors.push(NamesReason::SameTenant.on(&field));
            }
            Some(slug) => tenants.push(slug),
            None => {}
        }
    }
    if slugs.len() > MAX_NAMES {
        errors.push(NamesReason::TooMany.on("allowed_tenants"));
    }
    tenants
}

/// A scope that is there twice is there.
fn scopes(errors: &mut Vec<FieldError>, names: &[String]) -> Vec<ScopeName> {
    let mut scopes = Vec::new();
    for (index, name) in names.iter().take(MAX_NAMES).enumerate() {
        let scope = keep(errors, &indexed("scopes", index), ScopeName::parse(name));
        scopes.extend(scope.filter(|scope| !scopes.contains(scope)));
    }
    if names.is_empty() {
        errors.push(NamesReason::NoScope.on("scopes"));
    }
    if names.len() > MAX_NAMES {
        errors.push(NamesReason::TooMany.on("scopes"));
    }
    scopes
}

/// What has one of a few values, whatever else is set.
struct Fixed {
    access_policy: AccessPolicy,
    token_format: TokenFormat,
    lifetimes: Lifetimes,
    id_token_alg: IdTokenAlg,
}

fn fixed(errors: &mut Vec<FieldError>, draft: &Draft) -> Option<Fixed> {
    let policy = choices::read(&draft.access_policy, AccessPolicy::parse, AccessPolicy::NAMES);
    let policy = keep(errors, "access_policy", policy);
    let format = choices::read(&draft.access_token_format, TokenFormat::parse, TokenFormat::NAMES);
    let format = keep(errors, "access_token_format", format);
    let lifetimes = Lifetimes::check(draft.access_token_lifetime, draft.refresh_token_lifetime);
    let lifetimes = lifetimes.map_err(|wrong| errors.extend(wrong)).ok();
    let alg =
        choices::read(&draft.id_token_signed_response_alg, IdTokenAlg::parse, IdTokenAlg::NAMES);
    let alg = keep(errors, "id_token_signed_response_alg", alg);
    Some(Fixed {
        access_policy: policy?,
        token_format: format?,
        lifetimes: lifetimes?,
        id_token_alg: alg?,
    })
}

/// Where nothing is said, the application uses its secret if it has one.
fn auth_method(errors: &mut Vec<FieldError>, draft: &Draft) -> Option<AuthMethod> {
    let typed = draft.token_endpoint_auth_method.as_deref().unwrap_or_default();
    match typed.trim() {
        "" if draft.confidential => Some(AuthMethod::Basic),
        "" => Some(AuthMethod::None),
        typed => {
            let method = choices::read(typed, AuthMethod::parse, AuthMethod::NAMES);
            keep(errors, "token_endpoint_auth_method", method)
        }
    }
}
