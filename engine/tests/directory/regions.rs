//! Regions and their databases, and what applications make of them.

use super::{
    admin, application, apply, asking, conflict, delete_application, in_pages, log, made,
    not_found, nothing, only_one_gets_it, pairs, reader, text, writer, wrong,
};
use crate::support::{Home, at_once, both};
use grantry_core::console::RegionView;
use grantry_core::listing::{ListRequest, Page};
use grantry_engine::{DatabaseInput, Engine, NewApplication, NewRegion, NotDone, RegionEdit};

both!(
    everything_wrong_with_a_region_is_said_at_once,
    a_region_is_called_by_its_code_where_nothing_is_said,
    the_code_of_a_region_is_taken_once,
    a_region_is_changed_as_it_was_seen,
    product_b03_a_region_without_an_active_database_takes_no_application,
    product_b03_an_application_gets_the_first_active_database_and_keeps_it,
    product_b03_what_applications_have_of_a_region_stays,
    the_databases_of_a_region_are_replaced_in_their_order,
    every_change_of_a_region_is_written_down,
    regions_are_listed_in_every_order_while_others_come,
    regions_are_found_by_code_and_name,
);

/// `eu-1 -eu-2`: a minus stands before what is not active.
fn databases(text: &str) -> Vec<DatabaseInput> {
    let words = text.split_whitespace();
    words
        .map(|word| DatabaseInput {
            db_code: word.trim_start_matches('-').to_owned(),
            active: !word.starts_with('-'),
        })
        .collect()
}

/// The same back.
fn shown(region: &RegionView) -> String {
    let words = region.databases.iter().map(|database| match database.active {
        true => database.db_code.clone(),
        false => format!("-{}", database.db_code),
    });
    words.collect::<Vec<_>>().join(" ")
}

fn new(code: &str, name: &str, of: &str) -> NewRegion {
    NewRegion { code: code.to_owned(), name: text(name), active: true, databases: databases(of) }
}

fn with(of: &str) -> RegionEdit {
    RegionEdit { databases: Some(databases(of)), ..RegionEdit::default() }
}

async fn create(home: &Home, engine: &Engine, region: NewRegion) -> RegionView {
    made(home, engine.create_region(&home.ctx(), &admin(), region).await)
}

async fn change(
    home: &Home,
    engine: &Engine,
    code: &str,
    edit: RegionEdit,
) -> Result<RegionView, NotDone> {
    engine.change_region(&home.ctx(), &admin(), code, edit).await
}

async fn list(
    home: &Home,
    engine: &Engine,
    request: &ListRequest,
) -> Result<Page<RegionView>, NotDone> {
    engine.list_regions(&home.ctx(), &reader(), request).await
}

fn in_region(name: &str, region: &str) -> NewApplication {
    NewApplication { region: text(region), ..application(name) }
}

async fn everything_wrong_with_a_region_is_said_at_once(home: &Home) {
    let (engine, ctx) = (home.start().await, home.ctx());
    let refused = engine.create_region(&ctx, &admin(), new("e u", "", "a _b a a c")).await;
    let expected = pairs(&[
        ("code", "not_a_code"),
        ("name", "required"),
        ("databases[1].db_code", "not_a_code"),
        ("databases[2].db_code", "duplicate"),
        ("databases[3].db_code", "duplicate"),
    ]);
    assert_eq!(wrong(refused), expected);
    let many: String = (0..51).map(|number| format!("db{number} ")).collect();
    let refused = engine.create_region(&ctx, &admin(), new("eu", "Europe", &many)).await;
    assert_eq!(wrong(refused), pairs(&[("databases", "too_many")]));
    let fifty = many.trim_end().trim_end_matches("db50");
    let made = engine.create_region(&ctx, &admin(), new("eu", "Europe", fifty)).await;
    assert_eq!(shown(&made.expect("made")), fifty.trim_end(), "fifty are as many as there may be");
    let edit = RegionEdit {
        code: text(""),
        name: text(&"x".repeat(101)),
        databases: Some(vec![DatabaseInput::default()]),
        ..RegionEdit::default()
    };
    let expected =
        [("code", "required"), ("name", "too_long"), ("databases[0].db_code", "required")];
    assert_eq!(wrong(change(home, &engine, "eu", edit).await), pairs(&expected));
    assert!(not_found(change(home, &engine, "us", RegionEdit::default()).await));
}

async fn a_region_is_called_by_its_code_where_nothing_is_said(home: &Home) {
    let engine = home.start().await;
    let nameless = |code: &str| NewRegion { name: None, ..new(code, "", "") };
    let made = create(home, &engine, nameless("eu-West.1")).await;
    assert_eq!((made.code.as_str(), made.name.as_str()), ("eu-West.1", "eu-West.1"));
    assert!(made.active && made.databases.is_empty() && made.first_active().is_none());
    let refused = engine.create_region(&home.ctx(), &admin(), nameless("-")).await;
    assert_eq!(wrong(refused), pairs(&[("code", "not_a_code")]), "a name is not asked for");
}

async fn the_code_of_a_region_is_taken_once(home: &Home) {
    let engine = home.start().await;
    only_one_gets_it(home, &engine, |engine, ctx, number| async move {
        let input = new("eu", &format!("Europe {number}"), &format!("eu-{number}"));
        engine.create_region(&ctx, &admin(), input).await
    })
    .await;
    let made = engine.region(&home.ctx(), &reader(), "eu").await.expect("found");
    assert_eq!(made.databases.len(), 1, "nothing of the others is left");
    assert_eq!(made.name.replace("Europe ", "eu-"), made.databases[0].db_code);
    for number in 0..8 {
        create(home, &engine, new(&format!("r{number}"), "R", "db")).await;
    }
    only_one_gets_it(home, &engine, |engine, ctx, number| async move {
        let edit = RegionEdit { code: text("wanted"), ..RegionEdit::default() };
        engine.change_region(&ctx, &admin(), &format!("r{number}"), edit).await
    })
    .await;
    create(home, &engine, new("EU", "Upper case is another code", "eu-1")).await;
}

async fn a_region_is_changed_as_it_was_seen(home: &Home) {
    let engine = home.start().await;
    let seen = create(home, &engine, new("eu", "Europe", "eu-1 -eu-2")).await;
    let same = RegionEdit {
        code: text("eu"),
        name: text("Europe"),
        active: Some(true),
        version: Some(1),
        ..with("eu-1 -eu-2")
    };
    assert_eq!(change(home, &engine, "eu", same).await.expect("nothing to do"), seen);
    let edit = || RegionEdit { version: Some(1), ..with("eu-2 eu-1") };
    let changed = change(home, &engine, "eu", edit()).await.expect("changed");
    assert_eq!((changed.version, shown(&changed).as_str()), (2, "eu-2 eu-1"));
    assert!(changed.updated_at > seen.updated_at && changed.created_at == seen.created_at);
    assert_eq!(conflict(change(home, &engine, "eu", edit()).await).0, "stale");
    let outcomes = at_once(8, |number| {
        let (engine, ctx) = (engine.clone(), home.ctx());
        async move {
            let edit = RegionEdit { version: Some(2), ..with(&format!("eu-1 new-{number}")) };
            engine.change_region(&ctx, &admin(), "eu", edit).await
        }
    })
    .await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let last = engine.region(&home.ctx(), &reader(), "eu").await.expect("found");
    assert_eq!((last.version, last.databases.len()), (3, 2), "no mixture of two lists");
}

async fn product_b03_a_region_without_an_active_database_takes_no_application(home: &Home) {
    let (engine, ctx) = (home.start_with_ada().await, home.ctx());
    let off = |code: &str| NewRegion { active: false, ..new(code, "Off", "db") };
    create(home, &engine, new("bare", "Bare", "")).await;
    create(home, &engine, new("resting", "Resting", "-a -b")).await;
    create(home, &engine, off("off")).await;
    for (region, code) in [
        ("nowhere", "unknown_region"),
        ("bare", "no_active_database"),
        ("resting", "no_active_database"),
        ("off", "region_inactive"),
    ] {
        let refused = engine.create_application(&ctx, &writer(), in_region("A", region)).await;
        let Err(stop) = refused else { unreachable!("{region} takes applications") };
        assert_eq!(wrong::<()>(Err(stop)), pairs(&[("region", code)]), "{region}");
    }
    made(home, change(home, &engine, "bare", with("db-1")).await);
    made(home, change(home, &engine, "resting", with("-a b")).await);
    let on = RegionEdit { active: Some(true), ..RegionEdit::default() };
    made(home, change(home, &engine, "off", on).await);
    for (region, db_code) in [("bare", "db-1"), ("resting", "b"), ("off", "db")] {
        let client_id = apply(home, &engine, in_region(region, region)).await;
        let made = engine.application(&ctx, &reader(), &client_id).await.expect("found");
        assert_eq!((made.region.as_str(), made.db_code.as_str()), (region, db_code));
    }
}

async fn product_b03_an_application_gets_the_first_active_database_and_keeps_it(home: &Home) {
    let (engine, ctx) = (home.start_with_ada().await, home.ctx());
    create(home, &engine, new("eu", "Europe", "-eu-0 eu-1 eu-2")).await;
    let db_code = async |client_id: &str| {
        engine.application(&ctx, &reader(), client_id).await.expect("found").db_code
    };
    let first = apply(home, &engine, in_region("First", "eu")).await;
    assert_eq!(db_code(&first).await, "eu-1");
    made(home, change(home, &engine, "eu", with("-eu-1 eu-2 eu-0")).await);
    let second = apply(home, &engine, in_region("Second", "eu")).await;
    assert_eq!(db_code(&second).await, "eu-2");
    let off = RegionEdit { active: Some(false), ..RegionEdit::default() };
    let off = change(home, &engine, "eu", off).await.expect("changed");
    assert_eq!((off.active, off.applications, shown(&off).as_str()), (false, 2, "-eu-1 eu-2 eu-0"));
    assert_eq!((db_code(&first).await, db_code(&second).await), ("eu-1".into(), "eu-2".into()));
}

async fn product_b03_what_applications_have_of_a_region_stays(home: &Home) {
    let (engine, ctx) = (home.start_with_ada().await, home.ctx());
    create(home, &engine, new("eu", "Europe", "eu-1 eu-2 eu-3")).await;
    create(home, &engine, new("us", "America", "eu-1")).await;
    let client_id = apply(home, &engine, in_region("Billing", "eu")).await;
    let code = |code: &str| RegionEdit { code: text(code), ..RegionEdit::default() };

    let (conflicts, message) = conflict(change(home, &engine, "eu", code("eu-west")).await);
    assert!(conflicts == "in_use" && message.contains("code"), "{conflicts}: {message}");
    let edit = RegionEdit { name: text("Lost"), ..with("eu-4") };
    let (conflicts, message) = conflict(change(home, &engine, "eu", edit).await);
    assert!(conflicts == "in_use" && message.contains("eu-1"), "{conflicts}: {message}");
    assert!(!message.contains("eu-2") && !message.contains("eu-3"), "only what is used: {message}");
    let (conflicts, message) = conflict(engine.delete_region(&ctx, &admin(), "eu").await);
    assert!(conflicts == "in_use" && message.contains("applications"), "{conflicts}: {message}");
    let kept = engine.region(&ctx, &reader(), "eu").await.expect("found");
    assert_eq!((kept.version, shown(&kept).as_str()), (1, "eu-1 eu-2 eu-3"), "nothing was kept");

    let fewer = made(home, change(home, &engine, "eu", with("eu-3 -eu-1")).await);
    assert_eq!(shown(&fewer), "eu-3 -eu-1", "it may become inactive, and others may go");
    let same_code_elsewhere = made(home, change(home, &engine, "us", with("us-1")).await);
    assert_eq!(shown(&same_code_elsewhere), "us-1");
    made(home, change(home, &engine, "us", code("us-east")).await);
    delete_application(home, &engine, &client_id).await;
    made(
        home,
        change(home, &engine, "eu", RegionEdit { code: text("eu-west"), ..with("x") }).await,
    );
    made(home, engine.delete_region(&ctx, &admin(), "eu-west").await);
    assert!(not_found(engine.region(&ctx, &reader(), "eu-west").await));
    assert!(not_found(engine.delete_region(&ctx, &admin(), "eu-west").await));
    create(home, &engine, new("eu-west", "Europe again", "")).await;
    let again = engine.region(&ctx, &reader(), "eu-west").await.expect("found");
    assert_eq!(shown(&again), "", "it has none of the databases of its predecessor");
}

async fn the_databases_of_a_region_are_replaced_in_their_order(home: &Home) {
    let engine = home.start().await;
    create(home, &engine, new("eu", "Europe", "b a -c")).await;
    for order in ["c b a", "-a d", "", "z -y x w v u", "u v w x y z", "u"] {
        let changed = made(home, change(home, &engine, "eu", with(order)).await);
        assert_eq!(shown(&changed), order);
        let first = changed.first_active().map(|database| database.db_code.as_str());
        assert_eq!(first, order.split(' ').find(|word| !word.is_empty() && !word.starts_with('-')));
    }
    let renamed = RegionEdit { name: text("Continent"), ..RegionEdit::default() };
    let changed = made(home, change(home, &engine, "eu", renamed).await);
    assert_eq!(shown(&changed), "u", "what is not said stays");
}

async fn every_change_of_a_region_is_written_down(home: &Home) {
    let engine = home.start().await;
    create(home, &engine, new("eu", "Europe", "eu-1 -eu-2")).await;
    let edit = RegionEdit { active: Some(false), ..with("eu-2 eu-3") };
    made(home, change(home, &engine, "eu", edit).await);
    let edit = RegionEdit { code: text("eu-9"), name: text("Nine"), ..RegionEdit::default() };
    made(home, change(home, &engine, "eu", edit).await);
    made(home, engine.delete_region(&home.ctx(), &admin(), "eu-9").await);
    let expected = [
        "region.create eu",
        r#"code null "eu""#,
        r#"name null "Europe""#,
        "active null true",
        r#"databases null ["eu-1","eu-2 (inactive)"]"#,
        "region.change eu",
        "active true false",
        r#"databases ["eu-1","eu-2 (inactive)"] ["eu-2","eu-3"]"#,
        "region.change eu-9",
        r#"code "eu" "eu-9""#,
        r#"name "Europe" "Nine""#,
        "region.delete eu-9",
        r#"code "eu-9" null"#,
        r#"name "Nine" null"#,
        "active false null",
        r#"databases ["eu-2","eu-3"] null"#,
    ];
    assert_eq!(log(home, &engine, "region.").await, expected);
}

async fn regions_are_listed_in_every_order_while_others_come(home: &Home) {
    let engine = home.start().await;
    for (code, name) in [("e", "Alpha"), ("B", "École"), ("c", "beta"), ("a", "Delta")] {
        create(home, &engine, new(code, name, "x -y")).await;
    }
    let codes = |rows: Vec<RegionView>| {
        assert!(rows.iter().all(|row| matches!(shown(row).as_str(), "x -y" | "default")));
        rows.into_iter().map(|row| row.code).collect::<String>()
    };
    for (sort, order) in [
        ("name", "ecdefaultaB"),
        ("-name", "Badefaultce"),
        ("code", "Bacdefaulte"),
        ("-code", "edefaultcaB"),
        ("-created_at", "acBedefault"),
    ] {
        let rows = in_pages(sort, async |request| list(home, &engine, &request).await, nothing());
        assert_eq!(codes(rows.await), order, "{sort}");
    }
    let others = async {
        create(home, &engine, new("0", "Zero", "x -y")).await;
        create(home, &engine, new("d", "Dee", "x -y")).await;
    };
    let rows = in_pages("code", async |request| list(home, &engine, &request).await, others).await;
    assert_eq!(codes(rows), "Bacddefaulte", "nothing twice, nothing left out");
}

async fn regions_are_found_by_code_and_name(home: &Home) {
    let engine = home.start().await;
    for (code, name) in [("EU-West.1", "Great Things"), ("us", "ÄRZTE 50%")] {
        create(home, &engine, new(code, name, "")).await;
    }
    for (query, found) in [
        ("eu-we", "EU-West.1"),
        ("WEST.1", "EU-West.1"),
        ("great thi", "EU-West.1"),
        ("Ärzte", "us"),
        ("%", "us"),
        ("_", ""),
    ] {
        let page = list(home, &engine, &asking("name", query)).await.expect("listed");
        let codes: Vec<_> = page.items.into_iter().map(|row| row.code).collect();
        assert_eq!(codes.join(" "), found, "{query}");
    }
}
