//! The secrets of an application as rows: how they begin and end, how much they are used, and whether
//! they can go (PRODUCT D1).

use super::super::server_writes::retire_secret;
use super::Page;
use super::secret_form;
use crate::parts::erase::Erase;
use crate::parts::icon::{Glyph, Icon};
use crate::parts::moment::{Ago, Moment, runs_out};
use crate::parts::question::Question;
use crate::parts::toast::Toasts;
use grantry_core::application::secret_life::{Need, Use, need};
use grantry_core::console::SecretView;
use grantry_core::time::Timestamp;
use leptos::prelude::*;

/// All of them.
pub(super) fn table(
    page: Page,
    secrets: &[SecretView],
    now: Timestamp,
    may_write: bool,
) -> AnyView {
    let alone = secrets.len() == 1;
    let rows = secrets.iter().map(|secret| {
        let need = need_of(secret, secrets, now);
        row(page, secret, (need, now), (may_write, alone)).erase()
    });
    view! {
        <div class="table-box">
            <table class="table">
                <caption class="visually-hidden">"Secrets"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Label"</th>
                        <th scope="col">"Secret"</th>
                        <th scope="col">"Created"</th>
                        <th scope="col">"Expires"</th>
                        <th scope="col">"Last used"</th>
                        <th scope="col">"Calls"</th>
                        {may_write.then(|| view! {
                            <th scope="col" class="table__actions"><span class="visually-hidden">"Actions"</span></th>
                        })}
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .erase()
}

/// Whether a secret is still needed, among the others.
pub(super) fn need_of(secret: &SecretView, all: &[SecretView], now: Timestamp) -> Need {
    let all: Vec<_> = all.iter().map(counts).collect();
    need(now, &counts(secret), &all)
}

fn counts(secret: &SecretView) -> Use<'_> {
    Use {
        label: &secret.label,
        created_at: secret.created_at,
        expires_at: secret.expires_at,
        last_used_at: secret.last_used_at,
    }
}

/// In plain words; nothing where it is simply in use.
pub(super) fn said(need: &Need) -> Option<String> {
    match need {
        Need::InUse => None,
        Need::Fresh => Some("Not used yet.".to_owned()),
        Need::Quiet { days } => Some(format!("Unused for {}.", in_days(*days))),
        Need::SafeToRetire { days, others } => {
            let others: Vec<_> = others.iter().map(|label| format!("“{label}”")).collect();
            let unused = in_days(*days);
            let others = others.join(" and ");
            Some(format!("Safe to retire: unused for {unused}, all callers use {others}."))
        }
    }
}

fn in_days(days: i64) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

fn row(
    page: Page,
    secret: &SecretView,
    (need, now): (Need, Timestamp),
    (may_write, alone): (bool, bool),
) -> impl IntoView {
    let expires = match secret.expires_at {
        None => view! { <span class="table__none">"never"</span> }.erase(),
        Some(at) => {
            let tag = runs_out(now, at)
                .map(|words| view! { " "<span class="tag tag--brass">{words}</span> });
            view! { <Moment at=at/>{tag} }.erase()
        }
    };
    let used = match secret.last_used_at {
        None => view! { <span class="table__none">"never"</span> }.erase(),
        Some(at) => {
            let from = secret.usage.last_used_from.clone();
            let from = from.map(|from| view! { <span class="table__sub">"from "{from}</span> });
            view! { <Ago now=now then=at/>{from} }.erase()
        }
    };
    let safe = matches!(need, Need::SafeToRetire { .. });
    let class = if safe { "table__sub table__sub--good" } else { "table__sub" };
    let verdict = said(&need).map(|words| view! { <span class=class>{words}</span> });
    let buttons = may_write.then(|| buttons(page, secret, alone));
    view! {
        <tr>
            <td class="table__main">{secret.label.clone()}{verdict}</td>
            <td data-label="Secret"><code>{secret.prefix.clone()}"…"{secret.last4.clone()}</code></td>
            <td data-label="Created">
                <span class="table__two">
                    <Ago now=now then=secret.created_at/>
                    <span class="table__sub">"by "{secret.created_by.clone()}</span>
                </span>
            </td>
            <td data-label="Expires">{expires}</td>
            <td data-label="Last used"><span class="table__two">{used}</span></td>
            <td data-label="Calls"><span class="table__two">{calls(secret)}</span></td>
            {buttons}
        </tr>
    }
}

fn calls(secret: &SecretView) -> AnyView {
    let of = &secret.usage;
    if of.calls_week == 0 {
        return view! { <span class="table__none">"none in 7 days"</span> }.erase();
    }
    let line = |calls: i64, callers: i64, when: &str| {
        let callers = counted(callers, "caller");
        format!("{} by {callers} in {when}", counted(calls, "call"))
    };
    view! {
        {line(of.calls_day, of.callers_day, "24 hours")}
        <span class="table__sub">{line(of.calls_week, of.callers_week, "7 days")}</span>
    }
    .erase()
}

/// "1 call", "2 calls".
pub(super) fn counted(count: i64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn buttons(page: Page, secret: &SecretView, alone: bool) -> impl IntoView {
    let question = retire(page, secret, alone);
    let (change, end) = (format!("Change {}", secret.label), format!("Retire {}", secret.label));
    let (id, label) = (secret.id.clone(), secret.label.clone());
    view! {
        <td class="table__actions">
            <button class="button button--small button--icon" type="button" aria-label=change
                on:click=move |_| secret_form::change(page, &id, &label)>
                <Icon glyph=Glyph::Pencil/>
            </button>
            <button class="button button--small button--warn" type="button" aria-label=end
                on:click=move |_| page.asker.ask(question.clone())>
                "Retire"
            </button>
        </td>
    }
}

/// Asks whether a secret shall end, and says whom that hits.
pub(super) fn retire(page: Page, secret: &SecretView, alone: bool) -> Question {
    let toasts = use_context::<Toasts>().unwrap_or_else(Toasts::new);
    let (id, label) = (secret.id.clone(), secret.label.clone());
    let run = Callback::new(move |()| {
        let call = retire_secret(page.client_id.get_untracked(), id.clone());
        let label = label.clone();
        page.errand.run(call, move |answer| match answer {
            Ok(()) => {
                page.asker.close();
                toasts.good("Retired", format!("The secret “{label}” stopped working."));
            }
            Err(error) => page.asker.refused(error, None),
        });
    });
    let hit = match secret.usage.callers_day {
        0 => "Nobody used it in the last 24 hours.".to_owned(),
        1 => "1 caller used it in the last 24 hours and is locked out.".to_owned(),
        n => format!("{n} callers used it in the last 24 hours and are locked out."),
    };
    let rest = match alone {
        true => "It is the only one: the application gets no tokens until it has another.",
        false => "The other secrets go on working.",
    };
    Question {
        title: format!("Retire the secret “{}”?", secret.label),
        text: format!("It stops at once. {hit} {rest}"),
        verb: "Retire secret",
        keep: "Keep it",
        danger: true,
        run,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn product_d01_a_verdict_is_said_in_plain_words() {
        let safe = Need::SafeToRetire { days: 9, others: vec!["new".to_owned()] };
        let words = "Safe to retire: unused for 9 days, all callers use “new”.";
        assert_eq!(said(&safe).as_deref(), Some(words));
        assert_eq!(said(&Need::Quiet { days: 1 }).as_deref(), Some("Unused for 1 day."));
        assert_eq!(said(&Need::InUse), None);
        assert_eq!((counted(1, "call"), counted(0, "call")), ("1 call".into(), "0 calls".into()));
    }
}
