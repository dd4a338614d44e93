//! The client ID and the secrets: several at once, each with its label, and when it was last used.

use super::super::answers::Detail;
use super::actions::regenerate;
use super::facts::{card, fact};
use super::secret_form::{ADD, AddSecret, ChangeSecret};
use super::secret_row::table;
use super::{Page, handover, rotation};
use crate::parts::copy::Copyable;
use crate::parts::dom;
use crate::parts::empty::Empty;
use crate::parts::erase::Erase;
use crate::parts::icon::{Glyph, Icon};
use grantry_core::application::MAX_SECRETS;
use leptos::prelude::*;

/// The tab.
#[component]
pub(super) fn Credentials(
    /// What the tabs share.
    page: Page,
    /// The application.
    detail: Detail,
) -> impl IntoView {
    let Detail { application: of, now, may_write, .. } = detail;
    let question = regenerate(page, &of);
    let full = of.secrets.len() >= MAX_SECRETS;
    let client_id = of.client_id.clone();
    let buttons = (may_write && of.confidential).then(|| view! {
        <div class="cluster">
            <button class="button button--small" type="button" on:click=move |_| page.asker.ask(question.clone())>
                <Icon glyph=Glyph::Refresh/>"Regenerate secret"
            </button>
            <button class="button button--small" type="button" disabled=full on:click=|_| dom::open_dialog(ADD)>
                <Icon glyph=Glyph::Plus/>"Add secret"
            </button>
        </div>
    });
    let note = (full && may_write).then(|| view! {
        <p class="faint small">{format!("An application has at most {MAX_SECRETS} secrets at a time. Retire one to add another.")}</p>
    });
    let list = match (of.confidential, of.secrets.is_empty()) {
        (false, _) => view! { <Empty title="A public application has no secret" text="It proves with PKCE that a code is its own."/> }.erase(),
        (true, true) => view! { <Empty title="No secret" text="Without one it gets no tokens. Regenerate the secret to make one."/> }.erase(),
        (true, false) => table(page, &of.secrets, now, may_write),
    };
    let rotation = (of.confidential && may_write && !of.secrets.is_empty())
        .then(|| rotation::draw(page, &of.secrets, now));
    view! {
        {card("ids-title", "Client", None, vec![
            fact("Client ID", view! { <Copyable value=of.client_id what="client ID"/> }),
        ])}
        <section class="section" aria-labelledby="secrets-title">
            <header class="section__head"><h2 id="secrets-title">"Secrets"</h2>{buttons}</header>
            {list}
            {note}
        </section>
        {rotation}
        <AddSecret page=page client_id=client_id/>
        <ChangeSecret page=page/>
        {handover::section(page, may_write && of.confidential, full)}
    }
    .erase()
}
