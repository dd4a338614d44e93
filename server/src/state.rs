//! What every handler shares.

use crate::assets::Assets;
use crate::config::BootstrapClient;
use crate::extract::{CookieNames, TrustedProxies};
use crate::http::Discovery;
use grantry_core::id::RequestId;
use grantry_core::public_url::PublicUrl;
use grantry_engine::{Actor, Ctx, Engine, ScanningKeys};
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

/// Cheap to clone.
#[derive(Clone)]
pub(crate) struct AppState {
    pub(crate) engine: Engine,
    pub(crate) public_url: Arc<PublicUrl>,
    pub(crate) cookies: CookieNames,
    pub(crate) proxies: Arc<TrustedProxies>,
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

impl AppState {
    pub(crate) fn new(
        engine: Engine,
        public_url: PublicUrl,
        proxies: TrustedProxies,
        assets: Assets,
    ) -> Self {
        Self {
            engine,
            cookies: CookieNames::of(&public_url),
            public_url: Arc::new(public_url),
            proxies: Arc::new(proxies),
            assets,
            scanning_keys: None,
            awaited_client: Arc::default(),
            logout_news: Arc::default(),
            discovery: Arc::default(),
            draining: Arc::new(AtomicBool::new(false)),
        }
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
