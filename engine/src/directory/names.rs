//! How names are compared: without outer blanks, without case, in one Unicode form.

use unicode_normalization::UnicodeNormalization;

/// Two names with the same key are the same name. Lower case can undo the form, so it comes first
/// and the form is made twice.
pub(crate) fn name_key(name: &str) -> String {
    let folded: String = name.trim().nfkc().flat_map(char::to_lowercase).collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ").nfkc().collect()
}

#[cfg(test)]
mod tests {
    use super::name_key;

    #[test]
    fn product_a09_names_differ_by_more_than_case_blanks_and_form() {
        for (one, other) in [
            ("Billing", " billing "),
            ("ÉCOLE", "e\u{301}cole"),
            ("ＡＢＣ", "abc"),
            ("Stra\u{df}e", "STRASSE".to_lowercase().replace("ss", "\u{df}").as_str()),
            ("a  b", "A\u{a0}B"),
        ] {
            assert_eq!(name_key(one), name_key(other), "{one} and {other}");
        }
        assert_ne!(name_key("Billing"), name_key("Billing 2"));
    }
}
