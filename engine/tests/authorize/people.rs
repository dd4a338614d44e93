//! Who is signed in to applications, and for how long.

use super::{ask, draft, make, person, request, signed_in, stranger, told, type_password};
use crate::support::{Home, PASSWORD, WRONG, almost, both};
use grantry_core::authorize::{PERSON_ABSOLUTE, PERSON_IDLE};
use grantry_core::time::Span;
use grantry_engine::{Engine, PersonSignedIn, Step, UserEdit, Visitor};

both!(
    a39_somebody_elses_session_in_the_same_browser_ends,
    a74_tries_are_counted_together_with_those_of_the_dashboard,
    anybody_with_a_password_may_sign_in,
    m138_typing_the_password_again_keeps_the_session_under_a_new_cookie,
    sessions_end_by_themselves_and_are_cleared_away,
    who_is_switched_off_or_gets_a_new_password_is_signed_out,
);

async fn trusted(home: &Home, engine: &Engine) -> String {
    let draft = grantry_core::application::Draft { trusted: true, ..draft("Trusted") };
    make(home, engine, draft).await
}

async fn is_in(home: &Home, engine: &Engine, app: &str, visitor: &Visitor) -> bool {
    let step = ask(home, engine, &request(app, "prompt=none"), visitor).await;
    let (code, error) = match step {
        Step::Answer(answer) => {
            (answer.get("code").is_some(), answer.get("error").map(str::to_owned))
        }
        other => unreachable!("a page for prompt=none: {}", super::ticket(&other)),
    };
    assert!(code || error.as_deref() == Some("login_required"), "{error:?}");
    code
}

async fn anybody_with_a_password_may_sign_in(home: &Home) {
    let engine = home.start_with_ada().await;
    let app = trusted(home, &engine).await;
    let eve = person(home, &engine, "eve").await;
    let params = request(&app, "");
    for email in [eve.as_str(), "ada@example.com"] {
        let visitor = signed_in(home, &engine, &params, (&stranger(), email)).await;
        assert!(is_in(home, &engine, &app, &visitor).await, "{email}");
    }
    for (email, password) in [(eve.as_str(), WRONG), ("nobody@example.com", PASSWORD), ("", "")] {
        let refused = type_password(home, &engine, &params, (&stranger(), email, password)).await;
        assert!(matches!(refused, PersonSignedIn::Wrong(_)), "{email}");
    }
}

async fn a74_tries_are_counted_together_with_those_of_the_dashboard(home: &Home) {
    let engine = home.start_with_ada().await;
    let app = trusted(home, &engine).await;
    let params = request(&app, "");
    for _ in 0..5 {
        home.try_sign_in(&engine, "ada@example.com", WRONG).await;
    }
    let typed = (&stranger(), "ada@example.com", PASSWORD);
    let refused = type_password(home, &engine, &params, typed).await;
    assert!(matches!(refused, PersonSignedIn::Throttled(..)));
    home.advance(Span::minutes(3));
    let right = type_password(home, &engine, &params, typed).await;
    assert!(matches!(right, PersonSignedIn::Welcome(_)));
}

async fn m138_typing_the_password_again_keeps_the_session_under_a_new_cookie(home: &Home) {
    let engine = home.start_with_ada().await;
    let app = trusted(home, &engine).await;
    let params = request(&app, "");
    let first = signed_in(home, &engine, &params, (&stranger(), "ada@example.com")).await;
    let second = signed_in(home, &engine, &params, (&first, "ada@example.com")).await;
    assert_ne!(first.session, second.session);
    assert!(!is_in(home, &engine, &app, &first).await, "the old cookie is worth nothing");
    assert!(is_in(home, &engine, &app, &second).await);
}

async fn a39_somebody_elses_session_in_the_same_browser_ends(home: &Home) {
    let engine = home.start_with_ada().await;
    let app = trusted(home, &engine).await;
    let eve = person(home, &engine, "eve").await;
    let params = request(&app, "");
    let ada = signed_in(home, &engine, &params, (&stranger(), "ada@example.com")).await;
    let eve = signed_in(home, &engine, &params, (&ada, &eve)).await;
    assert!(!is_in(home, &engine, &app, &ada).await);
    assert!(is_in(home, &engine, &app, &eve).await);
    let planted = Visitor { session: Some("A".repeat(43)), ..stranger() };
    let fresh = signed_in(home, &engine, &params, (&planted, "ada@example.com")).await;
    assert!(!is_in(home, &engine, &app, &planted).await, "a planted cookie is not adopted");
    assert!(is_in(home, &engine, &app, &fresh).await);
}

async fn sessions_end_by_themselves_and_are_cleared_away(home: &Home) {
    let engine = home.start_with_ada().await;
    let app = trusted(home, &engine).await;
    let params = request(&app, "");
    let visitor = signed_in(home, &engine, &params, (&stranger(), "ada@example.com")).await;
    home.advance(almost(PERSON_IDLE));
    assert!(is_in(home, &engine, &app, &visitor).await, "a visit keeps it alive");
    for _ in 0..13 {
        home.advance(almost(PERSON_IDLE));
        assert!(is_in(home, &engine, &app, &visitor).await);
    }
    home.advance(Span::minutes(1));
    assert!(!is_in(home, &engine, &app, &visitor).await, "but not for ever");
    assert!(PERSON_ABSOLUTE.as_millis() == PERSON_IDLE.times(14).as_millis());
    assert!(engine.clean_up().await.expect("cleaned up") > 0);
}

async fn who_is_switched_off_or_gets_a_new_password_is_signed_out(home: &Home) {
    let engine = home.start_with_ada().await;
    let app = trusted(home, &engine).await;
    let eve = person(home, &engine, "eve").await;
    let params = request(&app, "");
    for off in [true, false] {
        let visitor = signed_in(home, &engine, &params, (&stranger(), &eve)).await;
        assert!(is_in(home, &engine, &app, &visitor).await);
        let password = crate::support::secret(PASSWORD);
        let edit = match off {
            true => UserEdit { active: Some(false), ..UserEdit::default() },
            false => UserEdit { password: Some(password), ..UserEdit::default() },
        };
        engine.change_user(&home.ctx(), &super::platform(), &eve, edit).await.expect("changed");
        assert!(!is_in(home, &engine, &app, &visitor).await, "switched off: {off}");
        let on = UserEdit { active: Some(true), ..UserEdit::default() };
        engine.change_user(&home.ctx(), &super::platform(), &eve, on).await.expect("changed");
        assert!(!is_in(home, &engine, &app, &visitor).await, "it does not come back");
    }
    let step = ask(home, &engine, &request(&app, "prompt=none"), &stranger()).await;
    assert_eq!(told(step, "error"), "login_required");
}
