//! What the first page of the dashboard says about this server.

use crate::Engine;
use crate::authority::SignedIn;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::keys;
use grantry_core::console::Overview;
use grantry_core::session::{ABSOLUTE, IDLE};
use grantry_core::user::Role;

impl Engine {
    /// Figures for everybody who has a dashboard.
    pub async fn overview(&self, ctx: &Ctx, _: &SignedIn) -> Result<Overview, Fault> {
        let mut reader = self.store.reader().await?;
        let mut conn = reader.conn();
        let mut administrators = 0;
        for role in Role::ALL.into_iter().filter(|role| role.has_dashboard()) {
            administrators += conn.count_active_users(role).await?;
        }
        Ok(Overview {
            issuer: self.issuer.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            database: conn.version().await?,
            started_at: self.started_at,
            now: ctx.now,
            administrators,
            sessions: conn.count_sessions(ctx.now - ABSOLUTE, ctx.now - IDLE).await?,
            signing_keys: keys::list::active(&self.store, ctx.now).await?,
        })
    }
}
