//! The parts, shown together.

use crate::parts::confirm::{Confirm, dialog_command};
use crate::parts::copy::Copyable;
use crate::parts::empty::Empty;
use crate::parts::erase::Erase;
use crate::parts::field::TextField;
use crate::parts::icon::{Glyph, Icon};
use crate::parts::note::{Note, Tone};
use crate::parts::page_head::PageHead;
use crate::parts::skeleton::CardSkeleton;
use crate::parts::status::{Dot, Mood};
use crate::parts::submit::Submit;
use crate::parts::tabs::Tabs;
use crate::parts::toast::Toasts;
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn PartsPage() -> impl IntoView {
    view! {
        <PageHead title="Parts" text="Every part in every state, for those who build pages.">
            <button class="button button--primary" type="button"><Icon glyph=Glyph::Plus/>"Primary"</button>
        </PageHead>
        <Tabs label="Examples" tabs=&[("/_parts", "Parts"), ("/settings", "Settings")]/>
        <Buttons/>
        <Fields/>
        <Words/>
        <Answers/>
    }
    .erase()
}

/// Buttons, menus, dialogs.
#[component]
fn Buttons() -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="p-buttons">
            <header class="card__head"><h2 class="card__title" id="p-buttons">"Buttons"</h2></header>
            <div class="card__body"><div class="cluster">
                <button class="button button--primary" type="button">"Create"</button>
                <button class="button" type="button">"Edit"</button>
                <button class="button button--quiet" type="button">"Cancel"</button>
                <button class="button button--warn" type="button"><Icon glyph=Glyph::Trash/>"Delete"</button>
                <button class="button button--danger" type="button" {..dialog_command("p-confirm", "show-modal")}>"Delete application"</button>
                <button class="button" type="button" disabled=true>"Disabled"</button>
                <Submit label="Saving" pending=Signal::derive(|| true)/>
                <button class="button" type="button" popovertarget="p-menu">
                    "Actions"<Icon glyph=Glyph::ChevronDown/>
                </button>
            </div></div>
            <div class="menu" id="p-menu" popover="auto">
                <a class="menu__item" href="#"><Icon glyph=Glyph::Settings/>"Edit"</a>
                <hr class="menu__line"/>
                <button class="menu__item menu__item--danger" type="button"><Icon glyph=Glyph::Trash/>"Delete"</button>
            </div>
            <Confirm id="p-confirm" title="Delete Billing sync?" text="Its credentials and tokens stop at once.">
                <button class="button button--danger" type="button">"Delete application"</button>
            </Confirm>
        </section>
    }
}

/// Fields, selects, switches.
#[component]
fn Fields() -> impl IntoView {
    let wrong =
        Signal::derive(|| Some("Plain http is only for this computer. Use https.".to_owned()));
    view! {
        <section class="card" aria-labelledby="p-fields">
            <header class="card__head"><h2 class="card__title" id="p-fields">"Fields"</h2></header>
            <div class="card__body">
                <TextField name="p-name" label="Name" hint="Shown to people when they are asked."
                    error=Signal::derive(|| None::<String>)/>
                <TextField name="p-uri" label="Redirect URI" error=wrong/>
                <div class="field">
                    <label class="field__label" for="p-plan">"Plan"</label>
                    <select class="select" id="p-plan">
                        <option>"No plan"</option>
                        <option selected=true>"Team"</option>
                        <option disabled=true>"Starter (retired)"</option>
                    </select>
                </div>
                <ul class="switches" aria-label="Permissions">
                    <li class="switch">
                        <label class="switch__title" for="p-public">"Public profile "<code>"public"</code></label>
                        <p class="switch__hint" id="p-public-hint">"Every application may have it."</p>
                        <input class="switch__control" type="checkbox" role="switch" id="p-public"
                            aria-describedby="p-public-hint" checked=true/>
                    </li>
                </ul>
            </div>
        </section>
    }
}

/// Tags, dots, notes, values.
#[component]
fn Words() -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="p-words">
            <header class="card__head"><h2 class="card__title" id="p-words">"Words and states"</h2></header>
            <div class="card__body">
                <div class="cluster">
                    <Dot mood=Mood::Good word="Active"/>
                    <Dot mood=Mood::Off word="Disabled"/>
                    <Dot mood=Mood::Warn word="Secret expires in 6 days"/>
                    <Dot mood=Mood::Danger word="Rejected 14 times"/>
                    <span class="tag">"code"</span>
                    <span class="tag tag--accent">"This session"</span>
                    <span class="tag tag--brass">"expires in 6 days"</span>
                </div>
                <Copyable value="k3JxT0bYq2mWv8Rn59aQm" what="client ID"/>
                <Note tone=Tone::Info title="Tokens are signed by two keys">"The old one still verifies."</Note>
                <Note tone=Tone::Brass title="Keep it in your secret manager">"It is shown this once."</Note>
                <Note tone=Tone::Danger title="The application was not deleted">"It has 12 users."</Note>
                <Note tone=Tone::Good title="Safe to remove">"Unused for 7 days."</Note>
            </div>
        </section>
    }
}

/// Empty lists, lists on their way, toasts.
#[component]
fn Answers() -> impl IntoView {
    let toasts = use_context::<Toasts>().unwrap_or_else(Toasts::new);
    let good =
        move |_| toasts.good("Redirect URI added", "Customer portal accepts it from now on.");
    let bad = move |_| toasts.failed(&crate::AppError::Unavailable);
    view! {
        <div class="cluster">
            <button class="button" type="button" on:click=good>"Good news"</button>
            <button class="button" type="button" on:click=bad>"Trouble"</button>
        </div>
        <CardSkeleton/>
        <Empty title="No applications yet" text="Register the first program that should get tokens.">
            <a class="button button--primary" href="#"><Icon glyph=Glyph::Plus/>"Create application"</a>
        </Empty>
    }
}
