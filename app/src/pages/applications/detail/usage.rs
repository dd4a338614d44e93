//! How often tokens are asked for, in the last day or the last month.

use super::super::server_usage::application_usage;
use super::Page;
use crate::parts::answer::Answer;
use crate::parts::chart::usage_chart;
use crate::parts::erase::Erase;
use grantry_core::usage::UsageView;
use leptos::prelude::*;

/// The stretches that can be chosen: a name and how many hours.
const STRETCHES: [(&str, u32); 3] = [("24 hours", 24), ("30 days", 720), ("12 months", 8_760)];

/// A card with a chart.
pub(super) fn card(page: Page) -> AnyView {
    let hours = RwSignal::new(720_u32);
    let asked = move || (page.client_id.get(), hours.get());
    let usage = Resource::new(asked, |(client_id, hours)| application_usage(client_id, hours));
    let choice = move |(name, value): (&'static str, u32)| {
        view! {
            <label class="segmented__item">
                <input type="radio" name="stretch" checked={value == 720} on:change=move |_| hours.set(value)/>
                {name}
            </label>
        }
    };
    view! {
        <section class="card" aria-labelledby="usage-title">
            <header class="card__head">
                <h3 class="card__title" id="usage-title">"Usage"</h3>
                <div class="segmented" role="radiogroup" aria-label="Stretch of time">
                    {STRETCHES.map(choice).into_iter().collect_view()}
                </div>
            </header>
            <div class="card__body">
                <Answer of=usage lines=4 show=|usage: UsageView| usage_chart(&usage)/>
            </div>
        </section>
    }
    .erase()
}
