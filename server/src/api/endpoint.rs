//! An address of the API with its handlers and their description. A handler cannot be added without
//! being described, and nothing is described that has no handler.

use super::BASE;
use super::operation::Operation;
use crate::state::AppState;
use axum::handler::Handler;
use axum::routing::MethodRouter;
use utoipa::openapi::{HttpMethod, Paths, RefOr, Schema};

/// Schemas that descriptions refer to, with their names.
pub(super) type Schemas = Vec<(String, RefOr<Schema>)>;

/// An address below `/api/v1`, and what can be done there.
pub(super) struct Endpoint {
    path: &'static str,
    methods: MethodRouter<AppState>,
    operations: Vec<(HttpMethod, Operation)>,
}

impl Endpoint {
    /// Nothing can be done at this address yet.
    pub(super) fn at(path: &'static str) -> Self {
        Self { path, methods: MethodRouter::new(), operations: Vec::new() }
    }

    /// What reading it gives.
    pub(super) fn get<H: Handler<T, AppState>, T: 'static>(
        mut self,
        handler: H,
        operation: Operation,
    ) -> Self {
        self.methods = self.methods.get(handler);
        self.operations.push((HttpMethod::Get, operation));
        self
    }

    /// What posting to it does.
    pub(super) fn post<H: Handler<T, AppState>, T: 'static>(
        mut self,
        handler: H,
        operation: Operation,
    ) -> Self {
        self.methods = self.methods.post(handler);
        self.operations.push((HttpMethod::Post, operation));
        self
    }

    /// How it is changed.
    pub(super) fn patch<H: Handler<T, AppState>, T: 'static>(
        mut self,
        handler: H,
        operation: Operation,
    ) -> Self {
        self.methods = self.methods.patch(handler);
        self.operations.push((HttpMethod::Patch, operation));
        self
    }

    /// How it is deleted.
    pub(super) fn delete<H: Handler<T, AppState>, T: 'static>(
        mut self,
        handler: H,
        operation: Operation,
    ) -> Self {
        self.methods = self.methods.delete(handler);
        self.operations.push((HttpMethod::Delete, operation));
        self
    }

    /// For the router.
    pub(super) fn route(self) -> (String, MethodRouter<AppState>) {
        (format!("{BASE}{}", self.path), self.methods)
    }

    /// For the document.
    pub(super) fn describe(self, paths: &mut Paths, schemas: &mut Schemas) {
        let path = format!("{BASE}{}", self.path);
        for (method, operation) in self.operations {
            let described = operation.finish(self.path, schemas);
            paths.add_path_operation(&path, vec![method], described);
        }
    }
}
