//! Table `rejections`: the entry of one request.

use super::Conn;
use super::backend::run;
use crate::fault::Fault;

/// What is said about it.
#[derive(sqlx::FromRow)]
pub(crate) struct RejectionSeen {
    pub(crate) reason: String,
    pub(crate) sent: Option<String>,
    pub(crate) nearest: Option<String>,
}

/// An application has few entries, so they are simply looked through.
const OF_REQUEST: &str = "SELECT reason, sent, nearest FROM rejections
    WHERE application_id = $1 AND request_id = $2 ORDER BY id DESC LIMIT 1";

impl Conn<'_> {
    /// `None`: the application has no refused request of this name.
    pub(crate) async fn rejection_of(
        &mut self,
        application_id: &str,
        request_id: &str,
    ) -> Result<Option<RejectionSeen>, Fault> {
        Ok(run!(
            self,
            sqlx::query_as(OF_REQUEST).bind(application_id).bind(request_id),
            fetch_optional
        ))
    }
}
