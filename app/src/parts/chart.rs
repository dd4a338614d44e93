//! Tokens over time as bars, with the same numbers as a table underneath.

use super::empty::Empty;
use super::erase::Erase;
use grantry_core::time::Timestamp;
use grantry_core::usage::{Interval, UsageView};
use leptos::prelude::*;

/// The height of the plot, in its own units.
const HIGH: i64 = 100;
/// The width of a step and of its bar.
const STEP: usize = 10;
const BAR: usize = 7;

/// Bars for a stretch of time: what was issued, and on top of it what was refused.
pub(crate) fn usage_chart(usage: &UsageView) -> AnyView {
    let steps = usage.by_step();
    let issued: i64 = steps.iter().map(|(_, issued, _)| issued).sum();
    let refused: i64 = steps.iter().map(|(.., refused)| refused).sum();
    if issued + refused == 0 {
        return view! {
            <Empty title="No tokens yet" text="Once tokens are asked for, they are counted here."/>
        }
        .erase();
    }
    let most = steps.iter().map(|(_, issued, refused)| issued + refused).max().unwrap_or(1);
    let interval = usage.stretch.interval;
    let bars = steps.iter().enumerate().flat_map(|(place, (_, issued, refused))| {
        let x = place * STEP + (STEP - BAR) / 2;
        // Whatever happened is seen, be it ever so little.
        let high = |count: i64| if count == 0 { 0 } else { (count * HIGH / most).max(2) };
        let (good, bad) = (high(*issued), high(*refused).min(HIGH - high(*issued).min(HIGH - 2)));
        [
            bar("chart__bar", x, HIGH - good, good),
            bar("chart__bar chart__bar--bad", x, HIGH - good - bad, bad),
        ]
    });
    let wide = steps.len() * STEP;
    let said = format!(
        "{issued} tokens issued and {refused} requests refused, by the {}.",
        interval.as_str()
    );
    let first = steps.first().map(|(at, ..)| label(*at, interval));
    let last = steps.last().map(|(at, ..)| label(*at, interval));
    view! {
        <figure class="chart">
            <svg class="chart__plot" viewBox=format!("0 0 {wide} {HIGH}") preserveAspectRatio="none"
                role="img" aria-label=said>
                <line class="chart__grid" x1="0" x2=wide y1="0.5" y2="0.5"></line>
                <line class="chart__grid" x1="0" x2=wide y1=HIGH / 2 y2=HIGH / 2></line>
                <line class="chart__grid" x1="0" x2=wide y1="99.5" y2="99.5"></line>
                {bars.collect_view()}
            </svg>
            <p class="chart__scale">
                <span>{first}</span>
                <span>{format!("at most {most} in {}", if interval == Interval::Hour { "an hour" } else { "a day" })}</span>
                <span>{last}</span>
            </p>
            <figcaption class="chart__legend">
                <span class="chart__item">{issued}" issued"</span>
                <span class="chart__item chart__item--bad">{refused}" refused"</span>
            </figcaption>
            {table(usage)}
        </figure>
    }
    .erase()
}

fn bar(class: &'static str, x: usize, y: i64, high: i64) -> Option<AnyView> {
    (high > 0).then(|| view! { <rect class=class x=x y=y width=BAR height=high></rect> }.erase())
}

/// "14:00" or "03-10".
fn label(at: Timestamp, interval: Interval) -> String {
    let text = at.to_string();
    match interval {
        Interval::Hour => [&text[11..16], " UTC"].concat(),
        Interval::Day => text[..10].to_owned(),
    }
}

/// The numbers, by time and by grant.
fn table(usage: &UsageView) -> AnyView {
    let interval = usage.stretch.interval;
    let row = |name: String, issued: i64, refused: i64| {
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{issued}</td>
                <td>{refused}</td>
            </tr>
        }
        .erase()
    };
    let grants = usage
        .by_grant()
        .into_iter()
        .map(|(grant, issued, refused)| row(grant_name(&grant), issued, refused));
    let steps = usage.by_step();
    let steps = steps.into_iter().rev().filter(|(_, issued, refused)| issued + refused > 0);
    let steps = steps.map(|(at, issued, refused)| row(label(at, interval), issued, refused));
    let part = |caption: &'static str, rows: Vec<AnyView>| {
        view! {
            <table class="chart__table">
            <thead><tr>
                <th scope="col">{caption}</th>
                <th scope="col">"Issued"</th>
                <th scope="col">"Refused"</th>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table>
        }
    };
    view! {
        <details class="more more--bare">
            <summary class="more__summary">"The same as a table"</summary>
            <div class="columns">
                {part("By grant", grants.collect())}
                {part(if interval == Interval::Hour { "By hour" } else { "By day" }, steps.collect())}
            </div>
        </details>
    }
    .erase()
}

/// "Client credentials" for `client_credentials`; the last part of an address for the others.
fn grant_name(grant: &str) -> String {
    let name = grant.rsplit(':').next().unwrap_or(grant).replace('_', " ");
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grants_are_named_in_words() {
        assert_eq!(grant_name("client_credentials"), "Client credentials");
        assert_eq!(grant_name("urn:ietf:params:oauth:grant-type:device_code"), "Device code");
        assert_eq!(grant_name(""), "");
    }

    #[test]
    fn steps_are_named_by_their_length() {
        let at = Timestamp::parse("2027-03-10T14:00:00Z").expect("a time");
        assert_eq!(label(at, Interval::Hour), "14:00 UTC");
        assert_eq!(label(at, Interval::Day), "2027-03-10");
    }
}
