//! A request of a machine: a form in the body with every parameter once, nothing in the address.

use super::client_auth::credentials;
use super::error::OAuthError;
use crate::error::WebError;
use crate::extract::Form;
use crate::layer::NamedClient;
use crate::state::{AppState, Circumstances};
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::ORIGIN;
use axum::response::{IntoResponse, Response};
use grantry_core::secret::Secret;
use grantry_engine::{Actor, ClientCredentials, Ctx, PresentedBy};

const UNREADABLE: OAuthError = OAuthError::InvalidRequest(
    "Send application/x-www-form-urlencoded with every parameter at most once",
);
const IN_THE_ADDRESS: OAuthError =
    OAuthError::InvalidRequest("Send parameters in the body, not in the address");
const NO_TOKEN: OAuthError = OAuthError::InvalidRequest("The parameter token is missing");

/// What a machine has sent.
pub(crate) struct Asked {
    pub(super) ctx: Ctx,
    headers: HeaderMap,
    pub(super) form: Form,
}

/// A question about one token, and who asks.
pub(super) struct AboutToken {
    pub(super) client: ClientCredentials,
    pub(super) token: Secret<String>,
    pub(super) by_header: bool,
}

impl FromRequest<AppState> for Asked {
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        let known = request.extensions().get::<Circumstances>();
        let Some(ctx) = known.map(|known| state.ctx(known, Actor::Anonymous)) else {
            return Err(WebError::NotFound.into_response());
        };
        if request.uri().query().is_some_and(|query| !query.is_empty()) {
            return Err(IN_THE_ADDRESS.into_response());
        }
        let headers = request.headers().clone();
        match Form::from_request(request, state).await {
            Ok(form) => Ok(Self { ctx, headers, form }),
            Err(WebError::TooLarge) => Err(WebError::TooLarge.into_response()),
            Err(_) => Err(UNREADABLE.into_response()),
        }
    }
}

impl Asked {
    /// Who asks.
    pub(super) fn client(&self) -> Result<ClientCredentials, OAuthError> {
        credentials(&self.headers, &self.form)
    }

    /// The client's credentials and the token. A hint about the kind of token is not needed.
    pub(super) fn about_token(&self) -> Result<AboutToken, OAuthError> {
        let client = self.client()?;
        let by_header = client.by == PresentedBy::Basic;
        let token = self.form.secret("token");
        if token.expose().is_empty() {
            return Err(NO_TOKEN);
        }
        Ok(AboutToken { client, token, by_header })
    }

    /// An answer that the pages of the application that is named may read, whatever it is. Only where
    /// a page asks does anybody want to know.
    pub(super) fn readable(&self, mut response: Response) -> Response {
        if self.headers.contains_key(ORIGIN)
            && let Ok(client) = self.client()
        {
            response.extensions_mut().insert(NamedClient(client.client_id));
        }
        response
    }
}
