//! Ready commands that get a first token, in the words of a shell and of five languages, with this
//! application's own values. Each runs as it stands, with what its language brings along; Rust alone
//! has no HTTP of its own and says what it needs.

use grantry_core::application::{AuthMethod, GrantType};
use grantry_core::console::Credentials;

/// The variable that holds the secret where the code does not.
pub(super) const VARIABLE: &str = "GRANTRY_CLIENT_SECRET";

/// A language, or the shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Curl,
    Python,
    Node,
    Go,
    Java,
    Rust,
}

impl Language {
    pub(super) const ALL: [Self; 6] =
        [Self::Curl, Self::Python, Self::Node, Self::Go, Self::Java, Self::Rust];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Curl => "curl",
            Self::Python => "Python",
            Self::Node => "Node",
            Self::Go => "Go",
            Self::Java => "Java",
            Self::Rust => "Rust",
        }
    }
}

/// What the code has in the place of the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InPlace<'a> {
    /// The variable [`VARIABLE`].
    Variable,
    /// This text.
    Text(&'a str),
}

/// A value of the form: a text, or a variable of the environment.
enum Part {
    Text(String),
    Variable(&'static str),
}

/// Who asks, with what.
struct Wanted {
    url: String,
    /// Client ID and secret for the header, where the application says so who it is.
    user: Option<(String, Part)>,
    fields: Vec<(&'static str, Part)>,
}

/// The code; `None` where an application's tokens begin with a person on another screen.
pub(super) fn snippet(language: Language, of: &Credentials, secret: InPlace<'_>) -> Option<String> {
    let wanted = wanted(of, secret)?;
    Some(match language {
        Language::Curl => curl(&wanted),
        Language::Python => python(&wanted),
        Language::Node => node(&wanted),
        Language::Go => go(&wanted),
        Language::Java => java(&wanted),
        Language::Rust => rust(&wanted),
    })
}

fn wanted(of: &Credentials, secret: InPlace<'_>) -> Option<Wanted> {
    let start = &of.start;
    let text = |text: &str| Part::Text(text.to_owned());
    let mut fields = if start.grants.contains(GrantType::ClientCredentials) {
        vec![("grant_type", text("client_credentials"))]
    } else if start.grants.contains(GrantType::AuthorizationCode) {
        let redirect_uri = start.redirect_uri.as_deref().unwrap_or_default();
        vec![
            ("grant_type", text("authorization_code")),
            ("code", Part::Variable("CODE")),
            ("code_verifier", Part::Variable("CODE_VERIFIER")),
            ("redirect_uri", text(redirect_uri)),
        ]
    } else {
        return None;
    };
    let in_place = of.client_secret.as_ref().map(|_| match secret {
        InPlace::Variable => Part::Variable(VARIABLE),
        InPlace::Text(secret) => text(secret),
    });
    let mut user = None;
    match (in_place, start.auth_method) {
        (Some(secret), AuthMethod::Basic) => user = Some((of.client_id.clone(), secret)),
        (secret, _) => {
            fields.push(("client_id", text(&of.client_id)));
            fields.extend(secret.map(|secret| ("client_secret", secret)));
        }
    }
    Some(Wanted { url: [&of.issuer, "/oauth/token"].concat(), user, fields })
}

/// In double quotes, as all five languages read it. Our values have no other signs to escape.
fn quoted(text: &str) -> String {
    ["\"", &text.replace('\\', "\\\\").replace('"', "\\\""), "\""].concat()
}

/// A value, with the way in which a language reads its environment.
fn value(part: &Part, variable: impl Fn(&str) -> String) -> String {
    match part {
        Part::Text(text) => quoted(text),
        Part::Variable(name) => variable(name),
    }
}

fn lines(of: &Wanted, one: impl Fn(&str, &Part) -> String) -> String {
    of.fields.iter().map(|(name, part)| one(name, part)).collect()
}

fn curl(of: &Wanted) -> String {
    let word = |name: &str, between: &str, part: &Part| match part {
        Part::Text(text) => ["'", name, between, &text.replace('\'', r"'\''"), "'"].concat(),
        Part::Variable(variable) => ["\"", name, between, "$", variable, "\""].concat(),
    };
    let mut parts = vec![["curl '", of.url.as_str(), "'"].concat()];
    if let Some((id, secret)) = &of.user {
        parts.push(["--user ", &word(id, ":", secret)].concat());
    }
    for (name, part) in &of.fields {
        parts.push(["--data-urlencode ", &word(name, "=", part)].concat());
    }
    parts.join(" \\\n  ")
}

fn python(of: &Wanted) -> String {
    let variable = |name: &str| format!("os.environ[{}]", quoted(name));
    let fields =
        lines(of, |name, part| format!("    {}: {},\n", quoted(name), value(part, variable)));
    let user = of.user.as_ref().map_or_else(String::new, |(id, secret)| {
        let secret = value(secret, variable);
        format!(
            "pair = {} + \":\" + {secret}\nrequest.add_header(\"Authorization\", \"Basic \" + base64.b64encode(pair.encode()).decode())\n",
            quoted(id)
        )
    });
    let base64 = if of.user.is_some() { "import base64\n" } else { "" };
    format!(
        "{base64}import json\nimport os\nimport urllib.parse\nimport urllib.request\n\nform = {{\n{fields}}}\nrequest = urllib.request.Request({}, urllib.parse.urlencode(form).encode())\n{user}with urllib.request.urlopen(request, timeout=10) as answer:\n    token = json.load(answer)\n\nprint(token[\"access_token\"])\n",
        quoted(&of.url)
    )
}

fn node(of: &Wanted) -> String {
    let variable = |name: &str| ["process.env.", name].concat();
    let fields = lines(of, |name, part| format!("    {name}: {},\n", value(part, variable)));
    let (pair, header) = match &of.user {
        Some((id, secret)) => (
            format!("const pair = [{}, {}].join(\":\");\n", quoted(id), value(secret, variable)),
            "  headers: { Authorization: \"Basic \" + Buffer.from(pair).toString(\"base64\") },\n",
        ),
        None => (String::new(), ""),
    };
    format!(
        "// Save as token.mjs; it needs Node 18 or newer.\n{pair}const answer = await fetch({}, {{\n  method: \"POST\",\n{header}  body: new URLSearchParams({{\n{fields}  }}),\n}});\nif (!answer.ok) throw new Error(await answer.text());\nconst token = await answer.json();\nconsole.log(token.access_token);\n",
        quoted(&of.url)
    )
}

fn go(of: &Wanted) -> String {
    let variable = |name: &str| format!("os.Getenv({})", quoted(name));
    let fields =
        lines(of, |name, part| format!("\t\t{}: {{{}}},\n", quoted(name), value(part, variable)));
    let user = of.user.as_ref().map_or_else(String::new, |(id, secret)| {
        format!("\trequest.SetBasicAuth({}, {})\n", quoted(id), value(secret, variable))
    });
    let uses_os = user.contains("os.") || fields.contains("os.");
    let os = if uses_os { "\t\"os\"\n" } else { "" };
    format!(
        "package main\n\nimport (\n\t\"encoding/json\"\n\t\"fmt\"\n\t\"log\"\n\t\"net/http\"\n\t\"net/url\"\n{os}\t\"strings\"\n)\n\nfunc main() {{\n\tform := url.Values{{\n{fields}\t}}\n\trequest, err := http.NewRequest(\"POST\", {}, strings.NewReader(form.Encode()))\n\tif err != nil {{\n\t\tlog.Fatal(err)\n\t}}\n\trequest.Header.Set(\"Content-Type\", \"application/x-www-form-urlencoded\")\n{user}\tanswer, err := http.DefaultClient.Do(request)\n\tif err != nil {{\n\t\tlog.Fatal(err)\n\t}}\n\tdefer answer.Body.Close()\n\tif answer.StatusCode != http.StatusOK {{\n\t\tlog.Fatal(answer.Status)\n\t}}\n\tvar token struct {{\n\t\tAccessToken string `json:\"access_token\"`\n\t}}\n\tif err := json.NewDecoder(answer.Body).Decode(&token); err != nil {{\n\t\tlog.Fatal(err)\n\t}}\n\tfmt.Println(token.AccessToken)\n}}\n",
        quoted(&of.url)
    )
}

fn java(of: &Wanted) -> String {
    let variable = |name: &str| format!("System.getenv({})", quoted(name));
    let fields = lines(of, |name, part| {
        format!("        form.put({}, {});\n", quoted(name), value(part, variable))
    });
    let user = of.user.as_ref().map_or_else(String::new, |(id, secret)| {
        format!(
            "        String pair = {} + \":\" + {};\n        request.header(\"Authorization\", \"Basic \" + Base64.getEncoder().encodeToString(pair.getBytes()));\n",
            quoted(id),
            value(secret, variable)
        )
    });
    format!(
        "// Save as Token.java and run: java Token.java\nimport java.net.*;\nimport java.net.http.*;\nimport java.nio.charset.StandardCharsets;\nimport java.util.*;\nimport java.util.stream.Collectors;\n\npublic class Token {{\n    public static void main(String[] args) throws Exception {{\n        Map<String, String> form = new LinkedHashMap<>();\n{fields}        String body = form.entrySet().stream()\n            .map(field -> field.getKey() + \"=\" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))\n            .collect(Collectors.joining(\"&\"));\n        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create({}))\n            .header(\"Content-Type\", \"application/x-www-form-urlencoded\")\n            .POST(HttpRequest.BodyPublishers.ofString(body));\n{user}        HttpResponse<String> answer = HttpClient.newHttpClient()\n            .send(request.build(), HttpResponse.BodyHandlers.ofString());\n        if (answer.statusCode() != 200) throw new IllegalStateException(answer.body());\n        System.out.println(answer.body());\n    }}\n}}\n",
        quoted(&of.url)
    )
}

fn rust(of: &Wanted) -> String {
    let variable = |name: &str| format!("std::env::var({})?", quoted(name));
    let owned = |part: &Part| match part {
        Part::Text(text) => [quoted(text).as_str(), ".to_owned()"].concat(),
        Part::Variable(name) => variable(name),
    };
    let fields = lines(of, |name, part| format!("        ({}, {}),\n", quoted(name), owned(part)));
    let user = of.user.as_ref().map_or_else(String::new, |(id, secret)| {
        let secret = value(secret, variable);
        format!("        .basic_auth({}, Some({secret}))\n", quoted(id))
    });
    format!(
        "// cargo add reqwest@0.12 --features blocking,json && cargo add serde_json\nfn main() -> Result<(), Box<dyn std::error::Error>> {{\n    let form: Vec<(&str, String)> = vec![\n{fields}    ];\n    let answer = reqwest::blocking::Client::new()\n        .post({})\n{user}        .form(&form)\n        .send()?\n        .error_for_status()?;\n    let token: serde_json::Value = answer.json()?;\n    println!(\"{{}}\", token[\"access_token\"].as_str().unwrap_or_default());\n    Ok(())\n}}\n",
        quoted(&of.url)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use grantry_core::application::GrantTypes;
    use grantry_core::console::FirstToken;

    fn credentials(grant: GrantType, auth_method: AuthMethod, secret: Option<&str>) -> Credentials {
        Credentials {
            name: "Billing".to_owned(),
            client_id: "k3JxT0bY".to_owned(),
            client_secret: secret.map(str::to_owned),
            issuer: "https://id.example.com".to_owned(),
            start: FirstToken {
                grants: [grant].into_iter().collect::<GrantTypes>(),
                auth_method,
                redirect_uri: Some("https://app.example.com/cb?a='b'".to_owned()),
            },
        }
    }

    #[test]
    fn product_d02_every_language_asks_with_the_applications_own_values() {
        for method in [AuthMethod::Basic, AuthMethod::Post] {
            let of = credentials(GrantType::ClientCredentials, method, Some("gry_cs_x"));
            for language in Language::ALL {
                let code = snippet(language, &of, InPlace::Variable).expect("code");
                for part in ["https://id.example.com/oauth/token", "client_credentials", "k3JxT0bY"]
                {
                    assert!(code.contains(part), "{part} in {code}");
                }
                assert!(code.contains(VARIABLE) && !code.contains("gry_cs_x"), "{code}");
                let code = snippet(language, &of, InPlace::Text("gry_cs_x")).expect("code");
                assert!(code.contains("gry_cs_x") && !code.contains(VARIABLE), "{code}");
            }
        }
    }

    #[test]
    fn product_d02_a_public_application_sends_no_secret() {
        let of = credentials(GrantType::AuthorizationCode, AuthMethod::None, None);
        for language in Language::ALL {
            let code = snippet(language, &of, InPlace::Variable).expect("code");
            assert!(
                code.contains("authorization_code") && code.contains("CODE_VERIFIER"),
                "{code}"
            );
            assert!(!code.contains("SECRET") && !code.contains("Basic"), "{code}");
        }
        let device = credentials(GrantType::DeviceCode, AuthMethod::None, None);
        assert_eq!(snippet(Language::Curl, &device, InPlace::Variable), None);
    }

    #[test]
    fn product_d02_a_quote_in_an_address_ends_no_command() {
        let of = credentials(GrantType::AuthorizationCode, AuthMethod::None, None);
        let code = snippet(Language::Curl, &of, InPlace::Variable).expect("code");
        assert!(code.contains(r"a='\''b'\'''"), "{code}");
    }
}
