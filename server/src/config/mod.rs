//! The configuration: read once at start, every value checked, every mistake said in one line.

mod bootstrap;
mod outbound;
mod scanning;
mod source;

pub(crate) use bootstrap::{BootstrapAdmin, BootstrapClient};
pub(crate) use source::Source;

use crate::extract::TrustedProxies;
use crate::outbound::OutboundSettings;
use grantry_core::public_url::PublicUrl;
use grantry_engine::{DatabaseUrl, ScanningKeys};
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use tracing_subscriber::EnvFilter;

/// One wrong setting: its name, its value (never a secret's), and what is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem(String);

impl Problem {
    pub(crate) fn new(name: &str, value: &str, allowed: &str) -> Self {
        match value {
            "" => Self(format!("{name}: {allowed}")),
            value => Self(format!("{name} is {value:?}: {allowed}")),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogFormat {
    Text,
    Json,
}

/// Everything that can be configured.
pub(crate) struct Config {
    /// Address of the server; port 0 picks a free one.
    pub(crate) listen: SocketAddr,
    /// Where metrics are told; nowhere where nothing is said.
    pub(crate) metrics_listen: Option<SocketAddr>,
    /// The issuer and the origin of every link; `None` means localhost with the listening port.
    pub(crate) public_url: Option<PublicUrl>,
    /// Where the database is.
    pub(crate) database: DatabaseUrl,
    /// The key that opens the keys in the database.
    pub(crate) master_key_file: PathBuf,
    /// Who is made at the first start.
    pub(crate) bootstrap_admin: Option<BootstrapAdmin>,
    /// Which application is made where it is missing.
    pub(crate) bootstrap_client: Option<BootstrapClient>,
    /// What is logged, as `tracing` filters are written.
    pub(crate) log: String,
    /// How it is written.
    pub(crate) log_format: LogFormat,
    /// Whose forwarding headers count.
    pub(crate) trusted_proxies: TrustedProxies,
    /// What may be called besides the public internet.
    pub(crate) outbound: OutboundSettings,
    /// Whose reports of found secrets are taken; nobody's where there is none.
    pub(crate) scanning_keys: Option<ScanningKeys>,
    /// Whether tries are limited; off only for load tests.
    pub(crate) rate_limits: bool,
    /// Variables that begin with `GRANTRY_` and mean nothing.
    pub(crate) unknown: Vec<String>,
}

impl Config {
    /// Checks every setting; all mistakes at once.
    pub(crate) fn parse(source: &Source) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut keep = |problem: Problem| problems.push(problem);
        let data_dir = PathBuf::from(source.get("DATA_DIR").unwrap_or("./data"));
        let listen = listen(source).map_err(&mut keep).ok();
        let metrics_listen = metrics_listen(source).map_err(&mut keep).ok();
        let public_url = public_url(source).map_err(&mut keep).ok();
        let database = database(source, &data_dir).map_err(&mut keep).ok();
        let bootstrap_admin = bootstrap::administrator(source).map_err(&mut keep).ok();
        let bootstrap_client = bootstrap::client(source).map_err(&mut keep).ok();
        let log = log(source).map_err(&mut keep).ok();
        let log_format = log_format(source).map_err(&mut keep).ok();
        let trusted_proxies = trusted_proxies(source).map_err(&mut keep).ok();
        let outbound = outbound::settings(source).map_err(&mut keep).ok();
        let scanning_keys = scanning::keys(source).map_err(&mut keep).ok();
        let rate_limits = rate_limits(source).map_err(&mut keep).ok();
        let parsed = || {
            Some(Self {
                listen: listen?,
                metrics_listen: metrics_listen?,
                public_url: public_url?,
                database: database?,
                master_key_file: source
                    .get("MASTER_KEY_FILE")
                    .map_or_else(|| data_dir.join("master.key"), PathBuf::from),
                bootstrap_admin: bootstrap_admin?,
                bootstrap_client: bootstrap_client?,
                log: log?,
                log_format: log_format?,
                trusted_proxies: trusted_proxies?,
                outbound: outbound?,
                scanning_keys: scanning_keys?,
                rate_limits: rate_limits?,
                unknown: source.unknown().to_vec(),
            })
        };
        parsed().ok_or(problems)
    }
}

fn listen(source: &Source) -> Result<SocketAddr, Problem> {
    let text = source.get("LISTEN").unwrap_or("127.0.0.1:8080");
    let allowed = "use ADDRESS:PORT, such as 127.0.0.1:8080 or [::]:8080";
    text.parse().map_err(|_bad| Problem::new("GRANTRY_LISTEN", text, allowed))
}

fn metrics_listen(source: &Source) -> Result<Option<SocketAddr>, Problem> {
    let Some(text) = source.get("METRICS_LISTEN") else { return Ok(None) };
    let allowed = "use ADDRESS:PORT of its own, such as 127.0.0.1:9090";
    text.parse().map(Some).map_err(|_bad| Problem::new("GRANTRY_METRICS_LISTEN", text, allowed))
}

fn public_url(source: &Source) -> Result<Option<PublicUrl>, Problem> {
    let Some(text) = source.get("PUBLIC_URL") else { return Ok(None) };
    let problem = |reason| Problem::new("GRANTRY_PUBLIC_URL", text, &format!("{reason}"));
    PublicUrl::parse(text).map(Some).map_err(problem)
}

fn database(source: &Source, data_dir: &Path) -> Result<DatabaseUrl, Problem> {
    let Some(text) = source.get("DATABASE_URL") else {
        return Ok(DatabaseUrl::Sqlite(data_dir.join("grantry.db")));
    };
    DatabaseUrl::parse(text).map_err(|error| Problem(error.to_string()))
}

fn log(source: &Source) -> Result<String, Problem> {
    let text = source.get("LOG").unwrap_or("info");
    let allowed =
        "use error, warn, info, debug or trace, or a filter such as info,grantry_engine=debug";
    match EnvFilter::try_new(text) {
        Ok(_) if is_filter(text) => Ok(text.to_owned()),
        _ => Err(Problem::new("GRANTRY_LOG", text, allowed)),
    }
}

/// The filter's own parser takes any word for the name of a module; a lone word must be a level.
fn is_filter(text: &str) -> bool {
    let levels = ["off", "error", "warn", "info", "debug", "trace"];
    let is_part = |part: &str| match part.split_once('=') {
        Some((_, level)) => levels.contains(&level.to_lowercase().as_str()),
        None => levels.contains(&part.to_lowercase().as_str()),
    };
    text.split(',').all(is_part)
}

fn log_format(source: &Source) -> Result<LogFormat, Problem> {
    match source.get("LOG_FORMAT").unwrap_or("text") {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        other => Err(Problem::new("GRANTRY_LOG_FORMAT", other, "use text or json")),
    }
}

fn trusted_proxies(source: &Source) -> Result<TrustedProxies, Problem> {
    let text = source.get("TRUSTED_PROXIES").unwrap_or("");
    let allowed = "use addresses or CIDRs, separated by commas, such as 10.0.0.0/8,192.0.2.7";
    TrustedProxies::parse(text)
        .ok_or_else(|| Problem::new("GRANTRY_TRUSTED_PROXIES", text, allowed))
}

fn rate_limits(source: &Source) -> Result<bool, Problem> {
    match source.get("RATE_LIMITS").unwrap_or("on") {
        "on" => Ok(true),
        "off" => Ok(false),
        other => Err(Problem::new("GRANTRY_RATE_LIMITS", other, "use on, or off for load tests")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(pairs: &[(&str, &str)]) -> Source {
        let owned = pairs.iter().map(|(n, v)| (format!("GRANTRY_{n}"), (*v).to_owned()));
        Source::read(None, owned.collect::<Vec<_>>().into_iter()).expect("no file is named")
    }

    fn problems(pairs: &[(&str, &str)]) -> Vec<String> {
        let problems = Config::parse(&source(pairs)).err().unwrap_or_default();
        problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn nothing_set_is_the_documented_default() {
        let config = Config::parse(&source(&[])).expect("the defaults are right");
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.database, DatabaseUrl::Sqlite(PathBuf::from("./data/grantry.db")));
        assert_eq!(config.master_key_file, PathBuf::from("./data/master.key"));
        assert!(
            config.rate_limits && config.bootstrap_admin.is_none() && config.public_url.is_none()
        );
    }

    #[test]
    fn r42_every_mistake_names_the_variable_the_value_and_what_is_allowed() {
        for (name, value) in [
            ("LISTEN", "8080"),
            ("PUBLIC_URL", "http://id.example.com"),
            ("PUBLIC_URL", "https://id.example.com/auth"),
            ("DATABASE_URL", "mysql://db"),
            ("LOG", "loud"),
            ("LOG_FORMAT", "xml"),
            ("TRUSTED_PROXIES", "10.0.0.0/99"),
            ("OUTBOUND_ALLOW", "localhost"),
            ("OUTBOUND_CA_FILE", "/nowhere/authority.pem"),
            ("SECRET_SCANNING_KEYS_FILE", "/nowhere/keys.json"),
            ("RATE_LIMITS", "maybe"),
            ("BOOTSTRAP_ADMIN_EMAIL", "ada@example.com"),
            ("BOOTSTRAP_CLIENT_ID", "bootstrap-client-1"),
        ] {
            let said = problems(&[(name, value)]);
            assert_eq!(said.len(), 1, "{name}={value}: {said:?}");
            assert!(said[0].contains(&format!("GRANTRY_{name}")), "{said:?}");
            assert!(said[0].contains(value), "{said:?}");
            assert!(!said[0].contains('\n'), "{said:?}");
        }
    }

    #[test]
    fn all_mistakes_are_said_at_once_and_never_a_password() {
        let said = problems(&[
            ("LISTEN", "x"),
            ("LOG_FORMAT", "xml"),
            ("BOOTSTRAP_ADMIN_EMAIL", "ada@example.com"),
            ("BOOTSTRAP_ADMIN_PASSWORD", "hunter2"),
            ("BOOTSTRAP_CLIENT_ID", "bootstrap-client-1"),
            ("BOOTSTRAP_CLIENT_SECRET", "hunter2"),
            ("DATABASE_URL", "mysql://ada:hunter2@db"),
        ]);
        assert_eq!(said.len(), 5, "{said:?}");
        assert!(!said.join(" ").contains("hunter2"), "{said:?}");
    }

    #[test]
    fn an_unknown_variable_is_pointed_out() {
        let config = Config::parse(&source(&[("LISTN", "1.2.3.4:1")])).expect("only a warning");
        assert_eq!(config.unknown, ["GRANTRY_LISTN"]);
    }

    #[test]
    fn a_file_is_read_and_the_environment_wins() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("grantry.toml");
        let text = "listen = \"127.0.0.1:1\"\nlog_format = \"json\"\nrate_limits = false\ntrusted_proxies = [\"10.0.0.0/8\"]\n";
        std::fs::write(&path, text).expect("written");
        let environment = [("GRANTRY_LISTEN".to_owned(), "127.0.0.1:2".to_owned())];
        let source = Source::read(Some(path.clone()), environment.into_iter()).expect("read");
        let config = Config::parse(&source).expect("right");
        assert_eq!(config.listen.port(), 2);
        assert_eq!((config.log_format, config.rate_limits), (LogFormat::Json, false));

        for (text, part) in [("listn = \"x\"", "listn"), ("listen = 1.5", "listen"), ("=", "TOML")]
        {
            std::fs::write(&path, text).expect("written");
            let problem =
                Source::read(Some(path.clone()), std::iter::empty()).expect_err("refused");
            assert!(problem.to_string().contains(part), "{problem}");
        }
    }
}
