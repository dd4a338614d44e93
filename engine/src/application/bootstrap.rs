//! The application that the configuration names: for those who set a server up by script.

use super::create::NewApplication;
use crate::Engine;
use crate::authority::{Operator, Reach};
use crate::ctx::Ctx;
use crate::refusal::NotDone;
use grantry_core::application::{ClientId, Draft};
use grantry_core::secret::Secret;
use grantry_core::user::Role;

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BootstrapMade {
    /// It can get tokens now.
    Done,
    /// An application has this client ID; it is left as it is.
    Exists,
    /// Nobody could own it: there is no administrator yet.
    NobodyOwnsIt,
}

impl Engine {
    /// Makes a confidential application that may administer the whole server, where no application
    /// has its client ID.
    pub async fn bootstrap_application(
        &self,
        ctx: &Ctx,
        operator: &Operator,
        client_id: ClientId,
        secret: Secret<String>,
    ) -> Result<BootstrapMade, NotDone> {
        {
            let mut connection = self.store.reader().await?;
            let mut conn = connection.conn();
            if conn.application(&Reach::Platform, client_id.as_str()).await?.is_some() {
                return Ok(BootstrapMade::Exists);
            }
            if conn.count_active_users(Role::PlatformAdmin).await? == 0 {
                return Ok(BootstrapMade::NobodyOwnsIt);
            }
        }
        let draft = Draft {
            name: format!("Bootstrap {client_id}"),
            scopes: vec!["grantry:admin".to_owned()],
            ..Draft::default()
        };
        let input = NewApplication { draft, ..NewApplication::default() };
        let writer = operator.writer();
        let given = Some((client_id.clone(), secret));
        match self.create_with(ctx, &writer, input, given).await {
            Ok(_) => Ok(BootstrapMade::Done),
            // Another node was faster.
            Err(NotDone::Refused(_)) if self.is_there(&client_id).await? => {
                Ok(BootstrapMade::Exists)
            }
            Err(stop) => Err(stop),
        }
    }

    async fn is_there(&self, client_id: &ClientId) -> Result<bool, NotDone> {
        let mut connection = self.store.reader().await?;
        let found = connection.conn().application(&Reach::Platform, client_id.as_str()).await?;
        Ok(found.is_some())
    }
}
