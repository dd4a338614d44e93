//! What can be done with an application as a whole. Each thing is asked about before it happens.

use super::super::address_of;
use super::super::server_writes::{delete_application, regenerate_secret, set_status};
use super::{EDIT, Page, incident};
use crate::parts::erase::Erase;
use crate::parts::icon::Glyph;
use crate::parts::menu::{MenuButton, MenuItem};
use crate::parts::question::Question;
use crate::parts::toast::Toasts;
use grantry_core::application::ApplicationStatus;
use grantry_core::console::ApplicationView;
use leptos::prelude::*;

/// The menu.
#[component]
pub(super) fn Actions(
    /// What the tabs share.
    page: Page,
    /// The application.
    application: ApplicationView,
) -> impl IntoView {
    let toasts = use_context::<Toasts>().unwrap_or_else(Toasts::new);
    let active = application.status == ApplicationStatus::Active;
    let copy = ["/applications/new?from=", &application.client_id].concat();
    let ask = |question: Question| Callback::new(move |()| page.asker.ask(question.clone()));
    let lead = |to: String| Callback::new(move |()| page.go.run(to.clone()));
    let item = |name, glyph, danger, run| MenuItem { name, glyph, danger, run };
    let mut items = vec![
        item("Edit", Glyph::Pencil, false, lead(address_of(&application.client_id, EDIT))),
        match active {
            true => item("Disable", Glyph::Power, false, ask(disable(page, &application, toasts))),
            false => item("Enable", Glyph::Power, false, ask(enable(page, &application, toasts))),
        },
    ];
    if application.confidential {
        let question = ask(regenerate(page, &application));
        items.push(item("Regenerate secret", Glyph::Refresh, false, question));
    }
    items.push(item("Clone", Glyph::Copy, false, lead(copy)));
    let report = Callback::new(move |()| incident::open(page));
    items.push(item("Report incident…", Glyph::Warning, true, report));
    items.push(item("Delete", Glyph::Trash, true, ask(delete(page, &application, toasts))));
    view! { <MenuButton id="actions" word="Actions" items=items/> }.erase()
}

fn disable(page: Page, of: &ApplicationView, toasts: Toasts) -> Question {
    Question {
        title: format!("Disable {}?", of.name),
        text: "It gets no tokens from now on, and the tokens it has are refused. Nothing is lost: enable it and what has not expired works again.".to_owned(),
        verb: "Disable application",
        keep: "Keep it active",
        danger: true,
        run: switch(page, of, (false, "Disabled", "It gets no tokens."), toasts),
    }
}

fn enable(page: Page, of: &ApplicationView, toasts: Toasts) -> Question {
    Question {
        title: format!("Enable {}?", of.name),
        text: "It gets tokens again, and what has not expired works again.".to_owned(),
        verb: "Enable application",
        keep: "Keep it disabled",
        danger: false,
        run: switch(page, of, (true, "Enabled", "It gets tokens again."), toasts),
    }
}

type Switched = (bool, &'static str, &'static str);

fn switch(
    page: Page,
    of: &ApplicationView,
    (active, title, text): Switched,
    toasts: Toasts,
) -> Callback<()> {
    let id = of.client_id.clone();
    let secrets = address_of(&id, "/credentials");
    Callback::new(move |()| {
        let secrets = secrets.clone();
        page.errand.run(set_status(id.clone(), active), move |answer| match answer {
            Ok(_) => {
                page.asker.close();
                toasts.good(title, text);
            }
            Err(error) if error.is_conflict("secret_needed") => {
                page.asker.refused(error, Some((secrets, "Go to its secrets")));
            }
            Err(error) => page.asker.refused(error, None),
        });
    })
}

/// Also offered where the secrets are listed.
pub(super) fn regenerate(page: Page, of: &ApplicationView) -> Question {
    let id = of.client_id.clone();
    let run = Callback::new(move |()| {
        page.errand.run(regenerate_secret(id.clone()), move |made| match made {
            Ok(credentials) => {
                page.asker.close();
                page.once.show(credentials);
            }
            Err(error) => page.asker.refused(error, None),
        });
    });
    let text = match of.secrets.len() {
        0 => "It gets a new secret, which is shown once.".to_owned(),
        1 => "The secret it has stops at once, and whoever uses it is locked out until they have the new one. The new one is shown once.".to_owned(),
        n => format!("All its {n} secrets stop at once, and whoever uses them is locked out until they have the new one. The new one is shown once."),
    };
    Question {
        title: "Regenerate the secret?".to_owned(),
        text,
        verb: "Regenerate secret",
        keep: "Keep it",
        danger: true,
        run,
    }
}

fn delete(page: Page, of: &ApplicationView, toasts: Toasts) -> Question {
    let (id, name) = (of.client_id.clone(), of.name.clone());
    let run = Callback::new(move |()| {
        let (users, name) = (address_of(&id, "/users"), name.clone());
        page.aside.run(delete_application(id.clone()), move |answer| match answer {
            Ok(()) => {
                page.asker.close();
                toasts.good("Deleted", format!("{name} is gone."));
                page.go.run("/applications".to_owned());
            }
            Err(error) if error.is_conflict("application_has_users") => {
                page.asker.refused(error, Some((users, "Go to its users")));
            }
            Err(error) => page.asker.refused(error, None),
        });
    });
    Question {
        title: format!("Delete {}?", of.name),
        text: "It is gone for good: its credentials and its tokens stop at once. Disable it instead if you may want it back.".to_owned(),
        verb: "Delete application",
        keep: "Keep it",
        danger: true,
        run,
    }
}
