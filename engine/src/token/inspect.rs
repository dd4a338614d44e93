//! What a token says, claim by claim, for whoever has just been given it in the dashboard, and whether
//! this server has written it. Nothing is decided by it.

use super::key_ring::Keys;
use super::meaning::{Moment, meaning};
use super::opaque;
use crate::Engine;
use crate::authority::Reader;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::refusal::{NotDone, Refusal};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use grantry_core::console::{ClaimView, TokenSeal, TokenView};
use grantry_core::secret::Secret;
use grantry_core::signing_key::Algorithm;
use grantry_core::time::Timestamp;
use serde_json::{Map, Value};

/// Longer ones are not looked at.
const LONGEST: usize = 16 * 1024;

/// The order in which claims are shown.
const ORDER: [&str; 14] = [
    "iss",
    "sub",
    "act",
    "aud",
    "client_id",
    "scope",
    "exp",
    "iat",
    "auth_time",
    "tid",
    "region",
    "db_code",
    "limits",
    "jti",
];

/// A signed text in its parts, believed or not.
struct TakenApart<'a> {
    header: Map<String, Value>,
    claims: Map<String, Value>,
    signed: &'a str,
    signature: Vec<u8>,
}

impl Engine {
    /// Looks at a token of an application within the reader's reach.
    pub async fn inspect_token(
        &self,
        ctx: &Ctx,
        reader: &Reader,
        client_id: &str,
        token: &Secret<String>,
    ) -> Result<TokenView, NotDone> {
        self.application(ctx, reader, client_id).await?;
        let seen = match token.expose().starts_with(opaque::PREFIX) {
            true => self.opened(ctx, client_id, token.expose()).await?,
            false => self.taken_apart(ctx, token.expose()).await?,
        };
        seen.ok_or_else(|| {
            let message = "This is not a token that can be read here.";
            Refusal::field("token", "unreadable", message).into()
        })
    }

    /// Only tokens of the application itself are opened; what another one's say is nobody else's.
    async fn opened(
        &self,
        ctx: &Ctx,
        client_id: &str,
        token: &str,
    ) -> Result<Option<TokenView>, Fault> {
        let claims = self.read_access_token(ctx, token).await?;
        let Some(claims) = claims.filter(|claims| claims.client_id == client_id) else {
            return Ok(None);
        };
        let Value::Object(all) = serde_json::to_value(&claims).map_err(Fault::broken)? else {
            return Ok(None);
        };
        let claims = described(&all, ctx.now);
        Ok(Some(TokenView { seal: TokenSeal::Sealed, header: Vec::new(), claims }))
    }

    async fn taken_apart(&self, ctx: &Ctx, token: &str) -> Result<Option<TokenView>, Fault> {
        let Some(parts) = taken_apart(token) else { return Ok(None) };
        let keys = self.keys(ctx).await?;
        let text = |name: &str| parts.header.get(name).and_then(Value::as_str).unwrap_or("");
        let seal = match parts.is_signed_by(&keys, ctx.now) {
            true => {
                TokenSeal::Signed { kid: text("kid").to_owned(), algorithm: text("alg").to_owned() }
            }
            false => TokenSeal::NotOurs,
        };
        let header = described(&parts.header, ctx.now);
        Ok(Some(TokenView { seal, header, claims: described(&parts.claims, ctx.now) }))
    }
}

/// `None` for what is no signed JSON.
fn taken_apart(token: &str) -> Option<TakenApart<'_>> {
    if token.len() > LONGEST {
        return None;
    }
    let (signed, signature) = token.rsplit_once('.')?;
    let (header, claims) = signed.split_once('.')?;
    let read = |part: &str| serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).ok()?).ok();
    let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).ok()?;
    Some(TakenApart { header: read(header)?, claims: read(claims)?, signed, signature })
}

impl TakenApart<'_> {
    /// Whether the key that the header names is one of ours and has signed exactly this.
    fn is_signed_by(&self, keys: &Keys, now: Timestamp) -> bool {
        let text = |name: &str| self.header.get(name).and_then(Value::as_str);
        let (Some(algorithm), Some(kid)) = (text("alg").and_then(Algorithm::parse), text("kid"))
        else {
            return false;
        };
        keys.verify(now, (algorithm, kid), self.signed.as_bytes(), &self.signature)
    }
}

fn described(all: &Map<String, Value>, now: Timestamp) -> Vec<ClaimView> {
    let one = |(name, value): (&String, &Value)| ClaimView {
        name: name.clone(),
        value: match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        },
        meaning: meaning(name, Moment::of(value, now).as_ref()),
    };
    // JSON has no order; people read who and for whom first.
    let place = |name: &str| ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len());
    let mut all: Vec<_> = all.iter().map(one).collect();
    all.sort_by_key(|claim| place(&claim.name));
    all
}
