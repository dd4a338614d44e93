//! What a person may do in the dashboard.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The four roles, from most to least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Sees and changes everything, in every tenant.
    PlatformAdmin,
    /// Sees and changes everything of one tenant.
    TenantAdmin,
    /// Sees everything that an administrator of the same reach sees, changes nothing.
    Auditor,
    /// Signs in to applications; has no dashboard.
    User,
}

impl Role {
    /// Every role, in the order in which lists show them.
    pub const ALL: [Self; 4] = [Self::PlatformAdmin, Self::TenantAdmin, Self::Auditor, Self::User];

    /// The name that the API, the command line and the database use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PlatformAdmin => "platform-admin",
            Self::TenantAdmin => "tenant-admin",
            Self::Auditor => "auditor",
            Self::User => "user",
        }
    }

    /// The name that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::PlatformAdmin => "Platform administrator",
            Self::TenantAdmin => "Tenant administrator",
            Self::Auditor => "Auditor",
            Self::User => "User",
        }
    }

    /// Reads [`Role::as_str`] back.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }

    /// Whether the dashboard opens at all.
    pub const fn has_dashboard(self) -> bool {
        !matches!(self, Self::User)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_and_agree_with_json() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Some(role));
            let json = serde_json::to_string(&role).expect("a role is plain text");
            assert_eq!(json, format!("\"{role}\""));
        }
        assert_eq!(Role::parse("Platform-Admin"), None);
    }

    #[test]
    fn only_plain_users_have_no_dashboard() {
        let without: Vec<_> = Role::ALL.into_iter().filter(|r| !r.has_dashboard()).collect();
        assert_eq!(without, [Role::User]);
    }
}
