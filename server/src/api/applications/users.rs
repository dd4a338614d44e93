//! `/applications/{client_id}/users`: whom an application lists. An unknown address makes a user of
//! the application's tenant, who then needs a password.

use crate::api::answer;
use crate::api::body::{Body, Patch};
use crate::api::call::{May, Names};
use crate::api::endpoint::Endpoint;
use crate::api::operation::Operation;
use crate::api::query::{NoQuery, Query};
use crate::api::schema::{self, can, needed};
use crate::api::users::{described_password, password};
use crate::error::WebError;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use grantry_core::console::ApplicationUserView;
use grantry_core::user::{Email, FirstName};
use grantry_engine::NewApplicationUser;
use grantry_engine::authority::{Reader, Writer};
use serde::Serialize;
use utoipa::ToSchema;

/// A listed user.
#[derive(Serialize, ToSchema)]
struct ApplicationUser {
    /// The address they sign in with.
    email: String,
    /// What they are greeted with.
    first_name: String,
    /// Whether this application admits them.
    enabled: bool,
    /// Whether they may sign in at all.
    active: bool,
    /// When they were listed.
    #[schema(format = DateTime)]
    created_at: String,
}

impl From<ApplicationUserView> for ApplicationUser {
    fn from(view: ApplicationUserView) -> Self {
        Self {
            email: view.email,
            first_name: view.first_name,
            enabled: view.enabled,
            active: view.active,
            created_at: view.created_at.to_string(),
        }
    }
}

/// Every address of an application's users.
pub(super) fn endpoints() -> [Endpoint; 2] {
    let new = [
        needed("email", schema::email()),
        can("first_name", schema::line(100)),
        can("password", described_password()),
    ];
    [
        Endpoint::at("/applications/{client_id}/users")
            .get(
                list,
                Operation::new("list_application_users", "Lists the users of an application")
                    .lists::<ApplicationUser>(&["email", "created_at"]),
            )
            .post(
                add,
                Operation::new("add_application_user", "Adds a user to an application")
                    .takes("NewApplicationUser", schema::body(new))
                    .makes::<ApplicationUser>(),
            ),
        Endpoint::at("/applications/{client_id}/users/{email}")
            .patch(
                change,
                Operation::new("change_application_user", "Admits a listed user, or not")
                    .takes_patch(
                        "ApplicationUserPatch",
                        schema::body([needed("enabled", schema::flag())]),
                    )
                    .answers::<ApplicationUser>(),
            )
            .delete(
                remove,
                Operation::new("remove_application_user", "Takes a user off the list").deletes(),
            ),
    ]
}

async fn list(
    may: May<Reader>,
    Names(client_id): Names<String>,
    query: Query,
) -> Result<Response, WebError> {
    let request = query.only_list()?;
    let page =
        may.engine.list_application_users(&may.ctx, &may.right, &client_id, &request).await?;
    Ok(answer::items(page, ApplicationUser::from))
}

async fn add(
    may: May<Writer>,
    Names(client_id): Names<String>,
    _: NoQuery,
    Body(mut fields): Body,
) -> Result<Response, WebError> {
    fields.read_only(&["enabled", "active", "created_at"]);
    let email = fields.needed("email", Email::parse);
    let first_name = fields.optional("first_name", FirstName::parse).value();
    let about = [email.as_str(), first_name.as_deref().unwrap_or("")];
    let password = password(&mut fields, &about).value();
    fields.done()?;
    let input = NewApplicationUser { email, first_name, password };
    let added = may.engine.add_application_user(&may.ctx, &may.right, &client_id, input).await?;
    let place = ["applications", &client_id, "users", &added.email.clone()];
    let body = (StatusCode::CREATED, Json(ApplicationUser::from(added)));
    Ok(answer::at(body.into_response(), &place))
}

async fn change(
    may: May<Writer>,
    Names((client_id, email)): Names<(String, String)>,
    _: NoQuery,
    Patch(mut fields): Patch,
) -> Result<Response, WebError> {
    fields.read_only(&["email", "first_name", "active", "created_at"]);
    let enabled = fields.needed_flag("enabled");
    fields.done()?;
    let changed = may
        .engine
        .change_application_user(&may.ctx, &may.right, &client_id, &email, enabled)
        .await?;
    Ok(Json(ApplicationUser::from(changed)).into_response())
}

async fn remove(
    may: May<Writer>,
    Names((client_id, email)): Names<(String, String)>,
    _: NoQuery,
) -> Result<StatusCode, WebError> {
    may.engine.remove_application_user(&may.ctx, &may.right, &client_id, &email).await?;
    Ok(StatusCode::NO_CONTENT)
}
