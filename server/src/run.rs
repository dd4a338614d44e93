//! The composition root: configuration, engine, router, serving, draining.

use crate::assets::Assets;
use crate::config::{BootstrapAdmin, BootstrapClient, Config};
use crate::outbound::{Outbound, deliver_logouts};
use crate::state::AppState;
use crate::{http, metrics, serve};
use grantry_core::field_error::Reason as _;
use grantry_core::id::RequestId;
use grantry_core::public_url::PublicUrl;
use grantry_core::user::{FirstName, Role};
use grantry_engine::authority::Operator;
use grantry_engine::{
    Actor, Administrator, AdministratorMade, BootstrapMade, Ctx, Engine, Fault, NotDone, Settings,
    StartError,
};
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::PoisonError;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// A request that was cut off may still hold a connection to the database.
const CLOSE_PATIENCE: Duration = Duration::from_secs(1);

/// Serves until a signal asks to stop.
pub(crate) async fn run(config: Config) -> Result<(), String> {
    warn_about(&config);
    let listener = TcpListener::bind(config.listen).await.map_err(|error| {
        format!("cannot listen on {}: {error}; set GRANTRY_LISTEN", config.listen)
    })?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let public_url =
        config.public_url.clone().unwrap_or_else(|| PublicUrl::on_localhost(address.port()));
    let engine = start_engine(&config, &public_url).await.map_err(|error| error.to_string())?;
    let bootstrap = config.bootstrap_admin;
    let metrics = match config.metrics_listen {
        Some(address) => {
            let listener = metrics::listen(address).await?;
            Some(tokio::spawn(metrics::serve(listener, engine.clone())))
        }
        None => None,
    };
    let setup = first_administrator(&engine, bootstrap, &public_url).await?;
    let awaited = first_application(&engine, config.bootstrap_client).await?;
    let stop = stop_signal().map_err(|error| format!("cannot listen for signals: {error}"))?;
    let housekeeping = tokio::spawn(engine.clone().keep_house());
    let ledger = tokio::spawn(engine.clone().keep_ledger());
    let proxies = config.trusted_proxies;
    let state = AppState::new(engine.clone(), public_url, proxies, Assets::load())
        .with_scanning_keys(config.scanning_keys);
    *state.awaited_client.lock().unwrap_or_else(PoisonError::into_inner) = awaited;
    let outbound = Outbound::new(config.outbound).map_err(|error| {
        format!("cannot prepare outgoing requests: {error}; look at GRANTRY_OUTBOUND_CA_FILE")
    })?;
    let deliveries = tokio::spawn(deliver_logouts(state.clone(), outbound));
    let (router, _) = http::routes(state.clone()).finish();
    announce(&format!("listening on http://{address}"), setup.as_deref());
    serve::serve(listener, router, stop, || {
        tracing::info!("run: shutting down");
        state.begin_draining();
    })
    .await;
    housekeeping.abort();
    ledger.abort();
    deliveries.abort();
    if let Some(metrics) = metrics {
        metrics.abort();
    }
    if tokio::time::timeout(CLOSE_PATIENCE, engine.close()).await.is_err() {
        tracing::warn!("run: the database did not close in time");
    }
    Ok(())
}

/// The engine that a configuration describes.
pub(crate) async fn start_engine(
    config: &Config,
    public_url: &PublicUrl,
) -> Result<Engine, StartError> {
    let issuer = public_url.as_str().to_owned();
    let settings = Settings::new(config.database.clone(), config.master_key_file.clone(), issuer);
    Engine::start(Settings { throttling: config.rate_limits, ..settings }).await
}

/// The circumstances of what happens at start and at the command line.
pub(crate) fn operator_ctx(engine: &Engine) -> Ctx {
    let now = engine.now();
    let request = RequestId::parse(&engine.new_id(now));
    let request = request.unwrap_or_else(|_never| unreachable!("a new id is an id"));
    Ctx { actor: Actor::Operator, now, request, remote: IpAddr::V4(Ipv4Addr::LOCALHOST) }
}

fn warn_about(config: &Config) {
    for name in &config.unknown {
        tracing::warn!("config: {name} is not a setting of this version and is ignored");
    }
    if !config.rate_limits {
        tracing::warn!(
            "config: GRANTRY_RATE_LIMITS is off: passwords can be guessed without limit; use it only for load tests"
        );
    }
}

/// Makes the administrator that the configuration names, or opens the setup page. Its address holds
/// a secret, so it is printed and never logged.
async fn first_administrator(
    engine: &Engine,
    bootstrap: Option<BootstrapAdmin>,
    public_url: &PublicUrl,
) -> Result<Option<String>, String> {
    let failed = |fault: Fault| format!("cannot make the first administrator: {fault}");
    if let Some(BootstrapAdmin { email, password }) = bootstrap {
        let first_name = FirstName::from_email(&email).map_err(|reason| reason.message())?;
        let person = Administrator { email, first_name, role: Role::PlatformAdmin, password };
        let ctx = operator_ctx(engine);
        match engine.bootstrap_administrator(&ctx, person).await.map_err(failed)? {
            AdministratorMade::Done | AdministratorMade::NotTheFirst => {}
            AdministratorMade::EmailTaken => {
                return Err("GRANTRY_BOOTSTRAP_ADMIN_EMAIL belongs to somebody who is no administrator; choose another".to_owned());
            }
        }
    }
    let token = engine.open_setup().await.map_err(failed)?;
    Ok(token.map(|token| format!("{public_url}/setup?token={}", token.expose())))
}

/// Makes the application that the configuration names; gives it back where nobody can own it yet.
pub(crate) async fn first_application(
    engine: &Engine,
    client: Option<BootstrapClient>,
) -> Result<Option<BootstrapClient>, String> {
    let Some(client) = client else { return Ok(None) };
    let (ctx, operator) = (operator_ctx(engine), Operator::at_the_command_line());
    let (id, secret) = (client.client_id.clone(), client.secret.clone());
    match engine.bootstrap_application(&ctx, &operator, id, secret).await {
        Ok(BootstrapMade::Done | BootstrapMade::Exists) => Ok(None),
        Ok(BootstrapMade::NobodyOwnsIt) => {
            tracing::info!(
                "run: the bootstrap client is made together with the first administrator"
            );
            Ok(Some(client))
        }
        Err(NotDone::Fault(fault)) => Err(format!("cannot make the bootstrap client: {fault}")),
        Err(NotDone::Refused(refusal)) => {
            Err(format!("cannot make the bootstrap client: {}", refusal.in_words()))
        }
    }
}

/// Two lines at most on standard output, for people and for scripts that wait for them.
fn announce(listening: &str, setup: Option<&str>) {
    let mut out = std::io::stdout().lock();
    let setup = setup.map(|address| format!("make the first administrator at {address}\n"));
    let text = format!("{}{listening}\n", setup.unwrap_or_default());
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    // A closed standard output is no reason not to serve.
    if let Err(error) = written {
        tracing::debug!("run: standard output is closed: {error}");
    }
}

/// Ready when SIGTERM or SIGINT arrives.
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
