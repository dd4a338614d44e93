//! Two dialogs: one asks for the label and the end of a new secret, one changes those of another.

use super::super::server_writes::{add_secret, change_secret};
use super::Page;
use crate::AppError;
use crate::parts::dom;
use crate::parts::erase::Erase;
use crate::parts::failed::Failed;
use crate::parts::field::TextField;
use crate::parts::select::{SelectField, plain};
use crate::parts::submit::Submit;
use crate::parts::toast::Toasts;
use grantry_core::console::Choice;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

pub(super) const ADD: &str = "add-secret";
const CHANGE: &str = "change-secret";
/// The end stays as it is.
const SAME: &str = "same";

const SPANS: [(&str, &str); 7] = [
    ("0", "Never"),
    ("1", "In a day"),
    ("7", "In a week"),
    ("30", "In 30 days"),
    ("90", "In 90 days"),
    ("180", "In 180 days"),
    ("365", "In a year"),
];

/// A secret whose label or end is about to change.
#[derive(Clone, Default)]
pub(super) struct Chosen {
    id: String,
    label: String,
}

/// Opens the dialog for a secret.
pub(super) fn change(page: Page, id: &str, label: &str) {
    page.secret.set(Chosen { id: id.to_owned(), label: label.to_owned() });
    request_animation_frame(|| dom::open_dialog(CHANGE));
}

/// The dialog that asks for a label and an end.
#[component]
pub(super) fn AddSecret(
    /// What the tabs share.
    page: Page,
    /// Of which application.
    client_id: String,
) -> impl IntoView {
    let (label, days) = (RwSignal::new(String::new()), RwSignal::new("0".to_owned()));
    let trouble = RwSignal::new(None::<AppError>);
    let submit = Callback::new(move |()| {
        trouble.set(None);
        let days = days.with_untracked(|days| days.parse().unwrap_or(0));
        let call = add_secret(client_id.clone(), label.get_untracked(), days);
        page.errand.run(call, move |made| match made {
            Ok(credentials) => {
                dom::close_dialog(ADD);
                page.once.show(credentials);
            }
            Err(error) => trouble.set(Some(error)),
        });
    });
    let spans = SPANS.map(|(value, label)| plain(value, label)).to_vec();
    let fields = fields(("label", "expires"), (label, days), spans, trouble);
    let words = (
        "Add a secret",
        "The secrets there are go on working, so that callers can move one by one.",
        "Add secret",
    );
    dialog((page, ADD), words, fields, submit)
}

/// The dialog that gives a secret another label or another end.
#[component]
pub(super) fn ChangeSecret(
    /// What the tabs share.
    page: Page,
) -> impl IntoView {
    let toasts = use_context::<Toasts>().unwrap_or_else(Toasts::new);
    let (label, days) = (RwSignal::new(String::new()), RwSignal::new(SAME.to_owned()));
    let trouble = RwSignal::new(None::<AppError>);
    // why: what is typed begins anew with each secret that is chosen, and is the person's from then on
    Effect::new(move |_| {
        label.set(page.secret.with(|chosen| chosen.label.clone()));
        days.set(SAME.to_owned());
        trouble.set(None);
    });
    let submit = Callback::new(move |()| {
        trouble.set(None);
        let id = page.secret.with_untracked(|chosen| chosen.id.clone());
        let (client_id, label) = (page.client_id.get_untracked(), label.get_untracked());
        let call = change_secret(client_id, id, label, days.get_untracked());
        page.errand.run(call, move |answer| match answer {
            Ok(()) => {
                dom::close_dialog(CHANGE);
                toasts.good("Saved", "The secret itself is the same.");
            }
            Err(error) => trouble.set(Some(error)),
        });
    });
    let spans = SPANS.map(|(value, label)| plain(value, label));
    let spans = [plain(SAME, "As it is")].into_iter().chain(spans).collect();
    let fields = fields(("other-label", "other-end"), (label, days), spans, trouble);
    let words =
        ("Change this secret", "Its label and its end; the secret itself stays.", "Save changes");
    dialog((page, CHANGE), words, fields, submit)
}

type Held = (RwSignal<String>, RwSignal<String>);

/// The label, the end, and what is wrong with them.
fn fields(
    (label_id, days_id): (&'static str, &'static str),
    (label, days): Held,
    spans: Vec<Choice>,
    trouble: RwSignal<Option<AppError>>,
) -> AnyView {
    let on =
        move |field: &'static str| move || trouble.get().and_then(|error| error.on_field(field));
    let other = move || {
        let named = ["label", "expires_at"];
        trouble.get().filter(|error| named.iter().all(|field| error.on_field(field).is_none()))
    };
    view! {
        <TextField name=label_id label="Label" optional=true hint="What it is for, like “staging”."
            value=label error=Signal::derive(on("label"))
            on_input=Callback::new(move |text| label.set(text))/>
        <SelectField id=days_id label="Expires" options=Signal::stored(spans)
            value=days.into() on_change=Callback::new(move |text| days.set(text))/>
        {move || on("expires_at")().map(|words| view! { <p class="field__error">{words}</p> })}
        {move || other().map(|error| view! { <Failed error=error/> })}
    }
    .erase()
}

fn dialog(
    (page, id): (Page, &'static str),
    (title, text, verb): (&'static str, &'static str, &'static str),
    fields: AnyView,
    submit: Callback<()>,
) -> AnyView {
    let heading = [id, "-title"].concat();
    let by = heading.clone();
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        submit.run(());
    };
    view! {
        <dialog class="dialog dialog--small" id=id aria-labelledby=by>
            <form on:submit=on_submit novalidate>
                <header class="dialog__head">
                    <h2 class="dialog__title" id=heading>{title}</h2>
                    <p class="dialog__text">{text}</p>
                </header>
                <div class="dialog__body">{fields}</div>
                <footer class="dialog__foot">
                    <button class="button" type="button" on:click=move |_| dom::close_dialog(id)>"Cancel"</button>
                    <Submit label=verb pending=page.errand.pending()/>
                </footer>
            </form>
        </dialog>
    }
    .erase()
}
