//! One request and its answer, folded together to a line.

use super::curl::curl;
use crate::parts::clipboard;
use crate::parts::erase::Erase;
use crate::parts::note::{Note, Tone};
use grantry_core::console::{BenchField, BenchStep, BenchWhy};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

/// A step. What is secret in it stands in the page only while it is revealed.
#[component]
pub(crate) fn Step(
    /// The request and its answer.
    step: BenchStep,
    /// Whether it is unfolded.
    open: bool,
) -> impl IntoView {
    let revealed = RwSignal::new(false);
    let mood = match step.status {
        200..=299 => "tag tag--good",
        300..=399 => "tag",
        _ => "tag tag--danger",
    };
    let path = step.url.split(['?', '#']).next().unwrap_or("");
    let path = path.splitn(4, '/').nth(3).map_or_else(String::new, |path| ["/", path].concat());
    let line = [step.method.as_str(), " ", &path].concat();
    let time = format!("{} ms", step.ms);
    let why = step.why.clone().map(because);
    view! {
        <li class="step">
            <details class="step__body bench-step" open=open>
                <summary class="bench-step__line">
                    <b>{step.title.clone()}</b>
                    <code class="bench-step__path">{line}</code>
                    <span class=mood>{step.status}</span>
                    <span class="bench-step__time">{time}</span>
                </summary>
                {why}
                {parts(step, revealed)}
            </details>
        </li>
    }
    .erase()
}

fn parts(step: BenchStep, revealed: RwSignal<bool>) -> AnyView {
    let hides = |field: &BenchField| !field.variable.is_empty() && !field.value.is_empty();
    let secret =
        step.user.iter().chain(&step.fields).chain(&step.headers).any(hides) || hides(&step.body);
    let toggle = secret.then(|| {
        let word = move || if revealed.get() { "Hide secrets" } else { "Reveal secrets" };
        view! {
            <button class="button button--small" type="button"
                on:click=move |_| revealed.update(|revealed| *revealed = !*revealed)>{word}</button>
        }
    });
    let step = StoredValue::new(step);
    let command = move || step.with_value(|step| curl(step, revealed.get()));
    let headers = move || {
        let lines = step.with_value(|step| {
            let line =
                |header: &BenchField| [&header.name, ": ", &shown(header, revealed)].concat();
            step.headers.iter().map(line).collect::<Vec<_>>()
        });
        lines.join("\n")
    };
    let body = move || step.with_value(|step| shown(&step.body, revealed));
    view! {
        <div class="bench-step__parts">
            {toggle}
            <Shown title="Request, as a command" text=Signal::derive(command) what="request"/>
            <Shown title="Headers of the answer" text=Signal::derive(headers) what="headers"/>
            <Shown title="Answer" text=Signal::derive(body) what="answer"/>
        </div>
    }
    .erase()
}

/// A value, or what stands for it.
fn shown(field: &BenchField, revealed: RwSignal<bool>) -> String {
    match field.variable.is_empty() || revealed.get() {
        true => field.value.clone(),
        false => match field.name.is_empty() {
            true => field.variable.clone(),
            false => ["$", &field.variable].concat(),
        },
    }
}

/// A text with a button that copies it as it is shown at that moment.
#[component]
fn Shown(
    /// What it is.
    title: &'static str,
    /// The text.
    text: Signal<String>,
    /// "Copy {what}" is the button's name.
    what: &'static str,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let then = Callback::new(move |worked| copied.set(worked));
    let copy = move |event: MouseEvent| {
        if let Some(near) = event.current_target().and_then(|at| at.dyn_into().ok()) {
            clipboard::copy(&text.get_untracked(), &near, then);
        }
    };
    let word = move || if copied.get() { "Copied" } else { "Copy" };
    view! {
        <div class="code">
            <div class="code__head">
                {title}
                <button class="button button--quiet button--small copy" type="button"
                    aria-label=["Copy ", what].concat() on:click=copy>{word}</button>
            </div>
            <pre class="code__text code__text--wrap" tabindex="0" aria-label=title><code>{text}</code></pre>
        </div>
    }
    .erase()
}

fn because(why: BenchWhy) -> AnyView {
    let part = |word: &'static str, value: Option<String>| {
        value.map(|value| view! { <br/>{word}": "<code>{value}</code> })
    };
    view! {
        <Note tone=Tone::Danger title=why.words.clone()>
            "In the list of refused requests: "<code>{why.reason.clone()}</code>
            {part("Sent", why.sent.clone())}
            {part("Nearest that would be right", why.nearest.clone())}
        </Note>
    }
    .erase()
}
