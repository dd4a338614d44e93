//! A browser without scripts: it keeps cookies, and fills in the forms of plain pages. It signs
//! people in before something is measured.

use crate::wire::{Connection, form, get};
use std::collections::BTreeMap;
use std::net::SocketAddr;

pub(crate) struct Browser {
    connection: Connection,
    cookies: BTreeMap<String, String>,
}

/// What it sees.
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    html: String,
}

impl Browser {
    pub(crate) async fn open(address: SocketAddr) -> Self {
        Self { connection: Connection::open(address).await, cookies: BTreeMap::new() }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Page {
        let request = get(path, &self.cookies());
        self.see(&request).await
    }

    pub(crate) async fn submit(&mut self, path: &str, fields: &str) -> Page {
        let request = form(path, &self.cookies(), fields);
        self.see(&request).await
    }

    /// The header with all cookies.
    pub(crate) fn cookies(&self) -> String {
        if self.cookies.is_empty() {
            return String::new();
        }
        let pairs: Vec<_> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        format!("cookie: {}\r\n", pairs.join("; "))
    }

    async fn see(&mut self, request: &[u8]) -> Page {
        let answer = self.connection.ask(request).await;
        let set = answer.headers("set-cookie").filter_map(|line| line.split(';').next());
        self.cookies.extend(
            set.filter_map(|pair| pair.split_once('='))
                .map(|(name, value)| (name.to_owned(), value.to_owned())),
        );
        Page {
            status: answer.status,
            location: answer.location().map(str::to_owned),
            html: String::from_utf8_lossy(answer.body).into_owned(),
        }
    }
}

impl Page {
    /// What a hidden field holds, ready to be sent in a form.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let begin = format!("name=\"{name}\" value=\"");
        let (_, rest) = self.html.split_once(&begin).expect("the page has the field");
        let (value, _) = rest.split_once('"').expect("the field ends");
        encoded(&value.replace("&quot;", "\"").replace("&lt;", "<").replace("&amp;", "&"))
    }

    /// Whether the page has something with this id.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.html.contains(&format!("id=\"{id}\""))
    }
}

/// As a form or a query writes it.
pub(crate) fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hidden_field_is_sent_as_it_was_meant() {
        let html = r#"<input type="hidden" name="request" value="a=1&amp;b=2%203">"#.to_owned();
        let page = Page { status: 200, location: None, html };
        assert_eq!(page.hidden("request"), "a%3D1%26b%3D2%25203");
        assert!(!page.has("consent-allow"));
    }
}
