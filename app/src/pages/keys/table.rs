//! The table of signing keys.

use crate::parts::copy::Copyable;
use crate::parts::erase::Erase;
use crate::parts::moment::Moment;
use crate::parts::status::{Dot, Mood};
use grantry_core::console::{KeyList, KeyView};
use grantry_core::signing_key::KeyState;
use leptos::prelude::*;

/// One row per key, newest first within each algorithm.
#[component]
pub(super) fn KeyTable(
    /// All keys.
    keys: KeyList,
) -> impl IntoView {
    view! {
        <div class="table-box">
            <table class="table">
                <caption class="visually-hidden">"Signing keys"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Algorithm"</th>
                        <th scope="col">"State"</th>
                        <th scope="col">"Signs from"</th>
                        <th scope="col">"Published until"</th>
                        <th scope="col">"Key ID"</th>
                    </tr>
                </thead>
                <tbody>{keys.items.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn row(key: KeyView) -> impl IntoView {
    let mood = match key.state {
        KeyState::Active => Mood::Good,
        KeyState::Waiting => Mood::Warn,
        KeyState::Verifying | KeyState::Retired => Mood::Off,
    };
    let until = match key.published_until {
        Some(until) => view! { <Moment at=until/> }.erase(),
        None => view! { <span class="table__none">"as long as it signs"</span> }.erase(),
    };
    let id = key.id.as_str();
    let short = format!("{}…{}", &id[..id.len().min(6)], &id[id.len().saturating_sub(4)..]);
    view! {
        <tr>
            <td class="table__main">{key.algorithm.as_str()}</td>
            <td class="table__state" data-label="State"><Dot mood=mood word=key.state.label()/></td>
            <td data-label="Signs from"><Moment at=key.active_from/></td>
            <td data-label="Published until">{until}</td>
            <td data-label="Key ID"><Copyable value=id shown=short what="key ID"/></td>
        </tr>
    }
}
