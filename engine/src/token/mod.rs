//! Tokens: who asks for one, what it says, what signs it, and what an own one opens here.

mod authenticate_api;
mod authenticate_client;
mod claims;
mod client;
mod client_book;
mod client_credentials;
mod device;
mod exchange_code;
mod for_person;
#[cfg(test)]
mod grant_tests;
mod guesses;
mod id_token;
mod inspect;
mod introspect;
mod issue_token;
mod jwt;
mod key_ring;
mod ledger;
mod meaning;
mod mint;
mod on_behalf;
mod opaque;
mod origins;
mod password;
mod published;
mod recognise;
mod refresh_token;
mod refusal;
mod remembered;
mod revoke;
mod revoked;
#[cfg(test)]
pub(crate) mod room;
mod scopes;
mod standing;
mod standing_of_token;
mod target;
#[cfg(test)]
mod tests;
mod userinfo;
mod why_refused;

pub use authenticate_client::{AuthenticatedClient, ClientCredentials, ClientProblem, PresentedBy};
pub(crate) use claims::Audience;
pub(crate) use client::{Client, ClientTenant};
pub(crate) use client_book::ClientBook;
pub use device::{DeviceAsked, DeviceRequest, DeviceStart, DeviceStarted, DeviceStep, ScopeShown};
pub use exchange_code::CodeGrant;
pub(crate) use guesses::Guesses;
pub use introspect::Introspected;
pub use issue_token::{IssuedTokens, TokenGrant, TokenOutcome, TokenRequest};
pub(crate) use jwt::{Kind, verified as jwt_verified, write as jwt_write};
pub(crate) use key_ring::KeyRing;
pub(crate) use ledger::{Ledger, Rejected};
pub use on_behalf::{OnBehalf, TokenOnBehalf};
pub(crate) use opaque::Sealer;
pub(crate) use origins::OriginBook;
pub(crate) use published::ScopeList;
pub use refusal::{GrantProblem, TokenRefusal};
pub(crate) use revoked::RevokedBook;
pub(crate) use scopes::{is_about_people, of_these};
pub(crate) use userinfo::algorithm_of;
pub use userinfo::{UserInfo, UserInfoAnswer, UserInfoForm};
