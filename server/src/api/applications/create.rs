//! `POST /applications`: only `name` and `scopes` are needed. The answer is the only one that holds
//! the secret.

use super::settings::{self, READ_ONLY};
use super::view::ApplicationWithSecret;
use crate::api::answer;
use crate::api::body::Body;
use crate::api::call::May;
use crate::api::fields::{Fields, merged};
use crate::api::operation::Operation;
use crate::api::problem::Problem;
use crate::api::query::NoQuery;
use crate::api::schema::{self, can};
use crate::error::WebError;
use axum::response::Response;
use grantry_core::application::Settings;
use grantry_engine::NewApplication;
use grantry_engine::authority::Writer;

pub(super) async fn create(
    may: May<Writer>,
    _: NoQuery,
    Body(fields): Body,
) -> Result<Response, WebError> {
    let input = read(fields)?;
    let made = may.engine.create_application(&may.ctx, &may.right, input).await?;
    let (id, version) = (made.application.client_id.clone(), made.application.version);
    let body = ApplicationWithSecret::new(made.application, made.secret);
    Ok(answer::made(body, version, &["applications", &id]))
}

/// Everything that is wrong at once: what cannot be read, and what the rules refuse of the rest.
fn read(mut fields: Fields) -> Result<NewApplication, WebError> {
    fields.read_only(&READ_ONLY);
    fields.read_only(&["client_id"]);
    let mut input = NewApplication {
        tenant: fields.text("tenant").value(),
        suite: fields.text("suite").value(),
        region: fields.text("region").value(),
        ..NewApplication::default()
    };
    settings::read(&mut fields, &mut input.draft);
    let errors = fields.end();
    if errors.is_empty() {
        return Ok(input);
    }
    let more = Settings::check(&input.draft).err().unwrap_or_default();
    Err(Problem::fields(merged(errors, more)).into())
}

pub(super) fn describe() -> Operation {
    let mut fields = settings::described(can);
    fields.extend([
        can("tenant", schema::tenant()),
        can("suite", schema::slug()),
        can("region", schema::slug()),
    ]);
    Operation::new("create_application", "Makes an application and its first secret")
        .takes("NewApplication", schema::body(fields))
        .makes_version::<ApplicationWithSecret>()
}
