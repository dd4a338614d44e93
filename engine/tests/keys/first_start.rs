//! The first start makes everything once; later ones need the master key that it made.

use crate::support::{Home, both};
use futures_util::future::join_all;
use grantry_core::console::KeyView;
use grantry_core::signing_key::{Algorithm, KeyState};
use grantry_engine::authority::Operator;
use grantry_engine::{Engine, KeysError, MasterKeyError, StartError};

both!(
    the_first_start_makes_one_key_per_algorithm,
    r41_two_starts_end_with_one_set_of_keys,
    another_master_key_is_refused,
    a_missing_master_key_is_not_replaced_by_a_new_one,
    a66_private_halves_are_never_shown,
);

async fn keys(home: &Home, engine: &Engine) -> Vec<KeyView> {
    let reader = Operator::at_the_command_line().platform_reader();
    engine.list_signing_keys(&home.ctx(), &reader).await.expect("listed").items
}

async fn the_first_start_makes_one_key_per_algorithm(home: &Home) {
    let engine = home.start().await;
    let first = keys(home, &engine).await;
    let mut shown: Vec<_> = first.iter().map(|key| (key.algorithm, key.state)).collect();
    shown.sort_by_key(|(algorithm, _)| algorithm.as_str());
    let mut expected = Algorithm::ALL.map(|algorithm| (algorithm, KeyState::Active)).to_vec();
    expected.sort_by_key(|(algorithm, _)| algorithm.as_str());
    assert_eq!(shown, expected);
    assert!(first.iter().all(|key| key.active_from == home.ctx().now));
    assert!(first.iter().all(|key| key.published_until.is_none()));
    engine.close().await;
    assert_eq!(keys(home, &home.start().await).await, first, "the next start makes none");
}

async fn r41_two_starts_end_with_one_set_of_keys(home: &Home) {
    let starts = join_all((0..4).map(|_| home.try_start())).await;
    let nodes: Vec<_> = starts.into_iter().map(|node| node.expect("started")).collect();
    let first = keys(home, &nodes[0]).await;
    assert_eq!(first.len(), Algorithm::ALL.len());
    let cookie = nodes[0].new_form_cookie();
    let token = nodes[0].form_token(&cookie);
    for node in &nodes {
        assert_eq!(keys(home, node).await, first);
        assert!(node.form_token_is_ours(&cookie, &token), "one pepper for all");
    }
}

async fn another_master_key_is_refused(home: &Home) {
    let engine = home.start().await;
    let before = keys(home, &engine).await;
    engine.close().await;
    let stranger = Home::sqlite();
    stranger.start().await.close().await;
    let own = std::fs::read(home.master_key_file()).expect("the right key");
    let foreign = std::fs::read(stranger.master_key_file()).expect("another key");
    std::fs::write(home.master_key_file(), foreign).expect("swapped");
    let refusal = home.try_start().await.err().expect("refused");
    assert!(matches!(refusal, StartError::Keys(KeysError::WrongMasterKey)), "{refusal}");
    let text = refusal.to_string();
    assert!(text.contains("the master key does not open this database"), "{text}");
    assert!(text.contains("GRANTRY_MASTER_KEY_FILE") && !text.contains('\n'), "{text}");
    std::fs::write(home.master_key_file(), own).expect("swapped back");
    assert_eq!(keys(home, &home.start().await).await, before, "nothing was harmed");
}

async fn a_missing_master_key_is_not_replaced_by_a_new_one(home: &Home) {
    home.start().await.close().await;
    let key = std::fs::read(home.master_key_file()).expect("the key");
    std::fs::remove_file(home.master_key_file()).expect("lost");
    let refusal = home.try_start().await.err().expect("refused");
    assert!(matches!(refusal, StartError::MasterKey(MasterKeyError::Missing { .. })), "{refusal}");
    assert!(!home.master_key_file().exists(), "a new key would be of no use");
    std::fs::write(home.master_key_file(), key).expect("restored");
    let refusal = home.try_start().await.err().expect("refused");
    assert!(matches!(refusal, StartError::MasterKey(MasterKeyError::Exposed { .. })), "{refusal}");
}

async fn a66_private_halves_are_never_shown(home: &Home) {
    let engine = home.start_with_ada().await;
    let reader = Operator::at_the_command_line().platform_reader();
    let list = engine.list_signing_keys(&home.ctx(), &reader).await.expect("listed");
    let (_, person) = home.signed_in(&engine, "ada").await;
    let overview = engine.overview(&home.ctx(), &person).await.expect("figures");
    let shown = [
        serde_json::to_value(&list.items).expect("JSON"),
        serde_json::to_value(&overview.platform.expect("may see it").signing_keys).expect("JSON"),
    ];
    for keys in shown {
        let keys = keys.as_array().expect("a list").clone();
        assert_eq!(keys.len(), Algorithm::ALL.len());
        for key in keys {
            let members: Vec<_> = key.as_object().expect("an object").keys().cloned().collect();
            let known =
                ["active_from", "algorithm", "created_at", "id", "published_until", "state"];
            assert_eq!(members, known, "a new member must be looked at before it is shown");
            let id = key["id"].as_str().expect("text");
            assert_eq!(id.len(), 43, "the thumbprint of the public half and nothing more");
        }
    }
}
