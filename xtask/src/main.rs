//! `cargo xtask`: the chores of this repository that a shell script would do badly.
//!
//! `web` builds the browser half, `dev` rebuilds and restarts on change, `tidy` checks the rules
//! of the house, `seed` fills a database. It depends on none of the other crates, so that it also
//! works while they do not.

mod dev;
mod failure;
mod seed;
mod tidy;
mod web;
mod workspace;

use std::process::ExitCode;

use failure::{Failure, Result};
use workspace::Workspace;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  web [--release]   build the browser half into site-dev/ (site/ with --release)
  tidy              check the rules of the house
  dev [-- ARG...]   rebuild and restart the server on every change; ARGs go to the server
  seed --database URL --applications N [--users N] [--refresh-tokens N]
      [--expired-tokens N] [--tenant SLUG]
                    fill a new tenant of a migrated database, with sqlite3 or psql";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Reported) => ExitCode::FAILURE,
        Err(Failure::Work(message)) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
        Err(Failure::Usage(message)) => {
            eprintln!("xtask: {message}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &[String]) -> Result<()> {
    match Command::parse(arguments)? {
        Command::Help => {
            println!("{USAGE}");
            Ok(())
        }
        Command::Web(mode) => web::run(&Workspace::find()?, mode),
        Command::Tidy => tidy::run(&Workspace::find()?),
        Command::Seed(options) => seed::run(&options),
        Command::Dev(server_arguments) => dev::run(&Workspace::find()?, &server_arguments),
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Command {
    Help,
    Web(web::Mode),
    Tidy,
    Dev(Vec<String>),
    Seed(seed::Options),
}

impl Command {
    fn parse(arguments: &[String]) -> Result<Self> {
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["help" | "--help" | "-h", ..] => Ok(Self::Help),
            ["web"] => Ok(Self::Web(web::Mode::Dev)),
            ["web", "--release"] => Ok(Self::Web(web::Mode::Release)),
            ["tidy"] => Ok(Self::Tidy),
            ["seed", options @ ..] => seed::Options::parse(options).map(Self::Seed),
            ["dev"] => Ok(Self::Dev(Vec::new())),
            ["dev", "--", rest @ ..] => {
                Ok(Self::Dev(rest.iter().map(|word| (*word).to_owned()).collect()))
            }
            [] => Err(Failure::Usage("a command is missing".into())),
            other => Err(Failure::Usage(format!("unknown command: {}", other.join(" ")))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Command> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Command::parse(&words)
    }

    #[test]
    fn commands_are_read() {
        assert_eq!(parse("web").unwrap(), Command::Web(web::Mode::Dev));
        assert_eq!(parse("web --release").unwrap(), Command::Web(web::Mode::Release));
        assert_eq!(parse("tidy").unwrap(), Command::Tidy);
        assert_eq!(parse("dev").unwrap(), Command::Dev(vec![]));
        assert_eq!(
            parse("dev -- serve --port 1").unwrap(),
            Command::Dev(vec!["serve".into(), "--port".into(), "1".into()])
        );
    }

    #[test]
    fn wrong_usage_is_told_apart_from_failed_work() {
        for line in ["", "weeb", "web --fast", "tidy now", "dev serve", "seed"] {
            assert!(matches!(parse(line), Err(Failure::Usage(_))), "{line}");
        }
    }
}
