//! The commands: what they print, how they end.

use super::client::{Client, EMAIL, PASSWORD};
use super::program::{Said, Server, finish, program, run};
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn create(folder: &Path, arguments: &[&str], password: &str) -> Said {
    let mut command = program(folder, &[]);
    command.args(["admin", "create", "--email", EMAIL]).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut input = child.stdin.take().expect("an input");
    // why: a program that refuses without reading closes the pipe
    let _ = input.write_all(password.as_bytes());
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Said { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// Exit code 1 and one line that begins with the program's name; what was logged does not count.
fn assert_refused(said: &Said, part: &str) {
    let lines: Vec<_> = said.stderr.lines().filter(|line| line.starts_with("grantry: ")).collect();
    assert_eq!((said.code, lines.len(), said.stdout.as_str()), (Some(1), 1, ""), "{said:?}");
    assert!(lines[0].contains(part), "{said:?}");
    assert!(said.stderr.ends_with(&format!("{}\n", lines[0])), "{said:?}");
}

#[test]
fn help_and_version_are_everywhere() {
    let folder = folder();
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["serve", "--help"],
        &["admin", "--help"],
        &["admin", "create", "--help"],
        &["keys", "--help"],
        &["check-config", "--help"],
        &["migrate", "--help"],
    ] {
        let said = run(folder.path(), &[("LISTEN", "nonsense")], arguments);
        assert_eq!((said.code, said.stderr.as_str()), (Some(0), ""), "{arguments:?}");
        assert!(said.stdout.contains("rantry"), "{arguments:?}: {}", said.stdout);
    }
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0, "nothing is made");
}

#[test]
fn wrong_usage_ends_with_two() {
    let folder = folder();
    for arguments in [
        &["nonsense"][..],
        &["--nonsense"],
        &["admin"],
        &["admin", "create"],
        &["admin", "create", "--email", EMAIL],
        &["admin", "create", "--email", EMAIL, "--password-stdin", "--generate-password"],
        &["admin", "create", "--email", EMAIL, "--generate-password", "--role", "king"],
        &["keys"],
        &["keys", "burn"],
        &["serve", "now"],
    ] {
        let said = run(folder.path(), &[], arguments);
        assert_eq!((said.code, said.stdout.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(!said.stderr.is_empty(), "{arguments:?}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0, "nothing is made");
}

#[tokio::test]
async fn administrators_are_made_with_a_typed_or_a_generated_password() {
    let folder = folder();
    let made = create(folder.path(), &["--password-stdin"], &format!("{PASSWORD}\n"));
    assert_eq!(made.code, Some(0), "{made:?}");
    assert_eq!(made.stdout, format!("{EMAIL} can sign in now (platform-admin)\n"));
    assert_refused(&create(folder.path(), &["--generate-password"], ""), "exists already");
    assert_refused(&create(folder.path(), &["--password-stdin"], "short"), "the password");
    assert_refused(&create(folder.path(), &["--password-stdin"], ""), "the password");
    let long = "long enough ".repeat(1_000);
    assert_refused(&create(folder.path(), &["--password-stdin"], &long), "the password");
    let address =
        run(folder.path(), &[], &["admin", "create", "--email", "ada", "--generate-password"]);
    assert_refused(&address, "--email");

    let other = ["admin", "create", "--email", "sam@example.com", "--generate-password"];
    let other = run(folder.path(), &[], &[&other[..], &["--role", "auditor"]].concat());
    assert_eq!(other.code, Some(0), "{other:?}");
    let generated = other.stdout.lines().find_map(|line| line.strip_prefix("password: "));
    let generated = generated.expect("a password");
    assert_eq!(generated.len(), 20);

    let server = Server::start(folder.path(), &[]).await;
    assert_eq!(server.setup_path(), None, "there is an administrator");
    let answer = Client::of(&server).sign_in(PASSWORD).await.expect("an answer");
    assert_eq!(answer.status, 303);
    let mut auditor = Client::of(&server);
    let token = auditor.form_token().await.expect("a form");
    let fields =
        [("form_token", token.as_str()), ("username", "sam@example.com"), ("password", generated)];
    assert_eq!(auditor.post("/login", &fields).await.expect("an answer").status, 303);
}

#[test]
fn keys_are_listed_and_rotated() {
    let folder = folder();
    let first = run(folder.path(), &[], &["keys", "list"]);
    assert_eq!(first.code, Some(0), "{first:?}");
    assert!(first.stdout.starts_with("ALG "), "{}", first.stdout);
    let active = first.stdout.lines().filter(|line| line.contains(" active ")).count();
    assert_eq!(active, first.stdout.lines().count() - 1, "every algorithm has one key");
    assert_eq!(run(folder.path(), &[], &["keys", "list"]).stdout, first.stdout, "the same again");

    let rotated = run(folder.path(), &[], &["keys", "rotate"]);
    assert_eq!(rotated.code, Some(0), "{rotated:?}");
    assert!(rotated.stdout.starts_with("new keys are published and sign from 20"));
    assert_refused(&run(folder.path(), &[], &["keys", "rotate"]), "");
    let second = run(folder.path(), &[], &["keys", "list"]).stdout;
    assert_eq!(second.lines().filter(|line| line.contains(" waiting ")).count(), active);
    assert_eq!(second.lines().filter(|line| line.contains(" active ")).count(), active);
    assert!(!second.contains("PRIVATE"));
}

#[test]
fn migrating_twice_is_the_same_as_once() {
    let folder = folder();
    for _ in 0..2 {
        let said = run(folder.path(), &[], &["migrate"]);
        assert_eq!(said.code, Some(0), "{said:?}");
        assert!(said.stdout.ends_with("grantry.db is sound and at this version's schema\n"));
    }
    assert!(!folder.path().join("data/master.key").exists(), "and nothing else");
}

#[test]
fn r03_damage_is_found_and_said() {
    let folder = folder();
    assert_eq!(run(folder.path(), &[], &["keys", "list"]).code, Some(0));
    let file = folder.path().join("data/grantry.db");
    let mut bytes = std::fs::read(&file).expect("the database");
    assert!(bytes.len() > 3 * 4_096, "some pages behind the first");
    for byte in &mut bytes[2 * 4_096..] {
        *byte ^= 0x5a;
    }
    std::fs::write(&file, bytes).expect("written");
    let said = run(folder.path(), &[], &["migrate"]);
    assert_eq!((said.code, said.stdout.as_str()), (Some(1), ""), "{said:?}");
    assert_eq!(said.stderr.lines().count(), 1, "{said:?}");
}

#[test]
fn check_config_says_everything_at_once() {
    let folder = folder();
    let said = run(folder.path(), &[], &["check-config"]);
    assert_eq!((said.code, said.stderr.as_str()), (Some(0), ""), "{said:?}");
    let wrong = [("LOG", "loud"), ("PUBLIC_URL", "http://example.com"), ("RATE_LIMITS", "some")];
    let said = run(folder.path(), &wrong, &["check-config"]);
    assert_eq!((said.code, said.stdout.as_str()), (Some(1), ""), "{said:?}");
    assert_eq!(said.stderr.lines().count(), 3, "{}", said.stderr);
    assert!(said.stderr.lines().all(|line| line.starts_with("grantry: GRANTRY_")));
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0, "it only reads");
}

#[test]
fn a_file_can_hold_the_settings() {
    let folder = folder();
    std::fs::write(folder.path().join("grantry.toml"), "data_dir = \"elsewhere\"\n")
        .expect("written");
    let mut command = program(folder.path(), &[]);
    let said = finish(command.args(["migrate", "--config", "grantry.toml"]));
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(folder.path().join("elsewhere/grantry.db").exists());
    let said = run(folder.path(), &[("CONFIG", "missing.toml")], &["migrate"]);
    assert_refused(&said, "missing.toml");
}
