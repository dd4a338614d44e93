//! The command line.

pub(crate) const USAGE: &str = "\
usage: grantry-bench [--seconds N] [--connections N,N] [--only NAME]
       [--postgres URL] [--soak SECONDS] [--scale N,N] [--keep FOLDER]
       [--json FILE] BINARY

  BINARY         the program to load: target/release/grantry
  --seconds      how long each figure is measured (3)
  --connections  of the numbers that a scenario has, only these
  --only         scenarios whose name begins so, and what they are compared with
  --postgres     a PostgreSQL server, as scripts/postgres.sh prints it: every scenario is measured
                 on SQLite and in a fresh database there, which takes psql
  --soak         loads client credentials for so long, at least 60, and looks whether memory grows;
                 for this alone, add --only soak
  --scale        the same questions to databases with so many applications, as many users and five
                 times as many refresh tokens, which cargo xtask seed makes; the last is compared
                 with the first; for this alone, add --only scale
  --keep         those databases stay, with what belongs to them in this folder, and are found again;
                 to fill a million takes a quarter of an hour
  --json         where the report is written as JSON, too";

/// The memory is compared with that after half a minute.
const SHORTEST_SOAK: u64 = 60;

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) binary: String,
    pub(crate) postgres: Option<String>,
    pub(crate) seconds: u64,
    /// Empty for all.
    pub(crate) connections: Vec<usize>,
    pub(crate) only: String,
    pub(crate) soak: Option<u64>,
    /// How many applications; empty where nothing is to grow.
    pub(crate) scale: Vec<usize>,
    pub(crate) keep: Option<String>,
    pub(crate) json: Option<String>,
}

/// `None` where it cannot be understood.
pub(crate) fn read(arguments: &[String]) -> Option<Options> {
    let mut options = Options {
        binary: String::new(),
        postgres: None,
        seconds: 3,
        connections: Vec::new(),
        only: String::new(),
        soak: None,
        scale: Vec::new(),
        keep: None,
        json: None,
    };
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--seconds" => {
                options.seconds = rest.next()?.parse().ok().filter(|seconds| *seconds > 0)?;
            }
            "--connections" => options.connections = numbers(rest.next()?)?,
            "--scale" => options.scale = numbers(rest.next()?)?,
            "--only" => options.only.clone_from(rest.next()?),
            "--postgres" => options.postgres = Some(rest.next()?.clone()),
            "--soak" => {
                let seconds = rest.next()?.parse().ok();
                options.soak = Some(seconds.filter(|seconds| *seconds >= SHORTEST_SOAK)?);
            }
            "--keep" => options.keep = Some(rest.next()?.clone()),
            "--json" => options.json = Some(rest.next()?.clone()),
            path if !path.starts_with('-') && options.binary.is_empty() => {
                path.clone_into(&mut options.binary);
            }
            _ => return None,
        }
    }
    (!options.binary.is_empty()).then_some(options)
}

fn numbers(text: &str) -> Option<Vec<usize>> {
    text.split(',').map(|number| number.parse().ok().filter(|number| *number > 0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(line: &str) -> Option<Options> {
        read(&line.split(' ').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn a_line_says_what_is_measured() {
        let options = given("--only JWKS --connections 1,64 --soak 300 grantry").expect("good");
        assert_eq!((options.only.as_str(), options.soak), ("JWKS", Some(300)));
        assert_eq!((options.connections, options.seconds), (vec![1, 64], 3));
        let options = given("--scale 1000,5000 grantry").expect("good");
        assert_eq!(options.scale, [1_000, 5_000]);
        for wrong in [
            "",
            "--seconds 0 grantry",
            "--soak 59 grantry",
            "--scale 0 grantry",
            "--fast grantry",
            "a b",
        ] {
            assert_eq!(given(wrong), None, "{wrong}");
        }
    }
}
