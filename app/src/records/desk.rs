//! What somebody is busy with on a page: the open form, what is on its way, what came back.

use super::Asked;
use super::kind::Kind;
use super::remote::{Sent, send};
use super::sheet::{Row, Sheet};
use crate::AppError;
use crate::parts::dom;
use crate::parts::errand::Errand;
use crate::parts::question::Asker;
use crate::parts::toast::Toasts;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// The dialog of the form.
pub(super) const DIALOG: &str = "record";
/// How long a closed dialog takes to fade away.
const FADES: Duration = Duration::from_millis(250);

/// A change with everything that is said about it.
#[derive(Clone)]
pub(super) struct Task {
    pub(super) path: &'static str,
    pub(super) sent: Sent,
    /// The good news.
    pub(super) done: (String, String),
}

/// A form that is open: what may be chosen, and the record, unless it is to be a new one.
pub(super) type Opened = (Arc<Sheet>, Option<Row>);

/// What somebody is busy with.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) kind: &'static Kind,
    /// The open form.
    pub(super) form: RwSignal<Option<Opened>>,
    /// Counts forms, so that a late goodbye does not close the next one.
    opened: RwSignal<u32>,
    /// Asks before something is done that somebody will notice.
    pub(super) asker: Asker,
    /// The record whose menu is open.
    pub(super) subject: RwSignal<Option<(Arc<Sheet>, Row)>>,
    /// Why the last try has failed.
    pub(super) refused: RwSignal<Option<AppError>>,
    /// The list.
    pub(super) list: Resource<Result<Sheet, AppError>>,
    errand: Errand,
    toasts: Toasts,
}

impl Desk {
    /// Nothing is open.
    pub(super) fn new(kind: &'static Kind, asked: Memo<Asked>) -> Self {
        let errand = Errand::new();
        let wanted = move || (asked.get(), errand.done());
        Self {
            kind,
            form: RwSignal::new(None),
            opened: RwSignal::new(0),
            asker: Asker::new(),
            subject: RwSignal::new(None),
            refused: RwSignal::new(None),
            list: Resource::new(wanted, move |(asked, _)| kind.list.ask(asked)),
            errand,
            toasts: use_context::<Toasts>().unwrap_or_else(Toasts::new),
        }
    }

    /// The form of a record, or of a new one.
    pub(super) fn edit(self, sheet: &Arc<Sheet>, row: Option<Row>) {
        self.refused.set(None);
        self.opened.update(|opened| *opened += 1);
        self.form.set(Some((Arc::clone(sheet), row)));
    }

    /// The list as it is by now.
    pub(super) fn sheet(self) -> Option<Arc<Sheet>> {
        self.list.get_untracked().and_then(Result::ok).map(Arc::new)
    }

    /// The form was closed; it goes away once it has faded.
    pub(super) fn closed(self) {
        let mine = self.opened.get_untracked();
        let forget = move || {
            if self.opened.try_get_untracked() == Some(mine) {
                self.form.set(None);
            }
        };
        set_timeout(forget, FADES);
    }

    /// Whether an answer is awaited.
    pub(super) fn pending(self) -> Signal<bool> {
        self.errand.pending()
    }

    /// Sends a change, unless one is on its way. Then the dialog closes and it is said what was
    /// done, or it stays open and says why not.
    pub(super) fn start(self, task: Task) {
        self.refused.set(None);
        let Task { path, sent, done: (title, text) } = task;
        self.errand.run(send(path, sent), move |answer| match answer {
            Ok(()) => {
                dom::close_dialog(DIALOG);
                self.asker.close();
                self.toasts.good(title, text);
            }
            Err(error) => {
                if matches!(error, AppError::Conflict { .. } | AppError::NotFound) {
                    self.errand.changed();
                }
                self.asker.refused(error.clone(), None);
                self.refused.set(Some(error));
            }
        });
    }
}
