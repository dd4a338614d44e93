//! Makes an application and its first secret, which is shown this once (PRODUCT A2, A3).

use super::convert::{draft, fields};
use super::credentials::new_client_id;
use super::resolve::{Of, Resolved, default_owner, resolve};
use super::store_secret::FreshSecret;
use crate::Engine;
use crate::authority::{Reach, Writer};
use crate::ctx::{Actor, Ctx};
use crate::fault::Fault;
use crate::refusal::{NotDone, Refusal, wrong};
use crate::store::{Fixed, Tx, UsableRegion};
use grantry_core::application::{ApplicationStatus, ClientId, Draft, SecretLabel, Settings};
use grantry_core::audit;
use grantry_core::console::ApplicationView;
use grantry_core::field_error::FieldError;
use grantry_core::id::ApplicationId;
use grantry_core::secret::Secret;
use grantry_core::time::Timestamp;

const FIRST_LABEL: &str = "initial";
const DEFAULT_TENANT: &str = "default";

/// What somebody typed.
#[derive(Debug, Clone, Default)]
pub struct NewApplication {
    /// The slug of its tenant; one's own, or the default one.
    pub tenant: Option<String>,
    /// The slug of the suite that its project is in; only compared.
    pub suite: Option<String>,
    /// The code of its region; may be left out while exactly one can be used.
    pub region: Option<String>,
    /// Everything that can also be changed later.
    pub draft: Draft,
}

/// The new application, and its secret where it has one.
pub struct ApplicationMade {
    /// What was made.
    pub application: ApplicationView,
    /// Nobody can ever read it again.
    pub secret: Option<Secret<String>>,
}

/// What making one needs inside the transaction.
struct Making {
    id: ApplicationId,
    number: i64,
    client_id: ClientId,
    secret: Option<FreshSecret>,
    reach: Reach,
    actor: Actor,
    issuer: String,
    now: Timestamp,
}

impl Engine {
    /// Makes an application.
    pub async fn create_application(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        input: NewApplication,
    ) -> Result<ApplicationMade, NotDone> {
        self.create_with(ctx, writer, input, None).await
    }

    /// Makes an application, with credentials that were given or with new ones.
    pub(super) async fn create_with(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        input: NewApplication,
        given: Option<(ClientId, Secret<String>)>,
    ) -> Result<ApplicationMade, NotDone> {
        let checked = Settings::check(&input.draft);
        let confidential = checked.as_ref().is_ok_and(|settings| settings.confidential);
        let making = self.making(ctx, writer, given, confidential)?;
        let entry = self.entry(ctx, "application.create");
        let client_id = making.client_id.clone();
        let secret = self
            .store
            .change(move |tx| {
                Box::pin(async move { make(tx, making, checked, input, entry).await })
            })
            .await?;
        let application = self.application_view(&Reach::Platform, client_id.as_str()).await?;
        Ok(ApplicationMade { application, secret })
    }

    fn making(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        given: Option<(ClientId, Secret<String>)>,
        confidential: bool,
    ) -> Result<Making, Fault> {
        let not_an_id = |_| Fault::broken_because("a new id is not an id");
        let label = SecretLabel::parse(FIRST_LABEL)
            .map_err(|_bad| Fault::broken_because("the first label is not a label"))?;
        let (client_id, secret) = if let Some((client_id, plain)) = given {
            (client_id, Some(self.given_secret(ctx, label, plain)?))
        } else {
            let client_id = ClientId::parse(&new_client_id(self.rng.as_ref()))
                .map_err(|_bad| Fault::broken_because("a new client id is not one"))?;
            let secret = confidential.then(|| self.fresh_secret(ctx, label, None)).transpose()?;
            (client_id, secret)
        };
        let mut random = [0; 8];
        self.rng.fill(&mut random);
        Ok(Making {
            id: ApplicationId::parse(&self.new_id(ctx.now)).map_err(not_an_id)?,
            number: i64::from_be_bytes(random) & i64::MAX,
            client_id,
            secret,
            reach: writer.reach().clone(),
            actor: ctx.actor.clone(),
            issuer: self.issuer.clone(),
            now: ctx.now,
        })
    }
}

async fn make(
    tx: &mut Tx<'_>,
    making: Making,
    checked: Result<Settings, Vec<FieldError>>,
    input: NewApplication,
    entry: crate::audit::Entry,
) -> Result<Option<Secret<String>>, NotDone> {
    let mut errors = checked.as_ref().err().cloned().unwrap_or_default();
    let tenant_id = find_tenant(tx, &making.reach, input.tenant.as_deref(), &mut errors).await?;
    let region = find_region(tx, input.region.as_deref(), &mut errors).await?;
    check_suite(tx, &tenant_id, &input, &mut errors).await?;
    let (Ok(settings), Some((region, db_code)), true) = (checked, region, errors.is_empty()) else {
        return Err(Refusal::Invalid(errors).into());
    };
    let current = default_owner(tx, &making.actor).await?;
    let resolved = resolve(tx, &making.reach, &tenant_id, settings, &current).await?;
    let fixed = Fixed {
        id: &making.id,
        number: making.number,
        client_id: &making.client_id,
        tenant_id: &tenant_id,
        region_id: &region.id,
        db_code: &db_code,
    };
    if !tx.insert_application(&fixed, &resolved.stored(), making.now).await? {
        return Err(Refusal::name_taken("an application").into());
    }
    let of = Of {
        id: making.id.as_str(),
        number: making.number,
        client_id: making.client_id.as_str(),
        tenant_id: &tenant_id,
        status: ApplicationStatus::Active,
    };
    resolved.write_belongings(tx, &of, &making.issuer).await?;
    let made = changes(&resolved, &region.code, &db_code, making.secret.as_ref());
    entry.write(tx, of.client_id, of.id, Some(of.tenant_id), &made).await?;
    match making.secret {
        Some(secret) => Ok(Some(secret.keep(tx, making.id.as_str(), making.now).await?)),
        None => Ok(None),
    }
}

fn changes(
    resolved: &Resolved,
    region: &str,
    db_code: &str,
    secret: Option<&FreshSecret>,
) -> Vec<audit::Change> {
    let typed = Draft { owner: Some(resolved.owner.email.clone()), ..resolved.settings.to_draft() };
    let mut all = fields(&typed);
    all.push(("region", region.into()));
    all.push(("db_code", db_code.into()));
    all.extend(secret.map(|secret| ("secret", secret.hint().into())));
    audit::created(all)
}

/// One's own tenant, or the one that is named and within reach.
async fn find_tenant(
    tx: &mut Tx<'_>,
    reach: &Reach,
    named: Option<&str>,
    errors: &mut Vec<FieldError>,
) -> Result<String, Fault> {
    let found = match (named, reach) {
        (None, Reach::Tenant(own)) => return Ok(own.to_string()),
        (named, _) => tx.tenant_id(named.unwrap_or(DEFAULT_TENANT)).await?,
    };
    Ok(found.filter(|id| reach.covers(id)).unwrap_or_else(|| {
        let message = format!("There is no tenant {}.", named.unwrap_or(DEFAULT_TENANT));
        errors.push(wrong("tenant", "unknown_tenant", message));
        String::new()
    }))
}

/// A region that exists, is active and has an active database (PRODUCT B3).
async fn find_region(
    tx: &mut Tx<'_>,
    named: Option<&str>,
    errors: &mut Vec<FieldError>,
) -> Result<Option<(UsableRegion, String)>, Fault> {
    let (code, message) = if let Some(code) = named {
        match tx.region_reference(code).await? {
            None => ("unknown_region", format!("There is no region {code}.")),
            Some(region) if !region.active => {
                ("region_inactive", format!("The region {code} takes no new applications."))
            }
            Some(region) => match region.db_code.clone() {
                Some(db_code) => return Ok(Some((region, db_code))),
                None => (
                    "no_active_database",
                    format!("The region {code} has no active database at the moment."),
                ),
            },
        }
    } else {
        let mut usable = tx.usable_regions().await?;
        if let (1, Some(region)) = (usable.len(), usable.pop()) {
            return Ok(region.db_code.clone().map(|db_code| (region, db_code)));
        }
        let message = match usable.is_empty() {
            true => "No region with an active database is there. Add one first.",
            false => "Choose a region.",
        };
        ("required", message.to_owned())
    };
    errors.push(wrong("region", code, message));
    Ok(None)
}

/// The suite of an application is that of its project.
async fn check_suite(
    tx: &mut Tx<'_>,
    tenant_id: &str,
    input: &NewApplication,
    errors: &mut Vec<FieldError>,
) -> Result<(), Fault> {
    let Some(suite) = input.suite.as_deref().filter(|suite| !suite.is_empty()) else {
        return Ok(());
    };
    let Some(project) = input.draft.project.as_deref().filter(|slug| !slug.is_empty()) else {
        let message = "An application belongs to a suite through its project. Choose a project.";
        errors.push(wrong("project", "required", message));
        return Ok(());
    };
    // A project that nobody knows is said where projects are looked up.
    if let Some((_, holder)) = tx.project_reference(tenant_id, project).await?
        && holder != suite
    {
        let message = format!("The project {project} is in the suite {holder}.");
        errors.push(wrong("suite", "not_its_suite", message));
    }
    Ok(())
}

/// The draft of an existing application, for copies and for forms.
impl Engine {
    /// What a form for this application begins with.
    pub async fn application_draft(
        &self,
        _: &Ctx,
        reader: &crate::authority::Reader,
        client_id: &str,
    ) -> Result<(Draft, i64), NotDone> {
        let view = self.application_view(reader.reach(), client_id).await?;
        Ok((draft(&view), view.version))
    }
}
