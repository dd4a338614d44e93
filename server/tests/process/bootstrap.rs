//! The first administrator: by the setup page or by the configuration.

use super::client::{ADMIN, Client, EMAIL, PASSWORD, set_up};
use super::program::{Server, run};

#[tokio::test]
async fn the_setup_address_is_printed_and_good_for_one_use() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start(folder.path(), &[]).await;
    let mut client = Client::of(&server);
    let path = server.setup_path().expect("an address");
    let lines: Vec<_> = server.stdout().lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(lines[1], format!("listening on {}", server.url()));
    let origin = format!("http://localhost:{}", server.address.port());
    assert!(lines[0].ends_with(&format!("{origin}{path}")), "{lines:?}");

    let done = set_up(&mut client, &server).await;
    assert_eq!((done.status, done.location.as_str()), (303, "/login"), "{}", done.body);
    assert_eq!(client.get(&path).await.expect("an answer").status, 410);
    assert_eq!(client.sign_in(PASSWORD).await.expect("an answer").status, 303);
    drop(server);
    let again = Server::start(folder.path(), &[]).await;
    assert_eq!(again.stdout().lines().count(), 1, "set up is set up");
}

#[tokio::test]
async fn an_unused_setup_address_changes_at_every_start() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let first = Server::start(folder.path(), &[]).await.setup_path().expect("an address");
    let second = Server::start(folder.path(), &[]).await;
    assert_ne!(second.setup_path().expect("an address"), first);
    assert_eq!(Client::of(&second).get(&first).await.expect("an answer").status, 403);
}

#[tokio::test]
async fn the_configuration_makes_the_first_administrator_and_no_other() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start(folder.path(), &ADMIN).await;
    assert_eq!(server.setup_path(), None);
    assert_eq!(Client::of(&server).sign_in(PASSWORD).await.expect("an answer").status, 303);
    drop(server);
    let changed = [ADMIN[0], ("BOOTSTRAP_ADMIN_PASSWORD", "another horse staple")];
    let server = Server::start(folder.path(), &changed).await;
    assert_eq!(Client::of(&server).sign_in("another horse staple").await.expect("it").status, 401);
    assert_eq!(Client::of(&server).sign_in(PASSWORD).await.expect("an answer").status, 303);
}

#[tokio::test]
async fn a_password_file_keeps_its_blanks_and_loses_its_line_break() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let password = " correct horse battery ";
    std::fs::write(folder.path().join("password"), format!("{password}\n")).expect("written");
    let by_file = [("BOOTSTRAP_ADMIN_EMAIL", EMAIL), ("BOOTSTRAP_ADMIN_PASSWORD_FILE", "password")];
    let both = [by_file[0], by_file[1], ADMIN[1]];
    let said = run(folder.path(), &both, &[]);
    assert_eq!(said.code, Some(1), "{said:?}");
    let server = Server::start(folder.path(), &by_file).await;
    assert_eq!(Client::of(&server).sign_in(password).await.expect("an answer").status, 303);

    let other = tempfile::tempdir().expect("a temporary folder");
    let by_variable = [by_file[0], ("BOOTSTRAP_ADMIN_PASSWORD", password)];
    let server = Server::start(other.path(), &by_variable).await;
    assert_eq!(Client::of(&server).sign_in(password).await.expect("an answer").status, 303);
}

#[tokio::test]
async fn the_configuration_makes_an_application_that_gets_tokens() {
    const ID: &str = "bootstrap-client-1";
    const SECRET: &str = "0123456789abcdef0123456789abcdef";
    let client = [("BOOTSTRAP_CLIENT_ID", ID), ("BOOTSTRAP_CLIENT_SECRET", SECRET)];
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start(folder.path(), &client).await;
    let ask = async |server: &Server| {
        let fields = [("grant_type", "client_credentials"), ("scope", "grantry:admin")];
        let request = reqwest::Client::new().post(format!("{}/oauth/token", server.url()));
        let answer = request.basic_auth(ID, Some(SECRET)).form(&fields).send().await;
        answer.expect("an answer").status().as_u16()
    };
    assert_eq!(ask(&server).await, 401, "nobody can own it yet");
    set_up(&mut Client::of(&server), &server).await;
    assert_eq!(ask(&server).await, 200, "made together with the first administrator");
    drop(server);
    let again = Server::start(folder.path(), &client).await;
    assert_eq!(ask(&again).await, 200);
    let wrong = [client[0], ("BOOTSTRAP_CLIENT_SECRET", "short")];
    let said = run(folder.path(), &wrong, &[]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(!said.stderr.contains("short"), "{said:?}");
}
