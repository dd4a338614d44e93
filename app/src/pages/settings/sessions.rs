//! One's own signed-in browsers.

use super::TABS;
use super::server::{EndOtherSessions, EndSession, list_sessions};
use crate::parts::answer::Answer;
use crate::parts::confirm::{self, Confirm, dialog_command};
use crate::parts::erase::Erase;
use crate::parts::icon::{Glyph, Icon};
use crate::parts::moment::Ago;
use crate::parts::page_head::PageHead;
use crate::parts::submit::Press;
use crate::parts::tabs::Tabs;
use crate::parts::toast::Toasts;
use grantry_core::console::{SessionList, SessionView};
use grantry_core::time::Timestamp;
use leptos::prelude::*;

const CONFIRM: &str = "end-others";
const WHAT_HAPPENS: &str = "Every browser but this one has to sign in again. Do this when you have left yourself signed in somewhere.";

/// The page.
#[component]
pub(crate) fn SessionsPage() -> impl IntoView {
    let end = ServerAction::<EndSession>::new();
    let end_others = ServerAction::<EndOtherSessions>::new();
    let versions = move || (end.version().get(), end_others.version().get());
    let sessions = Resource::new(versions, |_| list_sessions());
    tell(end, end_others);
    let show = move |sessions| view! { <Sessions sessions=sessions end=end/> }.erase();
    view! {
        <PageHead title="Settings" text="Your account, and where you are signed in."/>
        <Tabs label="Settings" tabs=TABS/>
        <Answer of=sessions lines=4 show=show/>
        <Confirm id=CONFIRM title="Sign out everywhere else?" text=WHAT_HAPPENS keep="Stay signed in">
            <Press label="Sign out elsewhere" pending=end_others.pending() class="button button--danger"
                on_press=Callback::new(move |()| { end_others.dispatch(EndOtherSessions {}); })/>
        </Confirm>
    }
    .erase()
}

/// Closes the question and says what came of it.
fn tell(end: ServerAction<EndSession>, end_others: ServerAction<EndOtherSessions>) {
    let toasts = use_context::<Toasts>().unwrap_or_else(Toasts::new);
    // why: an answer has to leave the page's data flow: it is said once
    Effect::new(move || match end.value().get() {
        None => {}
        Some(Ok(())) => toasts.good("Signed out there", "That browser has to sign in again."),
        Some(Err(error)) => toasts.failed(&error),
    });
    // why: an answer has to leave the page's data flow: it closes a native dialog and is said once
    Effect::new(move || {
        let Some(answer) = end_others.value().get() else { return };
        confirm::close(CONFIRM);
        match answer {
            Ok(ended) => toasts.good("Signed out elsewhere", format!("{ended} ended.")),
            Err(error) => toasts.failed(&error),
        }
    });
}

/// The list with its heading.
#[component]
fn Sessions(
    /// The sessions.
    sessions: SessionList,
    /// Ends one of them.
    end: ServerAction<EndSession>,
) -> impl IntoView {
    let now = sessions.now;
    let alone = sessions.items.len() < 2;
    view! {
        <section class="card" aria-labelledby="sessions-title">
            <header class="card__head">
                <h2 class="card__title" id="sessions-title">"Signed-in browsers"</h2>
                <button {..dialog_command(CONFIRM, "show-modal")} disabled=alone type="button"
                    class="button button--small button--warn">
                    "Sign out elsewhere"
                </button>
            </header>
            <ul>
                {sessions.items.into_iter().map(|session| view! {
                    <Session session=session now=now end=end/>
                }).collect_view()}
            </ul>
        </section>
    }
}

/// One browser.
#[component]
fn Session(
    /// The browser.
    session: SessionView,
    /// The server's time.
    now: Timestamp,
    /// Ends it.
    end: ServerAction<EndSession>,
) -> impl IntoView {
    let tag =
        session.current.then(|| view! { <span class="tag tag--accent">"This session"</span> });
    let seen = match session.current {
        true => view! { "active now" }.erase(),
        false => view! { "last seen "<Ago now=now then=session.last_seen_at/> }.erase(),
    };
    let id = session.id.to_string();
    let end_it = Callback::new(move |()| {
        end.dispatch(EndSession { id: id.clone() });
    });
    let button = (!session.current).then(|| {
        view! {
            <Press label="Sign out" pending=end.pending() on_press=end_it
                class="button button--small"/>
        }
    });
    view! {
        <li class="session">
            <span class="session__icon"><Icon glyph=Glyph::Monitor/></span>
            <div>
                <p class="session__title">{session.browser}" "{tag}</p>
                <p class="session__text">
                    {session.remote_addr} " · signed in " <Ago now=now then=session.created_at/> " · " {seen}
                </p>
            </div>
            {button.map_or_else(|| view! { <span></span> }.erase(), |button| button.erase())}
        </li>
    }
}
