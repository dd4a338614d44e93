//! Both databases go through the same steps: their folders hold the same file names.

use std::collections::BTreeSet;

use super::{Tree, Violation};

const FOLDERS: [&str; 2] = ["migrations/sqlite/", "migrations/postgres/"];

/// Every migration exists for both.
pub(super) fn same_names(tree: &Tree) -> Vec<Violation> {
    compare(tree.files.iter().map(|file| file.path.as_str()))
}

fn compare<'a>(paths: impl Iterator<Item = &'a str> + Clone) -> Vec<Violation> {
    let names = |folder: &str| -> BTreeSet<&'a str> {
        paths.clone().filter_map(|path| path.strip_prefix(folder)).collect()
    };
    let mut found = Vec::new();
    for (here, there) in [(FOLDERS[0], FOLDERS[1]), (FOLDERS[1], FOLDERS[0])] {
        for name in names(here).difference(&names(there)) {
            let advice = format!("write {there}{name} as well");
            found.push(Violation::new(&format!("{here}{name}"), 1, "migrations", advice));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_migration_for_one_database_only_fails() {
        let both = [
            "migrations/sqlite/0001_a.sql",
            "migrations/postgres/0001_a.sql",
            "migrations/README.md",
        ];
        assert!(compare(both.into_iter()).is_empty());
        let one = ["migrations/sqlite/0001_a.sql", "migrations/postgres/0002_b.sql"];
        let found = compare(one.into_iter());
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].advice, "write migrations/postgres/0001_a.sql as well");
    }
}
