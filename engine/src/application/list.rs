//! The list of applications: searched, filtered, sorted, page by page (PRODUCT A1).

use super::convert::{summary, whole};
use crate::Engine;
use crate::authority::{Reach, Reader};
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::listing::{Key, Kind, Listed, Order, Sorts, Window};
use crate::refusal::{NotDone, Refusal, wrong};
use crate::store::{ApplicationSummary, ApplicationsWanted, Conn, Term};
use grantry_core::application::{ApplicationStatus, GrantType};
use grantry_core::console::{ApplicationRow, ApplicationView};
use grantry_core::id::TenantId;
use grantry_core::listing::{ListRequest, Page};
use grantry_core::user::Email;

const SORTS: Sorts = &[
    ("name", Kind::Text),
    ("created_at", Kind::Number),
    ("updated_at", Kind::Number),
    ("last_used_at", Kind::Number),
];

/// Which applications are wanted; what is `None` is no condition.
#[derive(Debug, Clone, Default)]
pub struct ApplicationFilter {
    /// `active` or `disabled`.
    pub status: Option<String>,
    /// The slug of a tenant.
    pub tenant: Option<String>,
    /// The slug of a project of that tenant, or of one's own.
    pub project: Option<String>,
    /// A grant type as the API names it.
    pub grant_type: Option<String>,
    /// The address of an owner.
    pub owner: Option<String>,
}

impl Engine {
    /// The applications within reach, a row of each.
    pub async fn list_applications(
        &self,
        ctx: &Ctx,
        reader: &Reader,
        filter: ApplicationFilter,
        request: &ListRequest,
    ) -> Result<Listed<ApplicationRow>, NotDone> {
        let mut connection = self.store.reader().await?;
        let list = found(&mut connection.conn(), (ctx, reader), &filter, request).await?;
        Ok(list.try_map(summary)?)
    }

    /// The same, with everything that may be shown of each. What was deleted meanwhile is left out.
    pub async fn list_whole_applications(
        &self,
        ctx: &Ctx,
        reader: &Reader,
        filter: ApplicationFilter,
        request: &ListRequest,
    ) -> Result<Page<ApplicationView>, NotDone> {
        let mut connection = self.store.reader().await?;
        let mut conn = connection.conn();
        let page = found(&mut conn, (ctx, reader), &filter, request).await?.page;
        let ids: Vec<_> = page.items.iter().map(|row| row.id.as_str()).collect();
        let records = conn.applications_by_id(&ids).await?;
        let items = conn.whole_applications(records, ctx.now).await?;
        let items = items.into_iter().map(whole).collect::<Result<_, _>>()?;
        Ok(Page { items, next_cursor: page.next_cursor })
    }
}

/// A page of the list as it is stored.
async fn found(
    conn: &mut Conn<'_>,
    (ctx, reader): (&Ctx, &Reader),
    filter: &ApplicationFilter,
    request: &ListRequest,
) -> Result<Listed<ApplicationSummary>, NotDone> {
    let (order, request) = Order::of(request);
    let window = Window::of(&request, SORTS)?;
    let mut terms = fixed_terms(filter)?;
    terms.extend(Term::words(&window.query));
    let Some(reach) = reach(conn, reader, filter.tenant.as_deref()).await? else {
        return Ok(Listed::nothing());
    };
    let Some(named) = named_terms(conn, &reach, filter).await? else {
        return Ok(Listed::nothing());
    };
    terms.splice(0..0, named);
    let wanted = ApplicationsWanted { reach: &reach, terms, window: &window, now: ctx.now, order };
    let found = conn.applications_page(wanted).await?;
    Ok(window.listed(found, |row| {
        let key = match window.sort {
            "created_at" => Key::Number(row.created_at),
            "updated_at" => Key::Number(row.updated_at),
            "last_used_at" => Key::Number(row.last_used_at),
            _ => Key::Text(row.name_key.clone()),
        };
        (key, row.id.clone())
    })?)
}

fn set(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

/// Filters with a closed set of values.
fn fixed_terms(filter: &ApplicationFilter) -> Result<Vec<Term>, Refusal> {
    let bad = |field: &str, message: &str| {
        Refusal::BadQuery(wrong(field, &format!("bad_{field}"), message))
    };
    let mut terms = Vec::new();
    if let Some(status) = set(filter.status.as_deref()) {
        let known = ApplicationStatus::parse(status)
            .ok_or_else(|| bad("status", "A status is active or disabled."))?;
        terms.push(Term::exactly(&format!("status:{}", known.as_str())));
    }
    if let Some(grant) = set(filter.grant_type.as_deref()) {
        let known = GrantType::parse(grant)
            .ok_or_else(|| bad("grant_type", "This is not a grant type."))?;
        terms.push(Term::exactly(&format!("grant:{}", known.as_str())));
    }
    Ok(terms)
}

/// The reader's reach, or the one tenant of it that is asked for; `None`: not within reach.
async fn reach(
    conn: &mut Conn<'_>,
    reader: &Reader,
    tenant: Option<&str>,
) -> Result<Option<Reach>, Fault> {
    let Some(slug) = set(tenant) else { return Ok(Some(reader.reach().clone())) };
    let Some(id) = conn.tenant_id(slug).await? else { return Ok(None) };
    let id = TenantId::parse(&id).map_err(|_bad| Fault::bad_row("tenants", "id", &id))?;
    Ok(reader.reach().covers(id.as_str()).then_some(Reach::Tenant(id)))
}

/// Filters that name records; `None`: there is no such record.
async fn named_terms(
    conn: &mut Conn<'_>,
    reach: &Reach,
    filter: &ApplicationFilter,
) -> Result<Option<Vec<Term>>, Fault> {
    let mut terms = Vec::new();
    if let Some(slug) = set(filter.project.as_deref()) {
        match conn.project_ids(reach, slug).await?.as_slice() {
            [id] => terms.push(Term::exactly(&format!("project:{id}"))),
            // A slug that several tenants use names no single project.
            _ => return Ok(None),
        }
    }
    if let Some(email) = set(filter.owner.as_deref()) {
        let Ok(email) = Email::parse(email) else { return Ok(None) };
        match conn.user_by_email(email.key()).await? {
            Some(user) => terms.push(Term::exactly(&format!("owner:{}", user.id))),
            None => return Ok(None),
        }
    }
    Ok(Some(terms))
}
