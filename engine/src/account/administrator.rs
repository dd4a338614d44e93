//! Making people who can use the dashboard: at the command line, and the first one at start.

use crate::Engine;
use crate::authority::PlatformAdmin;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::store::NewUser;
use grantry_core::audit::{self, Change};
use grantry_core::id::UserId;
use grantry_core::user::{Email, FirstName, NewPassword, Role};

/// The row that only one first administrator can reach.
pub(crate) const FIRST_ADMINISTRATOR: &str = "first_administrator";

/// A person to be made. Every part has been parsed.
pub struct Administrator {
    /// The address they sign in with.
    pub email: Email,
    /// What they are greeted with.
    pub first_name: FirstName,
    /// What they may do.
    pub role: Role,
    /// What they sign in with.
    pub password: NewPassword,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdministratorMade {
    /// The person can sign in now.
    Done,
    /// Somebody has this address.
    EmailTaken,
    /// There is a first administrator already.
    NotTheFirst,
}

impl Engine {
    /// Makes a person with a role.
    pub async fn create_administrator(
        &self,
        ctx: &Ctx,
        _: &PlatformAdmin,
        person: Administrator,
    ) -> Result<AdministratorMade, Fault> {
        self.insert(ctx, person, false).await
    }

    /// Makes the platform administrator that the configuration names, where there is none yet.
    pub async fn bootstrap_administrator(
        &self,
        ctx: &Ctx,
        person: Administrator,
    ) -> Result<AdministratorMade, Fault> {
        if self.has_administrator().await? {
            return Ok(AdministratorMade::NotTheFirst);
        }
        self.insert(ctx, person, true).await
    }

    /// Whether an active platform administrator exists.
    pub async fn has_administrator(&self) -> Result<bool, Fault> {
        let mut reader = self.store.reader().await?;
        Ok(reader.conn().count_active_users(Role::PlatformAdmin).await? > 0)
    }

    pub(super) async fn insert(
        &self,
        ctx: &Ctx,
        person: Administrator,
        only_as_first: bool,
    ) -> Result<AdministratorMade, Fault> {
        let password_hash = self.hasher.hash(person.password.secret()).await?;
        let id = UserId::parse(&self.new_id(ctx.now))
            .map_err(|_bad| Fault::broken_because("a new id is not an id"))?;
        let (email, first_name, role) = (person.email, person.first_name, person.role);
        let user = NewUser { id: id.clone(), email, first_name, role, password_hash };
        let (now, entry) = (ctx.now, self.entry(ctx, "user.create"));
        let made = self
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let first = role == Role::PlatformAdmin
                        && tx.reach_milestone(FIRST_ADMINISTRATOR, now).await?;
                    if only_as_first && !first {
                        return Ok(AdministratorMade::NotTheFirst);
                    }
                    if tx.insert_user(&user, now).await? {
                        let subject = user.id.as_str();
                        let target = user.email.as_str();
                        entry.write(tx, target, subject, Some("default"), &changes(&user)).await?;
                        return Ok(AdministratorMade::Done);
                    }
                    if first {
                        // There is no administrator yet: the next one may be the first.
                        tx.leave_milestone(FIRST_ADMINISTRATOR).await?;
                    }
                    Ok(AdministratorMade::EmailTaken)
                })
            })
            .await?;
        if made == AdministratorMade::Done {
            tracing::info!(user = %id, actor = %ctx.actor, "account.create: {role} {id} was made");
        }
        Ok(made)
    }
}

fn changes(user: &NewUser) -> Vec<Change> {
    audit::created(vec![
        ("email", user.email.as_str().into()),
        ("first_name", user.first_name.as_str().into()),
        ("role", user.role.as_str().into()),
    ])
}
