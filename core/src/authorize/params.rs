//! The parameters of an authorization request as they came: each once, unknown ones left out, empty
//! ones as if they were not there (RFC 6749 section 3.1).

use super::form::{decode_pairs, encode_pairs};
use std::collections::{BTreeMap, BTreeSet};

/// A request that is longer than this is nobody's.
const LONGEST: usize = 16 * 1024;
/// More addresses than this nobody asks for.
const MOST_RESOURCES: usize = 20;

macro_rules! params {
    ($($(#[$doc:meta])* $name:ident $text:literal)*) => {
        /// A parameter that is known here.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Param {$(
            $(#[$doc])*
            $name,
        )*}

        impl Param {
            const ALL: &[Self] = &[$(Self::$name),*];

            /// As requests call it.
            pub const fn as_str(self) -> &'static str {
                match self {$(Self::$name => $text,)*}
            }
        }
    };
}

params! {
    /// Who asks.
    ClientId "client_id"
    /// Where the answer goes.
    RedirectUri "redirect_uri"
    /// What is asked for.
    ResponseType "response_type"
    /// How the answer travels.
    ResponseMode "response_mode"
    /// What the application wants to do.
    Scope "scope"
    /// What comes back unchanged.
    State "state"
    /// What the ID token repeats.
    Nonce "nonce"
    /// What the verifier has to match (RFC 7636).
    CodeChallenge "code_challenge"
    /// How it is compared.
    CodeChallengeMethod "code_challenge_method"
    /// What the person is to be asked.
    Prompt "prompt"
    /// How old a sign-in may be, in seconds.
    MaxAge "max_age"
    /// Who is expected, as they may type it.
    LoginHint "login_hint"
    /// Who is expected, by a token of ours.
    IdTokenHint "id_token_hint"
    /// For whom tokens are to be (RFC 8707); the only one that may come several times.
    Resource "resource"
    /// The tenant that is meant.
    Tenant "tenant"
    /// A request as a signed text, which is not read here.
    Request "request"
    /// The address of one, which is not opened here.
    RequestUri "request_uri"
    /// An application that describes itself, which is not believed here.
    Registration "registration"
}

/// Carries the mark of a step that a person has just taken; no part of the request.
const MARK: &str = "grantry_mark";

/// What was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Params {
    texts: BTreeMap<Param, String>,
    resources: Vec<String>,
    broken: BTreeSet<Param>,
    mark: Option<String>,
    too_long: bool,
}

impl Params {
    /// Reads a query or the body of a form.
    pub fn decode(encoded: &[u8]) -> Self {
        let mut params = Self { too_long: encoded.len() > LONGEST, ..Self::default() };
        if params.too_long {
            return params;
        }
        let mut seen = BTreeSet::new();
        for (name, value) in decode_pairs(encoded) {
            let Some(name) = name else { continue };
            if name == MARK {
                params.mark = value;
                continue;
            }
            let Some(param) = Param::ALL.iter().copied().find(|known| known.as_str() == name)
            else {
                continue;
            };
            if param != Param::Resource && !seen.insert(param) {
                params.broken.insert(param);
            }
            params.take(param, value);
        }
        params
    }

    fn take(&mut self, param: Param, value: Option<String>) {
        match value {
            None => {
                self.broken.insert(param);
            }
            Some(value) if value.is_empty() => {}
            Some(_) if param == Param::Resource && self.resources.len() >= MOST_RESOURCES => {
                self.broken.insert(param);
            }
            Some(value) if param == Param::Resource => self.resources.push(value),
            Some(value) => {
                self.texts.entry(param).or_insert(value);
            }
        }
    }

    /// A parameter's text; `None` where it is missing, empty, or not to be relied upon because it
    /// came twice.
    pub fn get(&self, param: Param) -> Option<&str> {
        let text = self.texts.get(&param).map(String::as_str);
        text.filter(|_| !self.broken.contains(&param))
    }

    /// The addresses that tokens are to be for.
    pub fn resources(&self) -> &[String] {
        &self.resources
    }

    /// The first parameter that came twice, or that cannot be read.
    pub fn broken(&self) -> Option<Param> {
        self.broken.first().copied()
    }

    /// Whether this one came twice, or cannot be read.
    pub fn is_broken(&self, param: Param) -> bool {
        self.broken.contains(&param)
    }

    /// Whether there was more than is read.
    pub fn is_too_long(&self) -> bool {
        self.too_long
    }

    /// The mark of a step that a person has just taken in this request.
    pub fn mark(&self) -> Option<&str> {
        self.mark.as_deref()
    }

    /// The same request in one writing: what pages carry from step to step, and what marks are
    /// bound to.
    pub fn canonical(&self) -> String {
        let texts = self.texts.iter().map(|(param, text)| (param.as_str(), text.as_str()));
        let resources = self.resources.iter().map(|uri| (Param::Resource.as_str(), uri.as_str()));
        encode_pairs(texts.chain(resources))
    }

    /// The canonical request with a mark behind it.
    pub fn with_mark(&self, mark: &str) -> String {
        let request = self.canonical();
        format!("{request}&{}", encode_pairs([(MARK, mark)]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(query: &str) -> Params {
        Params::decode(query.as_bytes())
    }

    #[test]
    fn m009_a_parameter_that_comes_twice_is_known_to_be_broken() {
        let params = read("scope=a&scope=b&state=x&state=x&client_id=c");
        assert_eq!(params.broken(), Some(Param::Scope));
        assert!(params.is_broken(Param::State) && !params.is_broken(Param::ClientId));
        assert_eq!((params.get(Param::State), params.get(Param::ClientId)), (None, Some("c")));
        assert!(read("state=&state=x").is_broken(Param::State), "also where one is empty");
        assert!(read("state=%ff").is_broken(Param::State), "what cannot be given back");
        let several = read("resource=https://a&resource=&resource=https://b");
        assert_eq!(several.broken(), None);
        assert_eq!(several.resources(), ["https://a", "https://b"]);
        assert!(read(&"resource=a&".repeat(21)).is_broken(Param::Resource));
    }

    #[test]
    fn m010_m011_unknown_and_empty_parameters_are_as_if_they_were_not_there() {
        let params = read("extra=foobar&extra=again&prompt=&max_age=&client_id=c&Scope=a");
        assert_eq!(params, read("client_id=c"));
    }

    #[test]
    fn a_mark_is_no_part_of_the_request() {
        let plain = read("client_id=c&state=a+b");
        let marked = read(&plain.with_mark("m-1"));
        assert_eq!(marked.mark(), Some("m-1"));
        assert_eq!(marked.canonical(), plain.canonical());
    }

    #[test]
    fn a_request_without_end_is_not_read() {
        let params = read(&format!("client_id=c&state={}", "x".repeat(LONGEST)));
        assert!(params.is_too_long());
        assert_eq!(params.get(Param::ClientId), None);
    }

    proptest! {
        #[test]
        fn the_canonical_writing_says_the_same(
            state in ".{0,40}",
            scope in "[a-z ]{0,20}",
            resources in prop::collection::vec("[a-z:/&=]{1,9}", 0..4),
        ) {
            let mut query = format!("state={}&scope={}", super::super::form::encode(&state),
                super::super::form::encode(&scope));
            for uri in &resources {
                query = format!("{query}&resource={}", super::super::form::encode(uri));
            }
            let params = read(&query);
            let again = read(&params.canonical());
            prop_assert_eq!(again.canonical(), params.canonical());
            prop_assert_eq!(again, params);
        }
    }
}
