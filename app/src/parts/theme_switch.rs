//! The switch between light, dark, and what the system says.

use super::icon::{Glyph, Icon};
use crate::theme::{self, Theme};
use leptos::prelude::*;

/// Three radios that look like one control.
#[component]
pub(crate) fn ThemeSwitch(
    /// Names the group; two switches in one page need two names.
    name: &'static str,
    /// The chosen theme, shared by all switches.
    chosen: RwSignal<Theme>,
    /// Icons alone, with the words for screen readers.
    #[prop(optional)]
    compact: bool,
) -> impl IntoView {
    let item = move |theme: Theme| {
        let glyph = match theme {
            Theme::System => Glyph::Monitor,
            Theme::Light => Glyph::Sun,
            Theme::Dark => Glyph::Moon,
        };
        let pick = move |_| {
            theme::choose(theme);
            chosen.set(theme);
        };
        let is_chosen = chosen.get_untracked() == theme;
        let (class, words) = match compact {
            true => ("segmented__item tip", "visually-hidden"),
            false => ("segmented__item", ""),
        };
        view! {
            <label class=class data-tip=compact.then_some(theme.label())>
                <input type="radio" name=name value=theme.label()
                    prop:checked=move || chosen.get() == theme
                    checked=is_chosen on:change=pick/>
                <Icon glyph=glyph/>
                <span class=words>{theme.label()}</span>
            </label>
        }
    };
    view! {
        <fieldset class="segmented" aria-label="Theme">
            {Theme::ALL.into_iter().map(item).collect_view()}
        </fieldset>
    }
}
