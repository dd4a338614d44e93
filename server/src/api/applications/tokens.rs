//! `/applications/{client_id}/tokens`: a short access token on behalf of a user, to try an
//! application with.

use crate::api::body::Body;
use crate::api::call::{May, Names};
use crate::api::operation::Operation;
use crate::api::query::NoQuery;
use crate::api::schema::{self, can, needed};
use crate::error::WebError;
use axum::Json;
use axum::response::{IntoResponse, Response};
use grantry_core::user::Email;
use grantry_engine::OnBehalf;
use grantry_engine::authority::Writer;
use serde::Serialize;
use utoipa::ToSchema;

/// An access token on behalf of a user. This answer alone holds it.
#[derive(Serialize, ToSchema)]
struct TokenOnBehalf {
    /// The access token.
    access_token: String,
    /// `Bearer`.
    token_type: &'static str,
    /// How many seconds it lives: 300 at most.
    expires_in: i64,
    /// Its scopes, apart by blanks.
    scope: String,
}

pub(super) async fn issue(
    may: May<Writer>,
    Names(client_id): Names<String>,
    _: NoQuery,
    Body(mut fields): Body,
) -> Result<Response, WebError> {
    fields.read_only(&["access_token", "token_type", "expires_in"]);
    let email = fields.needed("email", Email::parse);
    let scope = fields.text("scope").value().unwrap_or_default();
    fields.done()?;
    let input = OnBehalf { email, scope };
    let given = may.engine.issue_token_on_behalf(&may.ctx, &may.right, &client_id, input).await?;
    let answer = TokenOnBehalf {
        access_token: given.access_token.expose().clone(),
        token_type: "Bearer",
        expires_in: given.expires_in,
        scope: given.scope,
    };
    Ok(Json(answer).into_response())
}

pub(super) fn describe() -> Operation {
    let fields = [needed("email", schema::email()), can("scope", schema::line(2_000))];
    Operation::new("issue_token", "Issues a short access token on behalf of a user")
        .takes("NewTokenOnBehalf", schema::body(fields))
        .answers::<TokenOnBehalf>()
        .refuses(&[409])
}
