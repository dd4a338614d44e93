//! Why a chore ended early, and the one place that turns causes into a line for the terminal.

use std::fmt::Display;

/// What went wrong; `main` maps it to an exit status.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line makes no sense: status 2.
    Usage(String),
    /// The work could not be done: status 1.
    Work(String),
    /// The work was done, found faults, and has printed them: status 1.
    Reported,
}

pub(crate) type Result<T> = std::result::Result<T, Failure>;

/// Says what was being done when a cause of any type came up.
pub(crate) trait Doing<T> {
    fn doing(self, what: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: Display> Doing<T> for std::result::Result<T, E> {
    fn doing(self, what: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|cause| Failure::Work(format!("{}: {cause:#}", what())))
    }
}

/// A failure of the work, in words.
pub(crate) fn work<T>(message: impl Into<String>) -> Result<T> {
    Err(Failure::Work(message.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_kept_behind_what_was_being_done() {
        let failed: std::result::Result<(), &str> = Err("disk full");
        match failed.doing(|| "writing a file".into()) {
            Err(Failure::Work(message)) => assert_eq!(message, "writing a file: disk full"),
            other => panic!("{other:?}"),
        }
    }
}
