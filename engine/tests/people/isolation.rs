//! What an administrator of a tenant has nothing to do with.

use super::*;
use crate::support::both;
use grantry_engine::{Forbidden, UserFilter};

both!(
    product_b01_b06_people_of_another_tenant_are_not_there,
    product_b06_a_tenant_does_not_touch_who_reaches_over_the_whole_server,
    product_b06_a_tenant_looks_after_its_own_people,
);

async fn product_b01_b06_people_of_another_tenant_are_not_there(home: &Home) {
    let (engine, tom) = start_with_tom(home).await;
    let uma = add_to(home, &engine, "uma", "default", "user").await;
    let (ctx, writer) = (home.ctx(), tom.writer().expect("an administrator"));
    let bad = UserEdit { role: Some("emperor".to_owned()), ..UserEdit::default() };
    for key in ["uma@example.com", "ada@example.com", &uma.id] {
        let read = engine.user(&ctx, &tom.reader(), key).await;
        assert_eq!(refusal(read), Refusal::NotFound, "{key}");
        for edit in [UserEdit::default(), bad.clone()] {
            let changed = engine.change_user(&ctx, &writer, key, edit).await;
            assert_eq!(refusal(changed), Refusal::NotFound, "{key}");
        }
        let deleted = engine.delete_user(&ctx, &writer, key).await;
        assert_eq!(refusal(deleted), Refusal::NotFound, "{key}");
    }
    let filters = [None, Some("acme"), Some("default"), Some("nowhere"), Some("a\0b")];
    let expected = [&["tom@example.com"][..], &["tom@example.com"], &[], &[], &[]];
    for (tenant, expected) in filters.into_iter().zip(expected) {
        for query in ["", "example.com"] {
            let filter = UserFilter { tenant: tenant.map(str::to_owned), ..UserFilter::default() };
            let page = engine.list_users(&ctx, &tom.reader(), filter, &search(query)).await;
            let found: Vec<_> =
                page.expect("listed").page.items.into_iter().map(|user| user.email).collect();
            assert_eq!(found, expected, "{tenant:?} {query}");
        }
    }
}

async fn product_b06_a_tenant_does_not_touch_who_reaches_over_the_whole_server(home: &Home) {
    let (engine, tom) = start_with_tom(home).await;
    let (ctx, writer) = (home.ctx(), tom.writer().expect("an administrator"));
    let forbidden = Refusal::Forbidden(Forbidden::NotYours);
    for (name, role) in [("eve", "platform-admin"), ("ann", "auditor")] {
        add_to(home, &engine, name, "acme", role).await;
        let email = format!("{name}@example.com");
        engine.user(&ctx, &tom.reader(), &email).await.expect("may be seen");
        let takeover = UserEdit { password: Some(secret(PASSWORD)), ..UserEdit::default() };
        let changed = engine.change_user(&ctx, &writer, &email, takeover).await;
        assert_eq!(refusal(changed), forbidden, "{role}");
        let deleted = engine.delete_user(&ctx, &writer, &email).await;
        assert_eq!(refusal(deleted), forbidden, "{role}");
        let promotion = UserEdit { role: Some(role.to_owned()), ..UserEdit::default() };
        let changed = engine.change_user(&ctx, &writer, "tom@example.com", promotion).await;
        assert_eq!(refusal(changed), forbidden, "{role}");
    }
}

async fn product_b06_a_tenant_looks_after_its_own_people(home: &Home) {
    let (engine, tom) = start_with_tom(home).await;
    let (ctx, writer) = (home.ctx(), tom.writer().expect("an administrator"));
    engine.create_user(&ctx, &writer, person("una")).await.expect("made");
    let edit = UserEdit { role: Some("tenant-admin".to_owned()), ..UserEdit::default() };
    engine.change_user(&ctx, &writer, "una@example.com", edit).await.expect("changed");
    let una = signed_in(home, &engine, "una").await;
    assert!(una.writer().is_some());
    engine.delete_user(&ctx, &writer, "una@example.com").await.expect("deleted");
    let filter = grantry_engine::AuditFilter::default();
    let all = ListRequest::default();
    let page = engine.list_audit(&ctx, &tom.reader(), filter, &all).await.expect("listed");
    let actions: Vec<_> = page.items.iter().map(|entry| entry.action.as_str()).collect();
    for action in ["user.create", "user.change", "user.delete"] {
        assert!(actions.contains(&action), "{actions:?}");
    }
    assert!(page.items.iter().all(|entry| entry.tenant.as_deref() == Some("acme")));
}
