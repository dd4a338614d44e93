//! The form that changes one's own password. The browser applies the server's very rules.

use super::server::ChangePassword;
use crate::parts::field::TextField;
use crate::parts::submit::Submit;
use crate::parts::toast::Toasts;
use grantry_core::field_error::Reason;
use grantry_core::user::NewPassword;
use grantry_core::user::password::MIN_LENGTH;
use leptos::form::ActionForm;
use leptos::html::Form;
use leptos::prelude::*;

/// The form.
#[component]
pub(super) fn PasswordForm() -> impl IntoView {
    let change = ServerAction::<ChangePassword>::new();
    let (new, repeated) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let form = NodeRef::<Form>::new();
    tell(change, form, new, repeated);
    let refused = move |field: &'static str| {
        change.value().get().and_then(Result::err).and_then(|error| error.on_field(field))
    };
    let new_error = move || new.with(|new| said_of(new)).or_else(|| refused("new"));
    let repeated_error = move || {
        let differs = !repeated.with(String::is_empty) && repeated.get() != new.get();
        differs.then(|| "This is not the same password.".to_owned()).or_else(|| refused("repeated"))
    };
    let hint = format!("At least {MIN_LENGTH} characters. Four words work well.");
    view! {
        <section class="card" aria-labelledby="password-title">
            <header class="card__head">
                <h2 class="card__title" id="password-title">"Change password"</h2>
            </header>
            <ActionForm action=change node_ref=form attr:class="card__body password-form" attr:novalidate="true">
                <TextField name="current" label="Current password" kind="password"
                    autocomplete="current-password"
                    error=Signal::derive(move || refused("current"))/>
                <TextField name="new" label="New password" kind="password"
                    autocomplete="new-password" hint=hint error=Signal::derive(new_error)
                    on_input=Callback::new(move |text| new.set(text))/>
                <TextField name="repeated" label="New password again" kind="password"
                    autocomplete="new-password" error=Signal::derive(repeated_error)
                    on_input=Callback::new(move |text| repeated.set(text))/>
                <div class="cluster">
                    <Submit label="Change password" pending=change.pending()/>
                    <p class="soft small">"All your other sessions end."</p>
                </div>
            </ActionForm>
        </section>
    }
}

/// What is wrong with a new password while it is typed; nothing before there is anything.
fn said_of(text: &str) -> Option<String> {
    if text.is_empty() {
        return None;
    }
    NewPassword::parse(text, &[]).err().map(|reason| reason.message())
}

/// Empties the form and says what came of it.
fn tell(
    change: ServerAction<ChangePassword>,
    form: NodeRef<Form>,
    new: RwSignal<String>,
    repeated: RwSignal<String>,
) {
    let toasts = use_context::<Toasts>().unwrap_or_else(Toasts::new);
    // why: an answer has to leave the page's data flow: it empties a native form and is said once
    Effect::new(move || {
        let Some(answer) = change.value().get() else { return };
        match answer {
            Ok(ended) => {
                if let Some(form) = form.get_untracked() {
                    form.reset();
                }
                new.set(String::new());
                repeated.set(String::new());
                toasts.good("Password changed", ended_words(ended));
            }
            Err(error) if error.on_field("current").or(error.on_field("new")).is_some() => {}
            Err(error) if error.on_field("repeated").is_some() => {}
            Err(error) => toasts.failed(&error),
        }
    });
}

fn ended_words(ended: u64) -> String {
    match ended {
        0 => "You were signed in nowhere else.".to_owned(),
        1 => "Your other session has ended.".to_owned(),
        n => format!("Your {n} other sessions have ended."),
    }
}
