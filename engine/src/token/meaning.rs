//! What the claims of a token mean, each in a sentence, for people who look at one.

use grantry_core::time::{Timestamp, ago};
use serde_json::Value;

/// A moment that a claim names, and how far it is away.
pub(super) struct Moment {
    at: Timestamp,
    now: Timestamp,
}

impl Moment {
    /// `None`: not a number of seconds.
    pub(super) fn of(value: &Value, now: Timestamp) -> Option<Self> {
        let at = Timestamp::from_millis(value.as_i64()?.checked_mul(1_000)?);
        Some(Self { at, now })
    }

    fn in_words(&self) -> String {
        let (at, now) = (self.at, self.now);
        let away = match at > now {
            true => format!("in {}", away(at.since(now).as_seconds_ceil())),
            false => ago(now, at),
        };
        format!("{at}, {away}")
    }
}

/// A sentence about a claim or a member of the header; nothing where only its issuer knows.
pub(super) fn meaning(name: &str, moment: Option<&Moment>) -> String {
    let when = moment.map_or_else(String::new, |moment| format!(": {}", moment.in_words()));
    let words = match name {
        "exp" => return format!("When it ends{when}."),
        "iat" => return format!("When it was issued{when}."),
        "nbf" => return format!("It is not good before this{when}."),
        "auth_time" => return format!("When the person last typed their password{when}."),
        "iss" => "Who issued it: this server. Programs compare it letter by letter.",
        "sub" => "Whom it is about: the person, or the application itself where nobody signed in.",
        "aud" => "For whom it is: an API takes it only where it finds its own address here.",
        "jti" => "Its own name, by which it can be told from every other token.",
        "client_id" => "The application that asked for it.",
        "azp" => "The application that it was issued to.",
        "scope" => "What it allows, apart by blanks.",
        "tid" => "The tenant it belongs to.",
        "region" => "The region that the application is licensed for.",
        "db_code" => "The database that holds the application's data.",
        "limits" => "What the application's plan allows, in Document Units.",
        "act" => "Who really uses it: an administrator, on behalf of the person in sub.",
        "cnf" => "The key that its holder has to prove; without the key it opens nothing.",
        "nonce" => "What the application sent along, so that it knows its own request again.",
        "sid" => "The sign-in it came from; signing out ends both.",
        "at_hash" => "A digest of the access token that came with it.",
        "acr" | "amr" => "How the person proved who they are.",
        "email" => "The person's e-mail address.",
        "email_verified" => "Whether that address is known to be theirs.",
        "name" | "given_name" | "family_name" => "What the person is called.",
        "updated_at" => "When what is known of the person last changed.",
        "alg" => "How it is signed.",
        "kid" => "Which of the published keys signed it.",
        "typ" => "What kind of token it is, so that none passes for another.",
        _ => "",
    };
    words.to_owned()
}

fn away(seconds: i64) -> String {
    match seconds {
        ..60 => format!("{seconds} s"),
        60..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn product_c09_a_moment_is_told_with_its_distance() {
        let now = Timestamp::from_millis(1_800_000_000_000);
        let told = |seconds: i64, name: &str| {
            meaning(name, Moment::of(&Value::from(1_800_000_000 + seconds), now).as_ref())
        };
        assert_eq!(told(900, "exp"), "When it ends: 2027-01-15T08:15:00Z, in 15 min.");
        assert_eq!(told(0, "iat"), "When it was issued: 2027-01-15T08:00:00Z, just now.");
        assert_eq!(meaning("of_somebody_else", None), "");
    }

    #[test]
    fn product_c09_every_claim_that_is_written_here_has_a_sentence() {
        for name in [
            "iss",
            "sub",
            "aud",
            "exp",
            "iat",
            "jti",
            "client_id",
            "scope",
            "tid",
            "region",
            "db_code",
            "auth_time",
            "limits",
            "act",
            "alg",
            "kid",
            "typ",
        ] {
            assert!(!meaning(name, None).is_empty(), "{name}");
        }
    }
}
