//! The sections of the dashboard: where they are, what they are called, who sees them.

use crate::parts::icon::Glyph;
use grantry_core::user::Role;

/// One entry of the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) path: &'static str,
    pub(super) name: &'static str,
    pub(super) glyph: Glyph,
    /// Only for those who see what concerns the whole server.
    pub(super) platform: bool,
}

/// A titled group of the navigation.
pub(super) struct Group {
    pub(super) title: &'static str,
    pub(super) sections: &'static [Section],
}

/// What stands above all groups.
pub(super) const HOME: Section =
    Section { path: "/", name: "Overview", glyph: Glyph::Overview, platform: false };

/// The groups, from top to bottom.
pub(super) const GROUPS: &[Group] = &[Group {
    title: "Server",
    sections: &[
        Section { path: "/keys", name: "Keys", glyph: Glyph::Key, platform: true },
        Section { path: "/settings", name: "Settings", glyph: Glyph::Settings, platform: false },
    ],
}];

impl Section {
    /// Whether somebody of this role sees the entry. The server decides about the page itself.
    pub(super) fn is_for(&self, role: Role) -> bool {
        !self.platform || matches!(role, Role::PlatformAdmin | Role::Auditor)
    }

    /// Whether a path is in this section.
    pub(super) fn holds(&self, path: &str) -> bool {
        match path.strip_prefix(self.path) {
            Some(rest) if self.path != "/" => rest.is_empty() || rest.starts_with('/'),
            Some(rest) => rest.is_empty(),
            None => false,
        }
    }
}

/// The way from the overview to a page: address and name of each step; the last is the page itself.
pub(super) fn crumbs(path: &str) -> Vec<(&'static str, &'static str)> {
    let sections = GROUPS.iter().flat_map(|group| group.sections);
    let mut crumbs: Vec<_> =
        sections.filter(|section| section.holds(path)).map(|s| (s.path, s.name)).collect();
    if path == "/settings/sessions" {
        crumbs.push(("/settings/sessions", "Your sessions"));
    }
    if crumbs.is_empty() && path == "/" {
        crumbs.push((HOME.path, HOME.name));
    }
    crumbs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_holds_its_own_pages_only() {
        let keys = &GROUPS[0].sections[0];
        assert!(keys.holds("/keys") && keys.holds("/keys/abc"));
        assert!(!keys.holds("/keyshop") && !keys.holds("/"));
        assert!(HOME.holds("/") && !HOME.holds("/keys"));
    }

    #[test]
    fn tenant_administrators_do_not_see_the_servers_keys() {
        let keys = &GROUPS[0].sections[0];
        assert!(keys.is_for(Role::PlatformAdmin) && keys.is_for(Role::Auditor));
        assert!(!keys.is_for(Role::TenantAdmin));
    }

    #[test]
    fn crumbs_lead_to_the_page() {
        assert_eq!(crumbs("/"), [("/", "Overview")]);
        assert_eq!(
            crumbs("/settings/sessions"),
            [("/settings", "Settings"), ("/settings/sessions", "Your sessions")]
        );
        assert!(crumbs("/nowhere").is_empty());
    }
}
