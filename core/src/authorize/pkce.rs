//! Proof Key for Code Exchange (RFC 7636): the challenge that a code is bound to.
//!
//! Only S256. With `plain` whoever reads the request can redeem the code (RFC 9700 section 2.1.1),
//! and `plain` is what a challenge without a method means, so that is refused as well.

/// SHA-256 in base64url without padding.
const LENGTH: usize = 43;

/// Why a challenge is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChallengeReason {
    /// The method is missing or another one.
    Method,
    /// There is a method, and nothing that it applies to.
    Missing,
    /// Not the base64url form of 32 bytes.
    Malformed,
}

/// The challenge of a request, if it has one.
pub fn check_challenge<'a>(
    challenge: Option<&'a str>,
    method: Option<&str>,
) -> Result<Option<&'a str>, ChallengeReason> {
    match (challenge, method) {
        (None, None) => Ok(None),
        (_, Some(method)) if method != "S256" => Err(ChallengeReason::Method),
        (Some(_), None) => Err(ChallengeReason::Method),
        (None, Some(_)) => Err(ChallengeReason::Missing),
        (Some(challenge), Some(_)) if is_digest(challenge) => Ok(Some(challenge)),
        (Some(_), Some(_)) => Err(ChallengeReason::Malformed),
    }
}

fn is_digest(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    text.len() == LENGTH && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn m017_a_challenge_is_exactly_a_digest() {
        assert_eq!(check_challenge(Some(GOOD), Some("S256")), Ok(Some(GOOD)));
        assert_eq!(check_challenge(None, None), Ok(None));
        let plus = GOOD.replace('-', "+");
        for bad in ["short", &GOOD[1..], &format!("{GOOD}A"), &plus, &"a".repeat(200), " "] {
            let refused = check_challenge(Some(bad), Some("S256"));
            assert_eq!(refused, Err(ChallengeReason::Malformed), "{bad}");
        }
    }

    #[test]
    fn m018_m019_only_s256_is_taken() {
        for method in [Some("plain"), Some("S512"), Some("s256"), None] {
            let refused = check_challenge(Some(GOOD), method);
            assert_eq!(refused, Err(ChallengeReason::Method), "{method:?}");
        }
        assert_eq!(check_challenge(None, Some("S256")), Err(ChallengeReason::Missing));
        assert_eq!(check_challenge(None, Some("plain")), Err(ChallengeReason::Method));
    }
}
