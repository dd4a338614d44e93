//! Applications: the record that lets a program, a service, a device or a web site get tokens.
//!
//! What somebody types is a [`Draft`]; what may be stored are [`Settings`]. In reading order: the
//! addresses ([`RedirectUri`], [`PostLogoutUri`], [`WebUri`], [`ResourceUri`], [`AllowedOrigin`],
//! [`AllowedDomain`]), the choices ([`GrantTypes`], [`Authenticator`], [`AuthMethod`] …), the
//! numbers ([`Lifetimes`]), and what brings all of it together ([`Settings::check`], and [`judge`]
//! for the editor in the browser).

mod authenticator;
mod choices;
mod client_id;
mod combinations;
mod domain;
mod draft;
mod grant_type;
mod handover;
mod host;
pub mod incident;
mod lifetimes;
mod lines;
mod origin;
mod post_logout_uri;
mod redirect_uri;
pub mod restore;
pub mod secret_life;
mod secret_meta;
mod settings;
mod sort;
mod uri;
mod web_uri;

pub use authenticator::{Authenticator, Preset};
pub use choices::{AccessPolicy, ApplicationStatus, AuthMethod, IdTokenAlg, TokenFormat};
pub use client_id::{ClientId, ClientIdReason};
pub use domain::{AllowedDomain, DomainReason, MAX_DOMAINS};
pub use draft::Draft;
pub use grant_type::{GrantType, GrantTypes};
pub use handover::{
    HANDOVER_DEFAULT, HANDOVER_MAX, HANDOVER_MIN, HandoverReason, handover_lifetime,
};
pub use lifetimes::{
    ACCESS_DEFAULT, ACCESS_MAX, ACCESS_MIN, LifetimeReason, Lifetimes, REFRESH_DEFAULT,
    REFRESH_MAX, in_words,
};
pub use lines::{ListKind, MAX_ENTRIES, Verdict, judge, split_pasted};
pub use origin::AllowedOrigin;
pub use post_logout_uri::PostLogoutUri;
pub use redirect_uri::{RedirectKind, RedirectUri};
pub use secret_meta::{MAX_SECRETS, SecretLabel, SecretLabelReason};
pub use settings::Settings;
pub use sort::{ApplicationSort, SortField};
pub use uri::UriReason;
pub use web_uri::{ResourceUri, WebUri};
