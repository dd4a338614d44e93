//! What applications belong to, as pages and the API show it.

use crate::audit::Change;
use crate::plan::PlanStatus;
use crate::time::Timestamp;
use crate::user::Role;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An isolated set of applications, users and projects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantView {
    /// Its short name, in tokens and addresses.
    pub slug: String,
    /// What people call it.
    pub name: String,
    /// Counts changes.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// A set of projects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuiteView {
    /// Its short name, unique in its tenant.
    pub slug: String,
    /// What people call it.
    pub name: String,
    /// The slug of the tenant that it belongs to.
    pub tenant: String,
    /// How many projects it holds.
    pub projects: i64,
    /// Counts changes.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// What an application may belong to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectView {
    /// Its short name, unique in its tenant.
    pub slug: String,
    /// What people call it.
    pub name: String,
    /// The slug of the suite that holds it.
    pub suite: String,
    /// The slug of the tenant that it belongs to.
    pub tenant: String,
    /// How many applications belong to it.
    pub applications: i64,
    /// Counts changes.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// A database of a region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatabaseView {
    /// What goes into tokens.
    pub db_code: String,
    /// Whether new applications may get it.
    pub active: bool,
}

/// Where an application's data lives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegionView {
    /// Its short name, in tokens.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// Whether new applications may get it.
    pub active: bool,
    /// Its databases, the preferred one first.
    pub databases: Vec<DatabaseView>,
    /// How many applications have it.
    pub applications: i64,
    /// Counts changes.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl RegionView {
    /// The database that a new application gets; none: the region cannot be used.
    pub fn first_active(&self) -> Option<&DatabaseView> {
        self.databases.iter().find(|database| self.active && database.active)
    }
}

/// What an application may consume.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanView {
    /// Its short name, in tokens.
    pub slug: String,
    /// What people call it.
    pub name: String,
    /// A retired plan issues no tokens.
    pub status: PlanStatus,
    /// Named limits in Document Units.
    pub limits: BTreeMap<String, i64>,
    /// How many applications have it.
    pub applications: i64,
    /// Counts changes.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// A permission that applications can be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeView {
    /// As tokens and requests name it.
    pub name: String,
    /// A few words for people.
    pub title: String,
    /// What the consent page says.
    pub description: String,
    /// Whether it opens something that matters.
    pub sensitive: bool,
    /// How many applications have it.
    pub applications: i64,
    /// Counts changes.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserView {
    /// Their identifier, the `sub` of tokens.
    pub id: String,
    /// The address they sign in with.
    pub email: String,
    /// What they are greeted with.
    pub first_name: String,
    /// Their family name, or nothing.
    pub last_name: String,
    /// What they may do here.
    pub role: Role,
    /// The slug of their tenant.
    pub tenant: String,
    /// Whether they may sign in.
    pub active: bool,
    /// Further standard claims, as a JSON object.
    pub claims: String,
    /// Counts changes.
    pub version: i64,
    /// When they were made.
    pub created_at: Timestamp,
    /// When they were last changed.
    pub updated_at: Timestamp,
}

/// A user of one application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationUserView {
    /// The address they sign in with.
    pub email: String,
    /// What they are greeted with.
    pub first_name: String,
    /// Whether this application admits them.
    pub enabled: bool,
    /// Whether they may sign in at all.
    pub active: bool,
    /// When they were listed.
    pub created_at: Timestamp,
}

/// What was done, by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditView {
    /// Its identifier.
    pub id: String,
    /// When it happened.
    pub at: Timestamp,
    /// An e-mail address, a client ID, or `operator`.
    pub actor: String,
    /// `application.create` and so on.
    pub action: String,
    /// The name of what it was done to.
    pub target: String,
    /// The slug of the tenant, where it concerns one.
    pub tenant: Option<String>,
    /// The request in which it was done.
    pub request_id: String,
    /// What changed. Never a secret.
    pub changes: Vec<Change>,
}
