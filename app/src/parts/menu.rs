//! A menu under its button: a native popover, walked through with the arrow keys.

use super::dom;
use super::erase::Erase;
use super::icon::{Glyph, Icon};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

/// One entry.
#[derive(Clone)]
pub(crate) struct MenuItem {
    /// What it is called.
    pub(crate) name: &'static str,
    /// The picture beside it.
    pub(crate) glyph: Glyph,
    /// Whether it destroys something; such entries stand below a line.
    pub(crate) danger: bool,
    /// What it does.
    pub(crate) run: Callback<()>,
}

/// The button and its menu.
#[component]
pub(crate) fn MenuButton(
    /// Its id.
    id: &'static str,
    /// What is written on the button.
    #[prop(optional)]
    word: &'static str,
    /// What a screen reader says where nothing is written.
    #[prop(optional)]
    label: Option<&'static str>,
    /// Its entries.
    items: Vec<MenuItem>,
) -> impl IntoView {
    let class = if label.is_some() { "button button--icon" } else { "button" };
    view! {
        <button class=class type="button" popovertarget=id aria-haspopup="menu" aria-label=label>
            {word}<Icon glyph=Glyph::ChevronDown/>
        </button>
        {menu(id, label.unwrap_or(word), Signal::stored(items))}
    }
}

/// A menu that any button with `popovertarget=id` opens.
pub(crate) fn menu(id: &'static str, label: &'static str, items: Signal<Vec<MenuItem>>) -> AnyView {
    let one = move |(item, line): (MenuItem, bool)| {
        let press = move |_| {
            // First, so that what is opened next gives the focus back to the button.
            dom::hide_popover(id);
            item.run.run(());
        };
        let class = if item.danger { "menu__item menu__item--danger" } else { "menu__item" };
        view! {
            {line.then(|| view! { <hr class="menu__line" role="separator"/> })}
            <button class=class type="button" role="menuitem" on:click=press>
                <Icon glyph=item.glyph/>{item.name}
            </button>
        }
    };
    view! {
        <div class="menu" id=id popover="auto" role="menu" aria-label=label
            on:toggle=move |_| focus_first(id) on:keydown=move |event| walk(id, &event)>
            {move || lined(items.get()).map(one).collect_view()}
        </div>
    }
    .erase()
}

/// Each entry, and whether the line that parts the dangerous ones stands before it.
fn lined(items: Vec<MenuItem>) -> impl Iterator<Item = (MenuItem, bool)> {
    let first = items.iter().position(|item| item.danger);
    items.into_iter().enumerate().map(move |(at, item)| (item, Some(at) == first))
}

fn focus_first(id: &str) {
    let first = format!("#{id}:popover-open [role=menuitem]");
    dom::focus(document().query_selector(&first).ok().flatten());
}

/// The arrow keys go round; Home and End go to the ends.
fn walk(id: &str, event: &KeyboardEvent) {
    let Ok(items) = document().query_selector_all(&format!("#{id} [role=menuitem]")) else {
        return;
    };
    let count = items.length();
    let focused = document().active_element();
    let at = |number: u32| items.get(number).and_then(|node| node.dyn_into().ok());
    let here = (0..count).find(|number| at(*number) == focused).unwrap_or(0);
    let next = match event.key().as_str() {
        "ArrowDown" => (here + 1) % count.max(1),
        "ArrowUp" => (here + count.saturating_sub(1)) % count.max(1),
        "Home" => 0,
        "End" => count.saturating_sub(1),
        _ => return,
    };
    event.prevent_default();
    dom::focus(at(next));
}
