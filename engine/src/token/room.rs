//! The room in which tokens are tested: an engine with a clock to turn, one platform administrator,
//! and applications as tests want them.

use super::{ClientCredentials, PresentedBy};
use crate::authority::{Operator, Writer};
use crate::people::NewPerson;
use crate::store::contract::harness::{NOW, Place};
use crate::{Actor, ApplicationMade, Ctx, Engine, FixedClock, NewApplication, Settings};
use grantry_core::application::Draft;
use grantry_core::id::RequestId;
use grantry_core::secret::Secret;
use std::sync::Arc;

pub(crate) const ISSUER: &str = "https://id.example.com";
pub(crate) const PASSWORD: &str = "correct horse battery staple";

/// An engine, and Ada, `ada@example.com`.
pub(crate) struct World {
    pub(crate) engine: Engine,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) ada: String,
}

/// An application and what it says at an endpoint.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) client_id: String,
    pub(crate) secret: Option<Secret<String>>,
}

impl App {
    pub(crate) fn credentials(&self) -> ClientCredentials {
        let by = if self.secret.is_some() { PresentedBy::Basic } else { PresentedBy::Nothing };
        ClientCredentials { client_id: self.client_id.clone(), secret: self.secret.clone(), by }
    }
}

impl World {
    pub(crate) async fn at(place: &Place) -> Self {
        let clock = Arc::new(FixedClock::at(NOW));
        let key = place.folder().join("master.key");
        let settings = Settings {
            password_cost: crate::PasswordCost::FOR_TESTS,
            clock: clock.clone(),
            ..Settings::new(place.url(), key, ISSUER.to_owned())
        };
        let engine = Engine::start(settings).await.expect("started");
        let mut world = Self { engine, clock, ada: String::new() };
        world.ada = world.person("ada", "platform-admin").await;
        world
    }

    pub(crate) fn ctx(&self) -> Ctx {
        self.from("192.0.2.1")
    }

    pub(crate) fn from(&self, remote: &str) -> Ctx {
        Ctx {
            actor: Actor::Anonymous,
            now: self.engine.now(),
            request: RequestId::parse("test").expect("an id"),
            remote: remote.parse().expect("an address"),
        }
    }

    pub(crate) fn writer() -> Writer {
        Operator::at_the_command_line().writer()
    }

    /// A person of this name at example.com; gives their identifier.
    pub(crate) async fn person(&self, name: &str, role: &str) -> String {
        let new = NewPerson {
            email: format!("{name}@example.com"),
            first_name: name.to_owned(),
            role: Some(role.to_owned()),
            password: Some(Secret::new(PASSWORD.to_owned())),
            ..NewPerson::default()
        };
        let made = self.engine.create_user(&self.ctx(), &Self::writer(), new).await;
        made.unwrap_or_else(|stop| unreachable!("made: {stop:?}")).id
    }

    pub(crate) async fn app(&self, name: &str, change: impl FnOnce(&mut Draft)) -> App {
        let mut draft =
            Draft { name: name.to_owned(), scopes: vec!["public".to_owned()], ..Draft::default() };
        change(&mut draft);
        let input = NewApplication { draft, ..NewApplication::default() };
        let made = self.engine.create_application(&self.ctx(), &Self::writer(), input).await;
        let ApplicationMade { application, secret } =
            made.unwrap_or_else(|stop| unreachable!("made: {stop:?}"));
        App { client_id: application.client_id, secret }
    }
}
