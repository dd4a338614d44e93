//! `/_parts`: every part in every state, for those who build pages. Development builds only.

#[cfg(debug_assertions)]
mod gallery;

#[cfg(not(debug_assertions))]
pub(crate) use super::not_found::NotFound as PartsPage;
#[cfg(debug_assertions)]
pub(crate) use gallery::PartsPage;
