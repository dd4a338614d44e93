//! People's accounts in the dashboard: signing in and out, sessions, passwords, administrators.

mod administrator;
mod change_password;
mod form_token;
mod hasher;
mod known_browser;
mod resume_session;
mod sessions;
mod setup;
mod sign_in;
#[cfg(test)]
mod tests;

pub(crate) use administrator::FIRST_ADMINISTRATOR;
pub use administrator::{Administrator, AdministratorMade};
pub use change_password::{ChangePassword, PasswordChanged};
pub use hasher::PasswordCost;
pub(crate) use hasher::{Checked, PasswordHasher};
pub(crate) use setup::SetupGate;
pub use setup::{FirstAdministrator, SetupOutcome};
pub(crate) use sign_in::{Bucket, COOKIE_LENGTH, LONGEST_USER_AGENT, Proof, Proven, give_back};
pub use sign_in::{SignIn, SignInOutcome, Welcome};
