//! Who may sign in: everyone in the tenant, or only those who are listed here.

use super::super::answers::{Detail, Users};
use super::super::server_users::{change_user, list_users, remove_user, set_policy};
use super::Page;
use super::user_form::{ADD, AddUser};
use crate::AppError;
use crate::parts::answer::Answer;
use crate::parts::dom;
use crate::parts::empty::Empty;
use crate::parts::erase::Erase;
use crate::parts::errand::Errand;
use crate::parts::icon::{Glyph, Icon};
use crate::parts::moment::Ago;
use crate::parts::question::Question;
use crate::parts::toast::Toasts;
use grantry_core::application::AccessPolicy;
use grantry_core::console::ApplicationUserView;
use grantry_core::time::Timestamp;
use leptos::prelude::*;

/// The tab.
#[component]
pub(super) fn UsersTab(
    /// What the tabs share.
    page: Page,
    /// The application.
    detail: Detail,
) -> impl IntoView {
    let may_write = detail.may_write;
    let after = RwSignal::new(String::new());
    let asked = move || (page.client_id.get(), after.get(), page.aside.done());
    let users = Resource::new(asked, |(client_id, after, _)| list_users(client_id, after));
    let show = move |users: Users| {
        let first = after.with_untracked(String::is_empty);
        let Users { page: listed, now } = users;
        if listed.items.is_empty() && first {
            let text =
                "Add the people who may sign in, or whose sign-in you want to switch off here.";
            return view! { <Empty title="No users are listed" text=text/> }.erase();
        }
        let next = listed.next_cursor.map(|cursor| view! {
            <button class="button" type="button" on:click=move |_| after.set(cursor.clone())>"Next page"</button>
        });
        let back = (!first).then(|| view! {
            <button class="button" type="button" on:click=move |_| after.set(String::new())>"First page"</button>
        });
        let rows = listed.items.into_iter().map(|user| row(page, user, now, may_write).erase());
        view! { {table(rows.collect_view(), may_write)}<div class="cluster">{back}{next}</div> }
            .erase()
    };
    let add = may_write.then(|| {
        view! {
            <button class="button" type="button" on:click=|_| dom::open_dialog(ADD)>
                <Icon glyph=Glyph::Plus/>"Add user"
            </button>
        }
    });
    view! {
        {policies(page, detail.application.access_policy, may_write)}
        <section class="section" aria-labelledby="users-title">
            <header class="section__head"><h2 id="users-title">"Listed users"</h2>{add}</header>
            <Answer of=users lines=4 show=show/>
        </section>
        <AddUser page=page/>
    }
    .erase()
}

/// Two cards: everyone, or those below.
fn policies(page: Page, chosen: AccessPolicy, may_write: bool) -> AnyView {
    let toasts = use_context::<Toasts>().unwrap_or_else(Toasts::new);
    let card = move |policy: AccessPolicy| {
        let text = match policy {
            AccessPolicy::Tenant => {
                "Anybody with an active account may sign in; a switch below keeps single people out."
            }
            AccessPolicy::Assigned => {
                "Only people who are listed below and switched on may sign in."
            }
        };
        let id = policy.as_str();
        let hint = format!("{id}-hint");
        let choose = move |_| {
            let call = set_policy(page.client_id.get_untracked(), id.to_owned());
            page.errand.run(call, move |answer| told(toasts, answer, "Saved", policy.label()));
        };
        view! {
            <div class="choice">
                <input class="radio" type="radio" name="policy" id=id checked={policy == chosen}
                    disabled=!may_write aria-describedby=hint.clone() on:change=choose/>
                <label class="choice__title" for=id>{policy.label()}</label>
                <p class="choice__text" id=hint>{text}</p>
            </div>
        }
    };
    view! {
        <div role="radiogroup" aria-labelledby="policy-label">
            <p class="choices__legend" id="policy-label">"Who may sign in"</p>
            <div class="choices">{AccessPolicy::ALL.map(card).into_iter().collect_view()}</div>
        </div>
    }
    .erase()
}

fn table(rows: impl IntoView, may_write: bool) -> AnyView {
    view! {
        <div class="table-box">
            <table class="table">
                <caption class="visually-hidden">"Listed users"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Person"</th>
                        <th scope="col">"Added"</th>
                        <th scope="col">"May sign in"</th>
                        {may_write.then(|| view! {
                            <th scope="col" class="table__actions"><span class="visually-hidden">"Actions"</span></th>
                        })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .erase()
}

fn row(page: Page, user: ApplicationUserView, now: Timestamp, may_write: bool) -> impl IntoView {
    let toasts = use_context::<Toasts>().unwrap_or_else(Toasts::new);
    // The row shows already what was asked for, so the list need not be read again.
    let errand = Errand::new();
    let inactive =
        (!user.active).then(|| view! { " "<span class="tag tag--brass">"account inactive"</span> });
    let label = format!("{} may sign in", user.email);
    let (email, question) = (user.email.clone(), remove(page, &user.email));
    let switch = move |event| {
        let on = event_target_checked(&event);
        let call = change_user(page.client_id.get_untracked(), email.clone(), on);
        let words = if on { "May sign in" } else { "Kept out" };
        let who = email.clone();
        errand.run(call, move |answer| {
            if answer.is_err() {
                page.aside.changed();
            }
            told(toasts, answer, words, &who);
        });
    };
    let name = format!("Remove {}", user.email);
    let button = may_write.then(|| {
        view! {
            <td class="table__actions">
                <button class="button button--small button--warn" type="button" aria-label=name
                    on:click=move |_| page.asker.ask(question.clone())>
                    "Remove"
                </button>
            </td>
        }
    });
    view! {
        <tr>
            <td class="table__main"><b>{user.email}</b>{inactive}<span class="table__sub">{user.first_name}</span></td>
            <td class="table__num" data-label="Added"><Ago now=now then=user.created_at/></td>
            <td data-label="May sign in">
                <input class="switch__control" type="checkbox" role="switch" aria-label=label
                    checked=user.enabled disabled=!may_write on:change=switch/>
            </td>
            {button}
        </tr>
    }
}

fn remove(page: Page, email: &str) -> Question {
    let toasts = use_context::<Toasts>().unwrap_or_else(Toasts::new);
    let email = email.to_owned();
    let title = format!("Remove {email}?");
    let run = Callback::new(move |()| {
        let call = remove_user(page.client_id.get_untracked(), email.clone());
        let who = email.clone();
        page.aside.run(call, move |answer| {
            page.asker.close();
            told(toasts, answer, "Removed", &who);
        });
    });
    Question {
        title,
        text: "This application no longer lists them. Their account stays.".to_owned(),
        verb: "Remove user",
        keep: "Keep them",
        danger: true,
        run,
    }
}

/// Says what came of it.
pub(super) fn told(toasts: Toasts, answer: Result<(), AppError>, title: &'static str, text: &str) {
    match answer {
        Ok(()) => toasts.good(title, text),
        Err(error) => toasts.failed(&error),
    }
}
