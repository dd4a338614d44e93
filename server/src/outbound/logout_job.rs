//! Tells applications that somebody has signed out (OpenID Connect Back-Channel Logout section 2.5).
//! Whoever signs out waits for none of it.

use super::Outbound;
use crate::run::operator_ctx;
use crate::state::AppState;
use futures_util::future::join_all;
use grantry_engine::{Fault, LogoutDelivery};
use std::time::Duration;

/// Messages of other nodes, and those whose next try has come.
const EVERY: Duration = Duration::from_secs(5);

/// Delivers what is due, at once when somebody signs out here, for as long as the process lives.
pub(crate) async fn deliver_logouts(state: AppState, outbound: Outbound) {
    let mut ticks = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = state.logout_news.notified() => {}
        }
        if let Err(fault) = deliver_due(&state, &outbound).await {
            tracing::warn!(error = %fault, "logout.deliver: could not look for messages: {fault}");
        }
    }
}

/// Everything that is due now.
pub(crate) async fn deliver_due(state: &AppState, outbound: &Outbound) -> Result<(), Fault> {
    loop {
        let ctx = operator_ctx(&state.engine);
        let taken = state.engine.take_logout_messages(&ctx).await?;
        if taken.is_empty() {
            return Ok(());
        }
        join_all(taken.iter().map(|message| deliver(state, outbound, message))).await;
    }
}

async fn deliver(state: &AppState, outbound: &Outbound, message: &LogoutDelivery) {
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("logout_token", message.token.expose())
        .finish();
    let client = &message.client_id;
    let arrived = match outbound.post_form(&message.uri, form).await {
        Ok(status) if status.is_success() => true,
        Ok(status) => {
            let status = status.as_u16();
            tracing::warn!(client, status, "logout.deliver: {client} answered {status}");
            false
        }
        Err(error) => {
            tracing::warn!(client, error = %error, "logout.deliver: {client} was not reached: {error}");
            false
        }
    };
    if !arrived && !message.last {
        return;
    }
    if !arrived {
        tracing::warn!(client, "logout.deliver: given up; {client} was not told of a sign-out");
    }
    if let Err(fault) = state.engine.forget_logout_message(&message.id).await {
        tracing::warn!(client, error = %fault, "logout.deliver: {client} may be told twice: {fault}");
    }
}
