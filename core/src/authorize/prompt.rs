//! What an application wants a person to be asked (OpenID Connect Core section 3.1.2.1, `prompt`).

/// The wishes of one request. Words that nobody knows are left out, as the standard allows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each word of the parameter is its own wish")]
pub struct Prompt {
    /// Ask nothing at all.
    pub none: bool,
    /// Ask for the password, also of somebody who is signed in.
    pub login: bool,
    /// Ask for consent, also where it was given before.
    pub consent: bool,
    /// Ask which account.
    pub select_account: bool,
}

impl Prompt {
    /// `None`: it wants nothing to be asked, and something to be asked.
    pub fn parse(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
        let has = |wanted: &str| words.contains(&wanted);
        if has("none") && words.len() > 1 {
            return None;
        }
        Some(Self {
            none: has("none"),
            login: has("login"),
            consent: has("consent"),
            select_account: has("select_account"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m138_none_stands_alone() {
        for bad in ["none login", "login none", "none consent", "none none", "none create"] {
            assert_eq!(Prompt::parse(bad), None, "{bad}");
        }
        let prompt = Prompt::parse("login consent  select_account create").expect("a wish");
        assert!(prompt.login && prompt.consent && prompt.select_account && !prompt.none);
        assert!(Prompt::parse("none").is_some_and(|prompt| prompt.none));
        assert_eq!(Prompt::parse(""), Some(Prompt::default()));
        assert_eq!(Prompt::parse("LOGIN"), Some(Prompt::default()), "words have their case");
    }
}
