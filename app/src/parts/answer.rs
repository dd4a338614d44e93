//! Where the answer of a server function is shown: grey shapes before it, an error instead of it.
//!
//! One boundary of one type serves all pages; a boundary per page would double the wasm.

use super::erase::Erase;
use super::failed::Failed;
use super::skeleton::CardSkeleton;
use crate::AppError;
use leptos::prelude::*;
use std::sync::Arc;

type Content = Arc<dyn Fn() -> AnyView + Send + Sync>;

/// Shows an answer; while a newer one is on its way the old one stays.
#[component]
pub(crate) fn Answer<T, F>(
    /// The answer.
    of: Resource<Result<T, AppError>>,
    /// Draws it.
    show: F,
    /// How many grey lines stand for it; 0 for none.
    #[prop(default = 3)]
    lines: usize,
    /// Says nothing about errors, where another part of the page does.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Fn(T) -> AnyView + Send + Sync + 'static,
{
    let content = move || match of.get() {
        Some(Ok(answer)) => show(answer),
        Some(Err(error)) if !quiet => view! { <Failed error=error/> }.erase(),
        Some(Err(_)) | None => ().erase(),
    };
    boundary(Arc::new(content), lines)
}

fn boundary(content: Content, lines: usize) -> AnyView {
    let fallback = move || (lines > 0).then(|| view! { <CardSkeleton lines=lines/> });
    view! { <Transition fallback=fallback>{move || content()}</Transition> }.erase()
}
