//! Which passwords may be chosen (after NIST SP 800-63B-4 section 3.1.1.2).
//!
//! Length and a list of what is guessed first; no rules about kinds of characters, no expiry.

use crate::field_error::Reason;
use crate::secret::Secret;

/// The fewest characters.
pub const MIN_LENGTH: usize = 8;
/// The most characters; more would only cost hashing time.
pub const MAX_LENGTH: usize = 128;
/// The most bytes, since a character may take four.
pub const MAX_BYTES: usize = 512;

/// A password that may be chosen, not yet hashed.
#[derive(Debug, Clone)]
pub struct NewPassword(Secret<String>);

/// Why a password may not be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordReason {
    /// Fewer than eight characters.
    TooShort,
    /// More than 128 characters.
    TooLong,
    /// Among the first that an attacker tries.
    Common,
    /// The person's own address or name, or the product's.
    Obvious,
    /// One character over and over, or one run along the keyboard or alphabet.
    Monotonous,
}

impl Reason for PasswordReason {
    fn code(&self) -> &'static str {
        match self {
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
            Self::Common => "common",
            Self::Obvious => "obvious",
            Self::Monotonous => "monotonous",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::TooShort => format!("Use at least {MIN_LENGTH} characters; four words are good."),
            Self::TooLong => format!("Use at most {MAX_LENGTH} characters."),
            Self::Common => "This is one of the first passwords that are guessed.".to_owned(),
            Self::Obvious => "Do not use the e-mail address or a name as password.".to_owned(),
            Self::Monotonous => "Use more than one repeated or consecutive pattern.".to_owned(),
        }
    }
}

impl NewPassword {
    /// Accepts 8 to 128 characters that are not among the first guesses. `about` holds what an
    /// attacker knows of the person: the e-mail address, the name.
    pub fn parse(text: &str, about: &[&str]) -> Result<Self, PasswordReason> {
        let length = text.chars().count();
        if length < MIN_LENGTH {
            return Err(PasswordReason::TooShort);
        }
        if length > MAX_LENGTH || text.len() > MAX_BYTES {
            return Err(PasswordReason::TooLong);
        }
        let folded = text.to_lowercase();
        if is_monotonous(&folded) {
            return Err(PasswordReason::Monotonous);
        }
        if COMMON.contains(&without_ending(&folded)) || COMMON.contains(&folded.as_str()) {
            return Err(PasswordReason::Common);
        }
        if is_obvious(&folded, about) {
            return Err(PasswordReason::Obvious);
        }
        Ok(Self(Secret::new(text.to_owned())))
    }

    /// The password, for the hash function.
    pub fn secret(&self) -> &Secret<String> {
        &self.0
    }
}

/// Whether a text can be a password at all; anything longer is refused before it is hashed.
pub fn is_plausible(text: &str) -> bool {
    text.len() <= MAX_BYTES
}

/// The word behind "password1!" or "welcome2026": digits and signs at the end add nothing.
fn without_ending(folded: &str) -> &str {
    folded.trim_end_matches(|c: char| c.is_ascii_digit() || "!?.*#$@_-".contains(c))
}

fn is_obvious(folded: &str, about: &[&str]) -> bool {
    let stem = without_ending(folded);
    let mut known = about.iter().flat_map(|fact| {
        let fact = fact.trim().to_lowercase();
        let local = fact.split('@').next().unwrap_or("").to_owned();
        [fact, local]
    });
    stem == "grantry" || known.any(|fact| !fact.is_empty() && (fact == folded || fact == stem))
}

fn is_monotonous(folded: &str) -> bool {
    let mut steps = folded.chars().zip(folded.chars().skip(1)).map(|(a, b)| b as i64 - a as i64);
    let Some(first) = steps.next() else { return true };
    first.abs() <= 1 && steps.all(|step| step == first)
}

/// What is guessed first, without the endings that [`without_ending`] removes.
const COMMON: &[&str] = &[
    "abc123abc",
    "abcd",
    "administrator",
    "admin",
    "adminadmin",
    "asdfasdf",
    "asdfghjkl",
    "baseball",
    "changeit",
    "changeme",
    "computer",
    "default",
    "dragon",
    "football",
    "hunter",
    "iloveyou",
    "iloveyou2",
    "letmein",
    "letmein2",
    "liverpool",
    "master",
    "michael",
    "monkey",
    "mustang",
    "pa$$word",
    "pa55word",
    "passw0rd",
    "p@ssw0rd",
    "p@ssword",
    "password",
    "passwordpassword",
    "passpass",
    "princess",
    "q1w2e3r4t5",
    "q1w2e3r4",
    "qazwsxedc",
    "qwerty",
    "qwerty123456",
    "qwertyui",
    "qwertyuiop",
    "root",
    "rootroot",
    "secret",
    "secretsecret",
    "shadow",
    "starwars",
    "summer",
    "sunshine",
    "superman",
    "test",
    "testtest",
    "trustno",
    "trustno1",
    "user",
    "welcome",
    "whatever",
    "winter",
    "zaq12wsx",
    "1q2w3e4r",
    "1q2w3e4r5t",
    "1qaz2wsx",
    "11223344",
    "12341234",
    "123123123",
    "12345679",
    "87654321",
    "1234567890",
    "0987654321",
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn refusal(text: &str) -> Option<PasswordReason> {
        NewPassword::parse(text, &["ada.lovelace@example.com", "Ada"]).err()
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(refusal("pi3.14"), Some(PasswordReason::TooShort));
        assert_eq!(refusal("зимаоктя"), None);
        assert_eq!(refusal(&"aB".repeat(64)), None);
        assert_eq!(refusal(&"aB".repeat(65)), Some(PasswordReason::TooLong));
    }

    #[test]
    fn first_guesses_are_refused() {
        for bad in ["password", "Password1!", "P@ssw0rd", "letmein123", "Welcome2026", "changeme!"]
        {
            assert_eq!(refusal(bad), Some(PasswordReason::Common), "{bad}");
        }
        for bad in ["aaaaaaaa", "12345678", "abcdefgh", "87654321"] {
            assert_eq!(refusal(bad), Some(PasswordReason::Monotonous), "{bad}");
        }
        for bad in ["Ada.Lovelace", "ada.lovelace@example.com", "ada.lovelace99", "grantry1234"] {
            assert_eq!(refusal(bad), Some(PasswordReason::Obvious), "{bad}");
        }
    }

    #[test]
    fn a_phrase_is_fine() {
        for good in ["correct horse battery staple", "Tr0ub4dor&3", "four-words-are-good"] {
            assert_eq!(refusal(good), None, "{good}");
        }
    }

    proptest! {
        #[test]
        fn what_is_accepted_is_bounded(text in "\\PC{0,200}") {
            if let Ok(password) = NewPassword::parse(&text, &[]) {
                let length = password.secret().expose().chars().count();
                prop_assert!((MIN_LENGTH..=MAX_LENGTH).contains(&length));
                prop_assert!(is_plausible(password.secret().expose()));
            }
        }
    }
}
