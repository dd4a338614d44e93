//! Settings of outgoing requests (ADR 0019). Both are off by default.

use super::{Problem, Source};
use crate::extract::networks;
use crate::outbound::OutboundSettings;
use ipnet::IpNet;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

/// Networks that may be called, and authorities that are trusted besides the public ones.
pub(super) fn settings(source: &Source) -> Result<OutboundSettings, Problem> {
    Ok(OutboundSettings { allow: allow(source)?, authorities: authorities(source)? })
}

fn allow(source: &Source) -> Result<Vec<IpNet>, Problem> {
    let text = source.get("OUTBOUND_ALLOW").unwrap_or("");
    let allowed = "use addresses or CIDRs, separated by commas, such as 10.0.0.0/8,192.0.2.7";
    networks(text).ok_or_else(|| Problem::new("GRANTRY_OUTBOUND_ALLOW", text, allowed))
}

fn authorities(source: &Source) -> Result<Vec<CertificateDer<'static>>, Problem> {
    let Some(path) = source.get("OUTBOUND_CA_FILE") else { return Ok(Vec::new()) };
    let problem = |what: &str| Problem::new("GRANTRY_OUTBOUND_CA_FILE", path, what);
    let pem = std::fs::read(path)
        .map_err(|error| problem(&format!("the file cannot be read: {error}")))?;
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    let certificates = read.unwrap_or_default();
    if certificates.is_empty() {
        return Err(problem("use a file with certificates in PEM"));
    }
    let mut roots = rustls::RootCertStore::empty();
    if certificates.iter().any(|certificate| roots.add(certificate.clone()).is_err()) {
        return Err(problem("one of its certificates cannot be used as an authority"));
    }
    Ok(certificates)
}
