//! States of a family of refresh tokens, for tests that begin with one.

use crate::fault::Fault;
use crate::store::Tx;
use crate::store::backend::affected;
use grantry_core::token_family::TokenFamily;

const FAMILY: &str = "UPDATE grants SET head = $2, parent = $3, head_used = $4, ended_at = 0
    WHERE id = $1";

impl Tx<'_> {
    /// Puts the refresh tokens of a grant into a state.
    pub(crate) async fn set_family(&mut self, id: &str, to: TokenFamily) -> Result<(), Fault> {
        affected!(
            self,
            sqlx::query(FAMILY).bind(id).bind(to.head).bind(to.parent).bind(to.head_used)
        );
        Ok(())
    }
}
