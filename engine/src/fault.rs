//! Could not find out: the one error of every use-case. Refusals are answers, not faults.

use std::error::Error;
use std::fmt;

/// Why a use-case could not give an answer. Nothing was kept of what it began.
#[derive(Debug)]
pub struct Fault {
    kind: FaultKind,
    source: Box<dyn Error + Send + Sync>,
}

/// What a caller can do about a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// Too much at once: try again in a moment.
    Busy,
    /// The database does not answer: try again later.
    Unavailable,
    /// A defect or damaged data: somebody must look.
    Broken,
}

impl Fault {
    /// Too much at once.
    pub(crate) fn busy(what: &'static str) -> Self {
        Self { kind: FaultKind::Busy, source: what.into() }
    }

    /// Something we depend on does not answer.
    pub(crate) fn unavailable(source: impl Error + Send + Sync + 'static) -> Self {
        Self { kind: FaultKind::Unavailable, source: Box::new(source) }
    }

    /// Something we depend on does not answer, in words.
    pub(crate) fn unavailable_because(what: &str) -> Self {
        Self { kind: FaultKind::Unavailable, source: what.into() }
    }

    /// Something that must not happen.
    pub(crate) fn broken(source: impl Error + Send + Sync + 'static) -> Self {
        Self { kind: FaultKind::Broken, source: Box::new(source) }
    }

    /// Something that must not happen, in words.
    pub(crate) fn broken_because(what: &str) -> Self {
        Self { kind: FaultKind::Broken, source: what.into() }
    }

    /// A stored row that cannot be what the code wrote.
    pub(crate) fn bad_row(table: &str, column: &str, row: &str) -> Self {
        Self::broken_because(&format!("{table}.{column} of row {row} cannot be read"))
    }

    /// The same for somebody else who has waited for it.
    pub(crate) fn shared(&self) -> Self {
        Self { kind: self.kind, source: self.to_string().into() }
    }

    /// What a caller can do about it.
    pub fn kind(&self) -> FaultKind {
        self.kind
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

impl Error for Fault {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.source.as_ref())
    }
}
