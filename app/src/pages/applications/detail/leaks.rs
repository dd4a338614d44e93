//! What of an application was found where everybody can read it, as long as that is news.

use super::super::answers::Detail;
use crate::parts::erase::Erase;
use crate::parts::icon::{Glyph, Icon};
use grantry_core::console::LeakView;
use grantry_core::time::{Timestamp, ago};
use leptos::prelude::*;

/// One note for each, the newest first.
pub(super) fn notes(detail: &Detail) -> Option<AnyView> {
    let now = detail.now;
    let notes = detail.leaks.iter().map(|leak| note(leak, now)).collect_view();
    (!detail.leaks.is_empty()).then(|| {
        view! { <div class="stack" role="region" aria-label="Found in public">{notes}</div> }
            .erase()
    })
}

fn note(leak: &LeakView, now: Timestamp) -> AnyView {
    let (what, ended) = match leak.is_secret {
        true => ("Secret", "was found in public and retired"),
        false => ("Token", "was found in public, and its grant was ended"),
    };
    let next = match leak.is_secret {
        true => {
            "Whoever used it needs another one. Remove it there, too: it tells how your secrets are kept."
        }
        false => "Whoever used it has to sign in again. Remove it there, too.",
    };
    view! {
        <div class="note note--danger">
            <Icon glyph=Glyph::Warning/>
            <div class="note__body">
                <p class="note__title">{what}" "<code>{leak.hint.clone()}</code>" "{ended}" "{ago(now, leak.at)}</p>
                <p>"Found at "{place(&leak.url)}". "{next}</p>
            </div>
        </div>
    }
    .erase()
}

/// A link only where it leads to the web; what a report says is shown, never trusted.
fn place(url: &str) -> AnyView {
    match url {
        "" => "an address that was not told".erase(),
        web if web.starts_with("https://") => {
            let (web, href) = (web.to_owned(), web.to_owned());
            view! { <a class="link" rel="external noreferrer noopener" href=href>{web}</a> }.erase()
        }
        other => view! { <code>{other.to_owned()}</code> }.erase(),
    }
}
