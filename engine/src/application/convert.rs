//! From rows to what is shown, to what can be edited, and to what the record of changes holds.

use crate::fault::Fault;
use crate::store::{
    ApplicationRecord, ApplicationSummary, Belongings, SecretRow, SecretUseSum, WholeApplication,
};
use grantry_core::application::{
    AccessPolicy, ApplicationStatus, AuthMethod, Draft, GrantTypes, IdTokenAlg, TokenFormat,
};
use grantry_core::audit::{Fields, Value};
use grantry_core::console::{ApplicationRow, ApplicationView, SecretHint, SecretUsage, SecretView};
use grantry_core::time::Timestamp;

/// 0 stands for never.
fn moment(ms: i64) -> Option<Timestamp> {
    (ms != 0).then(|| Timestamp::from_millis(ms))
}

fn bits(number: i64) -> GrantTypes {
    GrantTypes::from_bits(u8::try_from(number).unwrap_or(0))
}

fn list(text: &str, column: &str, id: &str) -> Result<Vec<String>, Fault> {
    serde_json::from_str(text).map_err(|_bad| Fault::bad_row("applications", column, id))
}

/// A secret, without the secret.
pub(super) fn secret_view(row: SecretRow) -> SecretView {
    SecretView {
        id: row.id,
        label: row.label,
        prefix: row.prefix,
        last4: row.last4,
        created_by: row.created_by,
        created_at: Timestamp::from_millis(row.created_at),
        expires_at: row.expires_at.map(Timestamp::from_millis),
        last_used_at: moment(row.last_used_at),
        usage: SecretUsage { last_used_from: row.last_used_addr, ..SecretUsage::default() },
    }
}

/// Adds to the secrets how much they are used.
fn with_usage(mut view: ApplicationView, sums: Vec<SecretUseSum>) -> ApplicationView {
    for sum in sums {
        if let Some(secret) = view.secrets.iter_mut().find(|secret| secret.id == sum.secret_id) {
            let last_used_from = secret.usage.last_used_from.take();
            secret.usage = SecretUsage {
                last_used_from,
                calls_day: sum.calls_day,
                calls_week: sum.calls_week,
                callers_day: sum.callers_day,
                callers_week: sum.callers_week,
            };
        }
    }
    view
}

/// An application with its secrets and how much they are used.
pub(super) fn whole(of: WholeApplication) -> Result<ApplicationView, Fault> {
    Ok(with_usage(view(of.record, of.belongings, of.secrets)?, of.usage))
}

/// Everything that may be shown of an application.
pub(super) fn view(
    row: ApplicationRecord,
    belongings: Belongings,
    secrets: Vec<SecretRow>,
) -> Result<ApplicationView, Fault> {
    let id = row.id;
    let bad = |column| Fault::bad_row("applications", column, &id);
    Ok(ApplicationView {
        status: ApplicationStatus::parse(&row.status).ok_or_else(|| bad("status"))?,
        access_policy: AccessPolicy::parse(&row.access_policy)
            .ok_or_else(|| bad("access_policy"))?,
        auth_method: AuthMethod::parse(&row.auth_method).ok_or_else(|| bad("auth_method"))?,
        token_format: TokenFormat::parse(&row.token_format).ok_or_else(|| bad("token_format"))?,
        id_token_alg: IdTokenAlg::parse(&row.id_token_alg).ok_or_else(|| bad("id_token_alg"))?,
        redirect_uris: list(&row.redirect_uris, "redirect_uris", &id)?,
        post_logout_redirect_uris: list(&row.post_logout_uris, "post_logout_uris", &id)?,
        allowed_origins: list(&row.allowed_origins, "allowed_origins", &id)?,
        allowed_domains: list(&row.allowed_domains, "allowed_domains", &id)?,
        client_id: row.client_id,
        name: row.name,
        tenant: row.tenant,
        suite: row.suite,
        project: row.project,
        region: row.region,
        db_code: row.db_code,
        plan: row.plan,
        grants: bits(row.grants),
        require_pkce: row.require_pkce,
        confidential: row.confidential,
        trusted: row.trusted,
        privileged: row.privileged,
        multi_tenant: row.multi_tenant,
        allowed_tenants: belongings.tenants,
        refresh_token_rotation: row.refresh_rotation,
        owner: row.owner,
        scopes: belongings.scopes,
        access_token_lifetime: row.access_lifetime,
        refresh_token_lifetime: row.refresh_lifetime,
        backchannel_logout_uri: row.backchannel_logout_uri,
        default_audience: row.default_audience,
        resources: belongings.resources,
        strict_client_auth: row.strict_client_auth,
        secrets: secrets.into_iter().map(secret_view).collect(),
        users: belongings.users,
        incident_at: moment(row.incident_at),
        version: row.version,
        created_at: Timestamp::from_millis(row.created_at),
        updated_at: Timestamp::from_millis(row.updated_at),
        last_used_at: moment(row.last_used_at),
    })
}

/// A row of the list.
pub(super) fn summary(row: ApplicationSummary) -> Result<ApplicationRow, Fault> {
    let status = ApplicationStatus::parse(&row.status);
    Ok(ApplicationRow {
        status: status.ok_or_else(|| Fault::bad_row("applications", "status", &row.id))?,
        secret: row.secret.as_deref().and_then(hint),
        next_expiry: row.next_expiry.and_then(moment),
        client_id: row.client_id,
        name: row.name,
        tenant: row.tenant,
        project: row.project,
        owner: row.owner,
        grants: bits(row.grants),
        confidential: row.confidential,
        created_at: Timestamp::from_millis(row.created_at),
        updated_at: Timestamp::from_millis(row.updated_at),
        last_used_at: moment(row.last_used_at),
    })
}

/// Reads "prefix last4" as the list's statement writes it.
fn hint(text: &str) -> Option<SecretHint> {
    let (prefix, last4) = text.split_once(' ')?;
    Some(SecretHint { prefix: prefix.to_owned(), last4: last4.to_owned() })
}

/// The settings of an application as somebody would type them.
pub(super) fn draft(view: &ApplicationView) -> Draft {
    let lines = |items: &[String]| items.to_vec();
    Draft {
        name: view.name.clone(),
        project: view.project.clone(),
        plan: view.plan.clone(),
        owner: Some(view.owner.clone()),
        grant_types: view.grants.iter().map(|grant| grant.as_str().to_owned()).collect(),
        require_pkce: view.require_pkce,
        confidential: view.confidential,
        trusted: view.trusted,
        multi_tenant: view.multi_tenant,
        allowed_tenants: lines(&view.allowed_tenants),
        refresh_token_rotation: view.refresh_token_rotation,
        access_policy: view.access_policy.as_str().to_owned(),
        redirect_uris: lines(&view.redirect_uris),
        post_logout_redirect_uris: lines(&view.post_logout_redirect_uris),
        allowed_origins: lines(&view.allowed_origins),
        allowed_domains: lines(&view.allowed_domains),
        scopes: lines(&view.scopes),
        token_endpoint_auth_method: Some(view.auth_method.as_str().to_owned()),
        access_token_format: view.token_format.as_str().to_owned(),
        access_token_lifetime: view.access_token_lifetime,
        refresh_token_lifetime: view.refresh_token_lifetime,
        id_token_signed_response_alg: view.id_token_alg.as_str().to_owned(),
        backchannel_logout_uri: view.backchannel_logout_uri.clone(),
        default_audience: view.default_audience.clone(),
        resources: lines(&view.resources),
        strict_client_auth: view.strict_client_auth,
    }
}

/// What the record of changes holds, under the names of the API.
pub(super) fn fields(draft: &Draft) -> Fields {
    vec![
        ("name", draft.name.as_str().into()),
        ("project", Value::maybe(draft.project.as_deref())),
        ("plan", Value::maybe(draft.plan.as_deref())),
        ("owner", Value::maybe(draft.owner.as_deref())),
        ("grant_types", Value::list(&draft.grant_types)),
        ("require_pkce", draft.require_pkce.into()),
        ("confidential", draft.confidential.into()),
        ("trusted", draft.trusted.into()),
        ("multi_tenant", draft.multi_tenant.into()),
        ("allowed_tenants", Value::list(&draft.allowed_tenants)),
        ("refresh_token_rotation", draft.refresh_token_rotation.into()),
        ("access_policy", draft.access_policy.as_str().into()),
        ("redirect_uris", Value::list(&draft.redirect_uris)),
        ("post_logout_redirect_uris", Value::list(&draft.post_logout_redirect_uris)),
        ("allowed_origins", Value::list(&draft.allowed_origins)),
        ("allowed_domains", Value::list(&draft.allowed_domains)),
        ("scopes", Value::list(&draft.scopes)),
        ("token_endpoint_auth_method", Value::maybe(draft.token_endpoint_auth_method.as_deref())),
        ("access_token_format", draft.access_token_format.as_str().into()),
        ("access_token_lifetime", draft.access_token_lifetime.into()),
        ("refresh_token_lifetime", draft.refresh_token_lifetime.into()),
        ("id_token_signed_response_alg", draft.id_token_signed_response_alg.as_str().into()),
        ("backchannel_logout_uri", Value::maybe(draft.backchannel_logout_uri.as_deref())),
        ("default_audience", Value::maybe(draft.default_audience.as_deref())),
        ("resources", Value::list(&draft.resources)),
        ("strict_client_auth", draft.strict_client_auth.into()),
    ]
}
