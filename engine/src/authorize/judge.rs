//! What a request is worth, whoever sits in front of the browser (RFC 6749 section 4.1.1).
//!
//! The order matters. First who asks and where the answer goes: while that is unknown nobody is sent
//! anywhere. Then whether the application may ask at all, whether the request is well-formed, and
//! whether it asks for something that the application can get.

use super::judged::{Addressee, GRANT, Judged};
use super::refusal::Refusal;
use super::{PageProblem, Step};
use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::token::{Client, ClientTenant, Rejected, TokenRefusal, is_about_people, of_these};
use grantry_core::application::{ClientId, GrantType};
use grantry_core::authorize::{Param, Params, RedirectProblem, Wish, nearest, redirect_target};
use grantry_core::slug::Slug;
use std::sync::Arc;

impl Engine {
    /// The request, or how it is refused.
    pub(super) async fn judge(
        &self,
        ctx: &Ctx,
        params: &Params,
    ) -> Result<Result<Judged, Step>, Fault> {
        let to = match self.addressee(ctx, params).await? {
            Ok(to) => to,
            Err(problem) => return Ok(Err(Step::Shown(problem))),
        };
        Ok(match self.judge_wish(&to.client, params).await? {
            Ok((wish, scopes, tenant)) => {
                let resources = params.resources().to_vec();
                Ok(Judged { to, wish, scopes, tenant, resources })
            }
            Err(refusal) => Err(self.refuse(ctx, &to, &refusal)),
        })
    }

    /// Who asks and where the answer goes.
    async fn addressee(
        &self,
        ctx: &Ctx,
        params: &Params,
    ) -> Result<Result<Addressee, PageProblem>, Fault> {
        if params.is_too_long() {
            return Ok(Err(PageProblem::TooLong));
        }
        let Some(id) = params.get(Param::ClientId) else { return Ok(Err(PageProblem::NoClient)) };
        // What cannot be an ID is not looked for.
        let client = match ClientId::parse(id) {
            Ok(id) => self.client(id.as_str()).await?,
            Err(_) => None,
        };
        let Some(client) = client else { return Ok(Err(PageProblem::UnknownClient)) };
        if params.is_broken(Param::RedirectUri) {
            return Ok(Err(PageProblem::BrokenRedirectUri));
        }
        let sent = params.get(Param::RedirectUri);
        let connect = params.get(Param::Scope).is_some_and(|scope| names(scope, "openid"));
        let target = redirect_target(&client.redirect_uris, sent, connect);
        Ok(match target {
            Ok(uri) => Ok(Addressee::new(client, uri, sent.is_some(), params)),
            Err(problem) => Err(self.lost(ctx, &client, problem, sent)),
        })
    }

    /// Keeps for the administrators what the person is told in fewer words.
    fn lost(
        &self,
        ctx: &Ctx,
        client: &Arc<Client>,
        problem: RedirectProblem,
        sent: Option<&str>,
    ) -> PageProblem {
        let (error, reason, told) = match problem {
            RedirectProblem::Missing => {
                ("invalid_request", "redirect_uri_missing", PageProblem::NoRedirectUri)
            }
            RedirectProblem::Mismatch => {
                ("invalid_redirect_uri", "redirect_uri_mismatch", PageProblem::RedirectUriMismatch)
            }
        };
        let near = nearest(&client.redirect_uris, sent.unwrap_or(""));
        // A text with NUL cannot be stored.
        let sent = sent.map(|sent| sent.replace('\0', "\u{fffd}"));
        let nearest = near.map(|near| near.uri);
        let why = Rejected { error, reason, sent: sent.as_deref(), nearest };
        self.ledger.rejected(ctx, client, GRANT, why);
        told
    }

    /// Whether this application can get what it asks for.
    async fn judge_wish(
        &self,
        client: &Client,
        params: &Params,
    ) -> Result<Result<(Wish, Vec<String>, ClientTenant), Refusal>, Fault> {
        let wish = match may_ask(client).and_then(|()| well_formed(client, params)) {
            Ok(wish) => wish,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let scope = match scopes(client, wish.scope.as_deref()) {
            Ok(scope) => scope,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let asked = params.get(Param::Tenant);
        // No tenant has a name that is no slug, and no database is asked for one.
        if let Some(asked) = asked.filter(|asked| Slug::parse(asked).is_err()) {
            let sent = asked.replace('\0', "\u{fffd}");
            return Ok(Err(TokenRefusal::TenantNotAllowed { sent }.into()));
        }
        let tenant = match self.tenant_of(client, asked).await? {
            Ok(tenant) => tenant,
            Err(refusal) => return Ok(Err(refusal.into())),
        };
        let audience = self.audience_of(client, &tenant, params.resources(), &scope).await?;
        if let Err(refusal) = audience {
            return Ok(Err(printable(refusal).into()));
        }
        let scopes = scope.split(' ').filter(|one| !one.is_empty()).map(str::to_owned).collect();
        Ok(Ok((wish, scopes, tenant)))
    }
}

/// Whether the application may ask for codes at all.
fn may_ask(client: &Client) -> Result<(), Refusal> {
    if client.plan_retired {
        return Err(TokenRefusal::PlanRetired.into());
    }
    if !client.active {
        return Err(Refusal::Disabled);
    }
    if !client.may(GrantType::AuthorizationCode) {
        return Err(TokenRefusal::GrantNotAllowed.into());
    }
    Ok(())
}

/// Whether everything is written as it should be, and the code would be bound to who asks for it
/// (RFC 9700 section 2.1.1).
fn well_formed(client: &Client, params: &Params) -> Result<Wish, Refusal> {
    let wish = Wish::parse(params)?;
    let bound = client.require_pkce || !client.confidential;
    if bound && wish.challenge.is_none() {
        return Err(Refusal::NoChallenge);
    }
    Ok(wish)
}

/// What was asked for; where nothing was, what the application has that is neither about people nor
/// opens this server.
fn scopes(client: &Client, asked: Option<&str>) -> Result<String, Refusal> {
    let unasked = |scope: &str| !is_about_people(scope) && !scope.starts_with("grantry:");
    let scope = of_these(&client.scopes, asked, unasked)
        .map_err(|sent| TokenRefusal::InvalidScope { sent: sent.replace('\0', "\u{fffd}") })?;
    if scope.is_empty() {
        return Err(TokenRefusal::InvalidScope { sent: String::new() }.into());
    }
    Ok(scope)
}

fn printable(refusal: TokenRefusal) -> TokenRefusal {
    match refusal {
        TokenRefusal::InvalidTarget { sent } => {
            TokenRefusal::InvalidTarget { sent: sent.replace('\0', "\u{fffd}") }
        }
        other => other,
    }
}

fn names(scope: &str, wanted: &str) -> bool {
    scope.split(' ').any(|one| one == wanted)
}
