//! Which settings go together, and that everything that is wrong is reported at once.

use grantry_core::application::{
    AuthMethod, Authenticator, Draft, GrantType, GrantTypes, Settings,
};
use grantry_core::user::Email;
use proptest::prelude::*;

const CODE: &str = "authorization_code";
const MACHINE: &str = "client_credentials";
const REFRESH: &str = "refresh_token";
const PASSWORD: &str = "password";
const DEVICE: &str = "urn:ietf:params:oauth:grant-type:device_code";

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}

/// What a person has to fill in at least.
fn draft() -> Draft {
    Draft { name: "Billing sync".to_owned(), scopes: texts(&["public"]), ..Draft::default() }
}

/// An application in which people sign in.
fn web(confidential: bool) -> Draft {
    Draft {
        grant_types: texts(&[CODE, REFRESH]),
        redirect_uris: texts(&["https://app.example.com/cb"]),
        confidential,
        ..draft()
    }
}

/// Fields and codes of everything that is wrong.
fn wrong(draft: &Draft) -> Vec<(String, String)> {
    let errors = Settings::check(draft).err().unwrap_or_default();
    assert!(errors.iter().all(|error| error.message.ends_with('.')), "{errors:?}");
    errors.into_iter().map(|error| (error.field, error.code)).collect()
}

fn assert_wrong(draft: &Draft, expected: &[(&str, &str)]) {
    let expected: Vec<(String, String)> =
        expected.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned())).collect();
    assert_eq!(wrong(draft), expected, "{draft:?}");
}

#[test]
fn a_name_and_a_scope_are_enough() {
    let settings = Settings::check(&draft()).expect("settings that are right");
    assert_eq!(settings.grants, GrantTypes::of(&[GrantType::ClientCredentials]));
    assert_eq!(settings.auth_method, AuthMethod::Basic);
    assert!(settings.confidential && settings.require_pkce && settings.refresh_token_rotation);
    assert_wrong(&Draft::default(), &[("name", "required"), ("scopes", "required")]);
}

#[test]
fn everything_that_is_wrong_is_reported_at_once() {
    let draft = Draft {
        name: "a\nb".to_owned(),
        project: Some("Not A Slug".to_owned()),
        plan: Some("-".to_owned()),
        owner: Some("nobody".to_owned()),
        grant_types: texts(&["implicit", MACHINE, "Password"]),
        multi_tenant: true,
        allowed_tenants: texts(&["default", "No", "default"]),
        redirect_uris: texts(&["https://a.example/cb", "/cb", "", "HTTPS://a.example:443/cb"]),
        post_logout_redirect_uris: texts(&["http://a.example/bye"]),
        allowed_origins: texts(&["https://a.example/x"]),
        allowed_domains: texts(&["*.a.example", "b.example", "https://b.example/", "c.example"]),
        scopes: texts(&["public", "a b"]),
        token_endpoint_auth_method: Some("private_key_jwt".to_owned()),
        access_policy: "everybody".to_owned(),
        access_token_format: "JWT".to_owned(),
        access_token_lifetime: 1,
        refresh_token_lifetime: 1,
        id_token_signed_response_alg: "none".to_owned(),
        backchannel_logout_uri: Some("com.example.app:/out".to_owned()),
        default_audience: Some("billing".to_owned()),
        resources: texts(&["urn:a:b", "URN:a:b", "https://a.example#x"]),
        ..Draft::default()
    };
    assert_wrong(
        &draft,
        &[
            ("name", "control_character"),
            ("project", "not_a_slug"),
            ("plan", "not_a_slug"),
            ("owner", "not_an_email"),
            ("grant_types[0]", "unknown_grant_type"),
            ("grant_types[2]", "unknown_grant_type"),
            ("allowed_tenants[1]", "not_a_slug"),
            ("allowed_tenants[2]", "duplicate"),
            ("redirect_uris[1]", "not_absolute"),
            ("redirect_uris[2]", "required"),
            ("redirect_uris[3]", "duplicate"),
            ("post_logout_redirect_uris[0]", "http_not_loopback"),
            ("allowed_origins[0]", "has_path"),
            ("allowed_domains[0]", "wildcard"),
            ("allowed_domains[2]", "duplicate"),
            ("allowed_domains", "too_many"),
            ("scopes[1]", "not_a_scope"),
            ("token_endpoint_auth_method", "unknown_value"),
            ("access_policy", "unknown_value"),
            ("access_token_format", "unknown_value"),
            ("access_token_lifetime", "too_short"),
            ("refresh_token_lifetime", "not_greater"),
            ("id_token_signed_response_alg", "unknown_value"),
            ("backchannel_logout_uri", "not_https"),
            ("default_audience", "not_absolute"),
            ("resources[1]", "duplicate"),
            ("resources[2]", "fragment"),
        ],
    );
}

#[test]
fn blanks_mean_that_there_is_none() {
    let blank = || Some("  ".to_owned());
    let draft = Draft {
        project: blank(),
        plan: blank(),
        owner: blank(),
        token_endpoint_auth_method: blank(),
        backchannel_logout_uri: blank(),
        default_audience: blank(),
        ..draft()
    };
    assert_eq!(Settings::check(&draft), Settings::check(&self::draft()));
}

#[test]
fn a_grant_type_is_needed_and_refresh_tokens_alone_are_none() {
    assert_wrong(&Draft { grant_types: vec![], ..draft() }, &[("grant_types", "required")]);
    let alone = Draft { grant_types: texts(&[REFRESH, REFRESH]), ..draft() };
    assert_wrong(&alone, &[("grant_types", "needs_another_grant")]);
    for other in [MACHINE, PASSWORD, DEVICE] {
        assert_wrong(&Draft { grant_types: texts(&[REFRESH, other]), ..draft() }, &[]);
    }
    assert_wrong(&web(true), &[]);
}

#[test]
fn what_is_there_twice_counts_once_among_grant_types_and_scopes() {
    let twice = Draft {
        grant_types: texts(&[MACHINE, MACHINE]),
        scopes: texts(&["public", " public ", "email"]),
        ..draft()
    };
    let settings = Settings::check(&twice).expect("settings that are right");
    assert_eq!(settings.to_draft().scopes, ["public", "email"]);
    assert_eq!(settings.to_draft().grant_types, [MACHINE]);
}

#[test]
fn a_code_needs_somewhere_to_go() {
    let nowhere = Draft { redirect_uris: vec![], ..web(true) };
    assert_wrong(&nowhere, &[("redirect_uris", "required")]);
    let blank = Draft { redirect_uris: texts(&[""]), ..web(true) };
    assert_wrong(&blank, &[("redirect_uris[0]", "required")]);
}

#[test]
fn product_a14_a_public_application_has_no_secret_and_uses_pkce() {
    assert_wrong(&web(false), &[]);
    let settings = Settings::check(&web(false)).expect("settings that are right");
    assert_eq!(settings.auth_method, AuthMethod::None);

    let machine = Draft { confidential: false, ..draft() };
    assert_wrong(&machine, &[("grant_types", "needs_confidential")]);
    let password = Draft { grant_types: texts(&[PASSWORD]), ..machine.clone() };
    assert_wrong(&password, &[("grant_types", "needs_confidential")]);
    let device = Draft { grant_types: texts(&[DEVICE]), require_pkce: false, ..machine };
    assert_wrong(&device, &[]);

    let no_pkce = Draft { require_pkce: false, ..web(false) };
    assert_wrong(&no_pkce, &[("require_pkce", "pkce_required")]);
    assert_wrong(&Draft { require_pkce: false, ..web(true) }, &[]);

    for method in ["client_secret_basic", "client_secret_post"] {
        let secret = Draft { token_endpoint_auth_method: Some(method.to_owned()), ..web(false) };
        assert_wrong(&secret, &[("token_endpoint_auth_method", "public_without_secret")]);
    }
    let none = Some("none".to_owned());
    assert_wrong(&Draft { token_endpoint_auth_method: none, ..web(false) }, &[]);
}

#[test]
fn product_a14_a_confidential_application_uses_its_secret() {
    let none = Draft { token_endpoint_auth_method: Some("none".to_owned()), ..web(true) };
    assert_wrong(&none, &[("token_endpoint_auth_method", "confidential_needs_secret")]);
    for method in ["client_secret_basic", "client_secret_post"] {
        let secret = Draft { token_endpoint_auth_method: Some(method.to_owned()), ..web(true) };
        assert_wrong(&secret, &[]);
    }
}

#[test]
fn an_apps_own_scheme_is_for_public_applications() {
    let uris = texts(&["https://app.example.com/cb", "com.example.app:/cb"]);
    let confidential = Draft { redirect_uris: uris.clone(), ..web(true) };
    assert_wrong(&confidential, &[("redirect_uris[1]", "scheme_needs_public")]);
    assert_wrong(&Draft { redirect_uris: uris, ..web(false) }, &[]);
}

#[test]
fn product_a17_tenants_are_listed_only_in_multi_tenant_mode() {
    let listed = Draft { allowed_tenants: texts(&["default"]), ..draft() };
    assert_wrong(&listed, &[("allowed_tenants", "needs_multi_tenant")]);
    assert_wrong(&Draft { multi_tenant: true, ..listed }, &[]);
    assert_wrong(&Draft { multi_tenant: true, ..draft() }, &[]);
}

#[test]
fn product_a13_both_lifetimes_are_checked() {
    let equal = Draft { access_token_lifetime: 900, refresh_token_lifetime: 900, ..draft() };
    assert_wrong(&equal, &[("refresh_token_lifetime", "not_greater")]);
    let long = Draft { access_token_lifetime: 86_401, ..draft() };
    assert_wrong(&long, &[("access_token_lifetime", "too_long")]);
}

#[test]
fn product_a11_domains_are_stored_in_their_short_form() {
    let typed = texts(&["https://app.example.com/", "localhost:3000", "127.0.0.1"]);
    let settings = Settings::check(&Draft { allowed_domains: typed, ..draft() });
    let stored = settings.map(|settings| settings.to_draft().allowed_domains);
    assert_eq!(stored, Ok(texts(&["app.example.com", "localhost:3000", "127.0.0.1"])));
    let four = texts(&["a.example", "b.example", "c.example", "d.example"]);
    assert_wrong(&Draft { allowed_domains: four, ..draft() }, &[("allowed_domains", "too_many")]);
}

#[test]
fn lists_are_bounded() {
    let uris = |count: usize| (0..count).map(|n| format!("https://a.example/{n}")).collect();
    assert_wrong(&Draft { redirect_uris: uris(100), ..web(true) }, &[]);
    assert_wrong(
        &Draft { redirect_uris: uris(101), ..web(true) },
        &[("redirect_uris", "too_many")],
    );
    assert_wrong(&Draft { resources: uris(101), ..draft() }, &[("resources", "too_many")]);
    let scopes = |count: usize| (0..count).map(|n| format!("scope:{n}")).collect();
    assert_wrong(&Draft { scopes: scopes(1000), ..draft() }, &[]);
    assert_wrong(&Draft { scopes: scopes(1001), ..draft() }, &[("scopes", "too_many")]);
}

#[test]
fn product_a10_every_preset_passes_the_rules() {
    for kind in Authenticator::ALL {
        let preset = kind.preset();
        let draft = Draft {
            grant_types: preset.grants.iter().map(|grant| grant.to_string()).collect(),
            require_pkce: preset.require_pkce,
            confidential: preset.confidential,
            ..web(true)
        };
        assert_wrong(&draft, &[]);
    }
}

#[test]
fn settings_survive_being_edited_again() {
    let full = Draft {
        project: Some("billing".to_owned()),
        plan: Some("gold".to_owned()),
        owner: Some("Ada@Example.com".to_owned()),
        trusted: true,
        multi_tenant: true,
        allowed_tenants: texts(&["default", "other"]),
        access_policy: "assigned".to_owned(),
        post_logout_redirect_uris: texts(&["https://app.example.com/bye"]),
        allowed_origins: texts(&["*", "https://App.example.com/"]),
        allowed_domains: texts(&["https://App.example.com/"]),
        access_token_format: "opaque".to_owned(),
        id_token_signed_response_alg: "EdDSA".to_owned(),
        backchannel_logout_uri: Some("https://app.example.com/out".to_owned()),
        default_audience: Some("urn:example:billing".to_owned()),
        resources: texts(&["https://api.example.com"]),
        strict_client_auth: true,
        ..web(true)
    };
    let settings = Settings::check(&full).expect("settings that are right");
    assert_eq!(settings.owner.as_ref().map(Email::as_str), Some("Ada@Example.com"));
    assert_eq!(Settings::check(&settings.to_draft()), Ok(settings));
}

proptest! {
    #[test]
    fn checking_never_panics(text in ".{0,40}", list in prop::collection::vec(".{0,40}", 0..4)) {
        let draft = Draft {
            name: text.clone(),
            project: Some(text.clone()),
            owner: Some(text.clone()),
            access_policy: text.clone(),
            token_endpoint_auth_method: Some(text),
            grant_types: list.clone(),
            allowed_tenants: list.clone(),
            redirect_uris: list.clone(),
            allowed_domains: list.clone(),
            scopes: list,
            ..Draft::default()
        };
        let _ = Settings::check(&draft);
    }

    #[test]
    fn what_passes_keeps_the_promises_of_the_product(
        bits in 0..32_u8, confidential: bool, require_pkce: bool, method in 0..4_usize,
    ) {
        let methods = [None, Some("none"), Some("client_secret_basic"), Some("client_secret_post")];
        let grants = GrantTypes::from_bits(bits);
        let draft = Draft {
            grant_types: grants.iter().map(|grant| grant.to_string()).collect(),
            confidential,
            require_pkce,
            token_endpoint_auth_method: methods[method].map(str::to_owned),
            ..web(true)
        };
        if let Ok(settings) = Settings::check(&draft) {
            let code = settings.grants.contains(GrantType::AuthorizationCode);
            prop_assert_eq!(settings.confidential, settings.auth_method != AuthMethod::None);
            prop_assert!(settings.confidential || settings.require_pkce || !code);
            prop_assert!(settings.confidential || !grants.contains(GrantType::Password));
            prop_assert!(settings.confidential || !grants.contains(GrantType::ClientCredentials));
            prop_assert!(Authenticator::of(grants, require_pkce).is_some());
            prop_assert_eq!(Settings::check(&settings.to_draft()), Ok(settings));
        }
    }
}
