//! What a request asks for, once it is known who asks and where the answer goes.

use super::answer::ResponseMode;
use super::params::{Param, Params};
use super::pkce::{ChallengeReason, check_challenge};
use super::prompt::Prompt;
use crate::time::Span;

/// A nonce is kept with the code; it is a random text, not a document.
const LONGEST_NONCE: usize = 1024;
/// Seconds in a hundred years: as good as any age.
const LONGEST_AGE: i64 = 3_153_600_000;

/// A request that is well-formed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// How the answer travels.
    pub mode: ResponseMode,
    /// The scopes, as they were sent.
    pub scope: Option<String>,
    /// What the verifier has to match.
    pub challenge: Option<String>,
    /// What the ID token repeats.
    pub nonce: Option<String>,
    /// What the person is to be asked.
    pub prompt: Prompt,
    /// How old the sign-in may be.
    pub max_age: Option<Span>,
}

/// Why it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WishReason {
    /// A parameter came twice, or cannot be read.
    Broken(Param),
    /// There is no `response_type`.
    NoResponseType,
    /// Something else than a code is asked for; tokens are not given here (RFC 9700 section 2.1.2).
    OtherResponseType,
    /// The answer is to travel in a way that is not offered. Codes in a fragment have no use.
    OtherResponseMode,
    /// The challenge of RFC 7636.
    Challenge(ChallengeReason),
    /// It wants nothing to be asked and something to be asked.
    Prompt,
    /// Not a number of seconds.
    MaxAge,
    /// Too long, or with control characters.
    Nonce,
    /// `request`, which is not read here.
    Request,
    /// `request_uri`, which is not opened here.
    RequestUri,
    /// `registration`, which is not believed here.
    Registration,
}

impl WishReason {
    /// The code on the wire (RFC 6749 section 4.1.2.1, OpenID Connect Core section 3.1.2.6).
    pub fn error(self) -> &'static str {
        match self {
            Self::OtherResponseType => "unsupported_response_type",
            Self::Request => "request_not_supported",
            Self::RequestUri => "request_uri_not_supported",
            Self::Registration => "registration_not_supported",
            _ => "invalid_request",
        }
    }

    /// What a developer can do about it.
    pub fn description(self) -> &'static str {
        match self {
            Self::Broken(_) => "A parameter was sent twice or cannot be read",
            Self::NoResponseType => "The parameter response_type is missing",
            Self::OtherResponseType => "Only response_type=code is supported",
            Self::OtherResponseMode => "Only response_mode query and form_post are supported",
            Self::Challenge(ChallengeReason::Method) => {
                "Only code_challenge_method=S256 is supported"
            }
            Self::Challenge(ChallengeReason::Missing) => "The parameter code_challenge is missing",
            Self::Challenge(ChallengeReason::Malformed) => {
                "A code_challenge is a SHA-256 digest: 43 characters of base64url"
            }
            Self::Prompt => "The value none of prompt stands alone",
            Self::MaxAge => "A max_age is a number of seconds",
            Self::Nonce => "A nonce has at most 1024 characters and no control characters",
            Self::Request => "The parameter request is not supported",
            Self::RequestUri => "The parameter request_uri is not supported",
            Self::Registration => "The parameter registration is not supported",
        }
    }

    /// Which parameter it is about.
    pub fn param(self) -> Param {
        match self {
            Self::Broken(param) => param,
            Self::NoResponseType | Self::OtherResponseType => Param::ResponseType,
            Self::OtherResponseMode => Param::ResponseMode,
            Self::Challenge(ChallengeReason::Method) => Param::CodeChallengeMethod,
            Self::Challenge(_) => Param::CodeChallenge,
            Self::Prompt => Param::Prompt,
            Self::MaxAge => Param::MaxAge,
            Self::Nonce => Param::Nonce,
            Self::Request => Param::Request,
            Self::RequestUri => Param::RequestUri,
            Self::Registration => Param::Registration,
        }
    }
}

impl Wish {
    /// How an answer to this request travels, also where the rest of it is malformed.
    pub fn mode_of(params: &Params) -> ResponseMode {
        match params.get(Param::ResponseMode) {
            Some("form_post") => ResponseMode::FormPost,
            _ => ResponseMode::Query,
        }
    }

    /// Reads what was sent, or finds the first thing that is wrong.
    pub fn parse(params: &Params) -> Result<Self, WishReason> {
        if let Some(param) = params.broken() {
            return Err(WishReason::Broken(param));
        }
        for (param, reason) in [
            (Param::Request, WishReason::Request),
            (Param::RequestUri, WishReason::RequestUri),
            (Param::Registration, WishReason::Registration),
        ] {
            if params.get(param).is_some() {
                return Err(reason);
            }
        }
        match params.get(Param::ResponseType) {
            None => return Err(WishReason::NoResponseType),
            Some("code") => {}
            Some(_) => return Err(WishReason::OtherResponseType),
        }
        if !matches!(params.get(Param::ResponseMode), None | Some("query" | "form_post")) {
            return Err(WishReason::OtherResponseMode);
        }
        let challenge = params.get(Param::CodeChallenge);
        let method = params.get(Param::CodeChallengeMethod);
        let challenge = check_challenge(challenge, method).map_err(WishReason::Challenge)?;
        let prompt = Prompt::parse(params.get(Param::Prompt).unwrap_or(""));
        let nonce = params.get(Param::Nonce);
        if nonce.is_some_and(|nonce| !is_nonce(nonce)) {
            return Err(WishReason::Nonce);
        }
        Ok(Self {
            mode: Self::mode_of(params),
            scope: params.get(Param::Scope).map(str::to_owned),
            challenge: challenge.map(str::to_owned),
            nonce: nonce.map(str::to_owned),
            prompt: prompt.ok_or(WishReason::Prompt)?,
            max_age: max_age(params)?,
        })
    }
}

fn is_nonce(nonce: &str) -> bool {
    nonce.len() <= LONGEST_NONCE && !nonce.contains(char::is_control)
}

fn max_age(params: &Params) -> Result<Option<Span>, WishReason> {
    let Some(text) = params.get(Param::MaxAge) else { return Ok(None) };
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(WishReason::MaxAge);
    }
    let seconds = text.parse::<i64>().map_or(LONGEST_AGE, |seconds| seconds.min(LONGEST_AGE));
    Ok(Some(Span::seconds(seconds)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CODE: &str = "response_type=code";

    fn wish(more: &str) -> Result<Wish, WishReason> {
        Wish::parse(&Params::decode(format!("{CODE}&{more}").as_bytes()))
    }

    #[test]
    fn m008_m020_only_codes_are_given() {
        let read = |query: &str| Wish::parse(&Params::decode(query.as_bytes()));
        for missing in ["", "response_type="] {
            let reason = read(missing).expect_err("refused");
            assert_eq!((reason, reason.error()), (WishReason::NoResponseType, "invalid_request"));
        }
        for other in ["foo", "token", "code token", "id_token token", "code id_token", "Code"] {
            let query = format!("response_type={}", other.replace(' ', "+"));
            let reason = read(&query).expect_err("refused");
            assert_eq!(reason.error(), "unsupported_response_type", "{other}");
        }
        assert!(read(CODE).is_ok());
    }

    #[test]
    fn answers_travel_in_a_query_or_a_form() {
        assert_eq!(
            wish("response_mode=form_post").map(|wish| wish.mode),
            Ok(ResponseMode::FormPost)
        );
        assert_eq!(wish("response_mode=query").map(|wish| wish.mode), Ok(ResponseMode::Query));
        for other in ["fragment", "web_message", "query.jwt", "jwt"] {
            let refused = wish(&format!("response_mode={other}"));
            assert_eq!(refused, Err(WishReason::OtherResponseMode), "{other}");
        }
    }

    #[test]
    fn the_rest_is_read_or_refused() {
        let read = wish("prompt=login&max_age=60&nonce=n&scope=openid+email").expect("a wish");
        assert!(read.prompt.login);
        assert_eq!(read.max_age, Some(Span::seconds(60)));
        assert_eq!(
            (read.nonce.as_deref(), read.scope.as_deref()),
            (Some("n"), Some("openid email"))
        );
        for (bad, reason) in [
            ("max_age=-1", WishReason::MaxAge),
            ("max_age=1.5", WishReason::MaxAge),
            ("max_age=soon", WishReason::MaxAge),
            ("prompt=none+login", WishReason::Prompt),
            ("nonce=%00", WishReason::Nonce),
            ("state=a&state=b", WishReason::Broken(Param::State)),
            ("request=x", WishReason::Request),
            ("request_uri=urn:x", WishReason::RequestUri),
            ("registration=%7B%7D", WishReason::Registration),
            (
                "code_challenge=short&code_challenge_method=S256",
                WishReason::Challenge(ChallengeReason::Malformed),
            ),
        ] {
            assert_eq!(wish(bad), Err(reason), "{bad}");
        }
        let forever = wish("max_age=99999999999999999999").expect("a wish");
        assert_eq!(forever.max_age, Some(Span::seconds(LONGEST_AGE)));
        assert_eq!(wish(&format!("nonce={}", "n".repeat(1025))), Err(WishReason::Nonce));
    }

    proptest! {
        #[test]
        fn no_request_breaks_the_reader(query in "[a-z_=&%+ ]{0,120}") {
            let _ = Wish::parse(&Params::decode(query.as_bytes()));
        }
    }
}
