//! The dialog that lists a user for an application; somebody unknown becomes a user of the tenant.

use super::super::server_users::{add_user, candidates};
use super::Page;
use super::users::told;
use crate::AppError;
use crate::parts::answer::Answer;
use crate::parts::dom;
use crate::parts::erase::Erase;
use crate::parts::failed::Failed;
use crate::parts::field::TextField;
use crate::parts::submit::Submit;
use crate::parts::toast::Toasts;
use grantry_core::field_error::FieldError;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// The id of the dialog.
pub(super) const ADD: &str = "add-user";

/// The id of the people who are suggested.
const PEOPLE: &str = "known-people";

/// What is typed, in the order of the fields.
const FIELDS: [&str; 4] = ["first_name", "email", "password", "repeated"];

/// The dialog.
#[component]
pub(super) fn AddUser(
    /// What the tabs share.
    page: Page,
) -> impl IntoView {
    let toasts = use_context::<Toasts>().unwrap_or_else(Toasts::new);
    let typed = FIELDS.map(|_| RwSignal::new(String::new()));
    let trouble = RwSignal::new(None::<AppError>);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let [first_name, email, password, repeated] = typed.map(|typed| typed.get_untracked());
        if password != repeated {
            trouble.set(Some(differs()));
            dom::focus_first_wrong(ADD);
            return;
        }
        trouble.set(None);
        let who = email.clone();
        let call = add_user(page.client_id.get_untracked(), email, first_name, password);
        page.aside.run(call, move |answer| match answer {
            Err(error) => {
                trouble.set(Some(error));
                dom::focus_first_wrong(ADD);
            }
            done => {
                typed.iter().for_each(|typed| typed.set(String::new()));
                dom::close_dialog(ADD);
                told(toasts, done, "Added", &who);
            }
        });
    };
    let wrong = move |field: &'static str| {
        Signal::derive(move || trouble.with(|error| error.as_ref().and_then(|e| e.on_field(field))))
    };
    let set = |typed: RwSignal<String>| Callback::new(move |text| typed.set(text));
    let other = move || {
        let known = |error: &AppError| FIELDS.iter().any(|field| error.on_field(field).is_some());
        trouble.get().filter(|error| !known(error))
    };
    let [first_name, email, password, repeated] = typed;
    let asked = move || (page.client_id.get(), email.get());
    let known = Resource::new(asked, |(client_id, query)| candidates(client_id, query));
    let people = move |people: Vec<(String, String)>| {
        let option = |(email, name)| view! { <option value=email>{name}</option> };
        people.into_iter().map(option).collect_view().erase()
    };
    view! {
        <dialog class="dialog dialog--small" id=ADD aria-labelledby="add-user-title">
            <form on:submit=submit novalidate>
                <header class="dialog__head">
                    <h2 class="dialog__title" id="add-user-title">"Add a user"</h2>
                    <p class="dialog__text">"People of this tenant need only their e-mail address. Somebody new gets an account with this name and password."</p>
                </header>
                <div class="dialog__body">
                    <TextField name="email" label="E-mail" kind="email" list=PEOPLE value=email error=wrong("email") on_input=set(email)/>
                    <datalist id=PEOPLE><Answer of=known lines=0 quiet=true show=people/></datalist>
                    <TextField name="first_name" label="First name" optional=true value=first_name error=wrong("first_name") on_input=set(first_name)/>
                    <TextField name="password" label="Password" kind="password" autocomplete="new-password" optional=true
                        value=password error=wrong("password") on_input=set(password)/>
                    <TextField name="repeated" label="Password again" kind="password" autocomplete="new-password" optional=true
                        value=repeated error=wrong("repeated") on_input=set(repeated)/>
                    {move || other().map(|error| view! { <Failed error=error/> })}
                </div>
                <footer class="dialog__foot">
                    <button class="button" type="button" on:click=|_| dom::close_dialog(ADD)>"Cancel"</button>
                    <Submit label="Add user" pending=page.aside.pending()/>
                </footer>
            </form>
        </dialog>
    }
    .erase()
}

fn differs() -> AppError {
    let error = FieldError {
        field: "repeated".to_owned(),
        code: "differs".to_owned(),
        message: "This is not the same password.".to_owned(),
    };
    AppError::Invalid { errors: vec![error] }
}
