//! The admin API, `/api/v1`: what the dashboard can do, for programs with an access token.
//!
//! An [`Endpoint`](endpoint::Endpoint) is an address with its handlers and their description, so
//! that the router and the OpenAPI document are made from one list. A handler extracts, calls the
//! engine and answers; everything that a body can have wrong is collected in `fields.rs`, and every
//! refusal becomes a problem document in `problem.rs`.

mod answer;
mod applications;
mod audit;
mod body;
mod call;
mod document;
mod endpoint;
mod fields;
mod keys;
mod operation;
mod path_names;
mod plans;
mod problem;
mod projects;
mod query;
mod regions;
mod schema;
mod scopes;
mod suites;
mod tenants;
mod usage;
mod users;

pub(crate) use document::text as openapi;
pub(crate) use problem::Problem;

use crate::http::{Access, Routes};
use axum::http::Uri;
use axum::routing::get;
use endpoint::Endpoint;

/// Where the API is.
const BASE: &str = "/api/v1";

/// Adds every address of the API to the list of routes.
pub(crate) fn add_to(routes: Routes) -> Routes {
    let document = format!("{BASE}/openapi.json");
    let routes = routes.add(Access::Open, &document, get(document::serve));
    endpoints()
        .into_iter()
        .map(Endpoint::route)
        .fold(routes, |routes, (path, methods)| routes.add(Access::Api, &path, methods))
}

/// Programs ask here, whatever their `Accept` header says.
pub(crate) fn is_api(uri: &Uri) -> bool {
    uri.path() == "/api" || uri.path().starts_with("/api/")
}

fn endpoints() -> Vec<Endpoint> {
    let all = [
        applications::endpoints(),
        audit::endpoints(),
        keys::endpoints(),
        plans::endpoints(),
        projects::endpoints(),
        regions::endpoints(),
        scopes::endpoints(),
        suites::endpoints(),
        tenants::endpoints(),
        usage::endpoints(),
        users::endpoints(),
    ];
    all.into_iter().flatten().collect()
}
