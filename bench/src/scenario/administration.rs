//! What administrators' programs do with the API: list, search and make applications.

use super::{Setting, Stage};
use crate::caller::{each, expect, same};
use crate::product::Product;
use crate::wire::{document, get};
use serde_json::{Value, json};
use std::cell::Cell;
use std::rc::Rc;

const APPLICATIONS: &str = "/api/v1/applications";
const FLEET: usize = 300;

/// A page has 50.
pub(super) async fn list(setting: &Setting<'_>) -> Stage {
    let product = fleet(setting).await;
    let request = get(APPLICATIONS, &product.admin());
    product.stage(same(request, expect(200, "\"items\"")))
}

/// Ten names begin so.
pub(super) async fn search(setting: &Setting<'_>) -> Stage {
    let product = fleet(setting).await;
    let request = get(&format!("{APPLICATIONS}?query=fleet+14"), &product.admin());
    product.stage(same(request, expect(200, "Fleet 14")))
}

pub(super) async fn create(setting: &Setting<'_>) -> Stage {
    let product = Product::start(setting).await;
    let (admin, next) = (product.admin(), Rc::new(Cell::new(0)));
    let make = move || {
        let number = next.replace(next.get() + 1);
        document(APPLICATIONS, &admin, &settings(number))
    };
    product.stage(each(make, expect(201, "client_secret")))
}

/// A product with some hundreds of applications.
async fn fleet(setting: &Setting<'_>) -> Product {
    let product = Product::start(setting).await;
    for number in 0..FLEET {
        product.application(settings(number)).await;
    }
    product
}

fn settings(number: usize) -> Value {
    let name = format!("Fleet {number:03}");
    json!({ "name": name, "grant_types": ["client_credentials"], "scopes": ["public"] })
}
