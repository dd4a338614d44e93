//! Changes an application: the whole form, or the groups of one tab.

use super::super::answers::FormAnswer;
use super::super::server::application_form;
use super::super::server_writes::change_application;
use super::groups::Group;
use super::state::{FORM, Form};
use crate::AppError;
use crate::parts::answer::Answer;
use crate::parts::erase::Erase;
use crate::parts::failed::Failed;
use crate::parts::note::{Note, Tone};
use crate::parts::question::Asker;
use crate::parts::submit::Submit;
use crate::parts::toast::Toasts;
use crate::parts::unsaved::guard;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// The form of an application that is there.
#[component]
pub(in super::super) fn EditForm(
    /// Whose.
    client_id: String,
    /// Which fields.
    groups: &'static [Group],
    /// Asks the person.
    asker: Asker,
    /// Called when it is saved or given up; says whether it was saved.
    finished: Callback<bool>,
) -> impl IntoView {
    let of = client_id.clone();
    let begin = Resource::new(move || of.clone(), |of| application_form(of, false));
    let dirty = RwSignal::new(Signal::stored(false));
    guard(Signal::derive(move || dirty.get().get()), asker);
    let show = move |answer: FormAnswer| {
        let form = Form::new(answer, asker);
        dirty.set(form.dirty());
        view! { <Fields form=form client_id=client_id.clone() groups=groups finished=finished/> }
            .erase()
    };
    view! { <Answer of=begin lines=8 show=show/> }.erase()
}

/// The fields and the buttons below them.
#[component]
fn Fields(
    /// What they hold.
    form: Form,
    /// Of which application.
    client_id: String,
    /// Which fields.
    groups: &'static [Group],
    /// Called at the end.
    finished: Callback<bool>,
) -> impl IntoView {
    let toasts = use_context::<Toasts>().unwrap_or_else(Toasts::new);
    let id = StoredValue::new(client_id);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(draft) = form.check() else { return };
        let seen = form.version.get_untracked();
        form.errand.run(
            change_application(id.get_value(), seen, draft),
            move |answer| match answer {
                Ok(()) => {
                    form.saved();
                    toasts.good("Saved", "It counts from now on.");
                    finished.run(true);
                }
                Err(error) => form.refused(error),
            },
        );
    };
    let again = Callback::new(move |()| {
        form.errand.run(application_form(id.get_value(), false), move |answer| match answer {
            Ok(newer) => form.merge(newer),
            Err(error) => form.refused(error),
        });
    });
    let fields = groups.iter().map(|group| group.draw(form, groups.len() == 1)).collect_view();
    view! {
        <form class="form" id=FORM novalidate on:submit=submit>
            {fields}
            {move || form.trouble.get().map(|error| trouble(error, again))}
            {move || elsewhere(form, groups)}
            <div class="savebar">
                <button class="button button--quiet" type="button" on:click=move |_| finished.run(false)>
                    "Cancel"
                </button>
                <Submit label="Save changes" pending=form.errand.pending()/>
            </div>
        </form>
    }
    .erase()
}

/// What went wrong; where somebody was faster, the way to go on from there.
fn trouble(error: AppError, again: Callback<()>) -> AnyView {
    if !error.is_conflict("stale") {
        return view! { <Failed error=error/> }.erase();
    }
    view! {
        <Note tone=Tone::Brass title="Somebody else has changed it meanwhile">
            "Load it again: what you have typed stays, everything else becomes as it is now. "
            <button class="button button--small" type="button" on:click=move |_| again.run(())>
                "Load again"
            </button>
        </Note>
    }
    .erase()
}

/// What is wrong with fields that this form does not show.
fn elsewhere(form: Form, groups: &'static [Group]) -> Option<AnyView> {
    if groups.len() == Group::ALL.len() {
        return None;
    }
    let said = form.errors.with(|errors| {
        let messages = errors.iter().map(|error| format!("{}: {}", error.field, error.message));
        messages.collect::<Vec<_>>().join(" ")
    });
    if said.is_empty() {
        return None;
    }
    let title = "This does not fit together";
    Some(view! { <Note tone=Tone::Danger title=title>{said}</Note> }.erase())
}
