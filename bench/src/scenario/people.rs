//! What applications ask for people who have signed in once: the code flow, refreshing, userinfo.

use super::{Setting, Stage};
use crate::caller::{expect, same};
use crate::load::{Caller, Heard};
use crate::product::{Client, Product, text};
use crate::visit::{Visit, for_people};
use crate::wire::{Answer, bearer, form, get};
use std::cell::RefCell;
use std::rc::Rc;

/// A token for each connection.
const FAMILIES: usize = 64;

const SCOPE: &str = "openid profile offline_access";

pub(crate) async fn code_flow(setting: &Setting<'_>, id_token_alg: &str) -> Stage {
    let (product, _, visit) = visited(setting, id_token_alg, SCOPE).await;
    product.stage(visit.callers())
}

/// The half of the flow that the browser sees: what signing in costs while the session lasts.
pub(crate) async fn authorization(setting: &Setting<'_>) -> Stage {
    let (product, _, visit) = visited(setting, "ES256", SCOPE).await;
    product.stage(same(visit.authorize, expect(303, "")))
}

pub(crate) async fn userinfo(setting: &Setting<'_>) -> Stage {
    let (product, _, visit) = visited(setting, "ES256", SCOPE).await;
    let token = text(&visit.tokens(product.address()).await, "access_token");
    product.stage(same(get("/oauth/userinfo", &bearer(&token)), expect(200, "\"sub\"")))
}

/// No ID token, so that it is one signature, like its baseline.
pub(crate) async fn refresh(setting: &Setting<'_>) -> Stage {
    let (product, client, visit) = visited(setting, "ES256", "public offline_access").await;
    let mut heads = Vec::new();
    for _ in 0..FAMILIES {
        heads.push(text(&visit.tokens(product.address()).await, "refresh_token"));
    }
    let heads = Rc::new(RefCell::new(heads));
    let fields = format!("grant_type=refresh_token&{}", client.fields());
    product.stage(Box::new(move || {
        let token = heads.borrow_mut().pop().expect("a family for each connection");
        let (fields, heads) = (fields.clone(), heads.clone());
        Box::new(Rotating { fields, token, heads, request: Vec::new() })
    }))
}

/// An application, and somebody who has allowed it.
async fn visited(
    setting: &Setting<'_>,
    id_token_alg: &str,
    scope: &str,
) -> (Product, Client, Visit) {
    let product = Product::start(setting).await;
    let client = product.application(for_people(id_token_alg)).await;
    let visit = Visit::begin(&product, client.clone(), scope).await;
    (product, client, visit)
}

/// Goes on with the refresh token of each answer.
struct Rotating {
    fields: String,
    token: String,
    /// Where the last one is put back: who came with an earlier one would be taken for a thief.
    heads: Rc<RefCell<Vec<String>>>,
    request: Vec<u8>,
}

impl Caller for Rotating {
    fn ask(&mut self) -> &[u8] {
        let fields = format!("{}&refresh_token={}", self.fields, self.token);
        self.request = form("/oauth/token", "", &fields);
        &self.request
    }

    fn heard(&mut self, answer: &Answer<'_>) -> Heard {
        let next = answer.json()["refresh_token"].as_str().map(str::to_owned);
        match next {
            Some(next) if answer.status == 200 => {
                self.token = next;
                Heard::Good
            }
            _ => Heard::Bad,
        }
    }
}

impl Drop for Rotating {
    fn drop(&mut self) {
        self.heads.borrow_mut().push(std::mem::take(&mut self.token));
    }
}
