//! What scanners of public places are told, and their reports, in the form of GitHub's partner programme
//! for secret scanning: a list of what was found, signed as a whole.

use crate::error::WebError;
use crate::extract::json;
use crate::state::{AppState, Circumstances};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use grantry_core::leak::TokenKind;
use grantry_core::secret::Secret;
use grantry_engine::{Actor, FoundToken, Judged, Scanner};
use serde::{Deserialize, Serialize};
use serde_json::json as value;

/// The path of the endpoint.
pub(super) const REPORTS: &str = "/secret-scanning/reports";
const KEY: &str = "github-public-key-identifier";
const SIGNATURE: &str = "github-public-key-signature";
/// So many are read of one report; the rest is sent again.
const MOST: usize = 100;

/// One entry of a report.
#[derive(Deserialize)]
struct Entry {
    token: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    source: Option<String>,
}

/// What is answered about one entry.
#[derive(Serialize)]
struct Verdict {
    token_raw: String,
    token_type: String,
    label: &'static str,
}

/// `/.well-known/secret-scanning.json`: how credentials of ours are recognised.
pub(super) async fn patterns(State(state): State<AppState>) -> Response {
    let tokens: Vec<_> = TokenKind::ALL
        .into_iter()
        .map(|kind| value!({ "type": kind.name(), "prefix": kind.prefix(), "pattern": kind.pattern() }))
        .collect();
    let issuer = state.engine.issuer();
    let reports = state.scanning_keys.as_ref().map(|_| format!("{issuer}{REPORTS}"));
    let body = value!({
        "issuer": issuer,
        "tokens": tokens,
        "checksum": {
            "algorithm": "CRC-32/ISO-HDLC",
            "covers": "every character before it, the prefix included",
            "encoding": "base62 (0-9, A-Z, a-z), most significant digit first, padded with 0",
            "characters": 6,
        },
        "report_endpoint": reports,
    });
    ([(header::CACHE_CONTROL, "public, max-age=3600")], Json(body)).into_response()
}

/// Takes a report. Whoever has not signed it with a known key hears one answer, whatever is wrong.
pub(super) async fn report(
    State(state): State<AppState>,
    Extension(circumstances): Extension<Circumstances>,
    request: Request,
) -> Result<Response, WebError> {
    let Some(keys) = state.scanning_keys.clone() else { return Err(WebError::NotFound) };
    let headers = request.headers().clone();
    let body = json(request, &state).await?;
    let scanner = keys.check(named(&headers, KEY), named(&headers, SIGNATURE), &body);
    let scanner = scanner.ok_or(WebError::Unsigned)?;
    let entries: Vec<Entry> = serde_json::from_slice(&body).map_err(|_bad| {
        WebError::BadRequest("A report is a list of objects with token and type.")
    })?;
    let mut verdicts = Vec::new();
    for entry in entries.into_iter().take(MOST) {
        verdicts.push(judge(&state, &circumstances, &scanner, entry).await?);
    }
    Ok(Json(verdicts).into_response())
}

async fn judge(
    state: &AppState,
    circumstances: &Circumstances,
    scanner: &Scanner,
    entry: Entry,
) -> Result<Verdict, WebError> {
    let Entry { token, kind, url, source } = entry;
    let ctx = state.ctx(circumstances, Actor::Anonymous);
    let found = FoundToken {
        token: Secret::new(token.clone()),
        url: url.unwrap_or_default(),
        source: source.unwrap_or_default(),
    };
    let label = match state.engine.report_found_token(&ctx, scanner, found).await? {
        Judged::Real => "true_positive",
        Judged::NotOurs => "false_positive",
    };
    Ok(Verdict { token_raw: token, token_type: kind, label })
}

fn named<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    let mut all = headers.get_all(name).iter();
    let first = all.next().and_then(|value| value.to_str().ok()).unwrap_or("");
    // Of two signatures neither counts.
    if all.next().is_some() { "" } else { first }
}
