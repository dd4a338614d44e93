//! Who asks about a token, or gives one up: the checks of the endpoints beside the token endpoint
//! (RFC 7009 section 2.1, RFC 7662 section 2.1).

use super::authenticate_client::{AuthenticatedClient, ClientCredentials};
use super::refusal::TokenRefusal;
use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;

impl Engine {
    /// An application, and that its secret was used. A refusal stands in its list under `endpoint`.
    pub(super) async fn recognise(
        &self,
        ctx: &Ctx,
        presented: &ClientCredentials,
        endpoint: &str,
    ) -> Result<Result<AuthenticatedClient, TokenRefusal>, Fault> {
        let asks = self.who_asks(ctx, presented, endpoint).await?;
        if let Ok(known) = &asks {
            self.ledger.recognised(ctx, known);
        }
        Ok(asks)
    }
}
