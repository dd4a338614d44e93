//! Reads the pages that this server has drawn itself: the heading, and what a form sends when nobody
//! touches it.

use grantry_core::console::BenchField;

/// A form of a page.
pub(super) struct Form {
    pub(super) fields: Vec<BenchField>,
}

impl Form {
    /// The form that is posted to a path: its hidden fields, and its boxes that are ticked.
    pub(super) fn posted_to(page: &str, path: &str) -> Option<Self> {
        let forms = page.split("<form").skip(1);
        let form = forms.filter_map(|rest| rest.split("</form>").next()).find(|form| {
            let tag = form.split('>').next().unwrap_or("");
            attribute(tag, "action").as_deref() == Some(path)
        })?;
        let inputs = form.split("<input").skip(1).filter_map(|rest| rest.split('>').next());
        Some(Self { fields: inputs.filter_map(field).collect() })
    }
}

/// The first heading of a page.
pub(super) fn heading(page: &str) -> Option<String> {
    let rest = page.split_once("<h1")?.1.split_once('>')?.1;
    let inner = rest.split_once("</h1>")?.0;
    let mut text = String::new();
    let mut in_tag = false;
    for c in inner.chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            c if !in_tag => text.push(c),
            _ => {}
        }
    }
    Some(unescaped(text.trim()))
}

fn field(tag: &str) -> Option<BenchField> {
    let kind = attribute(tag, "type").unwrap_or_default();
    let sent = match kind.as_str() {
        "hidden" => true,
        "checkbox" => has(tag, "checked") && !has(tag, "disabled"),
        _ => false,
    };
    let name = attribute(tag, "name").filter(|_| sent)?;
    Some(BenchField::plain(name, attribute(tag, "value").unwrap_or_default()))
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = format!(" {name}=\"");
    let from = tag.split_once(&start)?.1;
    Some(unescaped(from.split('"').next()?))
}

/// Whether a tag has an attribute without a value.
fn has(tag: &str, name: &str) -> bool {
    tag.split_ascii_whitespace().any(|word| word.trim_end_matches('/') == name)
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&quot;", "\"").replace("&#x27;", "'").replace("&#39;", "'");
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<h1 class="a">Allow <b>Ink &amp; Paper</b>?</h1>
        <form method="post" action="/other"><input type="hidden" name="x" value="1"></form>
        <form method="post" action="/here"><input type="hidden" name="request" value="a=1&amp;b=2">
        <input class="checkbox" type="checkbox" id="scope-a" name="scope-a" value="on" checked>
        <input class="checkbox" type="checkbox" id="scope-b" name="scope-b" value="on" checked disabled>
        <input type="text" name="username"></form>"#;

    #[test]
    fn a_form_sends_what_is_hidden_and_what_is_ticked() {
        let form = Form::posted_to(PAGE, "/here").expect("a form");
        let sent: Vec<_> =
            form.fields.iter().map(|field| (field.name.as_str(), field.value.as_str())).collect();
        assert_eq!(sent, [("request", "a=1&b=2"), ("scope-a", "on")]);
        assert!(Form::posted_to(PAGE, "/nowhere").is_none());
    }

    #[test]
    fn a_page_is_known_by_its_heading() {
        assert_eq!(heading(PAGE).as_deref(), Some("Allow Ink & Paper?"));
        assert_eq!(heading("<p>nothing</p>"), None);
    }
}
