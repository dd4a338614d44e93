//! An application as tokens know it: its row read once, with everything that decides about a token.

use crate::fault::Fault;
use crate::store::{ClientRow, Conn, SecretHashRow};
use grantry_core::application::{
    AccessPolicy, ApplicationStatus, AuthMethod, GrantType, GrantTypes, IdTokenAlg, TokenFormat,
};
use grantry_core::plan::PlanStatus;
use grantry_core::secret::Hashed;
use grantry_core::time::{Span, Timestamp};
use serde_json::value::RawValue;

/// An application. Never changed: what changes is read anew.
#[expect(clippy::struct_excessive_bools, reason = "every switch is a setting of its own")]
#[expect(clippy::struct_field_names, reason = "`client_id` is the specification's own word")]
pub(crate) struct Client {
    pub(crate) id: String,
    pub(crate) client_id: String,
    pub(crate) name: String,
    pub(crate) owner: String,
    pub(crate) tenant: ClientTenant,
    /// The other tenants in which it works; none listed and `multi_tenant`: all.
    pub(crate) allowed_tenants: Vec<ClientTenant>,
    pub(crate) region: String,
    pub(crate) db_code: String,
    pub(crate) active: bool,
    pub(crate) confidential: bool,
    pub(crate) trusted: bool,
    pub(crate) require_pkce: bool,
    pub(crate) multi_tenant: bool,
    pub(crate) rotates: bool,
    pub(crate) access_policy: AccessPolicy,
    pub(crate) grants: GrantTypes,
    pub(crate) auth_method: AuthMethod,
    pub(crate) strict_client_auth: bool,
    pub(crate) token_format: TokenFormat,
    pub(crate) id_token_alg: IdTokenAlg,
    pub(crate) access_lifetime: Span,
    pub(crate) refresh_lifetime: Span,
    pub(crate) default_audience: Option<String>,
    pub(crate) backchannel_logout_uri: Option<String>,
    pub(crate) redirect_uris: Vec<String>,
    pub(crate) post_logout_uris: Vec<String>,
    pub(crate) allowed_origins: Vec<String>,
    pub(crate) resources: Vec<String>,
    pub(crate) scopes: Vec<String>,
    /// Tokens from before are over.
    pub(crate) not_before: Timestamp,
    pub(crate) plan_retired: bool,
    /// The claim `limits`, ready to be written; nothing without a plan.
    pub(crate) limits: Option<Box<RawValue>>,
    pub(crate) secrets: Vec<ClientSecret>,
}

/// A tenant that a token may name.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct ClientTenant {
    pub(crate) id: String,
    pub(crate) slug: String,
}

/// A secret that is good, was good, or will not be good any more at a known moment.
pub(crate) struct ClientSecret {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) hash: Hashed,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) retired: bool,
}

impl Client {
    /// Reads an application with everything around it.
    pub(super) async fn read(conn: &mut Conn<'_>, client_id: &str) -> Result<Option<Self>, Fault> {
        let Some(row) = conn.client(client_id).await? else { return Ok(None) };
        let secrets = conn.secret_hashes(&row.id).await?;
        let scopes = conn.client_scopes(&row.id).await?;
        let resources = conn.client_resources(&row.id).await?;
        let allowed_tenants = if row.multi_tenant {
            let rows = conn.client_tenants(&row.id).await?;
            rows.into_iter().map(|row| ClientTenant { id: row.id, slug: row.slug }).collect()
        } else {
            Vec::new()
        };
        let limits = limits(&row)?;
        let bad = |column| Fault::bad_row("applications", column, &row.id);
        let list = |text: &str, column| {
            serde_json::from_str::<Vec<String>>(text).map_err(|_bad| bad(column))
        };
        Ok(Some(Self {
            active: row.status == ApplicationStatus::Active.as_str(),
            access_policy: AccessPolicy::parse(&row.access_policy)
                .ok_or_else(|| bad("access_policy"))?,
            auth_method: AuthMethod::parse(&row.auth_method).ok_or_else(|| bad("auth_method"))?,
            token_format: TokenFormat::parse(&row.token_format)
                .ok_or_else(|| bad("token_format"))?,
            id_token_alg: IdTokenAlg::parse(&row.id_token_alg)
                .ok_or_else(|| bad("id_token_alg"))?,
            redirect_uris: list(&row.redirect_uris, "redirect_uris")?,
            post_logout_uris: list(&row.post_logout_uris, "post_logout_uris")?,
            allowed_origins: list(&row.allowed_origins, "allowed_origins")?,
            grants: GrantTypes::from_bits(u8::try_from(row.grants).unwrap_or(0)),
            tenant: ClientTenant { id: row.tenant_id.clone(), slug: row.tenant.clone() },
            secrets: secrets.into_iter().map(ClientSecret::read).collect(),
            plan_retired: row.plan_status.as_deref() == Some(PlanStatus::Retired.as_str()),
            not_before: Timestamp::from_millis(row.not_before),
            access_lifetime: Span::seconds(row.access_lifetime),
            refresh_lifetime: Span::seconds(row.refresh_lifetime),
            id: row.id.clone(),
            client_id: row.client_id.clone(),
            name: row.name.clone(),
            owner: row.owner.clone(),
            region: row.region.clone(),
            db_code: row.db_code.clone(),
            confidential: row.confidential,
            trusted: row.trusted,
            require_pkce: row.require_pkce,
            multi_tenant: row.multi_tenant,
            rotates: row.refresh_rotation,
            strict_client_auth: row.strict_client_auth,
            default_audience: row.default_audience.clone(),
            backchannel_logout_uri: row.backchannel_logout_uri.clone(),
            allowed_tenants,
            resources,
            scopes,
            limits,
        }))
    }

    /// Whether it gets tokens in this way.
    pub(crate) fn may(&self, grant: GrantType) -> bool {
        self.grants.contains(grant)
    }

    /// Whether it holds a scope.
    pub(crate) fn holds(&self, scope: &str) -> bool {
        self.scopes.iter().any(|own| own == scope)
    }
}

impl ClientSecret {
    fn read(row: SecretHashRow) -> Self {
        // A hash of another length equals nothing.
        let hash: [u8; 32] = row.hash.try_into().unwrap_or([0; 32]);
        Self {
            id: row.id,
            label: row.label,
            hash: Hashed::from_bytes(hash),
            expires_at: row.expires_at.map(Timestamp::from_millis),
            retired: row.retired_at.is_some(),
        }
    }
}

/// The plan's named limits in Document Units (PRODUCT B4).
fn limits(row: &ClientRow) -> Result<Option<Box<RawValue>>, Fault> {
    let (Some(plan), Some(limits)) = (&row.plan, &row.plan_limits) else { return Ok(None) };
    let stored: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(limits).map_err(|_bad| Fault::bad_row("plans", "limits", plan))?;
    let mut all = serde_json::Map::from_iter([
        ("unit".to_owned(), "document_units".into()),
        ("plan".to_owned(), plan.as_str().into()),
    ]);
    all.extend(stored);
    let text = serde_json::to_string(&all).map_err(Fault::broken)?;
    Ok(Some(RawValue::from_string(text).map_err(Fault::broken)?))
}
