//! The sections of the dashboard: where they are, what they are called, who sees them.

use crate::parts::copy::shortened;
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
pub(super) const GROUPS: &[Group] = &[
    Group {
        title: "Access",
        sections: &[
            Section {
                path: "/applications",
                name: "Applications",
                glyph: Glyph::Application,
                platform: false,
            },
            Section { path: "/users", name: "Users", glyph: Glyph::People, platform: false },
            Section {
                path: "/permissions",
                name: "Permissions",
                glyph: Glyph::Shield,
                platform: false,
            },
        ],
    },
    Group {
        title: "Organisation",
        sections: &[
            Section { path: "/tenants", name: "Tenants", glyph: Glyph::Building, platform: false },
            Section { path: "/projects", name: "Projects", glyph: Glyph::Folder, platform: false },
            Section { path: "/regions", name: "Regions", glyph: Glyph::Globe, platform: false },
            Section { path: "/plans", name: "Plans", glyph: Glyph::Layers, platform: false },
        ],
    },
    Group {
        title: "Server",
        sections: &[
            Section { path: "/keys", name: "Keys", glyph: Glyph::Key, platform: true },
            Section { path: "/audit", name: "Audit log", glyph: Glyph::Clock, platform: false },
            Section {
                path: "/settings",
                name: "Settings",
                glyph: Glyph::Settings,
                platform: false,
            },
        ],
    },
];

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
pub(super) fn crumbs(path: &str) -> Vec<(&'static str, String)> {
    let sections = GROUPS.iter().flat_map(|group| group.sections);
    let mut crumbs: Vec<_> = sections
        .filter(|section| section.holds(path))
        .map(|section| (section.path, section.name.to_owned()))
        .collect();
    crumbs.extend(below(path));
    if crumbs.is_empty() && path == "/" {
        crumbs.push((HOME.path, HOME.name.to_owned()));
    }
    crumbs
}

/// The name of a page below a section. A record is named by its identifier: that is all an address
/// tells.
fn below(path: &str) -> Option<(&'static str, String)> {
    match path {
        "/settings/sessions" => return Some(("/settings/sessions", "Your sessions".to_owned())),
        "/projects/suites" => return Some(("/projects/suites", "Suites".to_owned())),
        _ => {}
    }
    let rest = path.strip_prefix("/applications/")?;
    let name = match rest.split('/').next().unwrap_or(rest) {
        "new" => "Create application".to_owned(),
        client_id => shortened(client_id),
    };
    Some(("/applications", name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(path: &str) -> Section {
        let mut all = GROUPS.iter().flat_map(|group| group.sections);
        *all.find(|section| section.path == path).expect("a section")
    }

    fn steps(path: &str) -> String {
        crumbs(path).into_iter().map(|(href, name)| format!("{href} {name}; ")).collect()
    }

    #[test]
    fn a_section_holds_its_own_pages_only() {
        let keys = section("/keys");
        assert!(keys.holds("/keys") && keys.holds("/keys/abc"));
        assert!(!keys.holds("/keyshop") && !keys.holds("/"));
        assert!(HOME.holds("/") && !HOME.holds("/keys"));
    }

    #[test]
    fn tenant_administrators_do_not_see_the_servers_keys() {
        let keys = section("/keys");
        assert!(keys.is_for(Role::PlatformAdmin) && keys.is_for(Role::Auditor));
        assert!(!keys.is_for(Role::TenantAdmin));
    }

    #[test]
    fn crumbs_lead_to_the_page() {
        assert_eq!(steps("/"), "/ Overview; ");
        assert_eq!(
            steps("/settings/sessions"),
            "/settings Settings; /settings/sessions Your sessions; "
        );
        assert_eq!(
            steps("/applications/new"),
            "/applications Applications; /applications Create application; "
        );
        let application = steps("/applications/k3JxT0bYq2mWv8Rn59aQm/users");
        assert_eq!(application, "/applications Applications; /applications k3Jx…9aQm; ");
        assert!(crumbs("/nowhere").is_empty());
    }
}
