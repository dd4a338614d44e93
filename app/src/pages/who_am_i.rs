//! Server function: the signed-in person, for the header.

use crate::AppError;
use grantry_core::console::Viewer;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The signed-in person, asked for once; every page may show it.
#[derive(Clone, Copy)]
pub(crate) struct SignedInViewer(pub(crate) Resource<Result<Viewer, AppError>>);

/// The signed-in person.
#[server(prefix = "/fn", endpoint = "who-am-i", input = GetUrl)]
pub(crate) async fn who_am_i() -> Result<Viewer, AppError> {
    Ok(crate::context::console()?.person.viewer().clone())
}
