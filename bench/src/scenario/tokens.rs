//! What applications ask for themselves: tokens, what a token is, and the documents.

use super::{Setting, Stage};
use crate::caller::{expect, same};
use crate::product::{Client, Product};
use crate::wire::{form, get};
use serde_json::json;

pub(crate) async fn client_credentials(setting: &Setting<'_>, format: &str) -> Stage {
    let product = Product::start(setting).await;
    let client = machine(&product, format).await;
    let fields = format!("grant_type=client_credentials&{}", client.fields());
    product.stage(same(form("/oauth/token", "", &fields), expect(200, "access_token")))
}

pub(crate) async fn introspection(setting: &Setting<'_>, format: &str) -> Stage {
    let product = Product::start(setting).await;
    let client = machine(&product, format).await;
    let token = product.token(&client).await;
    let fields = format!("token={token}&{}", client.fields());
    product.stage(same(form("/oauth/introspect", "", &fields), expect(200, "\"active\":true")))
}

pub(crate) async fn discovery(setting: &Setting<'_>) -> Stage {
    let request = get("/.well-known/openid-configuration", "");
    Product::start(setting).await.stage(same(request, expect(200, "token_endpoint")))
}

pub(crate) async fn key_set(setting: &Setting<'_>) -> Stage {
    Product::start(setting).await.stage(same(get("/oauth/jwks", ""), expect(200, "keys")))
}

async fn machine(product: &Product, format: &str) -> Client {
    let settings = json!({
        "name": "Machine", "grant_types": ["client_credentials"], "access_token_format": format,
    });
    product.application(settings).await
}
