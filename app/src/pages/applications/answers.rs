//! What the server functions of this section answer.

use grantry_core::application::Draft;
use grantry_core::console::{
    ApplicationChoices, ApplicationRow, ApplicationUserView, ApplicationView, AuditView,
    HandoverView, LeakView,
};
use grantry_core::listing::Page;
use grantry_core::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ListAnswer {
    /// The rows.
    pub(crate) page: Page<ApplicationRow>,
    /// Whether the search finds too much to be sorted without being asked to.
    pub(crate) by_match: bool,
    /// The server's time.
    pub(crate) now: Timestamp,
    /// Whether the person who asks may change them.
    pub(crate) may_write: bool,
}

/// What a form begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FormAnswer {
    /// What can be chosen.
    pub(crate) choices: ApplicationChoices,
    /// What the fields hold.
    pub(crate) draft: Draft,
    /// Which state of the application they hold; 0 for a new one.
    pub(crate) version: i64,
    /// Its region; for a new one the only region that can be used.
    pub(crate) region: String,
}

/// One application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Detail {
    /// The application.
    pub(crate) application: ApplicationView,
    /// What of it was found in public lately.
    pub(crate) leaks: Vec<LeakView>,
    /// Where its tokens come from.
    pub(crate) issuer: String,
    /// The server's time.
    pub(crate) now: Timestamp,
    /// Whether the person who asks may change it.
    pub(crate) may_write: bool,
}

/// What was done to an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Timeline {
    /// The entries, newest first.
    pub(crate) page: Page<AuditView>,
    /// The server's time.
    pub(crate) now: Timestamp,
}

/// The listed users of an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Users {
    /// The users.
    pub(crate) page: Page<ApplicationUserView>,
    /// The server's time.
    pub(crate) now: Timestamp,
}

/// The links of an application that nobody has used yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Handovers {
    /// The links, oldest first.
    pub(crate) items: Vec<HandoverView>,
    /// The server's time.
    pub(crate) now: Timestamp,
}

/// A new link that hands a secret over: the only answer that holds it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HandoverLink {
    /// The link.
    pub(crate) url: String,
    /// When it stops working by itself.
    pub(crate) expires_at: Timestamp,
}
