//! What the forms and filters of several pages offer.

use crate::AppError;
use crate::context::ConsoleContext;
use grantry_core::listing::{ListRequest, MAX_LIMIT, Page};

/// What may be chosen: a value, and what people read.
pub(crate) type Offered = Vec<(String, String)>;

/// More than these nobody picks from a list; the search box of their own page finds them.
const MOST: usize = 1_000;

/// The tenants among which a platform administrator or an auditor chooses. Others have one.
pub(crate) async fn tenants(console: &ConsoleContext) -> Result<Offered, AppError> {
    let mut offered = Offered::new();
    if console.person.platform_reader().is_none() {
        return Ok(offered);
    }
    let mut request = first();
    while offered.len() < MOST {
        let page = console.engine.list_tenants(&console.ctx, &console.reader(), &request).await;
        let Page { items, next_cursor } = console.done(page)?;
        offered.extend(items.into_iter().map(|tenant| (tenant.slug, tenant.name)));
        request.cursor = next_cursor;
        if request.cursor.is_none() {
            break;
        }
    }
    Ok(offered)
}

/// The suites within reach, each named with its tenant where there are several.
pub(crate) async fn suites(console: &ConsoleContext) -> Result<Offered, AppError> {
    let several = console.person.platform_reader().is_some();
    let mut offered = Offered::new();
    let mut request = first();
    while offered.len() < MOST {
        let (ctx, reader) = (&console.ctx, console.reader());
        let page = console.engine.list_suites(ctx, &reader, None, &request).await;
        let Page { items, next_cursor } = console.done(page)?;
        offered.extend(items.into_iter().map(|suite| {
            let label = match several {
                true => format!("{} ({})", suite.name, suite.tenant),
                false => suite.name,
            };
            (within(&suite.tenant, &suite.slug), label)
        }));
        request.cursor = next_cursor;
        if request.cursor.is_none() {
            break;
        }
    }
    Ok(offered)
}

/// Names what is unique only within a tenant.
pub(crate) fn within(tenant: &str, slug: &str) -> String {
    format!("{tenant}/{slug}")
}

/// The tenant, if one is named, and the slug.
pub(crate) fn apart(key: &str) -> (Option<&str>, &str) {
    key.split_once('/').map_or((None, key), |(tenant, slug)| (Some(tenant), slug))
}

fn first() -> ListRequest {
    ListRequest { limit: Some(MAX_LIMIT), ..ListRequest::default() }
}
