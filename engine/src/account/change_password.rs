//! Changing one's own password: the current one is asked for, every other session ends.

use super::hasher::Checked;
use crate::Engine;
use crate::authority::SignedIn;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::keys::Purpose;
use grantry_core::audit::{Change, Value};
use grantry_core::secret::Secret;
use grantry_core::throttle::CURRENT_PASSWORD;
use grantry_core::time::Timestamp;
use grantry_core::user::{NewPassword, PasswordReason, password};

/// What a person typed.
pub struct ChangePassword {
    /// The password that they signed in with.
    pub current: Secret<String>,
    /// The one that they want from now on.
    pub new: Secret<String>,
}

/// What became of it.
#[derive(Debug, PartialEq, Eq)]
pub enum PasswordChanged {
    /// Changed; so many other sessions were ended.
    Done {
        /// How many other sessions there were.
        ended_sessions: u64,
    },
    /// The current password is another.
    WrongCurrent,
    /// The new password may not be chosen.
    Refused(PasswordReason),
    /// Too many tries.
    Throttled {
        /// When the next try is allowed.
        until: Timestamp,
    },
}

impl Engine {
    /// Changes the password of the signed-in person.
    pub async fn change_password(
        &self,
        ctx: &Ctx,
        person: &SignedIn,
        input: ChangePassword,
    ) -> Result<PasswordChanged, Fault> {
        let viewer = person.viewer();
        let new = match NewPassword::parse(input.new.expose(), &[&viewer.email, &viewer.first_name])
        {
            Ok(new) => new,
            Err(reason) => return Ok(PasswordChanged::Refused(reason)),
        };
        let name = person.user().as_str().as_bytes();
        let bucket = self.pepper.hash(Purpose::ThrottleBucket, &[b"current-password", name]);
        if let Some(until) = self.reserve(ctx.now, vec![(bucket, CURRENT_PASSWORD)]).await? {
            return Ok(PasswordChanged::Throttled { until });
        }
        let user = self.store.reader().await?.conn().user_by_id(person.user()).await?;
        let Some(stored) = user.and_then(|user| user.password_hash) else {
            return Ok(PasswordChanged::WrongCurrent);
        };
        let plausible = password::is_plausible(input.current.expose());
        if !plausible || self.hasher.check(&input.current, Some(&stored)).await? == Checked::Wrong {
            return Ok(PasswordChanged::WrongCurrent);
        }
        let hash = self.hasher.hash(new.secret()).await?;
        let entry = self.entry(ctx, "user.change");
        let (email, tenant) = (viewer.email.clone(), person.tenant().to_string());
        let (user, keep, now) = (person.user().clone(), person.session().clone(), ctx.now);
        let engine = self.clone();
        let outcome = self
            .store
            .write(move |tx| {
                Box::pin(async move {
                    if !tx.replace_password_hash(&user, &stored, &hash, now).await? {
                        return Ok(PasswordChanged::WrongCurrent);
                    }
                    let change = Change {
                        field: "password".to_owned(),
                        before: Value::Nothing(()),
                        after: Value::from("changed"),
                    };
                    entry.write(tx, &email, user.as_str(), Some(&tenant), &[change]).await?;
                    tx.clear_tries(&bucket).await?;
                    engine.end_sign_ins(tx, user.as_str(), now).await?;
                    let ended_sessions = tx.delete_other_sessions(&user, &keep).await?;
                    Ok(PasswordChanged::Done { ended_sessions })
                })
            })
            .await?;
        if let PasswordChanged::Done { .. } = outcome {
            tracing::info!(user = %person.user(), request = %ctx.request, "account.change_password: {} changed the password", person.user());
        }
        Ok(outcome)
    }
}
