//! The settings that a body may hold: read into a draft, which core and engine check, and described.

use crate::api::fields::Fields;
use crate::api::schema::{self, Field, can, needed};
use grantry_core::application::{
    ACCESS_MAX, ACCESS_MIN, Draft, MAX_DOMAINS, MAX_ENTRIES, REFRESH_MAX,
};
use utoipa::openapi::ObjectBuilder;

/// What only the server sets; its status is changed by disabling and enabling.
pub(super) const READ_ONLY: [&str; 11] = [
    "id",
    "status",
    "db_code",
    "secrets",
    "client_secret",
    "users",
    "incident_at",
    "created_at",
    "updated_at",
    "last_used_at",
    "version",
];

/// The most scopes or tenants.
const MAX_NAMES: usize = 1000;

/// Reads what a body says about the settings; what it does not say stays, and `null` resets.
pub(super) fn read(fields: &mut Fields, draft: &mut Draft) {
    let begin = Draft::default();
    let was_confidential = draft.confidential;
    fields.text("name").put(&mut draft.name, begin.name);
    fields.text("project").put_option(&mut draft.project);
    fields.text("plan").put_option(&mut draft.plan);
    fields.text("owner").put_option(&mut draft.owner);
    fields.texts("grant_types").put(&mut draft.grant_types, begin.grant_types);
    fields.flag("require_pkce").put(&mut draft.require_pkce, begin.require_pkce);
    fields.flag("confidential").put(&mut draft.confidential, begin.confidential);
    fields.flag("trusted").put(&mut draft.trusted, begin.trusted);
    fields.flag("multi_tenant").put(&mut draft.multi_tenant, begin.multi_tenant);
    let rotation = fields.flag("refresh_token_rotation");
    rotation.put(&mut draft.refresh_token_rotation, begin.refresh_token_rotation);
    fields.flag("strict_client_auth").put(&mut draft.strict_client_auth, false);
    if draft.confidential != was_confidential {
        // The way to prove who it is follows, unless the body names one.
        draft.token_endpoint_auth_method = None;
    }
    fields.text("token_endpoint_auth_method").put_option(&mut draft.token_endpoint_auth_method);
    lists(fields, draft);
    tokens(fields, draft);
}

fn lists(fields: &mut Fields, draft: &mut Draft) {
    fields.texts("allowed_tenants").put(&mut draft.allowed_tenants, Vec::new());
    fields.texts("redirect_uris").put(&mut draft.redirect_uris, Vec::new());
    let after = fields.texts("post_logout_redirect_uris");
    after.put(&mut draft.post_logout_redirect_uris, Vec::new());
    fields.texts("allowed_origins").put(&mut draft.allowed_origins, Vec::new());
    fields.texts("allowed_domains").put(&mut draft.allowed_domains, Vec::new());
    fields.texts("scopes").put(&mut draft.scopes, Vec::new());
    fields.texts("resources").put(&mut draft.resources, Vec::new());
}

fn tokens(fields: &mut Fields, draft: &mut Draft) {
    let begin = Draft::default();
    fields.text("access_policy").put(&mut draft.access_policy, begin.access_policy);
    fields
        .text("access_token_format")
        .put(&mut draft.access_token_format, begin.access_token_format);
    fields
        .integer("access_token_lifetime")
        .put(&mut draft.access_token_lifetime, begin.access_token_lifetime);
    fields
        .integer("refresh_token_lifetime")
        .put(&mut draft.refresh_token_lifetime, begin.refresh_token_lifetime);
    fields
        .text("id_token_signed_response_alg")
        .put(&mut draft.id_token_signed_response_alg, begin.id_token_signed_response_alg);
    fields.text("backchannel_logout_uri").put_option(&mut draft.backchannel_logout_uri);
    fields.text("default_audience").put_option(&mut draft.default_audience);
}

/// The same fields, described. An owner can be left out, and cannot be taken away later.
pub(super) fn described(owner: fn(&'static str, ObjectBuilder) -> Field) -> Vec<Field> {
    let uris = || schema::set(schema::uri(), MAX_ENTRIES);
    vec![
        needed("name", schema::name()),
        can("project", schema::slug()),
        can("plan", schema::slug()),
        owner("owner", schema::email()),
        can("grant_types", schema::list(schema::grant_type()).min_items(Some(1))),
        can("require_pkce", schema::flag()),
        can("confidential", schema::flag()),
        can("trusted", schema::flag()),
        can("multi_tenant", schema::flag()),
        can("allowed_tenants", schema::set(schema::slug(), MAX_NAMES)),
        can("refresh_token_rotation", schema::flag()),
        can("access_policy", schema::access_policy()),
        can("redirect_uris", uris()),
        can("post_logout_redirect_uris", uris()),
        can("allowed_origins", schema::set(schema::text(1, 2048), MAX_ENTRIES)),
        can("allowed_domains", schema::set(schema::text(1, 300), MAX_DOMAINS)),
        needed(
            "scopes",
            schema::list(schema::scope()).min_items(Some(1)).max_items(Some(MAX_NAMES)),
        ),
        can("token_endpoint_auth_method", schema::auth_method()),
        can("access_token_format", schema::token_format()),
        can("access_token_lifetime", schema::integer(ACCESS_MIN, ACCESS_MAX)),
        can("refresh_token_lifetime", schema::integer(ACCESS_MIN + 1, REFRESH_MAX)),
        can("id_token_signed_response_alg", schema::id_token_alg()),
        can("backchannel_logout_uri", schema::uri()),
        can("default_audience", schema::uri()),
        can("resources", uris()),
        can("strict_client_auth", schema::flag()),
    ]
}
