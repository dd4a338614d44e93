//! The setup page: whoever holds the one-time token from the log makes the first administrator.

use super::administrator::{Administrator, AdministratorMade};
use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::keys::{Purpose, same};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use grantry_core::field_error::{FieldError, Reason};
use grantry_core::secret::{Hashed, Secret};
use grantry_core::throttle::SETUP_TOKEN;
use grantry_core::time::Timestamp;
use grantry_core::user::{Email, FirstName, NewPassword, Role};
use std::sync::{Mutex, PoisonError};

/// The keyed hash of the token, while there is one.
#[derive(Default)]
pub(crate) struct SetupGate(Mutex<Option<Hashed>>);

/// What the setup form holds.
pub struct FirstAdministrator {
    /// The one-time token.
    pub token: Secret<String>,
    /// As typed.
    pub email: String,
    /// As typed.
    pub first_name: String,
    /// As typed.
    pub password: Secret<String>,
    /// The password again.
    pub repeated: Secret<String>,
}

/// What became of it.
#[derive(Debug, PartialEq, Eq)]
pub enum SetupOutcome {
    /// The administrator can sign in; the token is used up.
    Done,
    /// The token is not the one in the log, or was used.
    WrongToken,
    /// There is an administrator already.
    AlreadySetUp,
    /// These fields need another value.
    Invalid(Vec<FieldError>),
    /// Too many wrong tokens.
    Throttled {
        /// When the next try is allowed.
        until: Timestamp,
    },
}

impl Engine {
    /// Opens the setup page: makes the token, or replaces the one before. `None` where there is an
    /// administrator already.
    pub async fn open_setup(&self) -> Result<Option<Secret<String>>, Fault> {
        if self.has_administrator().await? {
            return Ok(None);
        }
        let mut random = [0; 32];
        self.rng.fill(&mut random);
        let token = Secret::new(URL_SAFE_NO_PAD.encode(random));
        *self.setup.0.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(self.setup_hash(&token));
        Ok(Some(token))
    }

    /// Whether a token opens the setup page, so that the form is shown only to who can use it.
    pub async fn check_setup_token(
        &self,
        ctx: &Ctx,
        token: &Secret<String>,
    ) -> Result<Result<(), SetupOutcome>, Fault> {
        // In this order: the token goes when the administrator comes, and whoever held it is told so.
        let right = self.is_setup_token(token);
        if self.has_administrator().await? {
            return Ok(Err(SetupOutcome::AlreadySetUp));
        }
        if right {
            return Ok(Ok(()));
        }
        let network = ctx.network();
        let bucket = self.pepper.hash(Purpose::ThrottleBucket, &[b"setup", network.as_bytes()]);
        match self.reserve(ctx.now, vec![(bucket, SETUP_TOKEN)]).await? {
            Some(until) => Ok(Err(SetupOutcome::Throttled { until })),
            None => Ok(Err(SetupOutcome::WrongToken)),
        }
    }

    /// Makes the first administrator.
    pub async fn set_up(
        &self,
        ctx: &Ctx,
        input: FirstAdministrator,
    ) -> Result<SetupOutcome, Fault> {
        if let Err(refusal) = self.check_setup_token(ctx, &input.token).await? {
            return Ok(refusal);
        }
        let person = match parse(&input) {
            Ok(person) => person,
            Err(errors) => return Ok(SetupOutcome::Invalid(errors)),
        };
        match self.insert(ctx, person, true).await? {
            AdministratorMade::Done => {
                *self.setup.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
                Ok(SetupOutcome::Done)
            }
            AdministratorMade::NotTheFirst => Ok(SetupOutcome::AlreadySetUp),
            AdministratorMade::EmailTaken => Ok(SetupOutcome::Invalid(vec![FieldError {
                field: "email".to_owned(),
                code: "email_taken".to_owned(),
                message: "Somebody has this address already.".to_owned(),
            }])),
        }
    }

    fn is_setup_token(&self, token: &Secret<String>) -> bool {
        let gate = self.setup.0.lock().unwrap_or_else(PoisonError::into_inner);
        gate.is_some_and(|expected| same(&expected, &self.setup_hash(token)))
    }

    fn setup_hash(&self, token: &Secret<String>) -> Hashed {
        self.pepper.hash(Purpose::Setup, &[token.expose().as_bytes()])
    }
}

/// Every wrong field at once.
fn parse(input: &FirstAdministrator) -> Result<Administrator, Vec<FieldError>> {
    let email = Email::parse(&input.email).map_err(|reason| reason.on("email"));
    let first_name = FirstName::parse(&input.first_name).map_err(|reason| reason.on("first_name"));
    let about = [input.email.as_str(), input.first_name.as_str()];
    let password =
        NewPassword::parse(input.password.expose(), &about).map_err(|reason| reason.on("password"));
    let differs = input.password.expose() != input.repeated.expose();
    let repeated = differs.then(|| FieldError {
        field: "repeated".to_owned(),
        code: "differs".to_owned(),
        message: "This is not the same password.".to_owned(),
    });
    match (email, first_name, password, repeated) {
        (Ok(email), Ok(first_name), Ok(password), None) => {
            Ok(Administrator { email, first_name, role: Role::PlatformAdmin, password })
        }
        (email, first_name, password, repeated) => {
            let errors = [email.err(), first_name.err(), password.err(), repeated];
            Err(errors.into_iter().flatten().collect())
        }
    }
}
