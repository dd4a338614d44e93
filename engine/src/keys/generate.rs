//! Makes signing keys and writes their public half as a JSON Web Key (RFC 7517, RFC 7518 section 6).

use super::{Envelope, Place};
use crate::fault::Fault;
use crate::store::SigningKeyRow;
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use grantry_core::secret::Secret;
use grantry_core::signing_key::Algorithm;
use grantry_core::time::Timestamp;
use serde_json::{Map, Value};

/// A key pair fresh from the generator.
pub(crate) struct FreshKey {
    /// The RFC 7638 thumbprint of the public half.
    pub(crate) id: String,
    algorithm: Algorithm,
    public_jwk: String,
    private_pkcs8: Secret<Vec<u8>>,
}

impl FreshKey {
    /// Makes a key pair. Takes a while for RSA: call it off the async threads.
    pub(crate) fn generate(algorithm: Algorithm) -> Result<Self, Fault> {
        let (members, private) = match algorithm {
            Algorithm::Es256 => es256()?,
            Algorithm::Rs256 | Algorithm::Ps256 => rsa()?,
            Algorithm::EdDsa => ed25519()?,
        };
        let id = thumbprint(&members);
        let mut jwk: Map<String, Value> =
            members.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        for (name, value) in [("kid", id.as_str()), ("use", "sig"), ("alg", algorithm.as_str())] {
            jwk.insert(name.to_owned(), value.into());
        }
        let public_jwk = Value::Object(jwk).to_string();
        Ok(Self { id, algorithm, public_jwk, private_pkcs8: private })
    }

    /// The row that keeps it, its private half sealed.
    pub(crate) fn into_row(
        self,
        envelope: &Envelope,
        generation: i64,
        now: Timestamp,
        active_from: Timestamp,
    ) -> Result<SigningKeyRow, Fault> {
        let place = Place { table: "signing_keys", row: &self.id };
        Ok(SigningKeyRow {
            sealed_private: envelope.seal(place, self.private_pkcs8.expose())?,
            algorithm: self.algorithm.as_str().to_owned(),
            generation,
            public_jwk: self.public_jwk,
            created_at: now.as_millis(),
            active_from: active_from.as_millis(),
            id: self.id,
        })
    }
}

/// The required members in the order that RFC 7638 section 3.2 wants: alphabetical.
type Members = Vec<(&'static str, String)>;

fn es256() -> Result<(Members, Secret<Vec<u8>>), Fault> {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(Fault::broken)?;
    // An uncompressed point: 0x04, then 32 bytes of x and 32 of y (SEC 1 section 2.3.3).
    let point = pair.public_key().as_ref();
    let (x, y) = point[1..].split_at(32);
    let members = vec![
        ("crv", "P-256".to_owned()),
        ("kty", "EC".to_owned()),
        ("x", URL_SAFE_NO_PAD.encode(x)),
        ("y", URL_SAFE_NO_PAD.encode(y)),
    ];
    let private = pair.to_pkcs8v1().map_err(Fault::broken)?;
    Ok((members, Secret::new(private.as_ref().to_vec())))
}

fn rsa() -> Result<(Members, Secret<Vec<u8>>), Fault> {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(Fault::broken)?;
    let public = pair.public_key();
    let members = vec![
        ("e", URL_SAFE_NO_PAD.encode(public.exponent().big_endian_without_leading_zero())),
        ("kty", "RSA".to_owned()),
        ("n", URL_SAFE_NO_PAD.encode(public.modulus().big_endian_without_leading_zero())),
    ];
    let private = AsDer::<aws_lc_rs::encoding::Pkcs8V1Der>::as_der(&pair).map_err(Fault::broken)?;
    Ok((members, Secret::new(private.as_ref().to_vec())))
}

fn ed25519() -> Result<(Members, Secret<Vec<u8>>), Fault> {
    let pair = Ed25519KeyPair::generate().map_err(Fault::broken)?;
    let members = vec![
        ("crv", "Ed25519".to_owned()),
        ("kty", "OKP".to_owned()),
        ("x", URL_SAFE_NO_PAD.encode(pair.public_key().as_ref())),
    ];
    let private = pair.to_pkcs8v1().map_err(Fault::broken)?;
    Ok((members, Secret::new(private.as_ref().to_vec())))
}

fn thumbprint(members: &Members) -> String {
    let fields: Vec<String> =
        members.iter().map(|(name, value)| format!("\"{name}\":\"{value}\"")).collect();
    let canonical = format!("{{{}}}", fields.join(","));
    URL_SAFE_NO_PAD.encode(digest(&SHA256, canonical.as_bytes()).as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thumbprint_is_that_of_rfc_7638() {
        let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        let members =
            vec![("e", "AQAB".to_owned()), ("kty", "RSA".to_owned()), ("n", n.to_owned())];
        assert_eq!(thumbprint(&members), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }

    #[test]
    fn m091_only_public_members_of_strong_keys_are_published() {
        for (algorithm, names) in [
            (Algorithm::Es256, "alg crv kid kty use x y"),
            (Algorithm::Rs256, "alg e kid kty n use"),
            (Algorithm::Ps256, "alg e kid kty n use"),
            (Algorithm::EdDsa, "alg crv kid kty use x"),
        ] {
            let key = FreshKey::generate(algorithm).expect("a key");
            let jwk: Map<String, Value> = serde_json::from_str(&key.public_jwk).expect("JSON");
            let mut found: Vec<_> = jwk.keys().map(String::as_str).collect();
            found.sort_unstable();
            assert_eq!(found.join(" "), names);
            assert_eq!(jwk["kid"], key.id.as_str());
            if let Some(n) = jwk.get("n").and_then(Value::as_str) {
                assert_eq!(URL_SAFE_NO_PAD.decode(n).expect("base64url").len() * 8, 2_048);
            }
        }
    }
}
