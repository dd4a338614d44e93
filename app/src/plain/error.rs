//! The error page: what happened, what to do, and the request to name when asking for help.

use super::{PageLook, document};
use leptos::prelude::*;

/// What the page shows.
#[derive(Debug, Clone, Copy)]
pub struct ErrorContent<'a> {
    /// The status of the answer.
    pub status: u16,
    /// Stable and snake_case.
    pub code: &'a str,
    /// What happened, in a few words.
    pub title: &'a str,
    /// What to do.
    pub detail: &'a str,
    /// The request.
    pub request_id: &'a str,
}

/// Draws the page.
pub fn error_page(content: &ErrorContent<'_>, look: PageLook) -> String {
    let title = content.title.to_owned();
    let detail = content.detail.to_owned();
    let code = content.code.to_owned();
    let request = content.request_id.to_owned();
    let home = (content.status == 404).then(|| {
        view! { <a class="button button--big button--block" href="/">"Go to the dashboard"</a> }
    });
    let card = view! {
        <header class="plain__head">
            <h1>{title.clone()}</h1>
            <p id="error-description">{detail}</p>
        </header>
        <dl class="facts facts--bare">
            <div class="facts__row">
                <dt>"Error"</dt>
                <dd><code id="error-code">{code}</code></dd>
            </div>
            <div class="facts__row"><dt>"Request ID"</dt><dd><code>{request}</code></dd></div>
        </dl>
        {home}
    };
    document(&title, &look, card)
}
