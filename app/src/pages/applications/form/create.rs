//! The page that makes an application.

use super::super::address_of;
use super::super::answers::FormAnswer;
use super::super::server::application_form;
use super::super::server_writes::create_application;
use super::groups::Group;
use super::state::{FORM, Form};
use crate::parts::answer::Answer;
use crate::parts::erase::Erase;
use crate::parts::failed::Failed;
use crate::parts::page_head::PageHead;
use crate::parts::question::{AskDialog, Asker};
use crate::parts::show_once::{ShowOnce, ShowOnceDialog};
use crate::parts::submit::Submit;
use crate::parts::unsaved::guard;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// The page. `?from=` a client ID begins with a copy of that application.
#[component]
pub(crate) fn NewApplicationPage() -> impl IntoView {
    let query = use_query_map();
    let from = Memo::new(move |_| query.with(|query| query.get("from")).unwrap_or_default());
    let begin = Resource::new(move || from.get(), |from| application_form(from, true));
    let (asker, once) = (Asker::new(), ShowOnce::new());
    let dirty = RwSignal::new(Signal::stored(false));
    guard(Signal::derive(move || dirty.get().get() || once.at_risk()), asker);
    let navigate = use_navigate();
    let finished = Callback::new(move |client_id: String| {
        navigate(
            &address_of(&client_id, ""),
            NavigateOptions { replace: true, ..Default::default() },
        );
    });
    let show = move |answer: FormAnswer| {
        let form = Form::new(answer, asker);
        dirty.set(form.dirty());
        view! { <Fields form=form once=once/> }.erase()
    };
    view! {
        <PageHead title="Create application"
            text="It gets its client ID and secret at the end; the secret is shown once."/>
        <Answer of=begin lines=8 show=show/>
        <AskDialog asker=asker pending=Signal::stored(false)/>
        <ShowOnceDialog once=once finished=finished/>
    }
    .erase()
}

/// The form.
#[component]
fn Fields(
    /// What it holds.
    form: Form,
    /// Shows the credentials.
    once: ShowOnce,
) -> impl IntoView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(draft) = form.check() else { return };
        let (tenant, region) = (form.tenant.get_untracked(), form.region.get_untracked());
        form.errand.run(create_application(tenant, region, draft), move |made| match made {
            Ok(credentials) => {
                form.saved();
                once.show(credentials);
            }
            Err(error) => form.refused(error),
        });
    };
    let missing = move || {
        let none = form.draft.with(|draft| draft.scopes.is_empty());
        if none { "Switch on at least one permission." } else { "" }
    };
    let groups = Group::ALL.iter().map(|group| group.draw(form, false)).collect_view();
    view! {
        <form class="form" id=FORM novalidate on:submit=submit>
            {groups}
            {move || form.trouble.get().map(|error| view! { <Failed error=error/> })}
            <div class="savebar">
                <p class="savebar__text">{missing}</p>
                <a class="button button--quiet" href="/applications">"Cancel"</a>
                <Submit label="Create" pending=form.errand.pending()/>
            </div>
        </form>
    }
    .erase()
}
