//! Authority as a value: what is needed to call a use-case can be made only by the check for it.

use crate::ctx::Actor;
use grantry_core::console::Viewer;
use grantry_core::id::{SessionId, UserId};
use grantry_core::user::Role;

/// A person with a living session and a role that has a dashboard.
#[derive(Debug, Clone)]
pub struct SignedIn {
    session: SessionId,
    viewer: Viewer,
}

/// Somebody who may read what concerns the whole server.
#[derive(Debug)]
pub struct PlatformReader {
    may_write: bool,
}

/// Somebody who may change what concerns the whole server.
#[derive(Debug)]
pub struct PlatformAdmin(());

/// Somebody at the command line of the server's machine, who holds its files anyway.
#[derive(Debug)]
pub struct Operator(());

impl SignedIn {
    /// Only for the use-case that has looked the session up.
    pub(crate) fn new(session: SessionId, viewer: Viewer) -> Self {
        Self { session, viewer }
    }

    /// Who it is, for the header.
    pub fn viewer(&self) -> &Viewer {
        &self.viewer
    }

    /// Whose session it is.
    pub fn user(&self) -> &UserId {
        &self.viewer.id
    }

    /// Which session it is.
    pub fn session(&self) -> &SessionId {
        &self.session
    }

    /// As the actor of an operation.
    pub fn actor(&self) -> Actor {
        Actor::User(self.viewer.id.clone())
    }

    /// Platform administrators and auditors.
    pub fn platform_reader(&self) -> Option<PlatformReader> {
        match self.viewer.role {
            Role::PlatformAdmin => Some(PlatformReader { may_write: true }),
            Role::Auditor => Some(PlatformReader { may_write: false }),
            Role::TenantAdmin | Role::User => None,
        }
    }

    /// Platform administrators.
    pub fn platform_admin(&self) -> Option<PlatformAdmin> {
        matches!(self.viewer.role, Role::PlatformAdmin).then_some(PlatformAdmin(()))
    }
}

impl PlatformReader {
    /// Whether the same person may also write, so that a page can offer it.
    pub fn may_write(&self) -> bool {
        self.may_write
    }
}

impl Operator {
    /// For the command line only: whoever runs the program on the data may do everything.
    pub fn at_the_command_line() -> Self {
        Self(())
    }

    /// May read what concerns the whole server.
    pub fn platform_reader(&self) -> PlatformReader {
        PlatformReader { may_write: true }
    }

    /// May change what concerns the whole server.
    pub fn platform_admin(&self) -> PlatformAdmin {
        PlatformAdmin(())
    }
}
