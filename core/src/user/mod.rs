//! People: their address, their name, their password and what they may do.

pub mod claims;
pub mod email;
pub mod first_name;
pub mod last_name;
pub mod password;
pub mod released;
pub mod role;

pub use claims::{ClaimKind, STANDARD_CLAIMS, claim_kind};
pub use email::{Email, EmailReason};
pub use first_name::{FirstName, FirstNameReason};
pub use last_name::{LastName, LastNameReason};
pub use password::{NewPassword, PasswordReason};
pub use released::{KnownOfPerson, released};
pub use role::Role;
