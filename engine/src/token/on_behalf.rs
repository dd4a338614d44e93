//! A token that an administrator is given on behalf of a user, to try an application with (PRODUCT
//! C9). No protocol leads here: it is for the dashboard and the admin API.
//!
//! It is what the user would get, but for three things: it lives five minutes at most, it names the
//! administrator in `act` (RFC 8693 section 4.1), and it never holds a scope that opens this server
//! itself, or its holder could act under another name. Who it was given to is recorded.

use super::claims::{Act, GrantMark};
use super::client::{Client, ClientTenant};
use super::mint::Bearer;
use super::scopes::{is_about_people, of_these};
use super::standing::Person;
use crate::Engine;
use crate::authority::{Reach, Writer};
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::people::guard_person;
use crate::refusal::{Forbidden, NotDone, Refusal};
use crate::store::{NewGrant, PersonKey, PersonRow};
use grantry_core::application::GrantType;
use grantry_core::audit::{Change, Value};
use grantry_core::scope::ScopeName;
use grantry_core::secret::Secret;
use grantry_core::time::Span;
use grantry_core::user::Email;
use std::sync::Arc;

const AT_MOST: Span = Span::minutes(5);

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct OnBehalf {
    /// The address of the user.
    pub email: String,
    /// The scopes, apart by blanks; those that are given without being asked for, where blank.
    pub scope: String,
}

/// The token, and what is said about it.
#[derive(Debug)]
pub struct TokenOnBehalf {
    /// The token.
    pub access_token: Secret<String>,
    /// How many seconds it lives.
    pub expires_in: i64,
    /// The scopes that it has.
    pub scope: String,
}

/// For whom a token is to be, once everything has been asked.
struct Judged {
    client: Arc<Client>,
    tenant: ClientTenant,
    person: Person,
    scope: String,
}

impl Engine {
    /// Gives an administrator a token on behalf of a user of an application.
    pub async fn issue_token_on_behalf(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        client_id: &str,
        input: OnBehalf,
    ) -> Result<TokenOnBehalf, NotDone> {
        let client = self.client_to_try(ctx, writer, client_id).await?;
        let judged = self.judge_on_behalf(writer.reach(), client, &input).await?;
        let Judged { client, tenant, person, scope } = &judged;
        let lifetime =
            if client.access_lifetime < AT_MOST { client.access_lifetime } else { AT_MOST };
        let audience = self.audience_of(client, tenant, &[], scope).await?;
        let audience =
            audience.map_err(|refusal| Refusal::conflict("no_audience", refusal.description()))?;
        let grant = self.grant_on_behalf(ctx, &judged, lifetime).await?;
        let mark = GrantMark { grant, number: 0 };
        let bearer = Bearer {
            client,
            subject: &person.id,
            tenant,
            scope,
            audience,
            mark: Some(&mark),
            auth_time: None,
        };
        let mut claims = self.claims_of(ctx, bearer);
        claims.exp = (ctx.now + lifetime).as_seconds();
        claims.act = Some(Act { sub: ctx.actor.to_string() });
        Ok(TokenOnBehalf {
            access_token: self.write_claims(ctx, client, &claims).await?,
            expires_in: lifetime.as_seconds_ceil(),
            scope: judged.scope,
        })
    }

    /// The application, where somebody of this reach may change it and it gives tokens of people.
    async fn client_to_try(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        client_id: &str,
    ) -> Result<Arc<Client>, NotDone> {
        let view = self.application(ctx, &writer.reader(), client_id).await?;
        if view.privileged && !writer.is_platform() {
            return Err(Refusal::Forbidden(Forbidden::PrivilegedApplication).into());
        }
        let client = self.client(client_id).await?.ok_or(Refusal::NotFound)?;
        let with_people =
            [GrantType::AuthorizationCode, GrantType::DeviceCode, GrantType::Password];
        let problem = if !client.active {
            Some(("application_disabled", "The application is disabled, so it gets no tokens."))
        } else if client.plan_retired {
            Some(("plan_retired", "The plan of this application is retired, so it gets no tokens."))
        } else if !with_people.into_iter().any(|grant| client.may(grant)) {
            Some(("no_people", "Nobody signs in to this application; its tokens are its own."))
        } else {
            None
        };
        match problem {
            Some((code, message)) => Err(Refusal::conflict(code, message).into()),
            None => Ok(client),
        }
    }

    async fn judge_on_behalf(
        &self,
        reach: &Reach,
        client: Arc<Client>,
        input: &OnBehalf,
    ) -> Result<Judged, NotDone> {
        let row = self.person_to_speak_for(reach, &input.email).await?;
        let named = client.multi_tenant.then_some(row.tenant.as_str());
        let tenant =
            self.tenant_of(&client, named).await?.unwrap_or_else(|_| client.tenant.clone());
        let Some(person) = self.admitted(&client, &tenant, &row.id).await? else {
            let message = "This application does not admit them: they are switched off, or not on its list of users.";
            return Err(Refusal::field("email", "not_admitted", message).into());
        };
        let held: Vec<String> =
            client.scopes.iter().filter(|scope| is_given(scope)).cloned().collect();
        let scope = of_these(&held, Some(&input.scope), |scope| !is_about_people(scope));
        let scope = scope.map_err(|sent| {
            let message =
                format!("A token on behalf of somebody cannot have the permission {sent}.");
            Refusal::field("scope", "not_held", message)
        })?;
        Ok(Judged { client, tenant, person, scope })
    }

    /// Somebody within reach, and not above it.
    async fn person_to_speak_for(&self, reach: &Reach, email: &str) -> Result<PersonRow, NotDone> {
        let email = Email::parse(email).map_err(|reason| {
            use grantry_core::field_error::Reason as _;
            Refusal::Invalid(vec![reason.on("email")])
        })?;
        let key = PersonKey::Email(email.key().to_owned());
        let found = self.store.reader().await?.conn().person(reach, &key).await?;
        let unknown =
            || Refusal::field("email", "unknown_user", "There is no user of this address.");
        let row = found.ok_or_else(unknown)?;
        guard_person(reach, &row)?;
        Ok(row)
    }

    /// The grant that the token names, and the record of it, in one transaction.
    async fn grant_on_behalf(
        &self,
        ctx: &Ctx,
        judged: &Judged,
        lifetime: Span,
    ) -> Result<String, Fault> {
        let Judged { client, tenant, person, scope } = judged;
        let new = NewGrant {
            id: self.new_id(ctx.now),
            application_id: client.id.clone(),
            user_id: person.id.clone(),
            tenant_id: tenant.id.clone(),
            session_id: None,
            source: "console",
            scopes: scope.clone(),
            resources: "[]".to_owned(),
            offline: true,
            auth_time: ctx.now,
            expires_at: ctx.now + lifetime,
        };
        let entry = self.entry(ctx, "application.issue_token");
        let (now, id) = (ctx.now, new.id.clone());
        let (target, owner) = (client.client_id.clone(), client.tenant.id.clone());
        let said = |field: &str, after: Value| Change {
            field: field.to_owned(),
            before: Value::Nothing(()),
            after,
        };
        let changes = [
            said("on_behalf_of", person.email.as_str().into()),
            said("scopes", Value::list(scope.split(' '))),
        ];
        self.store
            .write(move |tx| {
                Box::pin(async move {
                    tx.insert_grant(&new, now).await?;
                    entry.write(tx, &target, &new.application_id, Some(&owner), &changes).await
                })
            })
            .await?;
        Ok(id)
    }
}

/// Not what opens this server, and nothing that outlives the five minutes.
fn is_given(scope: &str) -> bool {
    let privileged = ScopeName::parse(scope).is_ok_and(|name| name.is_privileged());
    !privileged && scope != "offline_access"
}
