//! Calls server functions by their address.
//!
//! A call by name would give the browser a copy of the whole way to the server and back for each of
//! them. All lists are asked for with one type and all changes are sent as another, so one copy of
//! each is enough. The server calls its functions directly.

use super::{Asked, Sheet};
use crate::AppError;
use leptos::server_fn::ServerFn;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::pin::Pin;

/// An answer on its way.
pub(crate) type Coming<T> = Pin<Box<dyn Future<Output = Result<T, AppError>> + Send>>;

/// A server function that reads a part of a list. It takes one argument, `asked`.
#[derive(Clone, Copy)]
pub(crate) struct Remote<T = Sheet> {
    #[cfg(feature = "ssr")]
    here: fn(Asked) -> Coming<T>,
    #[cfg(not(feature = "ssr"))]
    path: &'static str,
    #[cfg(not(feature = "ssr"))]
    answers: std::marker::PhantomData<T>,
}

/// A change on its way to the server: the arguments of every function that makes one. It cannot be
/// printed, since it may hold a password.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Sent {
    /// Which record; nothing for a new one.
    pub(crate) key: String,
    /// Which state of it was seen.
    pub(crate) version: i64,
    /// What was typed.
    pub(crate) form: BTreeMap<String, String>,
}

/// The address of a server function.
pub(crate) const fn path_of<F: ServerFn>() -> &'static str {
    F::PATH
}

#[cfg(feature = "ssr")]
mod on_the_server {
    use super::*;

    impl<T> Remote<T> {
        /// This server function.
        pub(crate) const fn of<F>() -> Self
        where
            F: ServerFn<Output = T, Error = AppError> + From<Asked> + Send + 'static,
        {
            Self { here: |asked| Box::pin(F::from(asked).run_body()) }
        }

        /// Reads that part of the list.
        pub(crate) fn ask(&self, asked: Asked) -> Coming<T> {
            (self.here)(asked)
        }
    }

    /// Changes are made by browsers.
    pub(crate) fn send(_: &'static str, _: Sent) -> Coming<()> {
        Box::pin(async { Err(AppError::Unreachable) })
    }
}

#[cfg(not(feature = "ssr"))]
mod in_the_browser {
    use super::*;
    use leptos::server_fn::client::browser::BrowserClient;
    use leptos::server_fn::codec::{GetUrl, Json, PostUrl};
    use leptos::server_fn::mock::BrowserMockServer;
    use leptos::server_fn::{Http, Protocol};
    use serde::de::DeserializeOwned;

    #[derive(Serialize, Deserialize)]
    struct Reading {
        asked: Asked,
    }

    impl<T: Serialize + DeserializeOwned + Send + 'static> Remote<T> {
        /// This server function.
        pub(crate) const fn of<F>() -> Self
        where
            F: ServerFn<Output = T, Error = AppError> + From<Asked> + Send + 'static,
        {
            Self { path: F::PATH, answers: std::marker::PhantomData }
        }

        /// Reads that part of the list.
        pub(crate) fn ask(&self, asked: Asked) -> Coming<T> {
            let path = self.path;
            Box::pin(async move {
                <Http<GetUrl, Json> as Protocol<_, T, BrowserClient, BrowserMockServer, AppError>>
                    ::run_client(path, Reading { asked }).await
            })
        }
    }

    /// Sends a change.
    pub(crate) fn send(path: &'static str, sent: Sent) -> Coming<()> {
        Box::pin(async move {
            <Http<PostUrl, Json> as Protocol<_, (), BrowserClient, BrowserMockServer, AppError>>
                ::run_client(path, sent).await
        })
    }
}

#[cfg(not(feature = "ssr"))]
pub(super) use in_the_browser::send;
#[cfg(feature = "ssr")]
pub(super) use on_the_server::send;
