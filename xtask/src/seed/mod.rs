//! `cargo xtask seed`: fills one tenant with applications by the hundred thousand, to try what a
//! large installation is like and to measure it.
//!
//! The script is SQL over the tables of `migrations/`, and the databases' own client programs run
//! it. A driver in here would have to be compiled before `tidy` can run for the first time, and
//! would bring an async runtime along for one statement after the other. `sqlite3` may be older
//! than what the server asks for, so it takes the file for itself alone: beside a running server
//! nothing is written. What the script writes is proved in `engine/tests/application/seeded.rs`.

mod copy;
mod script;

use crate::failure::{Doing, Failure, Result, work};
use copy::Copy;
use script::{Dialect, Seed};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

const TENANT: &str = "scale";
/// Applications per person.
const OWNED: usize = 50;

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    database: String,
    applications: usize,
    users: Option<usize>,
    refresh_tokens: usize,
    expired_tokens: usize,
    tenant: String,
}

impl Options {
    pub(crate) fn parse(words: &[&str]) -> Result<Self> {
        let usage = |message: String| Err(Failure::Usage(message));
        let (mut database, mut applications, mut users) = (None, None, None);
        let (mut refresh_tokens, mut expired_tokens) = (0, 0);
        let mut tenant = TENANT.to_owned();
        let mut words = words.iter();
        while let Some(option) = words.next() {
            let Some(value) = words.next() else { return usage(format!("{option} needs a value")) };
            match *option {
                "--database" => database = Some((*value).to_owned()),
                "--applications" => applications = Some(number(option, value)?),
                "--users" => users = Some(number(option, value)?),
                "--refresh-tokens" => refresh_tokens = number(option, value)?,
                "--expired-tokens" => expired_tokens = number(option, value)?,
                "--tenant" if is_slug(value) => (*value).clone_into(&mut tenant),
                "--tenant" => return usage(format!("{value} is not a short name such as scale")),
                _ => return usage(format!("unknown option: {option}")),
            }
        }
        match (database, applications) {
            (Some(database), Some(applications)) => {
                Ok(Self { database, applications, users, refresh_tokens, expired_tokens, tenant })
            }
            _ => usage("seed needs --database and --applications".into()),
        }
    }
}

fn number(option: &str, value: &str) -> Result<usize> {
    value.parse().map_err(|_| Failure::Usage(format!("{option} takes a number, not {value}")))
}

fn is_slug(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=40).contains(&text.len())
        && text.bytes().all(plain)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// The program that runs the script, how that database is spoken to, and what becomes the database
/// once the script is through.
fn client(database: &str) -> Result<(Command, Dialect, Option<Copy>)> {
    let file = database.strip_prefix("sqlite://").or_else(|| database.strip_prefix("sqlite:"));
    if let Some(file) = file {
        if !Path::new(file).is_file() {
            return work(format!("{file} is not there; make it with: grantry migrate"));
        }
        let copy = Copy::of(Path::new(file))?;
        let mut command = Command::new("sqlite3");
        command.args(["-batch", "-bail", "-cmd", "PRAGMA locking_mode = EXCLUSIVE"]);
        command.args(["-cmd", "PRAGMA journal_mode = OFF", "-cmd", "PRAGMA synchronous = OFF"]);
        command.arg(&copy.file);
        Ok((command, Dialect::Sqlite, Some(copy)))
    } else if database.starts_with("postgres://") || database.starts_with("postgresql://") {
        let mut command = Command::new("psql");
        command.args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--dbname", database]);
        Ok((command, Dialect::Postgres, None))
    } else {
        Err(Failure::Usage("a database is sqlite://FILE or postgres://…".into()))
    }
}

/// Runs the script.
pub(crate) fn run(options: &Options) -> Result<()> {
    let (mut command, dialect, copy) = client(&options.database)?;
    #[expect(clippy::disallowed_methods, reason = "a chore has no clock but the system's")]
    let now = SystemTime::now().duration_since(UNIX_EPOCH).doing(|| "reading the clock".into())?;
    let seed = Seed {
        dialect,
        tenant: options.tenant.clone(),
        applications: options.applications,
        users: options.users.unwrap_or(options.applications / OWNED).max(1),
        grants: options.refresh_tokens,
        expired: options.expired_tokens,
        now: i64::try_from(now.as_millis()).doing(|| "reading the clock".into())?,
    };
    feed(&mut command, &seed)?;
    copy.map_or(Ok(()), Copy::keep)?;
    println!(
        "seed: tenant {} has {} applications of {} people, who have allowed {} of them something",
        seed.tenant, seed.applications, seed.users, seed.grants
    );
    Ok(())
}

/// Lets the program run the script.
fn feed(command: &mut Command, seed: &Seed) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    // What the programs print besides mistakes, such as the mode of locking, tells nobody anything.
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .doing(|| format!("starting {program}, which has to be installed"))?;
    let fed = child.stdin.take().map_or(Ok(()), |mut input| {
        seed.pieces().try_for_each(|piece| input.write_all(piece.as_bytes()))
    });
    let status = child.wait().doing(|| format!("waiting for {program}"))?;
    if !status.success() {
        // It has said why. A pipe that it closed is no second mistake.
        return work(format!(
            "{program} failed and nothing was kept. The database must be of this version (run: \
             grantry migrate), and without a tenant {}",
            seed.tenant
        ));
    }
    fed.doing(|| format!("speaking to {program}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn options(line: &str) -> Result<Options> {
        Options::parse(&line.split_whitespace().collect::<Vec<_>>())
    }

    fn script(dialect: Dialect, applications: usize) -> Vec<String> {
        let tenant = TENANT.to_owned();
        let now = 1_800_000_000_000;
        Seed { dialect, tenant, applications, users: 20, grants: 30, expired: 10, now }
            .pieces()
            .collect()
    }

    #[test]
    fn options_are_read_and_mistakes_are_said() {
        let line = "--database sqlite://x.db --applications 500 --users 7 --refresh-tokens 9 \
            --expired-tokens 4";
        let read = options(line).unwrap();
        assert_eq!((read.applications, read.users, read.tenant.as_str()), (500, Some(7), TENANT));
        assert_eq!((read.refresh_tokens, read.expired_tokens), (9, 4));
        for line in [
            "",
            "--applications 5",
            "--database sqlite://x.db",
            "--database sqlite://x.db --applications many",
            "--database sqlite://x.db --applications 5 --tenant A'B",
            "--database sqlite://x.db --applications 5 --fast yes",
            "--database sqlite://x.db --applications",
        ] {
            assert!(matches!(options(line), Err(Failure::Usage(_))), "{line}");
        }
        assert!(matches!(client("mysql://h/d"), Err(Failure::Usage(_))));
        assert!(matches!(client("sqlite:///nowhere/at/all.db"), Err(Failure::Work(_))));
    }

    #[test]
    fn the_same_seed_gives_the_same_script_for_either_database() {
        assert_eq!(script(Dialect::Sqlite, 450), script(Dialect::Sqlite, 450));
        let (one, other) = (script(Dialect::Sqlite, 450), script(Dialect::Postgres, 450));
        assert_eq!(one.len(), other.len());
        assert!(one.iter().zip(&other).any(|(one, other)| one == other), "but for the hashes");
        assert_eq!(script(Dialect::Sqlite, 0).len(), 4);
    }

    #[test]
    fn no_two_names_are_the_same() {
        let whole = script(Dialect::Sqlite, 21_000).concat();
        let names: Vec<_> = whole.split("\"after\":\"").skip(1).collect();
        let names: BTreeSet<_> = names.iter().filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(names.len(), 21_000);
    }
}
