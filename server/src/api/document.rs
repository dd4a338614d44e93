//! The OpenAPI 3.1 document: made from the list of endpoints, so that it says what the code does.

use super::endpoint::Schemas;
use super::operation::PROBLEM;
use super::{endpoints, schema};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use std::sync::OnceLock;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ArrayBuilder, ComponentsBuilder, Info, License, ObjectBuilder, OpenApi, OpenApiBuilder, Paths,
    RefOr, Schema, Type,
};

const BEARER: &str = "bearer";

const ABOUT: &str = "Everything that the dashboard can do, for programs. A call needs an access \
    token of this server with the scope `grantry:admin` for everything, `grantry:tenant` for what \
    is in the application's own tenant, or `grantry:read` for reading. What is out of reach does \
    not exist: 404. Refusals are problem documents (RFC 9457) with a stable `code`; `errors` lists \
    every wrong field. Times are RFC 3339 in UTC, lifetimes are seconds.";

const TOKEN: &str = "An access token of this server, such as one from the client credentials \
    grant at `/oauth/token`.";

/// `GET /api/v1/openapi.json`
pub(super) async fn serve() -> Response {
    let mut response = text().into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    response
}

/// The document as it is served and printed: indented, with a line break at its end.
pub(crate) fn text() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| {
        let mut text = serde_json::to_string_pretty(&document()).unwrap_or_default();
        text.push('\n');
        text
    })
}

fn document() -> OpenApi {
    let (mut paths, mut schemas) = (Paths::new(), Vec::new());
    for endpoint in endpoints() {
        endpoint.describe(&mut paths, &mut schemas);
    }
    let mut info = Info::new("Grantry admin API", env!("CARGO_PKG_VERSION"));
    info.description = Some(ABOUT.to_owned());
    info.license = Some(License::new("MIT OR Apache-2.0"));
    let mut document = OpenApiBuilder::new().info(info).paths(paths).build();
    document.security = Some(vec![SecurityRequirement::new(BEARER, Vec::<String>::new())]);
    document.components = Some(components(schemas).build());
    document
}

fn components(schemas: Schemas) -> ComponentsBuilder {
    let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(TOKEN));
    schemas
        .into_iter()
        .fold(ComponentsBuilder::new(), |all, (name, schema)| all.schema(name, schema))
        .schema(PROBLEM, problem())
        .security_scheme(BEARER, SecurityScheme::Http(scheme.build()))
}

/// RFC 9457, with members of our own.
fn problem() -> Schema {
    let text = || ObjectBuilder::new().schema_type(Type::String);
    let error = ["field", "code", "message"]
        .into_iter()
        .fold(ObjectBuilder::new().schema_type(Type::Object), |object, name| {
            object.property(name, text()).required(name)
        });
    let errors = ArrayBuilder::new()
        .items(RefOr::T(error.into()))
        .description(Some("Every wrong field, where fields are wrong."));
    let code = text().description(Some("Stable and in snake_case; what programs compare."));
    let problem = ObjectBuilder::new()
        .schema_type(Type::Object)
        .property("type", text())
        .property("title", text())
        .property("status", schema::integer(400, 599))
        .property("detail", text())
        .property("code", code)
        .property("request_id", text().description(Some("Names the request in the log.")))
        .property("errors", errors);
    ["type", "title", "status", "detail", "code", "request_id"]
        .into_iter()
        .fold(problem, ObjectBuilder::required)
        .into()
}
