//! Form tokens: good with their own cookie, on every node, and with nothing else (M026).

use crate::support::{Home, both};

both!(m026_a_form_token_belongs_to_its_cookie);

async fn m026_a_form_token_belongs_to_its_cookie(home: &Home) {
    let (engine, node) = (home.start().await, home.start().await);
    let (mine, yours) = (engine.new_form_cookie(), engine.new_form_cookie());
    assert_ne!(mine, yours);
    let token = engine.form_token(&mine);
    assert!(engine.form_token_is_ours(&mine, &token));
    assert!(node.form_token_is_ours(&mine, &token), "another node, or after a restart");
    assert!(!engine.form_token_is_ours(&yours, &token));
    let empty = engine.form_token("");
    assert!(!engine.form_token_is_ours("", &empty), "no cookie, no form");
    for wrong in ["", "x", &token[1..], &format!("{token}A"), &mine, "ä"] {
        assert!(!engine.form_token_is_ours(&mine, wrong), "{wrong:?}");
    }
}
