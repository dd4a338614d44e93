//! Lists of addresses, one to a line: what the editor in the browser says about each line, and what
//! the server keeps of them. Both go through [`admit`], so they cannot disagree.

use super::uri::UriReason;
use super::{
    AllowedDomain, AllowedOrigin, DomainReason, MAX_DOMAINS, PostLogoutUri, RedirectKind,
    RedirectUri, ResourceUri,
};
use crate::field_error::{FieldError, Reason};

/// The most addresses in one list.
pub const MAX_ENTRIES: usize = 100;

/// The lists that are edited line by line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// `redirect_uris`
    RedirectUris,
    /// `post_logout_redirect_uris`
    PostLogoutUris,
    /// `allowed_origins`
    AllowedOrigins,
    /// `allowed_domains`
    AllowedDomains,
    /// `resources`
    Resources,
}

/// What the editor says about a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing is there.
    Blank,
    /// It will be stored.
    Good {
        /// In this form.
        stored: String,
        /// What else it means.
        note: Option<&'static str>,
    },
    /// It cannot be stored.
    Bad {
        /// What to do.
        message: String,
    },
}

/// Judges every line of a list. Blank lines are no fault, and do not count.
pub fn judge(kind: ListKind, lines: &[String]) -> Vec<Verdict> {
    match kind {
        ListKind::RedirectUris => verdicts::<RedirectUri>(lines),
        ListKind::PostLogoutUris => verdicts::<PostLogoutUri>(lines),
        ListKind::AllowedOrigins => verdicts::<AllowedOrigin>(lines),
        ListKind::AllowedDomains => verdicts::<AllowedDomain>(lines),
        ListKind::Resources => verdicts::<ResourceUri>(lines),
    }
}

/// The lines of a pasted text. No address holds a blank, so blanks separate as well.
pub fn split_pasted(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// One kind of line.
pub(super) trait Entry: Sized {
    /// Why a line is refused.
    type Reason: Reason;
    /// The most lines.
    const MAX: usize;
    /// The reason for a line that was there before.
    const DUPLICATE: Self::Reason;
    /// The reason for more lines than [`Entry::MAX`].
    const TOO_MANY: Self::Reason;

    /// Reads a line.
    fn read(line: &str) -> Result<Self, Self::Reason>;

    /// The form that is stored and compared.
    fn stored(&self) -> &str;

    /// What the editor adds to the stored form.
    fn note(&self) -> Option<&'static str> {
        None
    }
}

/// Reads a list as it was sent: a blank line is a fault, and faults name the line.
pub(super) fn entries<E: Entry>(
    field: &str,
    lines: &[String],
    errors: &mut Vec<FieldError>,
) -> Vec<E> {
    let mut entries = Vec::new();
    for (index, line) in lines.iter().take(E::MAX).enumerate() {
        match admit::<E>(&entries, line) {
            Ok(entry) => entries.push(entry),
            Err(reason) => errors.push(reason.on(&indexed(field, index))),
        }
    }
    if lines.len() > E::MAX {
        errors.push(E::TOO_MANY.on(field));
    }
    entries
}

/// `redirect_uris[1]`
pub(super) fn indexed(field: &str, index: usize) -> String {
    [field, "[", &index.to_string(), "]"].concat()
}

fn verdicts<E: Entry>(lines: &[String]) -> Vec<Verdict> {
    let mut earlier = Vec::new();
    let mut count = 0;
    let mut judge_line = |line: &String| {
        if line.trim().is_empty() {
            return Verdict::Blank;
        }
        count += 1;
        let read = if count > E::MAX { Err(E::TOO_MANY) } else { admit::<E>(&earlier, line) };
        match read {
            Err(reason) => Verdict::Bad { message: reason.message() },
            Ok(entry) => {
                let good = Verdict::Good { stored: entry.stored().to_owned(), note: entry.note() };
                earlier.push(entry);
                good
            }
        }
    };
    lines.iter().map(&mut judge_line).collect()
}

/// Reads a line that may not repeat an earlier one.
fn admit<E: Entry>(earlier: &[E], line: &str) -> Result<E, E::Reason> {
    let entry = E::read(line)?;
    let repeats = earlier.iter().any(|other| other.stored() == entry.stored());
    if repeats { Err(E::DUPLICATE) } else { Ok(entry) }
}

macro_rules! entry {
    ($name:ident, $reason:ident, $max:ident, $note:expr) => {
        impl Entry for $name {
            type Reason = $reason;
            const MAX: usize = $max;
            const DUPLICATE: $reason = $reason::Duplicate;
            const TOO_MANY: $reason = $reason::TooMany;

            fn read(line: &str) -> Result<Self, $reason> {
                Self::parse(line)
            }

            fn stored(&self) -> &str {
                self.as_str()
            }

            fn note(&self) -> Option<&'static str> {
                $note(self)
            }
        }
    };
}

entry!(RedirectUri, UriReason, MAX_ENTRIES, note_on_redirect);
entry!(PostLogoutUri, UriReason, MAX_ENTRIES, |_| None);
entry!(AllowedOrigin, UriReason, MAX_ENTRIES, note_on_origin);
entry!(AllowedDomain, DomainReason, MAX_DOMAINS, |_| None);
entry!(ResourceUri, UriReason, MAX_ENTRIES, |_| None);

fn note_on_redirect(uri: &RedirectUri) -> Option<&'static str> {
    match uri.kind() {
        RedirectKind::Https => None,
        RedirectKind::Loopback => Some("any port"),
        RedirectKind::PrivateScheme => Some("public applications only"),
    }
}

fn note_on_origin(origin: &AllowedOrigin) -> Option<&'static str> {
    origin.is_any().then_some("every origin")
}
