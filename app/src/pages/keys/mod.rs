//! The signing keys: which signs, which waits, which only verifies; and rotation.

mod server;
mod table;

use crate::parts::answer::Answer;
use crate::parts::confirm::{self, Confirm, dialog_command};
use crate::parts::erase::Erase;
use crate::parts::icon::{Glyph, Icon};
use crate::parts::note::{Note, Tone};
use crate::parts::page_head::PageHead;
use crate::parts::submit::Press;
use crate::parts::toast::Toasts;
use grantry_core::console::KeyList;
use grantry_core::signing_key::KeyState;
use leptos::prelude::*;
use server::{RotateKeys, list_keys};
use table::KeyTable;

const CONFIRM: &str = "rotate";
const WHAT_HAPPENS: &str = "New keys are published at once and sign in ten minutes. The old ones stay published until every token they signed has expired, so nobody is signed out.";

/// The page.
#[component]
pub(crate) fn KeysPage() -> impl IntoView {
    let rotate = ServerAction::<RotateKeys>::new();
    let keys = Resource::new(move || rotate.version().get(), |_| list_keys());
    tell(rotate);
    let open = |keys: KeyList| keys.may_rotate.then(rotate_button).erase();
    view! {
        <PageHead title="Keys" text="They sign the tokens. Only their public halves ever leave this server.">
            <Answer of=keys lines=0 quiet=true show=open/>
        </PageHead>
        <Answer of=keys lines=4 show=|keys| view! { <Keys keys=keys/> }.erase()/>
        <Confirm id=CONFIRM title="Rotate the signing keys?" text=WHAT_HAPPENS keep="Keep the keys">
            <Press label="Rotate keys" pending=rotate.pending()
                on_press=Callback::new(move |()| { rotate.dispatch(RotateKeys {}); })/>
        </Confirm>
    }
    .erase()
}

fn rotate_button() -> impl IntoView {
    view! {
        <button class="button" type="button" {..dialog_command(CONFIRM, "show-modal")}>
            <Icon glyph=Glyph::Refresh/>"Rotate keys"
        </button>
    }
}

/// Closes the question and says what came of it.
fn tell(rotate: ServerAction<RotateKeys>) {
    let toasts = expect_toasts();
    // why: an answer has to leave the page's data flow: it closes a native dialog and is said once
    Effect::new(move || {
        let Some(answer) = rotate.value().get() else { return };
        confirm::close(CONFIRM);
        match answer {
            Ok(from) => toasts.good("New keys are published", format!("They sign from {from}.")),
            Err(error) => toasts.failed(&error),
        }
    });
}

fn expect_toasts() -> Toasts {
    use_context::<Toasts>().unwrap_or_else(Toasts::new)
}

/// A note while a rotation is under way, and the table.
#[component]
fn Keys(
    /// All keys.
    keys: KeyList,
) -> impl IntoView {
    let waiting = keys.items.iter().find(|key| key.state == KeyState::Waiting);
    let note = waiting.map(|key| {
        let from = key.active_from.to_string();
        view! {
            <Note tone=Tone::Info title="A rotation is under way">
                "The new keys are published and sign from " {from} ". Nothing else is to do."
            </Note>
        }
    });
    view! { {note}<KeyTable keys=keys/> }
}
