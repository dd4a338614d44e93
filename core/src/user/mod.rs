//! People: their address, their name, their password and what they may do.

pub mod email;
pub mod first_name;
pub mod password;
pub mod role;

pub use email::{Email, EmailReason};
pub use first_name::{FirstName, FirstNameReason};
pub use password::{NewPassword, PasswordReason};
pub use role::Role;
