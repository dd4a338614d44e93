//! R42: what stops a start is said in one line that names the variable, its value and what is allowed.

use super::program::{Said, Server, run};
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

fn assert_one_line(said: &Said, parts: &[&str]) {
    assert_eq!((said.code, said.stdout.as_str()), (Some(1), ""), "{said:?}");
    assert_eq!(said.stderr.lines().count(), 1, "{said:?}");
    assert!(said.stderr.starts_with("grantry: "), "{said:?}");
    for part in parts {
        assert!(said.stderr.contains(part), "{said:?} does not say {part}");
    }
}

#[test]
fn r42_a_wrong_setting_stops_the_start_in_one_line() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, value, allowed) in [
        ("LISTEN", "8080", "ADDRESS:PORT"),
        ("LISTEN", "localhost:99999", "ADDRESS:PORT"),
        ("PUBLIC_URL", "id.example.com", "https://"),
        ("PUBLIC_URL", "http://id.example.com", "https"),
        ("PUBLIC_URL", "https://id.example.com/", "no path"),
        ("PUBLIC_URL", "https://id.example.com:443", "default port"),
        ("DATABASE_URL", "mysql://db", "sqlite://"),
        ("LOG", "loud", "error, warn, info"),
        ("LOG_FORMAT", "xml", "text or json"),
        ("TRUSTED_PROXIES", "10.0.0.0/99", "CIDRs"),
        ("RATE_LIMITS", "maybe", "on, or off"),
        ("BOOTSTRAP_ADMIN_EMAIL", "ada@example.com", "GRANTRY_BOOTSTRAP_ADMIN_PASSWORD"),
        ("BOOTSTRAP_ADMIN_PASSWORD_FILE", "missing.txt", "cannot be read"),
        ("CONFIG", "missing.toml", "cannot be read"),
    ] {
        let variable = format!("GRANTRY_{name}");
        let said = run(folder.path(), &[(name, value)], &[]);
        assert_one_line(&said, &[&variable, value, allowed]);
    }
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0, "nothing is made");
}

#[test]
fn r42_a_line_never_holds_a_secret() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for settings in [
        &[("BOOTSTRAP_ADMIN_EMAIL", "ada@example.com"), ("BOOTSTRAP_ADMIN_PASSWORD", "hunter2")][..],
        &[("BOOTSTRAP_ADMIN_PASSWORD", "hunter2hunter2")],
        &[("BOOTSTRAP_ADMIN_EMAIL", "ada"), ("BOOTSTRAP_ADMIN_PASSWORD", "hunter2hunter2")],
        &[("DATABASE_URL", "mysql://ada:hunter2@db")],
        &[("DATABASE_URL", "postgres://ada:hunter2@127.0.0.1:1/db")],
    ] {
        let said = run(folder.path(), settings, &[]);
        assert_one_line(&said, &[]);
        assert!(!said.stderr.contains("hunter2"), "{said:?}");
    }
}

#[tokio::test]
async fn r42_a_taken_port_is_said() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start(folder.path(), &[]).await;
    let address = server.address.to_string();
    let other = tempfile::tempdir().expect("a temporary folder");
    let said = run(other.path(), &[("LISTEN", &address)], &[]);
    assert_one_line(&said, &["GRANTRY_LISTEN", &address]);
}

#[test]
fn r42_an_exposed_or_foreign_master_key_stops_the_start() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(run(folder.path(), &[], &["keys", "list"]).code, Some(0));
    let path = folder.path().join("data/master.key");
    let mode = |mode| std::fs::set_permissions(&path, Permissions::from_mode(mode)).expect("set");
    assert_eq!(std::fs::metadata(&path).expect("the key").permissions().mode() & 0o777, 0o600);
    for exposed in [0o644, 0o640, 0o604, 0o660] {
        mode(exposed);
        assert_one_line(&run(folder.path(), &[], &[]), &["master.key", "chmod 600"]);
    }
    mode(0o600);

    let other = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(run(other.path(), &[], &["keys", "list"]).code, Some(0));
    let foreign = other.path().join("data/master.key").display().to_string();
    let said = run(folder.path(), &[("MASTER_KEY_FILE", &foreign)], &[]);
    assert_one_line(&said, &["GRANTRY_MASTER_KEY_FILE"]);

    let text = std::fs::read_to_string(&path).expect("the key");
    std::fs::write(&path, "not a key").expect("written");
    assert_one_line(&run(folder.path(), &[], &[]), &["master.key", "backup"]);
    std::fs::remove_file(&path).expect("removed");
    assert_one_line(&run(folder.path(), &[], &[]), &["master.key"]);
    assert!(!path.exists(), "a database that has keys gets no other master key");
    std::fs::write(&path, text).expect("restored");
    mode(0o600);
    assert_eq!(run(folder.path(), &[], &["keys", "list"]).code, Some(0));
}
