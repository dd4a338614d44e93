//! Who calls, with which right, and what the address names. A right is checked before anything of
//! the body is read, so that nobody learns more than they may.

use super::problem::Problem;
use crate::error::WebError;
use crate::state::{AppState, Circumstances};
use axum::extract::{FromRequestParts, Path};
use axum::http::StatusCode;
use axum::http::header::IF_MATCH;
use axum::http::request::Parts;
use grantry_engine::authority::{ApiCaller, PlatformAdmin, PlatformReader, Reader, Writer};
use grantry_engine::{Ctx, Engine};
use serde::de::DeserializeOwned;

/// A right that a token can open.
pub(super) trait Right: Sized {
    /// What to say to callers without it.
    const SCOPES: &'static str;

    /// The caller's right, if they have it.
    fn of(caller: &ApiCaller) -> Option<Self>;
}

impl Right for Reader {
    const SCOPES: &'static str = "grantry:read, grantry:tenant or grantry:admin";

    fn of(caller: &ApiCaller) -> Option<Self> {
        caller.reader()
    }
}

impl Right for Writer {
    const SCOPES: &'static str = "grantry:tenant or grantry:admin";

    fn of(caller: &ApiCaller) -> Option<Self> {
        caller.writer()
    }
}

impl Right for PlatformReader {
    const SCOPES: &'static str = "grantry:read or grantry:admin";

    fn of(caller: &ApiCaller) -> Option<Self> {
        caller.platform_reader()
    }
}

impl Right for PlatformAdmin {
    const SCOPES: &'static str = "grantry:admin";

    fn of(caller: &ApiCaller) -> Option<Self> {
        caller.platform_admin()
    }
}

/// A caller who has the right that the call needs.
pub(super) struct May<R> {
    pub(super) engine: Engine,
    pub(super) ctx: Ctx,
    pub(super) right: R,
}

impl<R: Right> FromRequestParts<AppState> for May<R> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, WebError> {
        let caller = parts.extensions.get::<ApiCaller>();
        let known = parts.extensions.get::<Circumstances>();
        let (Some(caller), Some(known)) = (caller, known) else {
            return Err(Problem::no_token().into());
        };
        let right = R::of(caller).ok_or_else(|| Problem::missing_scope(R::SCOPES))?;
        let ctx = state.ctx(known, caller.actor());
        Ok(Self { engine: state.engine.clone(), ctx, right })
    }
}

/// What the address names. A name that cannot be one names nothing.
pub(super) struct Names<T>(pub(super) T);

impl<T: DeserializeOwned + Send> FromRequestParts<AppState> for Names<T> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, WebError> {
        // No name holds a NUL, and PostgreSQL takes none in a text.
        if parts.uri.path().contains("%00") {
            return Err(WebError::NotFound);
        }
        let names = Path::from_request_parts(parts, state).await;
        names.map(|Path(names)| Self(names)).ok().ok_or(WebError::NotFound)
    }
}

/// The version that a change was made for, where the caller names one (`If-Match`).
pub(super) struct Seen(pub(super) Option<i64>);

impl FromRequestParts<AppState> for Seen {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, WebError> {
        let mut given = parts.headers.get_all(IF_MATCH).iter();
        let Some(first) = given.next() else { return Ok(Self(None)) };
        let text = first.to_str().unwrap_or("").trim();
        if given.next().is_some() || text.contains(',') {
            let detail = "Send one entity tag in If-Match: that of the version you have seen.";
            return Err(Problem::new(StatusCode::BAD_REQUEST, "bad_if_match", detail).into());
        }
        Ok(Self((text != "*").then(|| version(text))))
    }
}

/// A tag that we have not made names no version.
fn version(tag: &str) -> i64 {
    const NONE: i64 = -1;
    let number = tag.strip_prefix("\"v").and_then(|rest| rest.strip_suffix('"'));
    let number = number.filter(|text| text.bytes().all(|b| b.is_ascii_digit()));
    number.and_then(|text| text.parse().ok()).unwrap_or(NONE)
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn only_our_own_tags_name_a_version() {
        assert_eq!(version("\"v12\""), 12);
        for other in ["v12", "\"12\"", "W/\"v12\"", "\"v\"", "\"v-1\"", "\"v+1\"", ""] {
            assert_eq!(version(other), -1, "{other}");
        }
    }
}
