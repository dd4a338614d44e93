//! Requests that this server makes on somebody else's word (ADR 0019): it posts a form and looks at
//! the status of the answer, nothing more.
//!
//! The name is looked up here, every address is judged, and the connection goes to an address that was
//! judged: a name that means something else a moment later changes nothing. No redirect is followed,
//! no proxy of the environment is used, no cookie or credential is sent, and it is over in five seconds.

mod logout_job;

pub(crate) use logout_job::deliver_logouts;

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HOST, USER_AGENT};
use axum::http::uri::Scheme;
use axum::http::{Request, StatusCode, Uri};
use grantry_core::public_address::is_public;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use ipnet::IpNet;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

const PATIENCE: Duration = Duration::from_secs(5);
/// Of a name with more addresses than these, the rest is not tried.
const ADDRESSES: usize = 4;

/// What the configuration says about outgoing requests.
#[derive(Debug, Clone, Default)]
pub(crate) struct OutboundSettings {
    /// Networks that may be called although they are not public.
    pub(crate) allow: Vec<IpNet>,
    /// Certificate authorities that are trusted besides the public ones.
    pub(crate) authorities: Vec<CertificateDer<'static>>,
}

/// Makes requests. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Outbound {
    allow: Arc<[IpNet]>,
    tls: TlsConnector,
}

/// Why a request did not get an answer. For the log; it names no content.
#[derive(Debug)]
pub(crate) enum OutboundError {
    /// The address cannot be called at all.
    BadAddress,
    /// Nothing that the name stands for may be called.
    Refused,
    /// The name could not be looked up, or nobody answered.
    Network(std::io::Error),
    /// Somebody answered, but not in HTTP.
    Http(hyper::Error),
    /// It took too long.
    TooSlow,
}

impl fmt::Display for OutboundError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadAddress => f.write_str("the address cannot be called"),
            Self::Refused => f.write_str(
                "the address is not of the public internet; GRANTRY_OUTBOUND_ALLOW can allow it",
            ),
            Self::Network(error) => write!(f, "no connection: {error}"),
            Self::Http(error) => write!(f, "no answer in HTTP: {error}"),
            Self::TooSlow => f.write_str("no answer within five seconds"),
        }
    }
}

impl From<std::io::Error> for OutboundError {
    fn from(error: std::io::Error) -> Self {
        Self::Network(error)
    }
}

impl From<hyper::Error> for OutboundError {
    fn from(error: hyper::Error) -> Self {
        Self::Http(error)
    }
}

impl Outbound {
    /// Trusts the public authorities and those of the settings.
    pub(crate) fn new(settings: OutboundSettings) -> Result<Self, rustls::Error> {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        for authority in settings.authorities {
            roots.add(authority)?;
        }
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { allow: settings.allow.into(), tls: Arc::new(tls).into() })
    }

    /// Posts an encoded form; says with which status it was answered.
    pub(crate) async fn post_form(
        &self,
        uri: &str,
        form: String,
    ) -> Result<StatusCode, OutboundError> {
        let uri: Uri = uri.parse().map_err(|_bad| OutboundError::BadAddress)?;
        let post = self.post(&uri, form);
        tokio::time::timeout(PATIENCE, post).await.unwrap_or(Err(OutboundError::TooSlow))
    }

    async fn post(&self, uri: &Uri, form: String) -> Result<StatusCode, OutboundError> {
        let is_https = uri.scheme() == Some(&Scheme::HTTPS);
        if !is_https && uri.scheme() != Some(&Scheme::HTTP) {
            return Err(OutboundError::BadAddress);
        }
        let host = uri.host().ok_or(OutboundError::BadAddress)?;
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let port = uri.port_u16().unwrap_or(if is_https { 443 } else { 80 });
        let addresses = self.addresses(host, port).await?;
        let stream = TcpStream::connect(&addresses[..]).await?;
        let request = request(uri, form)?;
        if !is_https {
            return exchange(stream, request).await;
        }
        let name = ServerName::try_from(host.to_owned());
        let name = name.map_err(|_bad| OutboundError::BadAddress)?;
        exchange(self.tls.connect(name, stream).await?, request).await
    }

    /// The addresses of a host that may be called.
    async fn addresses(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, OutboundError> {
        let found: Vec<SocketAddr> = match host.parse::<IpAddr>() {
            Ok(address) => vec![SocketAddr::new(address, port)],
            Err(_name) => tokio::net::lookup_host((host, port)).await?.collect(),
        };
        let may = found.into_iter().filter(|address| self.may_call(address.ip()));
        let may: Vec<SocketAddr> = may.take(ADDRESSES).collect();
        if may.is_empty() { Err(OutboundError::Refused) } else { Ok(may) }
    }

    fn may_call(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        is_public(address) || self.allow.iter().any(|network| network.contains(&address))
    }
}

fn request(uri: &Uri, form: String) -> Result<Request<Body>, OutboundError> {
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let host = uri.authority().map_or("", |authority| authority.as_str());
    Request::post(path)
        .header(HOST, host)
        .header(USER_AGENT, concat!("grantry/", env!("CARGO_PKG_VERSION")))
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form))
        .map_err(|_bad| OutboundError::BadAddress)
}

/// Sends one request over a connection of its own and reads no further than the answer's head.
async fn exchange<S>(stream: S, request: Request<Body>) -> Result<StatusCode, OutboundError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let answer = sender.send_request(request);
    tokio::pin!(answer);
    // The connection moves only while it is looked at, and ends with this function.
    tokio::select! {
        biased;
        answer = &mut answer => Ok(answer?.status()),
        // Who hangs up, however rudely, may have answered before.
        ended = connection => match answer.await {
            Ok(answer) => Ok(answer.status()),
            Err(unanswered) => Err(ended.err().unwrap_or(unanswered).into()),
        },
    }
}
