//! A tenant as a row.

use crate::records::fill::{part, since};
use crate::records::{Look, Row};
use grantry_core::console::TenantView;
use grantry_core::time::Timestamp;

pub(super) fn row(tenant: TenantView, now: Timestamp) -> Row {
    Row::new(&tenant.slug, &tenant.name, tenant.version)
        .cell([part(Look::Title, &tenant.name)])
        .cell([part(Look::Code, &tenant.slug)])
        .cell([since(now, tenant.created_at)])
        .cell([since(now, tenant.updated_at)])
        .value("name", &tenant.name)
        .value("slug", &tenant.slug)
}
