//! What a token says, claim by claim, and whether its signature is ours.

use crate::parts::erase::Erase;
use crate::parts::icon::{Glyph, Icon};
use grantry_core::console::{ClaimView, TokenSeal, TokenView};
use leptos::prelude::*;

/// A token, taken apart.
#[component]
pub(crate) fn Claims(
    /// What kind of token.
    title: &'static str,
    /// What it says.
    view: TokenView,
) -> impl IntoView {
    let TokenView { seal, header, claims } = view;
    let header = (!header.is_empty()).then(|| {
        view! {
            <details class="more more--bare">
                <summary class="more__summary">"Header"</summary>
                {list(header)}
            </details>
        }
    });
    view! {
        <section class="bench-token" aria-label=title>
            <header class="bench-token__head"><h4>{title}</h4>{sealed(seal)}</header>
            {list(claims)}
            {header}
        </section>
    }
    .erase()
}

fn sealed(seal: TokenSeal) -> AnyView {
    let (class, glyph, words) = match seal {
        TokenSeal::Signed { kid, algorithm } => (
            "tag tag--good",
            Glyph::Check,
            ["Signature valid, ", &algorithm, ", key ", &kid].concat(),
        ),
        TokenSeal::Sealed => ("tag", Glyph::Lock, "Opaque: only this server opens it".to_owned()),
        TokenSeal::NotOurs => {
            ("tag tag--danger", Glyph::Warning, "No key of this server has signed it".to_owned())
        }
    };
    view! { <span class=class><Icon glyph=glyph/><span class="bench-token__seal">{words}</span></span> }
        .erase()
}

fn list(claims: Vec<ClaimView>) -> AnyView {
    let row = |claim: ClaimView| {
        let note = (!claim.meaning.is_empty())
            .then(|| view! { <span class="facts__note">{claim.meaning}</span> });
        view! {
            <div class="facts__row">
                <dt><code>{claim.name}</code></dt>
                <dd><code>{claim.value}</code>{note}</dd>
            </div>
        }
    };
    view! { <dl class="facts lines bench-token__claims">{claims.into_iter().map(row).collect_view()}</dl> }
        .erase()
}
