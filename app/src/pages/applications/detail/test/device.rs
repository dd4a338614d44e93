//! The device flow: shows the code that a person types elsewhere, and asks again at the pace that the
//! server has named until they have decided.

use super::Bench;
use super::run::{keep, trouble};
use crate::parts::bench::Ask;
use crate::parts::erase::Erase;
use crate::parts::errand::Errand;
use crate::parts::note::{Note, Tone};
use grantry_core::console::BenchField;
use leptos::prelude::*;
use std::time::Duration;

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// Where the answer names none (RFC 8628 section 3.2).
const USUAL_PACE: u64 = 5;
/// What `slow_down` adds (RFC 8628 section 3.5).
const SLOWER: u64 = 5;

/// A device that waits for its person.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Waiting {
    device_code: String,
    user_code: String,
    link: String,
    pace: u64,
    asked: u32,
}

/// Asks for a code and begins to wait.
pub(super) fn start(bench: Bench) {
    let client = bench.client();
    let scope = BenchField::plain("scope", bench.typed.scope.get_untracked().trim());
    let ask = Ask {
        title: "Ask for a device code",
        path: "/oauth/device_authorization",
        fields: vec![scope],
    };
    bench.errand.run(async move { client.ask(ask).await }, move |answer| match answer {
        Ok(asked) => {
            let text = |name: &str| asked.told.get(name).unwrap_or_default().to_owned();
            let waiting = Waiting {
                device_code: text("device_code"),
                user_code: text("user_code"),
                link: text("verification_uri_complete"),
                pace: text("interval").parse().unwrap_or(USUAL_PACE),
                asked: 0,
            };
            match waiting.device_code.is_empty() {
                true => keep(bench, asked),
                false => {
                    bench.steps.update(|steps| steps.push(asked.step));
                    later(bench, Errand::new(), &waiting);
                    bench.waiting.set(Some(waiting));
                }
            }
        }
        Err(error) => trouble(bench, error),
    });
}

fn later(bench: Bench, errand: Errand, waiting: &Waiting) {
    let code = waiting.device_code.clone();
    set_timeout(move || poll(bench, errand, code), Duration::from_secs(waiting.pace));
}

/// Asks once more, if somebody still waits for this code.
fn poll(bench: Bench, errand: Errand, code: String) {
    let still = bench.waiting.try_get_untracked().flatten();
    if still.is_none_or(|waiting| waiting.device_code != code) {
        return;
    }
    let client = bench.client();
    let fields = vec![
        BenchField::plain("grant_type", GRANT),
        BenchField::hidden("device_code", &code, "DEVICE_CODE"),
    ];
    let ask = Ask { title: "Ask whether it was allowed", path: "/oauth/token", fields };
    errand.run(async move { client.ask(ask).await }, move |answer| {
        let Some(mut waiting) = bench.waiting.try_get_untracked().flatten() else { return };
        if waiting.device_code != code {
            return;
        }
        let error = answer.as_ref().map(|asked| asked.told.get("error").map(str::to_owned));
        match error {
            Ok(Some(error)) if error == "authorization_pending" || error == "slow_down" => {
                waiting.asked += 1;
                waiting.pace += if error == "slow_down" { SLOWER } else { 0 };
                later(bench, errand, &waiting);
                bench.waiting.set(Some(waiting));
                return;
            }
            _ => bench.waiting.set(None),
        }
        match answer {
            Ok(asked) => keep(bench, asked),
            Err(error) => trouble(bench, error),
        }
    });
}

/// What the person has to do, while somebody waits.
pub(super) fn draw(bench: Bench) -> AnyView {
    let cancel = move |_| {
        bench.waiting.set(None);
        bench
            .said
            .set(Some((false, "You stopped waiting. The code runs out by itself.".to_owned())));
    };
    let shown = move || {
        let Waiting { user_code, link, pace, asked, .. } = bench.waiting.get()?;
        let times = format!("Asks every {pace} seconds; asked {asked} times so far.");
        let view = view! {
            <Note tone=Tone::Info title="Waiting for a person">
                "Open "<a class="link" href=link target="_blank" rel="external">"/device"</a>
                " in another browser or window, sign in and allow it with this code:"
            </Note>
            <p class="bench-device__code mono" id="bench-user-code">{user_code}</p>
            <div class="cluster">
                <button class="button" type="button" on:click=cancel>"Cancel"</button>
                <span class="small soft">{times}</span>
            </div>
        };
        Some(view.erase())
    };
    view! { <div class="bench-device">{shown}</div> }.erase()
}
