//! A file of SQLite is filled as a copy of itself, without a journal: a million applications are then
//! written once and not three times. Until all of it is there the file is what it was.

use crate::failure::{Doing, Result, work};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Beside the original; removed unless it is kept.
pub(super) struct Copy {
    original: PathBuf,
    pub(super) file: PathBuf,
}

impl Copy {
    /// Fails while somebody else has the file open: only who has it alone can end its log.
    pub(super) fn of(original: &Path) -> Result<Self> {
        let whole = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE;";
        let said = Command::new("sqlite3")
            .args(["-batch", "-bail"])
            .arg(original)
            .arg(whole)
            .output()
            .doing(|| "starting sqlite3, which has to be installed".into())?;
        if !String::from_utf8_lossy(&said.stdout).contains("delete") {
            let why = String::from_utf8_lossy(&said.stderr);
            return work(format!(
                "{} cannot be had alone; stop the server that uses it ({})",
                original.display(),
                why.trim()
            ));
        }
        let mut name = original.as_os_str().to_owned();
        name.push(".seeding");
        let copy = Self { original: original.to_owned(), file: PathBuf::from(name) };
        fs::copy(original, &copy.file).doing(|| format!("copying {}", original.display()))?;
        Ok(copy)
    }

    /// It takes the place of the original.
    pub(super) fn keep(self) -> Result<()> {
        let doing = || format!("replacing {}", self.original.display());
        File::open(&self.file).and_then(|file| file.sync_all()).doing(doing)?;
        fs::rename(&self.file, &self.original).doing(doing)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        // Gone already where it was kept.
        let _ = fs::remove_file(&self.file);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_replaces_the_original_or_leaves_nothing() {
        let folder = std::env::temp_dir().join(format!("grantry-seed-copy-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let original = folder.join("some.db");
        let run = |file: &Path, sql: &str| {
            let output = Command::new("sqlite3").arg(file).arg(sql).output().unwrap();
            String::from_utf8(output.stdout).unwrap().trim().to_owned()
        };
        run(&original, "PRAGMA journal_mode = WAL; CREATE TABLE t (n); INSERT INTO t VALUES (1);");
        let given_up = Copy::of(&original).unwrap();
        run(&given_up.file, "INSERT INTO t VALUES (2)");
        drop(given_up);
        assert_eq!(run(&original, "SELECT count(*) FROM t"), "1");
        let kept = Copy::of(&original).unwrap();
        run(&kept.file, "INSERT INTO t VALUES (2)");
        kept.keep().unwrap();
        assert_eq!(run(&original, "SELECT count(*) FROM t"), "2");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing lies beside it");
        fs::remove_dir_all(&folder).unwrap();
    }
}
