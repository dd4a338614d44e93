//! Applications: made, changed, disabled, deleted, and their secrets. A file per verb.

mod add_secret;
mod attention;
mod bootstrap;
mod change;
mod change_secret;
mod choices;
mod convert;
mod create;
mod credentials;
mod delete;
mod handover;
pub(crate) mod leaks;
mod list;
mod preview_incident;
mod read;
mod regenerate_secret;
mod rejections;
mod report_incident;
mod resolve;
mod restore;
mod retire_secret;
mod status;
mod store_secret;
mod usage;
mod users;

pub use add_secret::NewSecret;
pub use bootstrap::BootstrapMade;
pub use change_secret::SecretChange;
pub use create::{ApplicationMade, NewApplication};
pub(crate) use credentials::{
    checked_body, has_right_checksum, new_credential, shown, with_checksum,
};
pub use handover::{HandoverMade, HandoverSeen, HandoverUse, HandoverUsed};
pub use list::ApplicationFilter;
pub use usage::UsageWanted;
pub use users::NewApplicationUser;
