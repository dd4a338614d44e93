//! Users as the wire has them. Never a password.

use crate::api::schema;
use grantry_core::console::UserView;
use grantry_core::user::{ClaimKind, Role, STANDARD_CLAIMS};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa::openapi::schema::AdditionalProperties;
use utoipa::openapi::{ObjectBuilder, Schema, Type};

/// How long the text of one claim may be.
const LONGEST: usize = 2_000;

/// A person.
#[derive(Serialize, ToSchema)]
pub(super) struct User {
    /// Their identifier, the `sub` of tokens.
    id: String,
    /// The address they sign in with.
    email: String,
    /// What they are greeted with.
    first_name: String,
    /// Their family name.
    #[schema(required)]
    last_name: Option<String>,
    /// What they may do here.
    #[schema(schema_with = role)]
    role: &'static str,
    /// The slug of their tenant.
    #[schema(schema_with = schema::slug)]
    tenant: String,
    /// Whether they may sign in.
    active: bool,
    /// Further claims (OpenID Connect Core section 5.1).
    #[schema(schema_with = claims)]
    claims: Map<String, Value>,
    /// When they were made.
    #[schema(format = DateTime)]
    created_at: String,
    /// When they were last changed.
    #[schema(format = DateTime)]
    updated_at: String,
}

/// What people may do here.
pub(super) fn role() -> ObjectBuilder {
    schema::one_of(Role::ALL.map(Role::as_str))
}

/// Claims of a known name and kind.
pub(super) fn claims() -> ObjectBuilder {
    let only = AdditionalProperties::<Schema>::FreeForm(false);
    let claims = ObjectBuilder::new().schema_type(Type::Object).additional_properties(Some(only));
    STANDARD_CLAIMS.iter().fold(claims, |claims, (name, kind)| {
        let text = || schema::text(0, LONGEST);
        let value = match kind {
            ClaimKind::Text => text(),
            ClaimKind::Boolean => schema::flag(),
            ClaimKind::Number => ObjectBuilder::new().schema_type(Type::Number),
            ClaimKind::Address => {
                ObjectBuilder::new().schema_type(Type::Object).additional_properties(Some(text()))
            }
        };
        claims.property(*name, value)
    })
}

impl From<UserView> for User {
    fn from(view: UserView) -> Self {
        Self {
            id: view.id,
            email: view.email,
            first_name: view.first_name,
            last_name: Some(view.last_name).filter(|name| !name.is_empty()),
            role: view.role.as_str(),
            tenant: view.tenant,
            active: view.active,
            claims: serde_json::from_str(&view.claims).unwrap_or_default(),
            created_at: view.created_at.to_string(),
            updated_at: view.updated_at.to_string(),
        }
    }
}
