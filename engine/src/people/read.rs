//! One person, by e-mail address or identifier.

use super::view;
use crate::Engine;
use crate::authority::{Reach, Reader};
use crate::ctx::Ctx;
use crate::refusal::{NotDone, Refusal};
use crate::store::{PersonKey, PersonRow};
use grantry_core::console::UserView;

impl Engine {
    /// One person.
    pub async fn user(&self, _: &Ctx, reader: &Reader, key: &str) -> Result<UserView, NotDone> {
        Ok(view(self.find_person(reader.reach(), key).await?)?)
    }

    /// Whoever is called like this within reach.
    pub(super) async fn find_person(&self, reach: &Reach, key: &str) -> Result<PersonRow, NotDone> {
        let key = PersonKey::parse(key).ok_or(Refusal::NotFound)?;
        let found = self.store.reader().await?.conn().person(reach, &key).await?;
        Ok(found.ok_or(Refusal::NotFound)?)
    }
}
