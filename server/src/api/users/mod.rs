//! `/api/v1/users`: people, by their e-mail address or identifier. A password goes in and never out.

mod read;
mod view;

pub(super) use read::{described_password, password};

use super::answer;
use super::body::{Body, Patch};
use super::call::{May, Names, Seen};
use super::endpoint::Endpoint;
use super::operation::Operation;
use super::query::{NoQuery, Query};
use super::schema;
use crate::error::WebError;
use axum::http::StatusCode;
use axum::response::Response;
use grantry_engine::UserFilter;
use grantry_engine::authority::{Reader, Writer};
use view::User;

/// Every address of users.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::at("/users")
            .get(
                list,
                Operation::new("list_users", "Lists users")
                    .lists::<User>(&["email", "created_at"])
                    .of_tenant()
                    .query("role", view::role())
                    .query("active", schema::flag()),
            )
            .post(
                create,
                Operation::new("create_user", "Makes a user")
                    .takes("NewUser", schema::body(read::described_new()))
                    .makes_version::<User>(),
            ),
        Endpoint::at("/users/{user}")
            .get(get, Operation::new("get_user", "Reads a user").answers_version::<User>())
            .patch(
                change,
                Operation::new("change_user", "Changes a user")
                    .takes_patch("UserPatch", schema::patch(read::described_patch()))
                    .takes_version()
                    .answers_version::<User>(),
            )
            .delete(
                delete,
                Operation::new("delete_user", "Deletes a user who owns nothing").deletes(),
            ),
    ]
}

async fn list(may: May<Reader>, mut query: Query) -> Result<Response, WebError> {
    let filter = UserFilter {
        tenant: query.text("tenant"),
        role: query.word("role")?,
        active: query.flag("active")?,
    };
    let request = query.only_list()?;
    let list = may.engine.list_users(&may.ctx, &may.right, filter, &request).await?;
    Ok(answer::items(list.page, User::from))
}

async fn create(may: May<Writer>, _: NoQuery, Body(fields): Body) -> Result<Response, WebError> {
    let input = read::new(fields)?;
    let made = may.engine.create_user(&may.ctx, &may.right, input).await?;
    let (email, version) = (made.email.clone(), made.version);
    Ok(answer::made(User::from(made), version, &["users", &email]))
}

async fn get(
    may: May<Reader>,
    Names(key): Names<String>,
    _: NoQuery,
) -> Result<Response, WebError> {
    let view = may.engine.user(&may.ctx, &may.right, &key).await?;
    let version = view.version;
    Ok(answer::record(User::from(view), version))
}

async fn change(
    may: May<Writer>,
    Names(key): Names<String>,
    _: NoQuery,
    Seen(version): Seen,
    Patch(fields): Patch,
) -> Result<Response, WebError> {
    let edit = read::edit(fields, version)?;
    let changed = may.engine.change_user(&may.ctx, &may.right, &key, edit).await?;
    let version = changed.version;
    Ok(answer::record(User::from(changed), version))
}

async fn delete(
    may: May<Writer>,
    Names(key): Names<String>,
    _: NoQuery,
) -> Result<StatusCode, WebError> {
    may.engine.delete_user(&may.ctx, &may.right, &key).await?;
    Ok(StatusCode::NO_CONTENT)
}
