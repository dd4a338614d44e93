//! What is made at the first start: an administrator, and an application for scripts.

use super::{Problem, Source};
use grantry_core::application::ClientId;
use grantry_core::field_error::Reason as _;
use grantry_core::secret::Secret;
use grantry_core::user::{Email, NewPassword};

/// The first platform administrator, made at start where there is none.
pub(crate) struct BootstrapAdmin {
    pub(crate) email: Email,
    pub(crate) password: NewPassword,
}

/// An application that may administer the server, made where no application has its client ID.
#[derive(Clone)]
pub(crate) struct BootstrapClient {
    pub(crate) client_id: ClientId,
    pub(crate) secret: Secret<String>,
}

pub(super) fn administrator(source: &Source) -> Result<Option<BootstrapAdmin>, Problem> {
    const EMAIL: &str = "GRANTRY_BOOTSTRAP_ADMIN_EMAIL";
    const PASSWORD: &str = "GRANTRY_BOOTSTRAP_ADMIN_PASSWORD";
    let password = secret(source, "BOOTSTRAP_ADMIN_PASSWORD", "BOOTSTRAP_ADMIN_PASSWORD_FILE")?;
    let email = source.get("BOOTSTRAP_ADMIN_EMAIL");
    let Some((email, password)) = both((EMAIL, email), (PASSWORD, password))? else {
        return Ok(None);
    };
    let email =
        Email::parse(email).map_err(|reason| Problem::new(EMAIL, email, &reason.message()))?;
    let password = NewPassword::parse(password.expose(), &[email.as_str()])
        .map_err(|reason| Problem::new(PASSWORD, "", &reason.message()))?;
    Ok(Some(BootstrapAdmin { email, password }))
}

pub(super) fn client(source: &Source) -> Result<Option<BootstrapClient>, Problem> {
    const ID: &str = "GRANTRY_BOOTSTRAP_CLIENT_ID";
    const SECRET: &str = "GRANTRY_BOOTSTRAP_CLIENT_SECRET";
    let secret = secret(source, "BOOTSTRAP_CLIENT_SECRET", "BOOTSTRAP_CLIENT_SECRET_FILE")?;
    let id = source.get("BOOTSTRAP_CLIENT_ID");
    let Some((id, secret)) = both((ID, id), (SECRET, secret))? else { return Ok(None) };
    let client_id =
        ClientId::parse(id).map_err(|reason| Problem::new(ID, id, &reason.message()))?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if !(32..=128).contains(&secret.expose().len()) || !secret.expose().bytes().all(plain) {
        let allowed = "use 32 to 128 characters of A-Z, a-z, 0-9, _ and -";
        return Err(Problem::new(SECRET, "", allowed));
    }
    Ok(Some(BootstrapClient { client_id, secret }))
}

/// A name and a secret that make sense only together. A secret's value is never repeated.
fn both<'a>(
    (name, value): (&str, Option<&'a str>),
    (secret_name, secret): (&str, Option<Secret<String>>),
) -> Result<Option<(&'a str, Secret<String>)>, Problem> {
    match (value, secret) {
        (None, None) => Ok(None),
        (Some(value), Some(secret)) => Ok(Some((value, secret))),
        (Some(value), None) => {
            let allowed = format!("set {secret_name} or {secret_name}_FILE too");
            Err(Problem::new(name, value, &allowed))
        }
        (None, Some(_)) => Err(Problem::new(secret_name, "", &format!("set {name} too"))),
    }
}

/// A secret from a variable or from the file that another variable names.
fn secret(source: &Source, name: &str, file: &str) -> Result<Option<Secret<String>>, Problem> {
    let variable = |name: &str| format!("GRANTRY_{name}");
    match (source.get_exactly(name), source.get(file)) {
        (None, None) => Ok(None),
        (Some(value), None) => Ok(Some(Secret::new(value.to_owned()))),
        (None, Some(path)) => {
            let text = std::fs::read_to_string(path).map_err(|error| {
                Problem::new(&variable(file), path, &format!("it cannot be read: {error}"))
            })?;
            Ok(Some(Secret::new(text.trim_end_matches(['\r', '\n']).to_owned())))
        }
        (Some(_), Some(_)) => Err(Problem::new(
            &variable(name),
            "",
            &format!("set it or {}, not both", variable(file)),
        )),
    }
}
