//! Links that hand a secret over: the ones that wait, the dialog that makes one, and the link itself,
//! shown once.

use super::super::answers::{HandoverLink, Handovers};
use super::super::server_handover::{cancel_handover, create_handover, list_handovers};
use super::Page;
use crate::AppError;
use crate::parts::answer::Answer;
use crate::parts::copy::CopyButton;
use crate::parts::dom;
use crate::parts::empty::Empty;
use crate::parts::erase::Erase;
use crate::parts::failed::Failed;
use crate::parts::icon::{Glyph, Icon};
use crate::parts::moment::{Ago, Moment};
use crate::parts::question::Question;
use crate::parts::select::{SelectField, plain};
use crate::parts::submit::Submit;
use crate::parts::toast::Toasts;
use grantry_core::application::MAX_SECRETS;
use grantry_core::console::HandoverView;
use grantry_core::time::Timestamp;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

const ID: &str = "hand-over";
const A_DAY: &str = "86400";

/// The section, for those who may write and applications that have secrets.
pub(super) fn section(page: Page, shown: bool, full: bool) -> Option<AnyView> {
    shown.then(|| view! { <HandoverSection page=page full=full/> }.erase())
}

/// The links that wait, and the button that makes one.
#[component]
fn HandoverSection(
    /// What the tabs share.
    page: Page,
    /// Whether there is no room for another secret.
    full: bool,
) -> impl IntoView {
    let asked = move || (page.client_id.get(), page.aside.done());
    let links = Resource::new(asked, |(client_id, _)| list_handovers(client_id));
    let made = RwSignal::new(None::<HandoverLink>);
    let trouble = RwSignal::new(None::<AppError>);
    let open = move |_| {
        made.set(None);
        trouble.set(None);
        dom::open_dialog(ID);
    };
    let note = full.then(|| view! {
        <p class="faint small">{format!("It has {MAX_SECRETS} secrets, so a link could make none. Retire one first.")}</p>
    });
    view! {
        <section class="section" aria-labelledby="handovers-title">
            <header class="section__head">
                <h2 id="handovers-title">"Handover links"</h2>
                <button class="button button--small" type="button" disabled=full on:click=open>
                    <Icon glyph=Glyph::Key/>"Hand over…"
                </button>
            </header>
            {note}
            <Answer of=links lines=2 show=move |links| waiting(page, links)/>
        </section>
        <HandOver page=page made=made trouble=trouble/>
    }
    .erase()
}

fn waiting(page: Page, links: Handovers) -> AnyView {
    let Handovers { items, now } = links;
    if items.is_empty() {
        return view! {
            <Empty title="No link waits" text="A link lets somebody without an account take a new secret, once."/>
        }
        .erase();
    }
    let rows = items.into_iter().map(|link| row(page, link, now).erase()).collect_view();
    view! {
        <div class="table-box">
            <table class="table">
                <caption class="visually-hidden">"Handover links that wait"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Made by"</th>
                        <th scope="col">"Made"</th>
                        <th scope="col">"Works until"</th>
                        <th scope="col" class="table__actions"><span class="visually-hidden">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .erase()
}

fn row(page: Page, link: HandoverView, now: Timestamp) -> impl IntoView {
    let question = cancel(page, link.id);
    view! {
        <tr>
            <td class="table__main">{link.created_by}</td>
            <td class="table__num" data-label="Made"><Ago now=now then=link.created_at/></td>
            <td data-label="Works until"><Moment at=link.expires_at/></td>
            <td class="table__actions">
                <button class="button button--small button--warn" type="button"
                    on:click=move |_| page.asker.ask(question.clone())>
                    "Cancel link"
                </button>
            </td>
        </tr>
    }
}

fn cancel(page: Page, id: String) -> Question {
    let toasts = use_context::<Toasts>().unwrap_or_else(Toasts::new);
    let run = Callback::new(move |()| {
        let call = cancel_handover(page.client_id.get_untracked(), id.clone());
        page.aside.run(call, move |answer| match answer {
            Ok(()) => {
                page.asker.close();
                toasts.good("Cancelled", "The link makes no secret any more.");
            }
            Err(error) => page.asker.refused(error, None),
        });
    });
    Question {
        title: "Cancel this link?".to_owned(),
        text: "Whoever opens it will read that it was cancelled.".to_owned(),
        verb: "Cancel link",
        keep: "Keep it",
        danger: true,
        run,
    }
}

/// The dialog: how long the link works, then the link.
#[component]
fn HandOver(
    /// What the tabs share.
    page: Page,
    /// The link, once it is made.
    made: RwSignal<Option<HandoverLink>>,
    /// Why it was not.
    trouble: RwSignal<Option<AppError>>,
) -> impl IntoView {
    let seconds = RwSignal::new(A_DAY.to_owned());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        trouble.set(None);
        let seconds = seconds.with_untracked(|seconds| seconds.parse().unwrap_or(0));
        let call = create_handover(page.client_id.get_untracked(), seconds);
        page.aside.run(call, move |answer| match answer {
            Ok(link) => made.set(Some(link)),
            Err(error) => trouble.set(Some(error)),
        });
    };
    // A link that is not on the screen any more is nowhere any more.
    let forget = move |_| made.set(None);
    let body = move || match made.get() {
        Some(link) => shown(link),
        None => choice(seconds, trouble),
    };
    let foot = move || {
        match made.with(Option::is_some) {
        true => view! {
            <button class="button button--primary" type="button" on:click=|_| dom::close_dialog(ID)>"Done"</button>
        }
        .erase(),
        false => view! {
            <button class="button" type="button" on:click=|_| dom::close_dialog(ID)>"Cancel"</button>
            <Submit label="Make link" pending=page.aside.pending()/>
        }
        .erase(),
    }
    };
    view! {
        <dialog class="dialog dialog--small" id=ID aria-labelledby="hand-over-title" on:close=forget>
            <form on:submit=submit novalidate>
                <header class="dialog__head">
                    <h2 class="dialog__title" id="hand-over-title">"Hand over a secret"</h2>
                    <p class="dialog__text">
                        "Whoever opens the link and presses its button gets a new secret, once and without an account. The secrets there are go on working."
                    </p>
                </header>
                <div class="dialog__body">{body}</div>
                <footer class="dialog__foot">{foot}</footer>
            </form>
        </dialog>
    }
    .erase()
}

fn choice(seconds: RwSignal<String>, trouble: RwSignal<Option<AppError>>) -> AnyView {
    let spans = [
        ("3600", "In an hour"),
        ("28800", "In 8 hours"),
        (A_DAY, "In a day"),
        ("259200", "In 3 days"),
        ("604800", "In a week"),
    ];
    let spans = spans.map(|(value, label)| plain(value, label)).to_vec();
    view! {
        <SelectField id="handover-expires" label="The link expires" options=Signal::stored(spans)
            value=seconds.into() on_change=Callback::new(move |text| seconds.set(text))/>
        {move || trouble.get().map(|error| view! { <Failed error=error/> })}
    }
    .erase()
}

fn shown(link: HandoverLink) -> AnyView {
    let HandoverLink { url, expires_at } = link;
    let copied = url.clone();
    view! {
        <div class="cred cred--once">
            <label class="field__label" for="handover-link">"Link, shown once"</label>
            <div class="cred__row">
                <input class="cred__value mono" id="handover-link" type="text" value=url readonly autocomplete="off"/>
                <CopyButton text=copied what="link"/>
            </div>
        </div>
        <p class="faint small">"It works once, until "<Moment at=expires_at/>". Send it on a way that only its receiver reads."</p>
    }
    .erase()
}
