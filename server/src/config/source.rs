//! Where settings come from: the environment first, then a TOML file. Nothing is read elsewhere.

use super::Problem;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Every setting: the variable's name without `GRANTRY_`, which in lower case is the file's key.
pub(super) const NAMES: &[&str] = &[
    "LISTEN",
    "PUBLIC_URL",
    "DATA_DIR",
    "DATABASE_URL",
    "MASTER_KEY_FILE",
    "METRICS_LISTEN",
    "BOOTSTRAP_ADMIN_EMAIL",
    "BOOTSTRAP_ADMIN_PASSWORD",
    "BOOTSTRAP_ADMIN_PASSWORD_FILE",
    "BOOTSTRAP_CLIENT_ID",
    "BOOTSTRAP_CLIENT_SECRET",
    "BOOTSTRAP_CLIENT_SECRET_FILE",
    "LOG",
    "LOG_FORMAT",
    "OUTBOUND_ALLOW",
    "OUTBOUND_CA_FILE",
    "SECRET_SCANNING_KEYS_FILE",
    "TRUSTED_PROXIES",
    "RATE_LIMITS",
];

/// The settings as text, by their variable's name without the prefix.
#[derive(Debug, Default)]
pub(crate) struct Source {
    values: BTreeMap<String, String>,
    unknown: Vec<String>,
}

impl Source {
    /// Reads the file, if one is named, and lets the environment override it.
    pub(crate) fn read(
        file: Option<PathBuf>,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, Problem> {
        let mut source = Self::default();
        let environment: BTreeMap<String, String> = environment
            .filter_map(|(name, value)| Some((name.strip_prefix("GRANTRY_")?.to_owned(), value)))
            .collect();
        let file = file.or_else(|| environment.get("CONFIG").map(PathBuf::from));
        if let Some(path) = file {
            source.read_file(&path)?;
        }
        for (name, value) in environment {
            if NAMES.contains(&name.as_str()) {
                source.values.insert(name, value);
            } else if name != "CONFIG" {
                source.unknown.push(format!("GRANTRY_{name}"));
            }
        }
        Ok(source)
    }

    fn read_file(&mut self, path: &Path) -> Result<(), Problem> {
        let shown = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| {
            Problem::new("GRANTRY_CONFIG", &shown, &format!("it cannot be read: {error}"))
        })?;
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            Problem::new("GRANTRY_CONFIG", &shown, &format!("it is not TOML: {}", error.message()))
        })?;
        for (key, value) in table {
            let name = key.to_uppercase();
            if !NAMES.contains(&name.as_str()) || key != key.to_lowercase() {
                let known: Vec<_> = NAMES.iter().map(|name| name.to_lowercase()).collect();
                let allowed = format!("known keys are {}", known.join(", "));
                return Err(Problem::new(&format!("the key {key} in {shown}"), "", &allowed));
            }
            let text = as_text(&value).ok_or_else(|| {
                Problem::new(&format!("the key {key} in {shown}"), &value.to_string(), "use a text")
            })?;
            self.values.insert(name, text);
        }
        Ok(())
    }

    /// A setting's text; blank counts as unset.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        debug_assert!(NAMES.contains(&name), "{name} is not in the list of settings");
        self.values.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// A secret's text, with the blanks that belong to it; empty counts as unset.
    pub(super) fn get_exactly(&self, name: &str) -> Option<&str> {
        debug_assert!(NAMES.contains(&name), "{name} is not in the list of settings");
        self.values.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Variables that begin with `GRANTRY_` and mean nothing: probably typing errors.
    pub(super) fn unknown(&self) -> &[String] {
        &self.unknown
    }
}

fn as_text(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(true) => Some("on".to_owned()),
        toml::Value::Boolean(false) => Some("off".to_owned()),
        toml::Value::Array(items) => {
            let texts: Option<Vec<String>> = items.iter().map(as_text).collect();
            texts.map(|texts| texts.join(","))
        }
        toml::Value::Float(_) | toml::Value::Datetime(_) | toml::Value::Table(_) => None,
    }
}
