//! Notices changes by looking at modification times: a few hundred files cost a few milliseconds,
//! and no dependency is needed.

use std::collections::BTreeMap;
use std::time::SystemTime;

use crate::failure::Result;
use crate::workspace::{Workspace, files_below};

const FOLDERS: [&str; 8] =
    ["core", "engine", "app", "server", "frontend", "style", "public", "migrations"];

/// When each source file was last written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Snapshot(BTreeMap<String, SystemTime>);

impl Snapshot {
    pub(super) fn take(workspace: &Workspace) -> Result<Self> {
        let mut times = BTreeMap::new();
        for folder in FOLDERS {
            let below = workspace.root.join(folder);
            for name in files_below(&below)? {
                // A file that went away between the listing and now is simply not there.
                if let Ok(written) = below.join(&name).metadata().and_then(|about| about.modified())
                {
                    times.insert(format!("{folder}/{name}"), written);
                }
            }
        }
        Ok(Self(times))
    }

    /// The first file that was written, added or removed since an earlier look.
    pub(super) fn difference<'a>(&'a self, earlier: &'a Self) -> Option<&'a str> {
        let changed = self.0.iter().find(|(path, time)| earlier.0.get(*path) != Some(time));
        let removed = || earlier.0.iter().find(|(path, _)| !self.0.contains_key(*path));
        changed.or_else(removed).map(|(path, _)| path.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn snapshot(files: &[(&str, u64)]) -> Snapshot {
        let time = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        Snapshot(files.iter().map(|(path, seconds)| ((*path).to_owned(), time(*seconds))).collect())
    }

    #[test]
    fn writing_adding_and_removing_are_changes() {
        let before = snapshot(&[("app/a.rs", 1), ("app/b.rs", 1)]);
        assert_eq!(before.difference(&snapshot(&[("app/a.rs", 1), ("app/b.rs", 1)])), None);
        assert_eq!(
            snapshot(&[("app/a.rs", 1), ("app/b.rs", 2)]).difference(&before),
            Some("app/b.rs")
        );
        assert_eq!(snapshot(&[("app/a.rs", 1)]).difference(&before), Some("app/b.rs"));
        let more = snapshot(&[("app/a.rs", 1), ("app/b.rs", 1), ("app/c.rs", 1)]);
        assert_eq!(more.difference(&before), Some("app/c.rs"));
    }
}
