//! What the first page of the dashboard says about this server.

use crate::Engine;
use crate::authority::{PlatformReader, SignedIn};
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::keys;
use grantry_core::console::{Overview, PlatformFigures};
use grantry_core::session::{ABSOLUTE, IDLE};
use grantry_core::user::Role;

impl Engine {
    /// Facts for everybody who has a dashboard; figures of all tenants only for platform readers.
    pub async fn overview(&self, ctx: &Ctx, person: &SignedIn) -> Result<Overview, Fault> {
        let platform = match person.platform_reader() {
            Some(reader) => Some(self.platform_figures(ctx, &reader).await?),
            None => None,
        };
        Ok(Overview {
            issuer: self.issuer.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started_at: self.started_at,
            now: ctx.now,
            platform,
        })
    }

    async fn platform_figures(
        &self,
        ctx: &Ctx,
        _: &PlatformReader,
    ) -> Result<PlatformFigures, Fault> {
        // Before the reader, not beside it: whoever holds one and waits for a second can starve.
        let signing_keys = keys::list::active(&self.store, ctx.now).await?;
        let mut reader = self.store.reader().await?;
        let mut conn = reader.conn();
        let mut administrators = 0;
        for role in Role::ALL.into_iter().filter(|role| role.has_dashboard()) {
            administrators += conn.count_active_users(role).await?;
        }
        Ok(PlatformFigures {
            database: conn.version().await?,
            administrators,
            sessions: conn.count_sessions(ctx.now - ABSOLUTE, ctx.now - IDLE).await?,
            signing_keys,
        })
    }
}
