//! Where people come back to, which pages may call, and what it may ask for: shown, and changed in
//! place.

use super::super::answers::Detail;
use super::super::form::Group;
use super::facts::{card, list};
use super::{Page, edit};
use crate::parts::erase::Erase;
use crate::parts::icon::{Glyph, Icon};
use crate::parts::note::{Note, Tone};
use leptos::prelude::*;

/// The tab.
#[component]
pub(super) fn Access(
    /// What the tabs share.
    page: Page,
    /// The application.
    detail: Detail,
) -> impl IntoView {
    in_place(
        page,
        detail,
        (Group::ACCESS, "Where it may be used from, and what it may ask for"),
        draw,
    )
}

fn draw(detail: Detail) -> AnyView {
    let of = detail.application;
    let open = of.allowed_origins.iter().any(|origin| origin == "*").then(|| view! {
        <Note tone=Tone::Brass title="Every web page may call with this application.">
            "“*” among the allowed origins means all of them. Cookies are never sent along, but any page that gets hold of a token can use it from a browser. Name the origins that really call."
        </Note>
    });
    let addresses = vec![
        list("Redirect URIs", of.redirect_uris),
        list("Sign-out URIs", of.post_logout_redirect_uris),
        list("Allowed origins", of.allowed_origins),
        list("Allowed domains", of.allowed_domains),
    ];
    let scopes = of.scopes.into_iter().map(|scope| {
        view! {
            <li class="lines__item"><Icon glyph=Glyph::Check/><code>{scope}</code></li>
        }
    });
    view! {
        {open}
        <div class="columns">
            {card("addresses-title", "Addresses", None, addresses)}
            <section class="card" aria-labelledby="scopes-title">
                <header class="card__head"><h3 class="card__title" id="scopes-title">"Permissions"</h3></header>
                <ul class="lines">{scopes.collect_view()}</ul>
            </section>
        </div>
    }
    .erase()
}

/// Shows something, with a button that puts the fields for it in its place.
pub(super) fn in_place(
    page: Page,
    detail: Detail,
    (groups, title): (&'static [Group], &'static str),
    show: fn(Detail) -> AnyView,
) -> AnyView {
    let editing = RwSignal::new(false);
    let edited = StoredValue::new(detail);
    let finished = Callback::new(move |()| editing.set(false));
    let shown = move || {
        let detail = edited.get_value();
        let button = detail.may_write.then(|| {
            view! {
                <button class="button" type="button" on:click=move |_| editing.set(true)>
                    <Icon glyph=Glyph::Pencil/>"Edit"
                </button>
            }
        });
        view! {
            <header class="section__head"><h2>{title}</h2>{button}</header>
            {show(detail)}
        }
        .erase()
    };
    let content = move || match editing.get() {
        true => edit(page, edited.get_value(), groups, finished),
        false => shown(),
    };
    view! { {content} }.erase()
}
