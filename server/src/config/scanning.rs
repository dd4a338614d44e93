//! Whose reports of found secrets are taken. Nobody's, unless a file with keys is named.

use super::{Problem, Source};
use grantry_engine::ScanningKeys;

/// The keys in the named file.
pub(super) fn keys(source: &Source) -> Result<Option<ScanningKeys>, Problem> {
    let Some(path) = source.get("SECRET_SCANNING_KEYS_FILE") else { return Ok(None) };
    let problem = |what: &str| Problem::new("GRANTRY_SECRET_SCANNING_KEYS_FILE", path, what);
    let json = std::fs::read(path)
        .map_err(|error| problem(&format!("the file cannot be read: {error}")))?;
    ScanningKeys::parse(&json).map(Some).map_err(|error| problem(&error.to_string()))
}
