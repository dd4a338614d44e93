//! What every handler shares.

use crate::assets::Assets;
use crate::config::BootstrapClient;
use crate::extract::{CookieNames, TrustedProxies};
use crate::http::Discovery;
use grantry_core::id::RequestId;
use grantry_core::public_url::PublicUrl;
use grantry_engine::{Actor, Ctx, Engine, ScanningKeys};
use std::net::IpAddr;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

/// Whoever has a clone shares the same: every route and every check in front of it has one.
#[derive(Clone)]
pub(crate) struct AppState(Arc<Shared>);

#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) engine: Engine,
    pub(crate) public_url: PublicUrl,
    pub(crate) cookies: CookieNames,
    pub(crate) proxies: TrustedProxies,
    pub(crate) assets: Assets,
    /// Whose reports of found secrets are taken.
    pub(crate) scanning_keys: Option<Arc<ScanningKeys>>,
    /// An application that is still to be made, once somebody can own it.
    pub(crate) awaited_client: Arc<Mutex<Option<BootstrapClient>>>,
    /// Somebody has signed out here, so applications are to be told.
    pub(crate) logout_news: Arc<Notify>,
    /// What stands in the discovery document.
    pub(crate) discovery: Arc<Discovery>,
    draining: Arc<AtomicBool>,
}

/// What is known of a request before anybody has looked at it; in its extensions.
#[derive(Debug, Clone)]
pub(crate) struct Circumstances {
    pub(crate) request: RequestId,
    pub(crate) remote: IpAddr,
}

impl Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl AppState {
    pub(crate) fn new(
        engine: Engine,
        public_url: PublicUrl,
        proxies: TrustedProxies,
        assets: Assets,
    ) -> Self {
        Self(Arc::new(Shared {
            engine,
            cookies: CookieNames::of(&public_url),
            public_url,
            proxies,
            assets,
            scanning_keys: None,
            awaited_client: Arc::default(),
            logout_news: Arc::default(),
            discovery: Arc::default(),
            draining: Arc::new(AtomicBool::new(false)),
        }))
    }

    /// The same, with the keys of those whose reports are taken.
    pub(crate) fn with_scanning_keys(self, keys: Option<ScanningKeys>) -> Self {
        let scanning_keys = keys.map(Arc::new);
        Self(Arc::new(Shared { scanning_keys, ..(*self.0).clone() }))
    }

    /// The context of an operation in this request.
    pub(crate) fn ctx(&self, circumstances: &Circumstances, actor: Actor) -> Ctx {
        Ctx {
            actor,
            now: self.engine.now(),
            request: circumstances.request.clone(),
            remote: circumstances.remote,
        }
    }

    /// From now on the server says that it is not ready.
    pub(crate) fn begin_draining(&self) {
        self.draining.store(true, Ordering::Release);
    }

    /// Whether the server is shutting down.
    pub(crate) fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Acquire)
    }
}
