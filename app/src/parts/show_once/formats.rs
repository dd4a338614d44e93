//! The files in which credentials can be saved.

use grantry_core::console::Credentials;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Text,
    Env,
    Json,
}

impl Format {
    /// The name of the file: that of the application, as far as file systems take it.
    pub(super) fn file_name(self, application: &str) -> String {
        let letters = application.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
        let plain: String = letters.collect::<String>().to_ascii_lowercase();
        let words: Vec<_> = plain.split('-').filter(|word| !word.is_empty()).collect();
        let name = if words.is_empty() { "application".to_owned() } else { words.join("-") };
        let end = match self {
            Self::Text => "-credentials.txt",
            Self::Env => ".env",
            Self::Json => "-credentials.json",
        };
        name + end
    }

    /// The content. IDs, secrets and issuers hold no character that would have to be escaped.
    pub(super) fn content(self, of: &Credentials) -> String {
        let secret = of.client_secret.as_deref();
        let endpoint = [&of.issuer, "/oauth/token"].concat();
        let mut pairs = vec![("client_id", of.client_id.as_str())];
        pairs.extend(secret.map(|secret| ("client_secret", secret)));
        pairs.push(("issuer", &of.issuer));
        pairs.push(("token_endpoint", &endpoint));
        let lines = pairs.into_iter().map(|(key, value)| match self {
            Self::Text => [title(key), ": ", value, "\n"].concat(),
            Self::Env => ["OAUTH_", &key.to_ascii_uppercase(), "=", value, "\n"].concat(),
            Self::Json => ["  \"", key, "\": \"", value, "\""].concat(),
        });
        let lines: Vec<_> = lines.collect();
        match self {
            Self::Text => [&of.name, "\n\n", &lines.concat()].concat(),
            Self::Env => lines.concat(),
            Self::Json => ["{\n", &lines.join(",\n"), "\n}\n"].concat(),
        }
    }
}

fn title(key: &str) -> &'static str {
    match key {
        "client_id" => "Client ID",
        "client_secret" => "Client secret",
        "issuer" => "Issuer",
        _ => "Token endpoint",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use grantry_core::application::{AuthMethod, GrantTypes};
    use grantry_core::console::FirstToken;

    fn credentials(secret: Option<&str>) -> Credentials {
        Credentials {
            name: "Billing sync (EU)".to_owned(),
            client_id: "k3JxT0bYq2mWv8Rn59aQm".to_owned(),
            client_secret: secret.map(str::to_owned),
            issuer: "https://id.example.com".to_owned(),
            start: FirstToken {
                grants: GrantTypes::EMPTY,
                auth_method: AuthMethod::Basic,
                redirect_uri: None,
            },
        }
    }

    #[test]
    fn product_a03_credentials_are_saved_as_text_env_and_json() {
        let of = credentials(Some("gry_cs_x"));
        let text = Format::Text.content(&of);
        assert!(text.starts_with("Billing sync (EU)\n\nClient ID: k3Jx"), "{text}");
        assert!(text.contains("\nClient secret: gry_cs_x\n"), "{text}");
        let env = Format::Env.content(&of);
        assert!(env.contains("OAUTH_CLIENT_SECRET=gry_cs_x\n"), "{env}");
        let json = Format::Json.content(&of);
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(json["client_secret"], "gry_cs_x");
        assert_eq!(json["token_endpoint"], "https://id.example.com/oauth/token");
    }

    #[test]
    fn product_a14_a_public_application_has_no_secret_to_save() {
        for format in [Format::Text, Format::Env, Format::Json] {
            let content = format.content(&credentials(None));
            assert!(!content.to_lowercase().contains("secret"), "{content}");
        }
    }

    #[test]
    fn files_are_named_after_the_application() {
        assert_eq!(Format::Text.file_name("Billing sync (EU)"), "billing-sync-eu-credentials.txt");
        assert_eq!(Format::Env.file_name("…"), "application.env");
    }
}
