//! What is asked: the baselines first, then what the product does, each with its baseline.

use crate::load::Caller;
use crate::product::{Client, Product};
use crate::server::Server;
use crate::wire::{Answer, Connection, form, get};
use serde_json::json;
use std::cell::Cell;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    BareAnswer,
    BareSign,
    BareVerify,
    NodeClientCredentials,
    NodeIntrospection,
    ClientCredentials,
    ClientCredentialsOpaque,
    IntrospectJwt,
    IntrospectOpaque,
    Refresh,
    Discovery,
    Jwks,
}

/// A server that is ready, and what is asked of it.
pub(crate) struct Stage {
    kind: Kind,
    pub(crate) server: Server,
    work: Work,
}

enum Work {
    /// The same request for everybody, and what must be in the answer.
    Same(Vec<u8>, &'static str),
    /// Everybody has a refresh token, and goes on with the one of the answer. Those before the number
    /// have been used: who came back with one would be taken for a thief.
    Rotating(Client, Vec<String>, Cell<usize>),
}

/// So many refresh tokens are made; each connection of each figure takes one.
const FAMILIES: usize = 256;

impl Kind {
    pub(crate) const ALL: &'static [Self] = &[
        Self::BareAnswer,
        Self::BareSign,
        Self::BareVerify,
        Self::NodeClientCredentials,
        Self::NodeIntrospection,
        Self::ClientCredentials,
        Self::ClientCredentialsOpaque,
        Self::IntrospectJwt,
        Self::IntrospectOpaque,
        Self::Refresh,
        Self::Discovery,
        Self::Jwks,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::BareAnswer => "bare: answer 200",
            Self::BareSign => "bare: sign ES256",
            Self::BareVerify => "bare: verify ES256",
            Self::NodeClientCredentials => "oidc-provider: credentials",
            Self::NodeIntrospection => "oidc-provider: introspect",
            Self::ClientCredentials => "client credentials, JWT",
            Self::ClientCredentialsOpaque => "client credentials, opaque",
            Self::IntrospectJwt => "introspection, JWT",
            Self::IntrospectOpaque => "introspection, opaque",
            Self::Refresh => "refresh with rotation",
            Self::Discovery => "discovery",
            Self::Jwks => "JWKS",
        }
    }

    /// What it is compared with.
    pub(crate) const fn baseline(self) -> Option<Self> {
        match self {
            Self::BareAnswer
            | Self::BareSign
            | Self::BareVerify
            | Self::NodeClientCredentials
            | Self::NodeIntrospection => None,
            Self::ClientCredentials | Self::Refresh => Some(Self::BareSign),
            Self::IntrospectJwt => Some(Self::BareVerify),
            _ => Some(Self::BareAnswer),
        }
    }

    /// What another server does for the same, and how many times as fast it has to be.
    pub(crate) const fn rival(self) -> Option<(Self, f64)> {
        match self {
            Self::ClientCredentials => Some((Self::NodeClientCredentials, 5.0)),
            Self::ClientCredentialsOpaque => Some((Self::NodeClientCredentials, 1.0)),
            Self::IntrospectOpaque => Some((Self::NodeIntrospection, 1.0)),
            _ => None,
        }
    }

    /// Whether others are compared with it.
    pub(crate) fn is_compared_with(self) -> bool {
        let by = |one: &Self| {
            one.baseline() == Some(self) || one.rival().is_some_and(|(rival, _)| rival == self)
        };
        Self::ALL.iter().any(by)
    }

    /// The least that it must reach of its baseline, with 64 connections.
    pub(crate) const fn bound(self) -> Option<f64> {
        match self {
            Self::ClientCredentials => Some(0.75),
            Self::IntrospectJwt => Some(0.60),
            Self::IntrospectOpaque => Some(0.15),
            _ => None,
        }
    }

    /// Starts its server and makes what it needs.
    pub(crate) async fn prepare(self, (binary, database): (&str, &str)) -> Stage {
        let (server, work) = match self {
            Self::BareAnswer => (bare("answer").await, Work::Same(get("/", None), "ok")),
            Self::BareSign => (bare("sign").await, Work::Same(form("/", ""), "access_token")),
            Self::BareVerify => (bare("verify").await, Work::Same(form("/", ""), "true")),
            Self::NodeClientCredentials => (node().await, Work::Same(node_token(), "access_token")),
            Self::NodeIntrospection => {
                let server = node().await;
                let mut connection = Connection::open(server.address).await;
                let made = connection.ask(&node_token()).await.json();
                let token = made["access_token"].as_str().expect("a token");
                let request = form("/token/introspection", &format!("token={token}&{NODE_CLIENT}"));
                (server, Work::Same(request, "\"active\":true"))
            }
            product => product.prepare_product(Product::start(binary, database).await).await,
        };
        Stage { kind: self, server, work }
    }

    async fn prepare_product(self, product: Product) -> (Server, Work) {
        let machine = |format: &str| {
            json!({
                "name": "Machine", "grant_types": ["client_credentials"],
                "access_token_format": format,
            })
        };
        let format = match self {
            Self::ClientCredentialsOpaque | Self::IntrospectOpaque => "opaque",
            _ => "jwt",
        };
        let work = match self {
            Self::ClientCredentials | Self::ClientCredentialsOpaque => {
                let client = product.application(machine(format)).await;
                let fields = format!("grant_type=client_credentials&{}", client.fields());
                Work::Same(form("/oauth/token", &fields), "access_token")
            }
            Self::IntrospectJwt | Self::IntrospectOpaque => {
                let client = product.application(machine(format)).await;
                let token = product.token(&client).await;
                let fields = format!("token={token}&{}", client.fields());
                Work::Same(form("/oauth/introspect", &fields), "\"active\":true")
            }
            Self::Refresh => {
                let settings =
                    json!({ "name": "Rotating", "grant_types": ["password", "refresh_token"] });
                let client = product.application(settings).await;
                product.admit(&client).await;
                let mut tokens = Vec::new();
                for _ in 0..FAMILIES {
                    tokens.push(product.refresh_token(&client).await);
                }
                Work::Rotating(client, tokens, Cell::new(0))
            }
            Self::Discovery => {
                Work::Same(get("/.well-known/openid-configuration", None), "token_endpoint")
            }
            _ => Work::Same(get("/oauth/jwks", None), "keys"),
        };
        (product.server, work)
    }
}

async fn bare(kind: &str) -> Server {
    let own = std::env::current_exe().expect("a path");
    Server::start(&own.to_string_lossy(), &["serve", kind], Some(&[])).await
}

const NODE_CLIENT: &str = "client_id=bench&client_secret=bench-secret-0123456789abcdef012345";

fn node_token() -> Vec<u8> {
    form("/token", &format!("grant_type=client_credentials&{NODE_CLIENT}"))
}

async fn node() -> Server {
    let script = std::fs::canonicalize("bench/oidc-provider.mjs").expect("run in the repository");
    Server::start("/usr/bin/env", &["node", &script.to_string_lossy()], None).await
}

impl Stage {
    /// Callers for so many connections.
    pub(crate) fn callers(&self, connections: usize) -> Vec<Box<dyn Caller>> {
        match &self.work {
            Work::Same(request, expected) => (0..connections)
                .map(|_| {
                    let same = Same { request: request.clone(), expected: expected.as_bytes() };
                    Box::new(same) as Box<dyn Caller>
                })
                .collect(),
            Work::Rotating(client, tokens, used) => {
                let fresh = &tokens[used.get()..];
                let name = self.kind.name();
                assert!(connections <= fresh.len(), "{name} has {FAMILIES} families in all");
                used.set(used.get() + connections);
                fresh[..connections].iter().map(|token| rotating(client, token)).collect()
            }
        }
    }
}

struct Same {
    request: Vec<u8>,
    expected: &'static [u8],
}

impl Caller for Same {
    fn ask(&mut self) -> &[u8] {
        &self.request
    }

    fn heard(&mut self, answer: &Answer<'_>) -> bool {
        answer.status == 200
            && answer.body.windows(self.expected.len()).any(|part| part == self.expected)
    }
}

/// Goes on with the refresh token of each answer.
struct Rotating {
    fields: String,
    token: String,
    request: Vec<u8>,
}

fn rotating(client: &Client, token: &str) -> Box<dyn Caller> {
    let fields = format!("grant_type=refresh_token&{}", client.fields());
    Box::new(Rotating { fields, token: token.to_owned(), request: Vec::new() })
}

impl Caller for Rotating {
    fn ask(&mut self) -> &[u8] {
        self.request =
            form("/oauth/token", &format!("{}&refresh_token={}", self.fields, self.token));
        &self.request
    }

    fn heard(&mut self, answer: &Answer<'_>) -> bool {
        let next = answer.json()["refresh_token"].as_str().map(str::to_owned);
        match next {
            Some(next) if answer.status == 200 => {
                self.token = next;
                true
            }
            _ => false,
        }
    }
}
