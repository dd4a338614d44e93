//! Signing out of applications: when a request does it (RP-Initiated Logout), what ends with it, and
//! how the applications hear of it (Back-Channel Logout).

mod end_session;
mod messages;
mod request;
#[cfg(test)]
mod tests;

pub(crate) use end_session::Ending;
pub use messages::LogoutDelivery;
pub use request::{LogoutRequest, LogoutStep, Returning};
