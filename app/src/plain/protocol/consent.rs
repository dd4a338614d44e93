//! The consent page: what an application wants to do, each part with a sentence and a box.

use super::{CarriedContent, who};
use crate::parts::icon::{Glyph, Icon};
use crate::plain::{PageLook, document};
use leptos::prelude::*;

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct ConsentContent<'a> {
    /// What the form carries.
    pub carried: CarriedContent,
    /// Who answers for the application.
    pub owner: &'a str,
    /// Who is asked.
    pub name: &'a str,
    /// Their address.
    pub email: &'a str,
    /// What is asked for.
    pub scopes: Vec<ConsentScope>,
}

/// One thing that is asked for.
#[derive(Debug, Clone, Default)]
pub struct ConsentScope {
    /// As tokens call it.
    pub name: String,
    /// In a few words.
    pub title: String,
    /// In a sentence.
    pub description: String,
    /// Whether it deserves a second look.
    pub sensitive: bool,
    /// Whether it cannot be denied alone.
    pub required: bool,
}

/// Draws the page.
pub fn consent_page(content: ConsentContent<'_>, look: PageLook) -> String {
    let heading = format!("Allow {}?", content.carried.application);
    let title = heading.clone();
    let owner = content.owner.to_owned();
    let choice = content.scopes.iter().any(|scope| !scope.required);
    let hint =
        if choice { "Untick what you do not want to allow." } else { "It asks for nothing else." };
    let card = view! {
        {content.carried.pair()}
        <header class="plain__head plain__head--center">
            <h1>{heading}</h1>
            <p>"It wants to use your account. "{hint}</p>
            <p class="small faint">"Run by "{owner}</p>
        </header>
        {who(&content.carried, content.name, content.email)}
        <form class="plain__form" method="post" action="/oauth/authorize/consent">
            {content.carried.fields()}
            <div class="consent__scopes" role="group" aria-label="What is allowed">
                {content.scopes.into_iter().map(scope).collect_view()}
            </div>
            <div class="plain__actions">
                <button class="button button--big" id="consent-deny" name="decision" value="deny"
                    type="submit">
                    "Deny"
                </button>
                <button class="button button--primary button--big" id="consent-allow"
                    name="decision" value="allow" type="submit">
                    "Allow"
                </button>
            </div>
        </form>
    };
    document(&title, &look, card)
}

fn scope(scope: ConsentScope) -> impl IntoView {
    let id = format!("scope-{}", scope.name);
    let hint_id = (!scope.description.is_empty()).then(|| format!("{id}-hint"));
    let hint = hint_id.clone().map(|hint_id| {
        view! { <p class="check__hint small soft" id=hint_id>{scope.description}</p> }
    });
    let sensitive = scope.sensitive.then(|| {
        view! { <span class="tag tag--brass"><Icon glyph=Glyph::Key/>"Sensitive"</span> }
    });
    view! {
        <div class="check">
            <input class="checkbox" type="checkbox" id=id.clone() name=id.clone() value="on" checked
                disabled=scope.required aria-describedby=hint_id/>
            <span class="consent__title">
                <label class="check__title" for=id>{scope.title}</label>
                {sensitive}
            </span>
            {hint}
        </div>
    }
}
