//! The master key: a file of its own, made on the first start, readable by its owner alone.
//!
//! It seals the data keys of [`super::envelope`] and nothing else. Without it the database's
//! signing keys and pepper are noise, so a copy belongs in a safe place, apart from the database's.

use crate::clock::Rng;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rustix::fs::fsync;
use std::fmt;
use std::fs::{DirBuilder, File, OpenOptions, hard_link, remove_file};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use zeroize::{Zeroize, Zeroizing};

const HEADER: &str = "grantry-master-key-1:";

/// 256 bits that open everything else.
pub(crate) struct MasterKey {
    bytes: Zeroizing<[u8; 32]>,
}

/// Why there is no usable master key. Its text is one line that says what to do.
#[derive(Debug)]
pub enum MasterKeyError {
    /// The file or its folder cannot be used.
    File { path: PathBuf, source: std::io::Error },
    /// The database needs the key that was made for it, and that is not there.
    Missing { path: PathBuf },
    /// Others may read it.
    Exposed { path: PathBuf, mode: u32 },
    /// It is not what Grantry wrote.
    Malformed { path: PathBuf },
}

impl fmt::Display for MasterKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, source } => {
                write!(f, "cannot use the master key {}: {source}", path.display())
            }
            Self::Missing { path } => write!(
                f,
                "the master key {} of this database is missing; restore it from its backup, or set GRANTRY_MASTER_KEY_FILE",
                path.display()
            ),
            Self::Exposed { path, mode } => write!(
                f,
                "the master key {0} may be read by others (mode {mode:04o}); run: chmod 600 {0}",
                path.display()
            ),
            Self::Malformed { path } => write!(
                f,
                "{} is not a master key of Grantry; restore the right file from a backup",
                path.display()
            ),
        }
    }
}

impl std::error::Error for MasterKeyError {}

impl MasterKey {
    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// Names the key without telling anything of it.
    pub(crate) fn id(&self) -> [u8; 8] {
        let mut labelled = Zeroizing::new(b"grantry master key id".to_vec());
        labelled.extend_from_slice(&self.bytes[..]);
        let mut id = [0; 8];
        id.copy_from_slice(&digest(&SHA256, &labelled).as_ref()[..8]);
        id
    }
}

/// Reads the key, or makes it where there is none. `true` says that it was made now.
///
/// Of several processes that start together exactly one makes it: the finished file is linked into
/// place, and a link that exists is not replaced.
pub(crate) fn load_or_make(
    path: &Path,
    rng: &dyn Rng,
) -> Result<(MasterKey, bool), MasterKeyError> {
    let file_error = |source| MasterKeyError::File { path: path.to_owned(), source };
    match read(path) {
        Err(MasterKeyError::File { source, .. }) if source.kind() == ErrorKind::NotFound => {}
        other => return other.map(|key| (key, false)),
    }
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(file_error)?;
    }
    let made = make(path, rng).map_err(file_error)?;
    Ok((read(path)?, made))
}

/// Reads the key of a database that has been sealed with one: a new key would be of no use to it.
pub(crate) fn load(path: &Path) -> Result<MasterKey, MasterKeyError> {
    read(path).map_err(|error| match error {
        MasterKeyError::File { path, source } if source.kind() == ErrorKind::NotFound => {
            MasterKeyError::Missing { path }
        }
        other => other,
    })
}

fn read(path: &Path) -> Result<MasterKey, MasterKeyError> {
    let file_error = |source| MasterKeyError::File { path: path.to_owned(), source };
    let mut file = File::open(path).map_err(file_error)?;
    let mode = file.metadata().map_err(file_error)?.mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(MasterKeyError::Exposed { path: path.to_owned(), mode });
    }
    let mut text = Zeroizing::new(String::new());
    Read::by_ref(&mut file).take(1_024).read_to_string(&mut text).map_err(file_error)?;
    let decoded = text.trim_end().strip_prefix(HEADER).map(|key| URL_SAFE_NO_PAD.decode(key));
    let malformed = || MasterKeyError::Malformed { path: path.to_owned() };
    let mut decoded = Zeroizing::new(decoded.and_then(Result::ok).ok_or_else(malformed)?);
    let bytes: [u8; 32] = decoded.as_slice().try_into().ok().ok_or_else(malformed)?;
    decoded.zeroize();
    if bytes == [0; 32] {
        return Err(malformed());
    }
    Ok(MasterKey { bytes: Zeroizing::new(bytes) })
}

/// `false`: another process was faster.
fn make(path: &Path, rng: &dyn Rng) -> std::io::Result<bool> {
    let mut bytes = Zeroizing::new([0; 32]);
    rng.fill(&mut bytes[..]);
    let mut unique = [0; 8];
    rng.fill(&mut unique);
    let mut draft = path.as_os_str().to_owned();
    draft.push(format!(".{}", URL_SAFE_NO_PAD.encode(unique)));
    let draft = PathBuf::from(draft);
    let text = Zeroizing::new(format!("{HEADER}{}\n", URL_SAFE_NO_PAD.encode(&bytes[..])));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    let linked = written.and_then(|()| hard_link(&draft, path));
    remove_file(&draft)?;
    if let Some(folder) = path.parent() {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        fsync(File::open(folder)?)?;
    }
    match linked {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemRng;
    use std::os::unix::fs::PermissionsExt;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a temporary folder")
    }

    #[test]
    fn the_first_start_makes_it_and_the_next_reads_it() {
        let dir = folder();
        let path = dir.path().join("new").join("master.key");
        let (first, made) = load_or_make(&path, &SystemRng).expect("made");
        assert!(made);
        let (second, made) = load_or_make(&path, &SystemRng).expect("read");
        assert!(!made);
        assert_eq!(first.bytes(), second.bytes());
        let file = std::fs::metadata(&path).expect("the file");
        assert_eq!(file.mode() & 0o777, 0o600);
        let names = std::fs::read_dir(path.parent().expect("a folder")).expect("listed").count();
        assert_eq!(names, 1, "no draft is left behind");
    }

    #[test]
    fn r41_many_makers_end_with_one_key() {
        let dir = folder();
        let path = dir.path().join("master.key");
        let keys: Vec<_> = std::thread::scope(|scope| {
            let start = || load_or_make(&path, &SystemRng).map(|(key, made)| (*key.bytes(), made));
            let threads: Vec<_> = (0..16).map(|_| scope.spawn(start)).collect();
            threads.into_iter().map(|t| t.join().expect("no panic").expect("a key")).collect()
        });
        assert!(keys.iter().all(|(key, _)| *key == keys[0].0));
        assert_eq!(keys.iter().filter(|(_, made)| *made).count(), 1);
    }

    #[test]
    fn r42_an_exposed_or_foreign_file_is_refused() {
        let dir = folder();
        let path = dir.path().join("master.key");
        load_or_make(&path, &SystemRng).expect("made");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("changed");
        let refusal = load_or_make(&path, &SystemRng).err().expect("refused").to_string();
        assert!(refusal.contains("chmod 600") && !refusal.contains('\n'), "{refusal}");

        let zero = format!("{HEADER}{}\n", URL_SAFE_NO_PAD.encode([0; 32]));
        for text in ["", "hello", HEADER, "grantry-master-key-1:AAAA", &zero] {
            std::fs::write(&path, text).expect("written");
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).expect("ok");
            let refusal = load_or_make(&path, &SystemRng).err();
            assert!(matches!(refusal, Some(MasterKeyError::Malformed { .. })), "{text:?}");
        }
    }
}
