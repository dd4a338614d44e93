//! What administrators' programs do with the API: list, search and make applications.

use super::{Setting, Stage};
use crate::caller::{each, expect, same};
use crate::product::{Product, unique};
use crate::wire::{document, get};
use serde_json::{Value, json};

const APPLICATIONS: &str = "/api/v1/applications";
const FLEET: usize = 300;

/// A page has 50.
pub(crate) async fn list(setting: &Setting<'_>) -> Stage {
    asks(fleet(setting).await, APPLICATIONS, "\"items\"")
}

/// Ten names begin so.
pub(crate) async fn search(setting: &Setting<'_>) -> Stage {
    asks(fleet(setting).await, &format!("{APPLICATIONS}?query=fleet+14"), "Fleet 14")
}

/// A page of what is there already.
pub(crate) async fn listed(setting: &Setting<'_>, path: &str, text: &'static str) -> Stage {
    asks(Product::start(setting).await, path, text)
}

/// A page of those that a search finds; ten of them are named so.
pub(crate) async fn found(setting: &Setting<'_>, words: &str, path: &str) -> Stage {
    let product = Product::start(setting).await;
    for _ in 0..10 {
        product.application(settings(&format!("{words} {}", unique()))).await;
    }
    asks(product, path, "\"next_cursor\"")
}

pub(crate) async fn create(setting: &Setting<'_>) -> Stage {
    let product = Product::start(setting).await;
    let admin = product.admin();
    let make = move || document(APPLICATIONS, &admin, &settings(&unique()));
    product.stage(each(make, expect(201, "client_secret")))
}

/// An administrator who reads the same again and again.
fn asks(product: Product, path: &str, text: &'static str) -> Stage {
    let request = get(path, &product.admin());
    product.stage(same(request, expect(200, text)))
}

/// A product with some hundreds of applications.
async fn fleet(setting: &Setting<'_>) -> Product {
    let product = Product::start(setting).await;
    for number in 0..FLEET {
        product.application(settings(&format!("{number:03}"))).await;
    }
    product
}

fn settings(name: &str) -> Value {
    let name = format!("Fleet {name}");
    json!({ "name": name, "grant_types": ["client_credentials"], "scopes": ["public"] })
}
