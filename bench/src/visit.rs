//! Somebody who is signed in and has allowed an application: from here on the whole code flow goes
//! through without a page (RFC 6749 section 4.1).

use crate::browser::{Browser, Page, encoded};
use crate::load::{Caller, Callers, Heard};
use crate::product::{Client, Product, ask, typed};
use crate::wire::{Answer, Connection, form, get};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::rc::Rc;

/// Nothing listens here; nobody is ever led here.
const BACK: &str = "http://127.0.0.1:9/cb";
/// The pair of RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// The session of a person's browser, and the request of an application that it brings.
pub(crate) struct Visit {
    client: Client,
    /// With the cookies of the browser.
    pub(crate) authorize: Vec<u8>,
}

/// The settings of an application that people sign in to.
pub(crate) fn for_people(id_token_alg: &str) -> Value {
    json!({
        "name": "For people",
        "grant_types": ["authorization_code", "refresh_token"],
        "redirect_uris": [BACK],
        "id_token_signed_response_alg": id_token_alg,
    })
}

impl Visit {
    /// Signs in and allows what the application asks for.
    pub(crate) async fn begin(product: &Product, client: Client, scope: &str) -> Self {
        let path = format!(
            "/oauth/authorize?response_type=code&client_id={}&redirect_uri={}&scope={}&state=bench&nonce=bench&code_challenge={CHALLENGE}&code_challenge_method=S256",
            client.id,
            encoded(BACK),
            encoded(scope),
        );
        let mut browser = Browser::open(product.address()).await;
        let page = browser.get(&path).await;
        let fields = format!("{}&{}", carried(&page), typed());
        let signed_in = browser.submit("/oauth/authorize/sign-in", &fields).await;
        let page = browser.get(&signed_in.location.expect("the way to the consent page")).await;
        assert!(page.has("consent-allow"), "no consent page, but {}", page.status);
        let ticked: String = scope.split(' ').map(|name| format!("&scope-{name}=on")).collect();
        let fields = format!("{}&decision=allow{ticked}", carried(&page));
        let allowed = browser.submit("/oauth/authorize/consent", &fields).await;
        assert_eq!(allowed.status, 303, "a code is on its way");
        Self { client, authorize: get(&path, &browser.cookies()) }
    }

    /// What makes tokens of the code in an answer.
    fn exchange(&self, answer: &Answer<'_>) -> Option<Vec<u8>> {
        let (_, rest) = answer.location()?.split_once("code=")?;
        let code = rest.split('&').next()?;
        let (back, client) = (encoded(BACK), self.client.fields());
        let fields = format!(
            "grant_type=authorization_code&code={code}&redirect_uri={back}&code_verifier={VERIFIER}&{client}"
        );
        Some(form("/oauth/token", "", &fields))
    }

    /// The tokens of one flow.
    pub(crate) async fn tokens(&self, address: SocketAddr) -> Value {
        let mut connection = Connection::open(address).await;
        let answer = connection.ask(&self.authorize).await;
        let exchange = self.exchange(&answer).expect("a code");
        ask(address, &exchange).await
    }

    /// Goes through the flow again and again; a flow is one unit.
    pub(crate) fn callers(self) -> Callers {
        let visit = Rc::new(self);
        Box::new(move || Box::new(Flow { visit: visit.clone(), exchange: None }))
    }
}

/// What every form of the pages on the way carries.
fn carried(page: &Page) -> String {
    format!("request={}&ticket={}", page.hidden("request"), page.hidden("ticket"))
}

struct Flow {
    visit: Rc<Visit>,
    /// Where a code is there already.
    exchange: Option<Vec<u8>>,
}

impl Caller for Flow {
    fn ask(&mut self) -> &[u8] {
        self.exchange.as_ref().unwrap_or(&self.visit.authorize)
    }

    fn heard(&mut self, answer: &Answer<'_>) -> Heard {
        if self.exchange.take().is_some() {
            return Heard::good_if(answer.status == 200 && answer.contains("id_token"));
        }
        self.exchange = self.visit.exchange(answer);
        if self.exchange.is_some() { Heard::Onward } else { Heard::Bad }
    }
}
