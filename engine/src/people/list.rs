//! The list of people: searched, filtered, sorted, page by page.

use super::view;
use crate::Engine;
use crate::authority::{Reach, Reader};
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::listing::{Key, Kind, Listed, Order, Sorts, Window};
use crate::refusal::{NotDone, Refusal, wrong};
use crate::store::{Conn, PeopleWanted, search_terms};
use grantry_core::console::UserView;
use grantry_core::id::TenantId;
use grantry_core::listing::ListRequest;
use grantry_core::slug::Slug;
use grantry_core::user::Role;

const SORTS: Sorts = &[("email", Kind::Text), ("created_at", Kind::Number)];

/// Which people are wanted; what is `None` is no condition.
#[derive(Debug, Clone, Default)]
pub struct UserFilter {
    /// The slug of a tenant.
    pub tenant: Option<String>,
    /// A role as the API names it.
    pub role: Option<String>,
    /// Whether they may sign in.
    pub active: Option<bool>,
}

impl Engine {
    /// The people within reach.
    pub async fn list_users(
        &self,
        _: &Ctx,
        reader: &Reader,
        filter: UserFilter,
        request: &ListRequest,
    ) -> Result<Listed<UserView>, NotDone> {
        let (order, request) = Order::of(request);
        let window = Window::of(&request, SORTS)?;
        let role = match set(filter.role.as_deref()) {
            Some(name) => Some(Role::parse(name).ok_or_else(bad_role)?),
            None => None,
        };
        // No name holds one, and PostgreSQL takes it for a mistake.
        if window.query.contains('\0') {
            return Ok(Listed::nothing());
        }
        let found = {
            let mut connection = self.store.reader().await?;
            let mut conn = connection.conn();
            let Some(reach) = narrowed(&mut conn, reader, filter.tenant.as_deref()).await? else {
                return Ok(Listed::nothing());
            };
            let terms = search_terms(&window.query);
            let active = filter.active;
            let window = &window;
            let wanted = PeopleWanted { reach: &reach, role, active, terms, window, order };
            conn.people_page(wanted).await?
        };
        let list = window.listed(found, |row| {
            let key = match window.sort {
                "created_at" => Key::Number(row.created_at),
                _ => Key::Text(row.email_key.clone()),
            };
            (key, row.id.clone())
        })?;
        Ok(list.try_map(view)?)
    }
}

fn set(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

fn bad_role() -> Refusal {
    let message = format!("A role is one of: {}.", Role::ALL.map(Role::as_str).join(", "));
    Refusal::BadQuery(wrong("role", "bad_role", message))
}

/// The reader's reach, or the one tenant of it that is asked for; `None`: not within reach.
async fn narrowed(
    conn: &mut Conn<'_>,
    reader: &Reader,
    tenant: Option<&str>,
) -> Result<Option<Reach>, Fault> {
    let Some(text) = set(tenant) else { return Ok(Some(reader.reach().clone())) };
    let Ok(slug) = Slug::parse(text) else { return Ok(None) };
    let Some(id) = conn.tenant_id(slug.as_str()).await? else { return Ok(None) };
    let id = TenantId::parse(&id).map_err(|_bad| Fault::bad_row("tenants", "id", &id))?;
    Ok(reader.reach().covers(id.as_str()).then_some(Reach::Tenant(id)))
}
