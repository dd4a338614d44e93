//! The device authorization endpoint (RFC 8628 sections 3.1 and 3.2): a code to ask with, and a code
//! to type.

use super::{INTERVAL, LIFETIME};
use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::keys::Purpose;
use crate::store::NewDevice;
use crate::token::authenticate_client::{AuthenticatedClient, ClientCredentials};
use crate::token::issue_token::may_have_tokens;
use crate::token::refusal::TokenRefusal;
use crate::token::scopes::{is_about_people, of_these};
use grantry_core::application::GrantType;
use grantry_core::secret::Secret;
use grantry_core::user_code::UserCode;

/// How often another code is tried when one is taken; more than once has never been seen.
const TRIES: usize = 5;

/// What a device asks for.
pub struct DeviceRequest {
    /// Who asks.
    pub client: ClientCredentials,
    /// The scopes, apart by blanks.
    pub scope: Option<String>,
    /// Whom the token is for (RFC 8707).
    pub resources: Vec<String>,
    /// The tenant that is meant, by its slug.
    pub tenant: Option<String>,
}

/// What a device shows and keeps.
pub struct DeviceStarted {
    /// What it asks with.
    pub device_code: Secret<String>,
    /// What it shows.
    pub user_code: String,
    /// Where that is typed.
    pub verification_uri: String,
    /// The same with the code in it.
    pub verification_uri_complete: String,
    /// How many seconds both codes are good.
    pub expires_in: i64,
    /// How many seconds to wait between two questions.
    pub interval: i64,
}

/// What became of it.
pub enum DeviceStart {
    /// Two codes.
    Started(Box<DeviceStarted>),
    /// None.
    Refused(TokenRefusal),
}

impl Engine {
    /// Begins an authorization by device.
    pub async fn start_device(
        &self,
        ctx: &Ctx,
        request: DeviceRequest,
    ) -> Result<DeviceStart, Fault> {
        const GRANT: GrantType = GrantType::DeviceCode;
        let known = match self.who_asks(ctx, &request.client, GRANT.as_str()).await? {
            Ok(known) => known,
            Err(refusal) => return Ok(DeviceStart::Refused(refusal)),
        };
        let started = match may_have_tokens(&known, GRANT) {
            Ok(()) => self.begin_device(ctx, &known, &request).await?,
            Err(refusal) => Err(refusal),
        };
        Ok(match started {
            Ok(started) => DeviceStart::Started(Box::new(started)),
            Err(refusal) => {
                self.ledger.refused(ctx, &known.client, GRANT.as_str(), &refusal);
                DeviceStart::Refused(refusal)
            }
        })
    }

    async fn begin_device(
        &self,
        ctx: &Ctx,
        known: &AuthenticatedClient,
        request: &DeviceRequest,
    ) -> Result<Result<DeviceStarted, TokenRefusal>, Fault> {
        let client = &known.client;
        let tenant = match self.tenant_of(client, request.tenant.as_deref()).await? {
            Ok(tenant) => tenant,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let scopes = of_these(&client.scopes, request.scope.as_deref(), |s| !is_about_people(s));
        let scopes = match scopes {
            Ok(scopes) => scopes,
            Err(sent) => return Ok(Err(TokenRefusal::InvalidScope { sent })),
        };
        let audience = self.audience_of(client, &tenant, &request.resources, &scopes).await?;
        if let Err(refusal) = audience {
            return Ok(Err(refusal));
        }
        let device_code = Secret::new(self.random_text::<32>());
        let device = NewDevice {
            hash: self.pepper.hash(Purpose::DeviceCode, &[device_code.expose().as_bytes()]),
            user_code: String::new(),
            application_id: client.id.clone(),
            tenant_id: tenant.id,
            scopes,
            resources: serde_json::to_string(&request.resources).map_err(Fault::broken)?,
            wait_seconds: INTERVAL,
            remote_addr: ctx.remote.to_string(),
            expires_at: ctx.now + LIFETIME,
        };
        let user_code = self.show_code(ctx, device).await?.to_string();
        let verification_uri = format!("{}/device", self.issuer);
        Ok(Ok(DeviceStarted {
            device_code,
            verification_uri_complete: format!("{verification_uri}?user_code={user_code}"),
            user_code,
            verification_uri,
            expires_in: LIFETIME.as_seconds_ceil(),
            interval: INTERVAL,
        }))
    }

    /// Keeps the device under a code that no other device shows.
    async fn show_code(&self, ctx: &Ctx, device: NewDevice) -> Result<UserCode, Fault> {
        for _ in 0..TRIES {
            let mut random = [0; 64];
            self.rng.fill(&mut random);
            let Some(code) = UserCode::from_random(&random) else { continue };
            let (now, user_code) = (ctx.now, code.as_str().to_owned());
            let new = NewDevice { user_code, ..device.clone() };
            let kept = self
                .store
                .write(move |tx| Box::pin(async move { tx.insert_device(&new, now).await }));
            if kept.await? {
                return Ok(code);
            }
        }
        Err(Fault::busy("every code that was tried is shown by another device"))
    }
}
