//! One change that is asked of the server from a handler: busy while the answer is on its way, so
//! that nothing is asked twice, and counted when it is done, so that readers can read again.

use crate::AppError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::pin::Pin;

/// Whether an answer is awaited, and how many good ones there were.
#[derive(Clone, Copy)]
pub(crate) struct Errand {
    pending: RwSignal<bool>,
    done: RwSignal<u32>,
}

impl Errand {
    /// Nothing was asked yet.
    pub(crate) fn new() -> Self {
        Self { pending: RwSignal::new(false), done: RwSignal::new(0) }
    }

    /// Whether an answer is awaited.
    pub(crate) fn pending(self) -> Signal<bool> {
        self.pending.into()
    }

    /// How many changes were made; whoever shows what they change depends on it.
    pub(crate) fn done(self) -> u32 {
        self.done.get()
    }

    /// Something else has made a change.
    pub(crate) fn changed(self) {
        self.done.update(|done| *done += 1);
    }

    /// Asks, unless an answer is still awaited.
    pub(crate) fn run<T: 'static>(
        self,
        call: impl Future<Output = Result<T, AppError>> + 'static,
        then: impl FnOnce(Result<T, AppError>) + 'static,
    ) {
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        go(Box::pin(async move {
            let answer = call.await;
            // Whoever has left the page meanwhile needs no answer, and their signals are gone.
            if self.pending.try_set(false).is_some() {
                return;
            }
            if answer.is_ok() {
                self.changed();
            }
            then(answer);
        }));
    }
}

fn go(errand: Pin<Box<dyn Future<Output = ()>>>) {
    // why: an answer to a press comes later and belongs to no view
    spawn_local(errand);
}
