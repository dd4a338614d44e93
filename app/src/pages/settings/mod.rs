//! Settings: one's own account and one's own sessions.

mod account;
mod password_form;
mod server;
mod sessions;

pub(crate) use account::AccountPage;
pub(crate) use sessions::SessionsPage;

/// The tabs of this section.
const TABS: &[(&str, &str)] =
    &[("/settings", "Your account"), ("/settings/sessions", "Your sessions")];
