//! Devices that ask while nobody has decided yet (RFC 8628 section 3.5). A device that asks again
//! within five seconds hears `slow_down`, so there are as many devices as it takes that none does.

use super::{Setting, Stage};
use crate::load::{self, Caller, Callers, Heard, WARM_UP};
use crate::product::{Client, Product};
use crate::wire::{Answer, form};
use serde_json::json;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// How long a device waits between two questions, at least.
const INTERVAL: Duration = Duration::from_secs(5);
const MAKERS: usize = 64;

/// The codes of devices; who has asked goes to the end.
type Devices = Rc<RefCell<VecDeque<String>>>;

pub(super) async fn pending(setting: &Setting<'_>) -> Stage {
    let product = Product::start(setting).await;
    let client = product.application(json!({ "name": "Devices", "grant_types": [GRANT] })).await;
    let devices = Devices::default();
    // To begin is about as much work as to ask, so half as long again makes enough of them.
    let span = (WARM_UP + setting.span).min(INTERVAL).mul_f64(1.5);
    let beginning = beginning(&client, devices.clone());
    load::run(product.address(), (&beginning, MAKERS), span).await;
    product.stage(Box::new(move || {
        let fields = format!("grant_type={GRANT}&{}", client.fields());
        let devices = devices.clone();
        Box::new(Asking { fields, devices, code: String::new(), request: Vec::new() })
    }))
}

fn beginning(client: &Client, devices: Devices) -> Callers {
    let request = form("/oauth/device_authorization", "", &client.fields());
    Box::new(move || Box::new(Beginning { request: request.clone(), devices: devices.clone() }))
}

struct Beginning {
    request: Vec<u8>,
    devices: Devices,
}

impl Caller for Beginning {
    fn ask(&mut self) -> &[u8] {
        &self.request
    }

    fn heard(&mut self, answer: &Answer<'_>) -> Heard {
        let code = answer.json()["device_code"].as_str().map(str::to_owned);
        let begun = Heard::good_if(code.is_some());
        self.devices.borrow_mut().extend(code);
        begun
    }
}

struct Asking {
    fields: String,
    devices: Devices,
    code: String,
    request: Vec<u8>,
}

impl Caller for Asking {
    fn ask(&mut self) -> &[u8] {
        self.code = self.devices.borrow_mut().pop_front().expect("more devices than connections");
        let fields = format!("{}&device_code={}", self.fields, self.code);
        self.request = form("/oauth/token", "", &fields);
        &self.request
    }

    fn heard(&mut self, answer: &Answer<'_>) -> Heard {
        self.devices.borrow_mut().push_back(std::mem::take(&mut self.code));
        Heard::good_if(answer.status == 400 && answer.contains("authorization_pending"))
    }
}
