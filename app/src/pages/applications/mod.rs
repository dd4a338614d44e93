//! Applications: the list, the form, and the page of one application.

mod answers;
mod detail;
mod form;
mod list;
mod server;
mod server_bench;
mod server_handover;
mod server_incident;
mod server_restore;
mod server_usage;
mod server_users;
mod server_writes;

pub(crate) use answers::Detail;
pub(crate) use detail::{ApplicationPage, test_bench};
pub(crate) use form::NewApplicationPage;
pub(crate) use list::ApplicationsPage;

/// Where the page of an application is.
fn address_of(client_id: &str, tab: &str) -> String {
    ["/applications/", client_id, tab].concat()
}
