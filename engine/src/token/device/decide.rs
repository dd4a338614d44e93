//! A person types the code of a device and decides (RFC 8628 sections 3.3, 5.1 and 5.4).
//!
//! A code that is not good costs a try of the person and of the network; a good one costs nothing.
//! Looking at a device changes nothing. Only somebody who is signed in, and whom the application
//! admits, is told what asks.

use super::LIFETIME;
use crate::Engine;
use crate::account::Bucket;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::keys::Purpose;
use crate::store::{DeviceRow, NewGrant};
use crate::token::client::{Client, ClientTenant};
use crate::token::for_person::is_renewable;
use crate::token::scopes::still_held;
use grantry_core::throttle::{USER_CODE_NETWORK, USER_CODE_PERSON};
use grantry_core::time::Timestamp;
use grantry_core::user_code::UserCode;
use std::sync::Arc;

/// What a person sees next.
#[derive(Debug)]
pub enum DeviceStep {
    /// Nobody has signed in.
    SignIn,
    /// No device waits with this code.
    Unknown,
    /// Too many codes that were not good.
    Throttled {
        /// When the next one may be typed.
        until: Timestamp,
    },
    /// The application does not admit this person.
    NotAdmitted,
    /// Decide.
    Ask(Box<DeviceAsked>),
    /// Decided.
    Done {
        /// How.
        allowed: bool,
        /// For which application.
        application: String,
    },
}

/// What a person is asked.
#[derive(Debug)]
pub struct DeviceAsked {
    /// The code, as the device shows it.
    pub user_code: String,
    /// The application's name.
    pub application: String,
    /// Who is responsible for it.
    pub owner: String,
    /// Who is asked.
    pub email: String,
    /// From which address the device has asked.
    pub remote: String,
    /// What it wants.
    pub scopes: Vec<ScopeShown>,
}

/// A scope in words.
#[derive(Debug)]
pub struct ScopeShown {
    /// Its name.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// What it allows.
    pub description: String,
}

/// Somebody who has signed in to applications.
struct Person {
    user_id: String,
    email: String,
    auth_time: Timestamp,
}

/// A device that waits, and the application behind it.
struct Waiting {
    code: UserCode,
    row: DeviceRow,
    client: Arc<Client>,
    tenant: ClientTenant,
}

impl Engine {
    /// What a device wants, for somebody who has typed its code. `cookie` is that of their sign-in.
    pub async fn show_device(
        &self,
        ctx: &Ctx,
        cookie: Option<&str>,
        typed: &str,
    ) -> Result<DeviceStep, Fault> {
        let Some(person) = self.resume_person(ctx, cookie).await? else {
            return Ok(DeviceStep::SignIn);
        };
        match self.waiting_device(ctx, &person, typed).await? {
            Ok(waiting) => self.asked(&person, waiting).await,
            Err(step) => Ok(step),
        }
    }

    /// Allows or denies a device what it wants.
    pub async fn decide_device(
        &self,
        ctx: &Ctx,
        cookie: Option<&str>,
        (typed, allow): (&str, bool),
    ) -> Result<DeviceStep, Fault> {
        let Some(person) = self.resume_person(ctx, cookie).await? else {
            return Ok(DeviceStep::SignIn);
        };
        let waiting = match self.waiting_device(ctx, &person, typed).await? {
            Ok(waiting) => waiting,
            Err(step) => return Ok(step),
        };
        let (now, user_code) = (ctx.now, waiting.code.as_str().to_owned());
        let grant = if allow { Some(self.grant_for_device(ctx, &person, &waiting)) } else { None };
        let decided = self.store.write(move |tx| {
            Box::pin(async move {
                if !tx.decide_device(&user_code, grant.is_some(), now).await? {
                    return Ok(false);
                }
                if let Some(grant) = grant {
                    tx.insert_grant(&grant, now).await?;
                    tx.set_grant_of_device(&user_code, &grant.id).await?;
                }
                Ok(true)
            })
        });
        if !decided.await? {
            return Ok(DeviceStep::Unknown);
        }
        let (user, application) = (&person.user_id, waiting.client.name.clone());
        let word = if allow { "allowed" } else { "denied" };
        tracing::info!(user = %user, remote = %ctx.remote, request = %ctx.request, "token.device: {user} {word} a device");
        Ok(DeviceStep::Done { allowed: allow, application })
    }

    /// The device, or what the person sees instead.
    async fn waiting_device(
        &self,
        ctx: &Ctx,
        person: &Person,
        typed: &str,
    ) -> Result<Result<Waiting, DeviceStep>, Fault> {
        let buckets = self.code_buckets(ctx, person);
        if let Some(until) = self.reserve(ctx.now, buckets.clone()).await? {
            tracing::warn!(remote = %ctx.remote, request = %ctx.request, "token.device: too many codes from {}", ctx.remote);
            return Ok(Err(DeviceStep::Throttled { until }));
        }
        let Some(code) = UserCode::parse(typed) else { return Ok(Err(DeviceStep::Unknown)) };
        let mut reader = self.store.reader().await?;
        let row = reader.conn().waiting_device(code.as_str(), ctx.now).await?;
        drop(reader);
        let Some(row) = row else { return Ok(Err(DeviceStep::Unknown)) };
        self.give_back(buckets).await?;
        let client = self.client(&row.client_id).await?.filter(|client| client.active);
        let Some(client) = client else { return Ok(Err(DeviceStep::Unknown)) };
        let Ok(tenant) = self.tenant_of(&client, Some(&row.tenant)).await? else {
            return Ok(Err(DeviceStep::Unknown));
        };
        if self.admitted(&client, &tenant, &person.user_id).await?.is_none() {
            return Ok(Err(DeviceStep::NotAdmitted));
        }
        Ok(Ok(Waiting { code, row, client, tenant }))
    }

    async fn asked(&self, person: &Person, waiting: Waiting) -> Result<DeviceStep, Fault> {
        let Waiting { code, row, client, .. } = waiting;
        let mut scopes = Vec::new();
        let mut reader = self.store.reader().await?;
        for name in still_held(&client.scopes, &row.scopes) {
            let scope = reader.conn().scope_by_name(&name).await?;
            let (title, description) = scope
                .map_or_else(|| (name.clone(), String::new()), |row| (row.title, row.description));
            scopes.push(ScopeShown { name, title, description });
        }
        Ok(DeviceStep::Ask(Box::new(DeviceAsked {
            user_code: code.to_string(),
            application: client.name.clone(),
            owner: client.owner.clone(),
            email: person.email.clone(),
            remote: row.remote_addr,
            scopes,
        })))
    }

    /// It outlives the sign-in of the browser, which the device had no part in.
    fn grant_for_device(&self, ctx: &Ctx, person: &Person, waiting: &Waiting) -> NewGrant {
        let Waiting { row, client, tenant, .. } = waiting;
        // Time enough for the device to ask once more.
        let lifetime = if is_renewable(client, &row.scopes) {
            client.refresh_lifetime
        } else {
            client.access_lifetime
        };
        NewGrant {
            id: self.new_id(ctx.now),
            application_id: client.id.clone(),
            user_id: person.user_id.clone(),
            tenant_id: tenant.id.clone(),
            session_id: None,
            source: "device",
            scopes: row.scopes.clone(),
            resources: row.resources.clone(),
            offline: true,
            auth_time: person.auth_time,
            expires_at: ctx.now + lifetime + LIFETIME,
        }
    }

    fn code_buckets(&self, ctx: &Ctx, person: &Person) -> Vec<Bucket> {
        let bucket = |parts: &[&[u8]]| self.pepper.hash(Purpose::ThrottleBucket, parts);
        vec![
            (bucket(&[b"user-code-network", ctx.network().as_bytes()]), USER_CODE_NETWORK),
            (bucket(&[b"user-code-person", person.user_id.as_bytes()]), USER_CODE_PERSON),
        ]
    }

    /// The tries were good ones: they do not count.
    async fn give_back(&self, buckets: Vec<Bucket>) -> Result<(), Fault> {
        if !self.throttling {
            return Ok(());
        }
        self.store
            .write(move |tx| {
                Box::pin(async move {
                    // In the order in which they were reserved, or two could wait for each other.
                    for (bucket, limit) in buckets.iter().rev() {
                        tx.give_back_try(bucket, *limit).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    /// Who has signed in to applications with this cookie.
    async fn resume_person(
        &self,
        ctx: &Ctx,
        cookie: Option<&str>,
    ) -> Result<Option<Person>, Fault> {
        let person = self.person_of_cookie(ctx, cookie).await?;
        Ok(person.map(|person| Person {
            user_id: person.user_id,
            email: person.shown.email,
            auth_time: person.signed_in_at,
        }))
    }
}
