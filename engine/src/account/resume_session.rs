//! Turns a session cookie into a signed-in person: the check behind every page of the dashboard.

use crate::Engine;
use crate::authority::SignedIn;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::keys::Purpose;
use crate::store::SessionRow;
use grantry_core::console::Viewer;
use grantry_core::id::{SessionId, TenantId, UserId};
use grantry_core::secret::Hashed;
use grantry_core::session::{Verdict, judge};
use grantry_core::time::Timestamp;
use grantry_core::user::Role;

impl Engine {
    /// `None`: no such session, or it is over, or the person may not use the dashboard any more.
    pub async fn resume_session(&self, ctx: &Ctx, cookie: &str) -> Result<Option<SignedIn>, Fault> {
        let Some(token) = self.session_hash(cookie) else { return Ok(None) };
        let found = self.store.reader().await?.conn().session_by_token(&token).await?;
        let Some(row) = found else { return Ok(None) };
        let verdict = judge(
            Timestamp::from_millis(row.created_at),
            Timestamp::from_millis(row.last_seen_at),
            ctx.now,
        );
        let Verdict::Alive { touch } = verdict else { return Ok(None) };
        let signed_in = read(&row)?;
        if !row.active || !signed_in.viewer().role.has_dashboard() {
            return Ok(None);
        }
        if touch {
            let (id, now) = (signed_in.session().clone(), ctx.now);
            self.store
                .write(move |tx| Box::pin(async move { tx.touch_session(&id, now).await }))
                .await?;
        }
        Ok(Some(signed_in))
    }

    /// The keyed hash under which a session is stored; `None` for what cannot be a cookie of ours.
    pub(super) fn session_hash(&self, cookie: &str) -> Option<Hashed> {
        let plausible = cookie.len() == super::sign_in::COOKIE_LENGTH && cookie.is_ascii();
        plausible.then(|| self.pepper.hash(Purpose::Session, &[cookie.as_bytes()]))
    }
}

fn read(row: &SessionRow) -> Result<SignedIn, Fault> {
    let bad = |column| Fault::bad_row("console_sessions", column, &row.id);
    let viewer = Viewer {
        id: UserId::parse(&row.user_id).ok().ok_or_else(|| bad("user_id"))?,
        email: row.email.clone(),
        first_name: row.first_name.clone(),
        role: Role::parse(&row.role).ok_or_else(|| bad("role"))?,
    };
    let tenant = TenantId::parse(&row.tenant_id).ok().ok_or_else(|| bad("tenant_id"))?;
    let session = SessionId::parse(&row.id).ok().ok_or_else(|| bad("id"))?;
    Ok(SignedIn::new(session, tenant, viewer))
}
