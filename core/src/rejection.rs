//! Why requests were refused, in words that lead an administrator to what helps (PRODUCT D3).
//!
//! The caller hears the standard error alone; these words are for the people who look after the
//! application.

use serde::{Deserialize, Serialize};

/// Where something can be done about a refused request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// Nothing here: whoever asks has to ask differently.
    Caller,
    /// Among the addresses and permissions of the application.
    Access,
    /// Among its secrets.
    Credentials,
    /// Among its flows, lifetimes and checks.
    Config,
    /// On the list of its users.
    Users,
    /// Its plan, among the settings.
    Plan,
    /// On its page, where it is switched on and off.
    Status,
}

/// What a reason means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meaning {
    /// What happened.
    pub sentence: &'static str,
    /// What to do about it.
    pub advice: &'static str,
    /// Where.
    pub remedy: Remedy,
}

type Line = (&'static str, &'static str, &'static str, Remedy);

/// Every reason that a refused request is kept with.
const REASONS: &[Line] = &[
    (
        "redirect_uri_mismatch",
        "The redirect URI is not one of the registered ones.",
        "Register the address that was sent, or correct it in the program that sends it.",
        Remedy::Access,
    ),
    (
        "redirect_uri_missing",
        "The request named no redirect URI.",
        "Let the program send redirect_uri; only plain OAuth with a single registered address may leave it out.",
        Remedy::Caller,
    ),
    (
        "secret_mistyped",
        "The secret has a wrong checksum: it was mistyped or cut off while copying.",
        "Copy it again from where it is kept. Nobody has guessed: this was never a secret of Grantry.",
        Remedy::Caller,
    ),
    (
        "secret_unknown",
        "The secret is well formed and none of this application's.",
        "It may belong to another application or server. If nobody knows where it comes from, somebody is guessing.",
        Remedy::Credentials,
    ),
    (
        "secret_expired",
        "The secret was right, and its time is over.",
        "Add a new secret and hand it to whoever still uses this one.",
        Remedy::Credentials,
    ),
    (
        "secret_retired",
        "The secret was right once, and was retired.",
        "Somebody still uses it: hand over a living secret.",
        Remedy::Credentials,
    ),
    (
        "secret_missing",
        "No secret was sent, and this application has to send one.",
        "Send it in the Authorization header or in the body; only public applications go without.",
        Remedy::Caller,
    ),
    (
        "secret_not_expected",
        "A secret was sent, and this application is public and has none.",
        "Leave the secret out, or make the application confidential.",
        Remedy::Config,
    ),
    (
        "wrong_auth_method",
        "The secret came in a way that this application does not use.",
        "Send it in the registered way, or switch strict client authentication off.",
        Remedy::Config,
    ),
    (
        "throttled",
        "Too many wrong secrets came from this network, so it has to wait.",
        "Look at the refused requests before this one: they say what was wrong.",
        Remedy::Caller,
    ),
    (
        "application_disabled",
        "The application is switched off.",
        "Enable it, if it should get tokens again.",
        Remedy::Status,
    ),
    (
        "plan_retired",
        "The plan of this application is retired.",
        "Choose an active plan, or none.",
        Remedy::Plan,
    ),
    (
        "grant_not_allowed",
        "The application may not use this way to get tokens.",
        "Add the grant type, if it should.",
        Remedy::Config,
    ),
    (
        "scope_not_held",
        "A permission was asked for that the application does not have.",
        "Give it the permission, or let the program ask for less.",
        Remedy::Access,
    ),
    (
        "resource_unknown",
        "Tokens were asked for an address that no application of the tenant answers for.",
        "Name the address among the resources of the application that serves it.",
        Remedy::Access,
    ),
    (
        "tenant_not_allowed",
        "The request named a tenant in which this application does not work.",
        "Add the tenant to the allowed ones, or let the program name another.",
        Remedy::Config,
    ),
    (
        "malformed",
        "The request is not well formed.",
        "Correct the program that sends it.",
        Remedy::Caller,
    ),
    (
        "response_type_unknown",
        "Something else than a code was asked for.",
        "Ask with response_type=code: tokens come from the token endpoint alone.",
        Remedy::Caller,
    ),
    (
        "pkce_missing",
        "No code_challenge was sent, and this application needs one.",
        "Let the program use PKCE with S256. A confidential application can do without, if it must.",
        Remedy::Config,
    ),
    (
        "pkce_mismatch",
        "The code_verifier does not belong to the challenge.",
        "Keep the verifier of each request until its code is redeemed.",
        Remedy::Caller,
    ),
    (
        "pkce_not_expected",
        "A code_verifier was sent for a code that was asked for without a challenge.",
        "Send code_challenge with the authorization request, or leave the verifier out.",
        Remedy::Caller,
    ),
    (
        "grant_unknown",
        "The code or token is none that this server has made.",
        "Start again with a new authorization.",
        Remedy::Caller,
    ),
    (
        "code_used_before",
        "The code was redeemed before; everything that came of it has ended.",
        "Redeem a code once. If nobody did it twice, somebody else may have seen it.",
        Remedy::Caller,
    ),
    (
        "grant_expired",
        "The code or token came too late.",
        "Redeem codes within a minute, and sign in again where a refresh token is over.",
        Remedy::Caller,
    ),
    (
        "grant_of_other_client",
        "The code or token was made for another application.",
        "Look at which client ID the program uses.",
        Remedy::Caller,
    ),
    (
        "grant_ended",
        "The access was ended: the person signed out, took consent back, or it was revoked.",
        "Let the person sign in again.",
        Remedy::Caller,
    ),
    (
        "refresh_token_reused",
        "A refresh token was used after its successor: the whole access has ended.",
        "Keep the newest refresh token only. If the program does, somebody else has had the old one.",
        Remedy::Caller,
    ),
    (
        "refresh_token_superseded",
        "A refresh token was sent that a retry has replaced.",
        "Keep the refresh token of the newest answer.",
        Remedy::Caller,
    ),
    (
        "person_not_admitted",
        "The person is switched off or not admitted to this application.",
        "Admit them on the list of users, or let everybody of the tenant in.",
        Remedy::Users,
    ),
    (
        "wrong_password",
        "The e-mail address or the password was wrong.",
        "The person can set a new password, or an administrator can.",
        Remedy::Caller,
    ),
    (
        "login_required",
        "The program asked for no page to be shown, and the person has to sign in.",
        "Ask again without prompt=none.",
        Remedy::Caller,
    ),
    (
        "consent_required",
        "The program asked for no page to be shown, and the person has not agreed yet.",
        "Ask again without prompt=none, or trust the application.",
        Remedy::Config,
    ),
    (
        "interaction_required",
        "The program asked for no page to be shown, and the person has something to choose.",
        "Ask again without prompt=none.",
        Remedy::Caller,
    ),
    (
        "consent_denied",
        "The person said no.",
        "Nothing is wrong; perhaps the application asks for more than people want to give.",
        Remedy::Access,
    ),
    (
        "sign_in_cancelled",
        "The person went back instead of signing in.",
        "Nothing is wrong.",
        Remedy::Caller,
    ),
    (
        "access_denied",
        "The person has denied the device access.",
        "Nothing is wrong.",
        Remedy::Caller,
    ),
    (
        "device_code_expired",
        "Nobody allowed the device in time.",
        "Let the device start again.",
        Remedy::Caller,
    ),
];

/// What a reason means; one that an older or newer version has written is told as it is.
pub fn meaning_of(reason: &str) -> Meaning {
    let known = REASONS.iter().find(|(code, ..)| *code == reason);
    known.map_or(UNKNOWN, |&(_, sentence, advice, remedy)| Meaning { sentence, advice, remedy })
}

const UNKNOWN: Meaning = Meaning {
    sentence: "The request was refused.",
    advice: "The reason beside it is all that is known.",
    remedy: Remedy::Caller,
};

/// Two texts, cut where they begin and end to differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// How both begin.
    pub head: String,
    /// What only the first has in the middle.
    pub sent: String,
    /// What only the second has in the middle.
    pub expected: String,
    /// How both end.
    pub tail: String,
}

/// Where two texts differ: the longest common beginning, then the longest common end.
pub fn difference(sent: &str, expected: &str) -> Difference {
    let (a, b): (Vec<char>, Vec<char>) = (sent.chars().collect(), expected.chars().collect());
    let head = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let (rest_a, rest_b) = (&a[head..], &b[head..]);
    let tail = rest_a.iter().rev().zip(rest_b.iter().rev()).take_while(|(a, b)| a == b).count();
    Difference {
        head: a[..head].iter().collect(),
        sent: rest_a[..rest_a.len() - tail].iter().collect(),
        expected: rest_b[..rest_b.len() - tail].iter().collect(),
        tail: rest_a[rest_a.len() - tail..].iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    fn parts(sent: &str, expected: &str) -> [String; 4] {
        let Difference { head, sent, expected, tail } = difference(sent, expected);
        [head, sent, expected, tail]
    }

    #[test]
    fn product_d03_the_character_that_differs_is_found() {
        let address = "https://app.example.com/cb";
        assert_eq!(parts("https://app.example.com/cb/", address), [address, "/", "", ""]);
        assert_eq!(parts("http://app.example.com/cb", address)[..3], ["http", "", "s"]);
        assert_eq!(
            parts("https://app.example.com/CB", address),
            ["https://app.example.com/", "CB", "cb", ""]
        );
        assert_eq!(parts("", address), ["", "", address, ""]);
        assert_eq!(parts(address, address), [address, "", "", ""]);
        assert_eq!(parts("aa", "aaa"), ["aa", "", "a", ""], "nothing is counted twice");
    }

    #[test]
    fn every_reason_is_told_once_and_in_sentences() {
        let codes: HashSet<_> = REASONS.iter().map(|(code, ..)| *code).collect();
        assert_eq!(codes.len(), REASONS.len());
        for (code, sentence, advice, _) in REASONS {
            assert!(sentence.ends_with('.') && advice.ends_with('.'), "{code}");
            assert_eq!(meaning_of(code).sentence, *sentence);
        }
        assert_eq!(meaning_of("something_else"), UNKNOWN);
    }

    proptest! {
        #[test]
        fn a_difference_can_be_put_together_again(a in "[ab/]{0,8}", b in "[ab/]{0,8}") {
            let cut = difference(&a, &b);
            prop_assert_eq!([&*cut.head, &cut.sent, &cut.tail].concat(), a);
            prop_assert_eq!([&*cut.head, &cut.expected, &cut.tail].concat(), b);
        }
    }
}
