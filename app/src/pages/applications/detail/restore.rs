//! Brings earlier settings back: what would change, field by field, before anything does; and what
//! stands in the way, such as a project that is gone.

use super::super::server_restore::{preview_restore, restore_state};
use super::Page;
use super::activity::differences;
use super::words;
use crate::AppError;
use crate::parts::answer::Answer;
use crate::parts::copy::Copyable;
use crate::parts::dom;
use crate::parts::erase::Erase;
use crate::parts::failed::Failed;
use crate::parts::icon::{Glyph, Icon};
use crate::parts::note::{Note, Tone};
use crate::parts::toast::Toasts;
use grantry_core::application::restore::is_of_settings;
use grantry_core::console::{AuditView, RestorePreview};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

const ID: &str = "restore";

/// What a timeline needs to offer it.
#[derive(Clone, Copy)]
pub(super) struct Offer {
    /// What the tabs share.
    pub(super) page: Page,
    /// Whether the person may change the application.
    pub(super) may_write: bool,
}

impl Offer {
    /// Below an entry: in which request it was done, and the way back to it.
    pub(super) fn foot(self, entry: &AuditView) -> AnyView {
        let Self { page, may_write } = self;
        let id = entry.id.clone();
        let open = move |_: MouseEvent| {
            page.restoring.set(Some(id.clone()));
            request_animation_frame(|| dom::open_dialog(ID));
        };
        let button = (may_write && is_of_settings(&entry.action)).then(|| {
            view! {
                <button class="button button--quiet button--small" type="button" on:click=open>
                    <Icon glyph=Glyph::Refresh/>"Restore this state"
                </button>
            }
        });
        view! {
            <div class="cluster cluster--apart">
                <p class="timeline__meta">
                    "request "<Copyable value=entry.request_id.clone() what="request ID"/>
                </p>
                {button}
            </div>
        }
        .erase()
    }

    /// The dialog, once for all entries.
    pub(super) fn dialog(self) -> Option<AnyView> {
        self.may_write.then(|| view! { <RestoreDialog page=self.page/> }.erase())
    }
}

type Foreseen = Resource<Result<Option<RestorePreview>, AppError>>;

/// Asked once an entry is chosen.
fn foresee(page: Page) -> Foreseen {
    let asked = move || (page.client_id.get(), page.restoring.get());
    Resource::new(asked, |(client_id, event)| async move {
        match event {
            None => Ok(None),
            Some(event) => preview_restore(client_id, event).await.map(Some),
        }
    })
}

/// What would change, and the two answers.
#[component]
fn RestoreDialog(
    /// What the tabs share.
    page: Page,
) -> impl IntoView {
    let trouble = RwSignal::new(None::<AppError>);
    let preview = foresee(page);
    let closed = move |_| {
        page.restoring.set(None);
        trouble.set(None);
    };
    let press = restore(page, preview, trouble);
    let pending = page.errand.pending();
    let nothing = move || {
        let ready = preview.with(|preview| match preview {
            Some(Ok(Some(preview))) => !preview.changes.is_empty(),
            _ => false,
        });
        pending.get() || !ready
    };
    view! {
        <dialog class="dialog dialog--small" id=ID aria-labelledby="restore-title" aria-describedby="restore-text" on:close=closed>
            <header class="dialog__head">
                <h2 class="dialog__title" id="restore-title">"Restore these settings?"</h2>
                <p class="dialog__text" id="restore-text">
                    "The settings become what they were right after this change. Secrets, users and whether it is enabled stay as they are."
                </p>
            </header>
            <div class="dialog__body">
                <Answer of=preview lines=3 show=foreseen/>
                {move || trouble.get().map(problem)}
            </div>
            <footer class="dialog__foot">
                <button class="button" type="button" on:click=|_| dom::close_dialog(ID)>"Keep them as they are"</button>
                <button class="button button--primary" type="button" disabled=nothing
                    aria-busy=move || pending.get().then_some("true") on:click=move |_| press.run(())>
                    <span>"Restore settings"</span>
                </button>
            </footer>
        </dialog>
    }
    .erase()
}

fn restore(page: Page, preview: Foreseen, trouble: RwSignal<Option<AppError>>) -> Callback<()> {
    let toasts = use_context::<Toasts>().unwrap_or_else(Toasts::new);
    Callback::new(move |()| {
        let seen = preview.with_untracked(|preview| match preview {
            Some(Ok(Some(preview))) => Some(preview.version),
            _ => None,
        });
        let (Some(seen), Some(event)) = (seen, page.restoring.get_untracked()) else { return };
        trouble.set(None);
        let call = restore_state(page.client_id.get_untracked(), event, seen);
        page.errand.run(call, move |answer| match answer {
            Ok(()) => {
                dom::close_dialog(ID);
                toasts.good("Restored", "The settings are what they were then.");
            }
            Err(error) => trouble.set(Some(error)),
        });
    })
}

/// Each field as it is and as it would be.
fn foreseen(preview: Option<RestorePreview>) -> AnyView {
    match preview {
        None => ().erase(),
        Some(preview) if preview.changes.is_empty() => view! {
            <Note tone=Tone::Info title="Nothing would change">"The settings are the same as they were then."</Note>
        }
        .erase(),
        Some(preview) => differences(&preview.changes).erase(),
    }
}

/// What stands in the way, one sentence for each field.
fn problem(error: AppError) -> AnyView {
    let AppError::Invalid { errors } = error else {
        return view! { <Failed error=error/> }.erase();
    };
    let rows = errors.into_iter().map(|error| {
        let field = words::field(error.field.split('[').next().unwrap_or(&error.field));
        view! { <li><b>{field}</b>": "{error.message}</li> }
    });
    view! {
        <div class="note note--danger" role="alert">
            <Icon glyph=Glyph::Warning/>
            <div class="note__body">
                <p class="note__title">"This state cannot be restored as it was"</p>
                <ul>{rows.collect_view()}</ul>
            </div>
        </div>
    }
    .erase()
}
