//! Sends a form to an endpoint of this server, without the browser's cookies, and keeps what was sent
//! and what was answered.

use super::Client;
use crate::AppError;
use grantry_core::console::{BenchField, BenchStep};
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::{self, JSON, Object, Reflect};
use web_sys::{Headers, RequestCredentials, RequestInit, Response};

/// What tells more than the body does.
const HEADERS: [&str; 5] =
    ["content-type", "cache-control", "www-authenticate", "retry-after", "x-request-id"];
/// What of an answer only who asks is shown.
const SECRET: [&str; 4] = ["access_token", "id_token", "refresh_token", "device_code"];
/// So much of a secret tells one from another.
const SHOWN: usize = 12;

/// A request to be sent.
pub(crate) struct Ask {
    /// What it is for.
    pub(crate) title: &'static str,
    /// Where it goes.
    pub(crate) path: &'static str,
    /// Its fields, besides those that say who asks. Blank ones are left out.
    pub(crate) fields: Vec<BenchField>,
}

/// The members of an answer that are a text or a number.
#[derive(Clone, Default)]
pub(crate) struct Told(Vec<(String, String)>);

impl Told {
    /// A member.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Sends it.
pub(super) async fn send(client: &Client, ask: Ask) -> Result<(BenchStep, Told), AppError> {
    let user = client.user();
    let mut fields = ask.fields;
    fields.retain(|field| !field.value.is_empty());
    fields.extend(client.fields());
    let sent = fetch(ask.path, user.as_ref(), &fields).await;
    let (response, text, ms) = sent.map_err(|_thrown| AppError::Unreachable)?;
    let header = |name: &str| response.headers().get(name).ok().flatten();
    let (body, told) = understood(text);
    let step = BenchStep {
        title: ask.title.to_owned(),
        method: "POST".to_owned(),
        url: [&client.issuer, ask.path].concat(),
        user,
        fields,
        cookies: false,
        status: response.status(),
        ms,
        headers: HEADERS
            .iter()
            .filter_map(|name| Some(BenchField::plain(*name, header(name)?)))
            .collect(),
        body,
        request_id: header("x-request-id").unwrap_or_default(),
        why: None,
    };
    Ok((step, told))
}

async fn fetch(
    path: &str,
    user: Option<&BenchField>,
    fields: &[BenchField],
) -> Result<(Response, String, u32), JsValue> {
    let headers = Headers::new()?;
    headers.set("content-type", "application/x-www-form-urlencoded")?;
    headers.set("accept", "application/json")?;
    if let Some(user) = user {
        let pair = window().btoa(&[user.name.as_str(), ":", user.value.as_str()].concat())?;
        headers.set("authorization", &["Basic ", pair.as_str()].concat())?;
    }
    let init = RequestInit::new();
    init.set_method("POST");
    // Neither the session of the dashboard nor the browser's own question for a password.
    init.set_credentials(RequestCredentials::Omit);
    init.set_headers(&headers);
    init.set_body(&JsValue::from_str(&encoded(fields)));
    let begun = js_sys::Date::now();
    let response = JsFuture::from(window().fetch_with_str_and_init(path, &init)).await?;
    let response: Response = response.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a short while")]
    let ms = (js_sys::Date::now() - begun).max(0.0) as u32;
    Ok((response, text, ms))
}

fn encoded(fields: &[BenchField]) -> String {
    let escape = |text: &str| String::from(js_sys::encode_uri_component(text));
    let pairs = fields.iter().map(|field| [escape(&field.name), escape(&field.value)].join("="));
    pairs.collect::<Vec<_>>().join("&")
}

/// The body as it is shown, with and without its secrets, and its members.
fn understood(text: String) -> (BenchField, Told) {
    let parsed = JSON::parse(&text).ok().and_then(|value| value.dyn_into::<Object>().ok());
    let Some(object) = parsed else {
        return (BenchField::plain("", text), Told::default());
    };
    let whole = pretty(&object).unwrap_or(text);
    let mut told = Vec::new();
    let mut hides = false;
    for name in Object::keys(&object).iter().filter_map(|name| name.as_string()) {
        let value = Reflect::get(&object, &JsValue::from_str(&name)).unwrap_or(JsValue::NULL);
        let text = value.as_string().or_else(|| value.as_f64().map(|number| number.to_string()));
        let Some(text) = text else { continue };
        if SECRET.contains(&name.as_str()) {
            let start: String = text.chars().take(SHOWN).collect();
            let masked = JsValue::from_str(&(start + "…"));
            hides |= Reflect::set(&object, &JsValue::from_str(&name), &masked).unwrap_or(false);
        }
        told.push((name, text));
    }
    let masked = if hides { pretty(&object).unwrap_or_default() } else { String::new() };
    (BenchField::hidden("", whole, &masked), Told(told))
}

fn pretty(object: &Object) -> Option<String> {
    let two = JsValue::from_f64(2.0);
    let text = JSON::stringify_with_replacer_and_space(object, &JsValue::NULL, &two);
    text.ok().map(String::from)
}
