//! Authority as a value: what is needed to call a use-case can be made only by the check for it.
//!
//! People ([`SignedIn`]) and programs ([`ApiCaller`]) come from different checks and lead to the
//! same few rights, so that what the dashboard can do the API can do too.

use crate::ctx::Actor;
use grantry_core::console::Viewer;
use grantry_core::id::{SessionId, TenantId, UserId};
use grantry_core::user::Role;

/// A person with a living session and a role that has a dashboard.
#[derive(Debug, Clone)]
pub struct SignedIn {
    session: SessionId,
    tenant: TenantId,
    viewer: Viewer,
}

/// A program with an access token that opens the admin API.
#[derive(Debug, Clone)]
pub struct ApiCaller {
    actor: Actor,
    reads: Option<Reach>,
    writes: Option<Reach>,
}

/// How far somebody's rights go. Every statement about a tenant's records is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reach {
    /// All tenants, and what belongs to none.
    Platform,
    /// One tenant.
    Tenant(TenantId),
}

/// Somebody who may read the records within their reach.
#[derive(Debug, Clone)]
pub struct Reader(Reach);

/// Somebody who may change the records within their reach.
#[derive(Debug, Clone)]
pub struct Writer(Reach);

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
    pub(crate) fn new(session: SessionId, tenant: TenantId, viewer: Viewer) -> Self {
        Self { session, tenant, viewer }
    }

    /// Who it is, for the header.
    pub fn viewer(&self) -> &Viewer {
        &self.viewer
    }

    /// Whose session it is.
    pub fn user(&self) -> &UserId {
        &self.viewer.id
    }

    /// Which tenant they belong to.
    pub(crate) fn tenant(&self) -> &TenantId {
        &self.tenant
    }

    /// Which session it is.
    pub fn session(&self) -> &SessionId {
        &self.session
    }

    /// As the actor of an operation.
    pub fn actor(&self) -> Actor {
        Actor::User { id: self.viewer.id.clone(), email: self.viewer.email.clone() }
    }

    /// Everybody with a dashboard reads: their tenant, or everything.
    pub fn reader(&self) -> Reader {
        match self.viewer.role {
            Role::PlatformAdmin | Role::Auditor => Reader(Reach::Platform),
            Role::TenantAdmin | Role::User => Reader(Reach::Tenant(self.tenant.clone())),
        }
    }

    /// Administrators.
    pub fn writer(&self) -> Option<Writer> {
        match self.viewer.role {
            Role::PlatformAdmin => Some(Writer(Reach::Platform)),
            Role::TenantAdmin => Some(Writer(Reach::Tenant(self.tenant.clone()))),
            Role::Auditor | Role::User => None,
        }
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

impl ApiCaller {
    /// Only for the use-case that has verified the token and the application behind it. The scopes
    /// are those that the token names and the application still has.
    pub(crate) fn new(actor: Actor, tenant: &TenantId, scopes: &[&str]) -> Self {
        let has = |scope| scopes.contains(&scope);
        let own = || Reach::Tenant(tenant.clone());
        let writes = match (has("grantry:admin"), has("grantry:tenant")) {
            (true, _) => Some(Reach::Platform),
            (false, true) => Some(own()),
            (false, false) => None,
        };
        let reads = if has("grantry:read") { Some(Reach::Platform) } else { writes.clone() };
        Self { actor, reads, writes }
    }

    /// What is left of it where a person stands behind the token: nobody can do more through an
    /// application than by themselves.
    pub(crate) fn lessened(self, role: Role, tenant: &TenantId) -> Self {
        let within = |reach: Option<Reach>| match reach {
            Some(Reach::Platform) => Some(Reach::Tenant(tenant.clone())),
            Some(Reach::Tenant(own)) if own == *tenant => Some(Reach::Tenant(own)),
            _ => None,
        };
        let Self { actor, reads, writes } = self;
        let (reads, writes) = match role {
            Role::PlatformAdmin => (reads, writes),
            Role::Auditor => (reads, None),
            Role::TenantAdmin => (within(reads), within(writes)),
            Role::User => (None, None),
        };
        Self { actor, reads, writes }
    }

    /// As the actor of an operation.
    pub fn actor(&self) -> Actor {
        self.actor.clone()
    }

    /// `grantry:admin`, `grantry:tenant` or `grantry:read`.
    pub fn reader(&self) -> Option<Reader> {
        self.reads.clone().map(Reader)
    }

    /// `grantry:admin` or `grantry:tenant`.
    pub fn writer(&self) -> Option<Writer> {
        self.writes.clone().map(Writer)
    }

    /// `grantry:admin` or `grantry:read`.
    pub fn platform_reader(&self) -> Option<PlatformReader> {
        let may_write = self.writes == Some(Reach::Platform);
        (self.reads == Some(Reach::Platform)).then_some(PlatformReader { may_write })
    }

    /// `grantry:admin`.
    pub fn platform_admin(&self) -> Option<PlatformAdmin> {
        (self.writes == Some(Reach::Platform)).then_some(PlatformAdmin(()))
    }
}

impl Reach {
    /// As statements take it: empty for everything.
    pub(crate) fn as_sql(&self) -> &str {
        match self {
            Self::Platform => "",
            Self::Tenant(tenant) => tenant.as_str(),
        }
    }

    /// Whether it covers everything.
    pub(crate) fn is_platform(&self) -> bool {
        matches!(self, Self::Platform)
    }

    /// Whether a tenant is within it.
    pub(crate) fn covers(&self, tenant: &str) -> bool {
        match self {
            Self::Platform => true,
            Self::Tenant(own) => own.as_str() == tenant,
        }
    }
}

impl Reader {
    pub(crate) fn reach(&self) -> &Reach {
        &self.0
    }
}

impl Writer {
    pub(crate) fn reach(&self) -> &Reach {
        &self.0
    }

    /// Whoever may change something may also look at it.
    pub fn reader(&self) -> Reader {
        Reader(self.0.clone())
    }

    /// Whether it covers everything, so that a page can offer more.
    pub fn is_platform(&self) -> bool {
        self.0.is_platform()
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

    /// May change the records of every tenant.
    pub fn writer(&self) -> Writer {
        Writer(Reach::Platform)
    }
}
