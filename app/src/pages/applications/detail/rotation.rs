//! A secret is replaced without anybody noticing: a new one beside the old one, handed over, callers
//! watched until the last has moved, the old one retired. Where one is on this way is read off the
//! secrets themselves, so that nothing has to be kept and anybody can go on (PRODUCT D1).

use super::Page;
use super::secret_form::ADD;
use super::secret_row::{counted, need_of, retire, said};
use crate::parts::dom;
use crate::parts::erase::Erase;
use crate::parts::icon::{Glyph, Icon};
use crate::parts::question::Question;
use grantry_core::application::secret_life::Need;
use grantry_core::console::SecretView;
use grantry_core::time::{Span, Timestamp};
use leptos::prelude::*;

/// Where a rotation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nobody uses the new secret yet.
    HandOver,
    /// Both are used.
    Watch,
    /// Nobody uses the old one any more.
    Retire,
}

/// The way, or how to begin it.
pub(super) fn draw(page: Page, secrets: &[SecretView], now: Timestamp) -> AnyView {
    let content = match secrets {
        [old, .., new] => under_way(page, secrets, (old, new), now),
        _ => begin(),
    };
    view! {
        <section class="card" aria-labelledby="rotation-title">
            <header class="card__head">
                <h3 class="card__title" id="rotation-title">"Rotation"</h3>
            </header>
            <div class="card__body">{content}</div>
        </section>
    }
    .erase()
}

fn begin() -> AnyView {
    view! {
        <p>
            "Replace the secret without an outage: add a new one beside it, hand it over, watch the callers move, and retire the old one when nobody needs it."
        </p>
        <div class="cluster">
            <button class="button" type="button" on:click=|_| dom::open_dialog(ADD)>
                <Icon glyph=Glyph::Refresh/>"Start rotation"
            </button>
        </div>
    }
    .erase()
}

/// A job that runs once a day has called by then.
const A_DAY: Span = Span::days(1);

fn stage(old: &SecretView, new: &SecretView, (need, now): (&Need, Timestamp)) -> Stage {
    let quiet = old.last_used_at.is_none_or(|at| at < new.created_at);
    match (new.last_used_at, need) {
        (None, _) => Stage::HandOver,
        (Some(_), Need::SafeToRetire { .. }) => Stage::Retire,
        // Not a week yet, but for a day nobody has called with the old one.
        (Some(_), _) if quiet && now.since(new.created_at) >= A_DAY => Stage::Retire,
        (Some(_), _) => Stage::Watch,
    }
}

fn under_way(
    page: Page,
    all: &[SecretView],
    (old, new): (&SecretView, &SecretView),
    now: Timestamp,
) -> AnyView {
    let need = need_of(old, all, now);
    let stage = stage(old, new, (&need, now));
    let (from, to) = (format!("“{}”", old.label), format!("“{}”", new.label));
    let use_of = |secret: &SecretView| {
        let (calls, callers) = (secret.usage.calls_day, secret.usage.callers_day);
        format!("“{}” {} by {}", secret.label, counted(calls, "call"), counted(callers, "caller"))
    };
    let watch = format!("In the last 24 hours: {}; {}.", use_of(old), use_of(new));
    let last = said(&need).unwrap_or_else(|| match stage {
        Stage::Retire => format!("Nobody has called with {from} since {to} was made."),
        _ => "Wait until every caller has moved, and for a day after that.".to_owned(),
    });
    let (end, back) = (retire(page, old, false), cancel(page, new));
    let class = if stage == Stage::Retire {
        "button button--small button--primary"
    } else {
        "button button--small"
    };
    let step = |at: Option<Stage>, title: &'static str, body: AnyView| {
        let current = at.is_some_and(|at| at == stage).then_some("step");
        view! {
            <li class="step" aria-current=current>
                <div class="step__body"><p><b>{title}</b></p>{body}</div>
            </li>
        }
        .erase()
    };
    view! {
        <ol class="steps">
            {step(None, "A new secret is there", view! { <p class="small">{format!("{to} works beside {from}.")}</p> }.erase())}
            {step(Some(Stage::HandOver), "Hand it over", view! {
                <p class="small">{format!("Give {to} to everybody who uses {from}.")}</p>
            }.erase())}
            {step(Some(Stage::Watch), "Watch the callers move", view! { <p class="small">{watch}</p> }.erase())}
            {step(Some(Stage::Retire), "Retire the old secret", view! {
                <p class="small">{last}</p>
                <div class="cluster">
                    <button class=class type="button" on:click=move |_| page.asker.ask(end.clone())>
                        {format!("Retire {from}")}
                    </button>
                </div>
            }.erase())}
        </ol>
        <div class="cluster">
            <button class="button button--small" type="button" on:click=move |_| page.asker.ask(back.clone())>
                "Cancel the rotation"
            </button>
        </div>
    }
    .erase()
}

/// The new one goes instead of the old one.
fn cancel(page: Page, new: &SecretView) -> Question {
    Question {
        title: format!("Cancel the rotation and retire “{}”?", new.label),
        keep: "Go on with it",
        ..retire(page, new, false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use grantry_core::console::SecretUsage;

    const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

    fn secret(label: &str, made: i64, used: Option<i64>) -> SecretView {
        SecretView {
            id: label.to_owned(),
            label: label.to_owned(),
            prefix: String::new(),
            last4: String::new(),
            created_by: String::new(),
            created_at: NOW - Span::days(made),
            expires_at: None,
            last_used_at: used.map(|days| NOW - Span::days(days)),
            usage: SecretUsage::default(),
        }
    }

    fn stage_of(old: &SecretView, new: &SecretView) -> Stage {
        let all = [old.clone(), new.clone()];
        stage(old, new, (&need_of(old, &all, NOW), NOW))
    }

    #[test]
    fn product_d01_a_rotation_stands_where_its_secrets_say() {
        let old = secret("old", 90, Some(0));
        assert_eq!(stage_of(&old, &secret("new", 2, None)), Stage::HandOver);
        assert_eq!(stage_of(&old, &secret("new", 2, Some(1))), Stage::Watch);
        let quiet = secret("old", 90, Some(3));
        assert_eq!(stage_of(&quiet, &secret("new", 2, Some(0))), Stage::Retire);
        assert_eq!(stage_of(&quiet, &secret("new", 0, Some(0))), Stage::Watch, "not a day yet");
        let unused = secret("old", 90, Some(9));
        assert_eq!(stage_of(&unused, &secret("new", 20, Some(0))), Stage::Retire);
    }
}
