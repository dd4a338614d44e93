//! The last requests that were refused: what really was the matter, what was sent against what is
//! registered, and what to do about it. Kept fresh while the page is open.

use super::super::address_of;
use super::super::server_usage::{Rejections, add_redirect_uri, application_rejections};
use super::Page;
use crate::AppError;
use crate::parts::answer::Answer;
use crate::parts::dom;
use crate::parts::empty::Empty;
use crate::parts::erase::Erase;
use crate::parts::errand::Errand;
use crate::parts::icon::{Glyph, Icon};
use crate::parts::moment::Ago;
use crate::parts::question::Question;
use crate::parts::toast::Toasts;
use grantry_core::console::RejectionView;
use grantry_core::rejection::{Difference, Remedy};
use grantry_core::time::Timestamp;
use leptos::prelude::*;

/// How often is asked for newer ones.
const EVERY: std::time::Duration = std::time::Duration::from_secs(3);

/// The section.
#[component]
pub(super) fn Rejected(
    /// What the tabs share.
    page: Page,
    /// Whether the person may change the application.
    may_write: bool,
) -> impl IntoView {
    let after = RwSignal::new(String::new());
    let (newest, come) = (RwSignal::new(String::new()), RwSignal::new(0_u32));
    let look = Errand::new();
    // Nobody is asked for a page that nobody looks at, and nothing is drawn again that is the same:
    // somebody may be about to press a button in it.
    dom::every(EVERY, move || {
        if after.with_untracked(String::is_empty) && dom::is_visible() {
            let call = application_rejections(page.client_id.get_untracked(), String::new());
            look.run(call, move |answer| {
                let first = answer.ok().and_then(|answer| newest_of(&answer));
                if first.is_some_and(|id| newest.with_untracked(|known| *known != id)) {
                    come.update(|come| *come += 1);
                }
            });
        }
    });
    let asked = move || (page.client_id.get(), after.get(), come.get());
    let rejections =
        Resource::new(asked, |(client_id, after, _)| application_rejections(client_id, after));
    let show = move |answer: Rejections| {
        newest.set(newest_of(&answer).unwrap_or_default());
        let Rejections { page: listed, now } = answer;
        let first = after.with_untracked(String::is_empty);
        if listed.items.is_empty() && first {
            return view! {
                <Empty title="Nothing was refused" text="Requests that fail are listed here with the real reason, while their callers hear only the standard error."/>
            }
            .erase();
        }
        let next = listed.next_cursor.map(|cursor| view! {
            <button class="button" type="button" on:click=move |_| after.set(cursor.clone())>"Older"</button>
        });
        let back = (!first).then(|| view! {
            <button class="button" type="button" on:click=move |_| after.set(String::new())>"Newest"</button>
        });
        let items = grouped(listed.items);
        let rows = items.into_iter().map(|(one, times)| row(page, one, times, (now, may_write)));
        view! {
            <ul class="lines card">{rows.collect_view()}</ul>
            <div class="cluster">{back}{next}</div>
        }
        .erase()
    };
    view! {
        <section class="section" aria-labelledby="rejected-title">
            <header class="section__head">
                <h2 id="rejected-title">"Rejected requests"</h2>
                <span class="faint small">"the last 200, live"</span>
            </header>
            <Answer of=rejections lines=4 show=show/>
        </section>
    }
    .erase()
}

fn newest_of(answer: &Rejections) -> Option<String> {
    answer.page.items.first().map(|one| one.id.clone())
}

/// The same refusal several times in a row is shown once.
fn grouped(items: Vec<RejectionView>) -> Vec<(RejectionView, usize)> {
    let mut rows: Vec<(RejectionView, usize)> = Vec::new();
    for one in items {
        match rows.last_mut() {
            Some((known, times)) if is_like(known, &one) => *times += 1,
            _ => rows.push((one, 1)),
        }
    }
    rows
}

fn is_like(a: &RejectionView, b: &RejectionView) -> bool {
    let what = |one: &RejectionView| (one.reason.clone(), one.sent.clone(), one.nearest.clone());
    what(a) == what(b) && a.remote_addr == b.remote_addr
}

fn row(
    page: Page,
    one: RejectionView,
    times: usize,
    (now, may_write): (Timestamp, bool),
) -> AnyView {
    let often = (times > 1).then(|| format!(" · {times} times"));
    let detail = match (&one.difference, &one.sent) {
        (Some(difference), _) => Some(compare(difference)),
        (None, Some(sent)) => Some(plain(sent, one.nearest.as_deref())),
        (None, None) => one.nearest.as_deref().map(which),
    };
    let button = action(page, &one, may_write);
    view! {
        <li class="lines__item lines__item--bad lines__item--tall">
            <Icon glyph=Glyph::Warning/>
            <div class="stack stack--tight">
                <p><b>{one.sentence}</b>{often}</p>
                {detail}
                <p class="small">{one.advice}</p>
                <p class="faint small">
                    <Ago now=now then=one.at/>" · from "{one.remote_addr}" · heard "<code>{one.error}</code>
                    " · request "<code>{one.request_id}</code>
                </p>
            </div>
            {button}
        </li>
    }
    .erase()
}

/// What was sent above what is registered; only what differs is marked.
fn compare(of: &Difference) -> AnyView {
    let line = |middle: &str, mark: &'static str| {
        let marked = match middle.is_empty() {
            true => ().erase(),
            false => view! { <mark class=mark>{middle.to_owned()}</mark> }.erase(),
        };
        view! { <code>{of.head.clone()}{marked}{of.tail.clone()}</code> }
    };
    view! {
        <dl class="compare">
            <dt>"sent"</dt><dd>{line(&of.sent, "compare__bad")}</dd>
            <dt>"registered"</dt><dd>{line(&of.expected, "compare__good")}</dd>
        </dl>
    }
    .erase()
}

fn plain(sent: &str, nearest: Option<&str>) -> AnyView {
    let nearest = nearest.map(|nearest| {
        view! { <dt>"expected"</dt><dd><code>{nearest.to_owned()}</code></dd> }
    });
    view! {
        <dl class="compare"><dt>"sent"</dt><dd><code>{sent.to_owned()}</code></dd>{nearest}</dl>
    }
    .erase()
}

fn which(label: &str) -> AnyView {
    view! { <dl class="compare"><dt>"secret"</dt><dd>{label.to_owned()}</dd></dl> }.erase()
}

/// What helps: registering the address that was sent, or the page where something can be changed.
fn action(page: Page, one: &RejectionView, may_write: bool) -> Option<AnyView> {
    let uri = one.sent.clone().filter(|_| one.reason == "redirect_uri_mismatch" && may_write);
    if let Some(uri) = uri {
        let question = add(page, uri);
        return Some(
            view! {
                <button class="button button--small" type="button" on:click=move |_| page.asker.ask(question.clone())>
                    "Add this URI"
                </button>
            }
            .erase(),
        );
    }
    let (tab, name) = match one.remedy {
        Remedy::Caller => return None,
        Remedy::Access => ("/access", "Open Access"),
        Remedy::Credentials => ("/credentials", "Open Credentials"),
        Remedy::Config => ("/config", "Open Config"),
        Remedy::Users => ("/users", "Open Users"),
        Remedy::Plan => ("/edit", "Edit"),
        Remedy::Status => ("", "Open Overview"),
    };
    let href = address_of(&page.client_id.get_untracked(), tab);
    Some(view! { <a class="button button--small" href=href>{name}</a> }.erase())
}

fn add(page: Page, uri: String) -> Question {
    let toasts = use_context::<Toasts>().unwrap_or_else(Toasts::new);
    let sent = uri.clone();
    let run = Callback::new(move |()| {
        let call = add_redirect_uri(page.client_id.get_untracked(), sent.clone());
        let sent = sent.clone();
        page.errand.run(call, move |answer: Result<(), AppError>| match answer {
            Ok(()) => {
                page.asker.close();
                toasts.good("Added", format!("{sent} is registered now."));
            }
            Err(error) => page.asker.refused(error, None),
        });
    });
    Question {
        title: "Register this redirect URI?".to_owned(),
        text: format!("Codes will be sent to {uri}. Add it only if you know who answers there."),
        verb: "Add this URI",
        keep: "Leave it",
        danger: false,
        run,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rejection(id: &str, reason: &str) -> RejectionView {
        RejectionView {
            id: id.to_owned(),
            at: Timestamp::from_millis(0),
            error: "invalid_client".to_owned(),
            reason: reason.to_owned(),
            sentence: String::new(),
            advice: String::new(),
            remedy: Remedy::Caller,
            sent: None,
            nearest: None,
            difference: None,
            remote_addr: "192.0.2.1".to_owned(),
            request_id: id.to_owned(),
        }
    }

    #[test]
    fn product_d03_the_same_refusal_in_a_row_is_one_row() {
        let items = ["a", "a", "b", "a"];
        let rows = grouped(items.iter().map(|reason| rejection(reason, reason)).collect());
        let counts: Vec<_> =
            rows.iter().map(|(one, times)| (one.reason.as_str(), *times)).collect();
        assert_eq!(counts, [("a", 2), ("b", 1), ("a", 1)]);
    }
}
