//! `/api/v1/applications`: made, found, changed, switched off and on, deleted, and their secrets.

mod change;
mod create;
mod delete;
mod handover;
mod incident;
mod list;
mod rejections;
mod restore;
mod secrets;
mod settings;
mod status;
mod timeline;
mod tokens;
mod users;
mod view;

use super::answer;
use super::call::{May, Names};
use super::endpoint::Endpoint;
use super::operation::Operation;
use super::query::NoQuery;
use crate::error::WebError;
use axum::response::Response;
use grantry_engine::authority::Reader;
use view::{Application, ApplicationWithSecret};

/// Every address of applications.
pub(super) fn endpoints() -> Vec<Endpoint> {
    let mut all = vec![
        Endpoint::at("/applications")
            .get(list::list, list::describe())
            .post(create::create, create::describe()),
        Endpoint::at("/applications/{client_id}")
            .get(
                read,
                Operation::new("get_application", "Reads an application")
                    .answers_version::<Application>(),
            )
            .patch(change::change, change::describe())
            .delete(
                delete::delete,
                Operation::new("delete_application", "Deletes an application").deletes(),
            ),
        Endpoint::at("/applications/{client_id}/disable").post(
            status::disable,
            Operation::new("disable_application", "Stops all tokens of an application")
                .answers_version::<Application>(),
        ),
        Endpoint::at("/applications/{client_id}/enable").post(
            status::enable,
            Operation::new("enable_application", "Lets an application get tokens again")
                .answers_version::<Application>()
                .refuses(&[409]),
        ),
        Endpoint::at("/applications/{client_id}/handover")
            .get(handover::list, handover::describe_list())
            .post(handover::create, handover::describe()),
        Endpoint::at("/applications/{client_id}/handover/{handover}").delete(
            handover::cancel,
            Operation::new("cancel_handover", "Ends a link that nobody has used").deletes(),
        ),
        Endpoint::at("/applications/{client_id}/incident")
            .get(incident::preview, incident::describe_preview())
            .post(incident::report, incident::describe()),
        Endpoint::at("/applications/{client_id}/regenerate-secret").post(
            secrets::regenerate,
            Operation::new("regenerate_secret", "Makes a secret in place of all others")
                .answers_version::<ApplicationWithSecret>()
                .refuses(&[409]),
        ),
        Endpoint::at("/applications/{client_id}/secrets").post(secrets::add, secrets::describe()),
        Endpoint::at("/applications/{client_id}/secrets/{secret}")
            .patch(secrets::change, secrets::describe_change())
            .delete(secrets::retire, Operation::new("retire_secret", "Ends one secret").deletes()),
        Endpoint::at("/applications/{client_id}/timeline")
            .get(timeline::timeline, timeline::describe()),
        Endpoint::at("/applications/{client_id}/rejections")
            .get(rejections::rejections, rejections::describe()),
        Endpoint::at("/applications/{client_id}/timeline/{event}/restore")
            .get(restore::preview, restore::describe_preview())
            .post(restore::restore, restore::describe()),
        Endpoint::at("/applications/{client_id}/tokens").post(tokens::issue, tokens::describe()),
    ];
    all.extend(users::endpoints());
    all
}

async fn read(
    may: May<Reader>,
    Names(client_id): Names<String>,
    _: NoQuery,
) -> Result<Response, WebError> {
    let view = may.engine.application(&may.ctx, &may.right, &client_id).await?;
    let version = view.version;
    Ok(answer::record(Application::from(view), version))
}
