//! Where everything is kept: SQLite by default, PostgreSQL for many nodes (ADR 0002, ADR 0003).
//!
//! The only module that names the database library. A read borrows a connection and calls a
//! function on [`Conn`]; a write hands over a closure that gets a [`Tx`]. `Ok` commits, `Err` rolls
//! back, and the answer is given only after the commit is durable. Functions that write exist only
//! on `Tx`, so that a read connection cannot be asked to write.

mod among;
mod application_users;
mod applications;
mod attention;
mod audit;
mod backend;
mod checkpoint;
mod client_secrets;
mod clients;
mod consents;
#[cfg(test)]
pub(crate) mod contract;
mod device_codes;
mod epoch;
mod error;
mod expired;
mod grants;
mod handovers;
mod incidents;
mod key_rows;
mod leaks;
mod ledger;
mod logout;
mod matched;
mod migrations;
mod open;
mod people;
mod person_sessions;
mod plans;
mod postgres;
mod projects;
mod redemption;
mod regions;
mod rejection_of_request;
mod scopes;
mod seek;
mod sessions;
mod sqlite;
mod suites;
mod tenants;
#[cfg(test)]
mod test_database;
mod throttles;
mod token_standing;
mod usage;
mod users;
mod verdict;
mod writer;

pub(crate) use application_users::ApplicationUserRow;
pub(crate) use applications::{
    ApplicationRecord, ApplicationSummary, ApplicationsWanted, Belongings, ChoiceRow, FEW, Fixed,
    OwnerRow, StoredSettings, Term, UsableRegion, WholeApplication, terms_of,
};
pub(crate) use attention::ConcernRow;
pub(crate) use audit::{AuditRow, NewAudit};
pub(crate) use backend::{Conn, Tx};
pub(crate) use client_secrets::{NewSecretRow, SecretRow};
pub(crate) use clients::{ClientRow, SecretHashRow};
pub(crate) use consents::{ConsentKey, NewCode};
pub(crate) use device_codes::{DeviceRow, NewDevice};
pub(crate) use epoch::Epochs;
pub use error::OpenError;
pub(crate) use expired::Expired;
pub(crate) use grants::{GrantRow, NewGrant, StandingRow};
pub(crate) use handovers::{HandoverRow, NewHandover};
pub(crate) use incidents::Since;
pub(crate) use key_rows::SigningKeyRow;
pub(crate) use leaks::NewLeak;
pub(crate) use ledger::{CallerRow, RejectionRow, SecretUseRow, UsageRow};
pub(crate) use logout::{LogoutMessageRow, NewLogoutMessage};
pub(crate) use matched::{Found, Matched};
pub use open::DatabaseUrl;
pub(crate) use people::{NewPersonRow, PeopleWanted, PersonKey, PersonRow, search_terms};
pub(crate) use person_sessions::{NewPersonSession, PersonSessionRow};
pub(crate) use plans::{PlanContent, PlanRow};
pub(crate) use projects::{NewProject, ProjectChange, ProjectRow};
pub(crate) use redemption::RedeemedCodeRow;
pub(crate) use regions::{NewRegion, RegionChange, RegionRow};
pub(crate) use scopes::{ScopeContent, ScopeRow};
pub(crate) use sessions::{NewSession, SessionRow};
pub(crate) use suites::{NewSuite, SuiteRow};
pub(crate) use tenants::{NewTenant, TenantRow};
pub(crate) use token_standing::RevokedRow;
pub(crate) use usage::{KeptRejection, SecretUseSum, UsageSum};
pub(crate) use users::{NewUser, UserRow};

use crate::fault::Fault;
use crate::refusal::NotDone;
use backend::Reader;
use futures_util::future::BoxFuture;

/// A name as it can be looked for. No database keeps NUL in a text, and PostgreSQL does not even
/// take it; what replaces it is in no name, so that nothing is found.
pub(crate) fn sought(name: &str) -> String {
    name.replace('\0', "\u{fffd}")
}

/// The database, open and at this version's schema.
#[derive(Clone)]
pub(crate) enum Store {
    Sqlite(sqlite::SqliteStore),
    Postgres(postgres::PostgresStore),
}

impl Store {
    /// A connection to read with.
    pub(crate) async fn reader(&self) -> Result<Reader, Fault> {
        match self {
            Self::Sqlite(store) => Ok(Reader::Sqlite(store.readers.acquire().await?)),
            Self::Postgres(store) => Ok(Reader::Postgres(store.pool.acquire().await?)),
        }
    }

    /// Runs a closure in a transaction that is durable when this returns `Ok`.
    ///
    /// Once begun it runs to its end, also when the caller goes away. Inside, wait for nothing but
    /// the transaction: on SQLite all writers stand in one line.
    pub(crate) async fn write<T, F>(&self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: for<'t, 'c> FnOnce(&'t mut Tx<'c>) -> BoxFuture<'t, Result<T, Fault>> + Send + 'static,
    {
        match self {
            Self::Sqlite(store) => store.writer.write(work).await,
            Self::Postgres(store) => store.write(work).await,
        }
    }

    /// Like [`Store::write`], for changes that may be refused: a refusal keeps nothing either.
    pub(crate) async fn change<T, F>(&self, work: F) -> Result<T, NotDone>
    where
        T: Send + 'static,
        F: for<'t, 'c> FnOnce(&'t mut Tx<'c>) -> BoxFuture<'t, Result<T, NotDone>> + Send + 'static,
    {
        match self {
            Self::Sqlite(store) => store.writer.write(work).await,
            Self::Postgres(store) => store.write(work).await,
        }
    }

    /// Whether the database answers.
    pub(crate) async fn ping(&self) -> Result<(), Fault> {
        self.reader().await?.conn().ping().await
    }

    /// Looks at every page of the database: for those who come after a crash or before an upgrade.
    pub(crate) async fn verify(&self) -> Result<(), OpenError> {
        let fault = |fault: Fault| OpenError::Damaged(fault.to_string());
        let damage = self.reader().await.map_err(fault)?.conn().damage().await.map_err(fault)?;
        damage.map_or(Ok(()), |damage| Err(OpenError::Damaged(damage)))
    }

    /// Finishes what is being written and closes every connection.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(store) => store.close().await,
            Self::Postgres(store) => store.pool.close().await,
        }
    }
}
