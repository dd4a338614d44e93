//! People in front of the dashboard: signing in, where hashing the password is nearly all of it, and a
//! page, which is what every request after that costs.

use super::{Setting, Stage};
use crate::browser::Browser;
use crate::caller::{expect, same};
use crate::product::{Product, typed};
use crate::wire::{form, get};

pub(super) async fn sign_in(setting: &Setting<'_>) -> Stage {
    let product = Product::start(setting).await;
    let (browser, fields) = before(&product).await;
    let request = form("/login", &browser.cookies(), &fields);
    product.stage(same(request, expect(303, "")))
}

pub(super) async fn page(setting: &Setting<'_>) -> Stage {
    let product = Product::start(setting).await;
    let (mut browser, fields) = before(&product).await;
    let signed_in = browser.submit("/login", &fields).await;
    assert_eq!(signed_in.status, 303, "the password is right");
    product.stage(same(get("/applications", &browser.cookies()), expect(200, "<title>")))
}

/// A browser with the sign-in page open, and what its form sends.
async fn before(product: &Product) -> (Browser, String) {
    let mut browser = Browser::open(product.address()).await;
    let token = browser.get("/login").await.hidden("form_token");
    (browser, format!("form_token={token}&{}", typed()))
}
