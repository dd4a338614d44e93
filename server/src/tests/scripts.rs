//! Which sites' scripts may call the endpoints (CORS).

use super::token::{Client, FORM, client};
use super::world::{Answer, World, encoded};
use axum::body::Body;
use axum::http::StatusCode;
use grantry_engine::authority::Operator;

const OURS: &str = "https://app.example.com";
const EVIL: &str = "https://evil.example";
const ENDPOINTS: [&str; 4] =
    ["/oauth/token", "/oauth/device_authorization", "/oauth/revoke", "/oauth/userinfo"];

async fn with_origins(world: &World, name: &str, origins: &[&str]) -> Client {
    client(world, |draft| {
        draft.name = name.to_owned();
        draft.allowed_origins = origins.iter().map(|origin| (*origin).to_owned()).collect();
    })
    .await
}

async fn preflight(world: &World, path: &str, origin: &str) -> Answer {
    let headers = [
        ("origin", origin),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "authorization"),
    ];
    let answer = world.plain("OPTIONS", path, &headers, Body::empty()).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    answer
}

async fn ask(world: &World, app: &Client, path: &str, origin: &str) -> Answer {
    let fields = [("grant_type", "client_credentials"), ("token", "x")];
    let headers = [FORM, ("authorization", &app.basic()), ("origin", origin)];
    world.plain("POST", path, &headers, encoded(&fields)).await
}

fn allowed(answer: &Answer) -> &str {
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    answer.header("access-control-allow-origin")
}

#[tokio::test]
async fn a90_a_preflight_passes_for_an_origin_that_some_application_lists() {
    let world = World::new().await;
    for path in ENDPOINTS {
        assert_eq!(allowed(&preflight(&world, path, OURS).await), "", "nobody lists it yet");
    }
    let app = with_origins(&world, "App", &[OURS]).await;
    for path in ENDPOINTS {
        let answer = preflight(&world, path, OURS).await;
        assert_eq!(allowed(&answer), OURS, "known at once");
        assert_eq!(answer.header("access-control-allow-headers"), "authorization, content-type");
        for other in [EVIL, "null", "", "*", "https://app.example.com.evil.example"] {
            assert_eq!(allowed(&preflight(&world, path, other).await), "", "{other}");
        }
    }
    let (ctx, writer) =
        (crate::run::operator_ctx(&world.engine), Operator::at_the_command_line().writer());
    world.engine.disable_application(&ctx, &writer, &app.id).await.expect("disabled");
    assert_eq!(allowed(&preflight(&world, "/oauth/token", OURS).await), "", "gone at once");
}

#[tokio::test]
async fn a90_only_pages_of_the_application_that_is_named_read_its_answers() {
    let world = World::new().await;
    let app = with_origins(&world, "App", &[OURS]).await;
    let other = with_origins(&world, "Other", &["https://other.example.com"]).await;
    let any = with_origins(&world, "Any", &["*"]).await;
    for path in &ENDPOINTS[..3] {
        for (app, origin, expected) in [
            (&app, OURS, OURS),
            (&app, EVIL, ""),
            (&app, "null", ""),
            (&other, OURS, ""),
            (&any, EVIL, EVIL),
        ] {
            let answer = ask(&world, app, path, origin).await;
            assert_eq!(allowed(&answer), expected, "{path} from {origin}");
            assert_eq!(answer.header("vary"), "origin");
        }
    }
    let wrong = Client { id: app.id.clone(), secret: "wrong".to_owned() };
    let refused = ask(&world, &wrong, "/oauth/token", OURS).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert_eq!(allowed(&refused), OURS, "also what was wrong");
}

#[tokio::test]
async fn a90_userinfo_is_read_by_pages_of_the_tokens_application() {
    let world = World::new().await;
    let app = with_origins(&world, "App", &[OURS]).await;
    let answer = ask(&world, &app, "/oauth/token", OURS).await;
    let body: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
    let header = format!("Bearer {}", body["access_token"].as_str().expect("a token"));
    for (origin, expected) in [(OURS, OURS), (EVIL, "")] {
        let headers = [("authorization", header.as_str()), ("origin", origin)];
        let answer = world.plain("GET", "/oauth/userinfo", &headers, Body::empty()).await;
        assert_eq!(allowed(&answer), expected);
    }
    let headers = [("authorization", "Bearer x"), ("origin", OURS)];
    let answer = world.plain("GET", "/oauth/userinfo", &headers, Body::empty()).await;
    assert_eq!(allowed(&answer), "", "of nobody");
}
