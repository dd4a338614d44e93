//! What the product is compared with: bare servers, and the library on Node.

use super::Stage;
use crate::caller::{expect, same};
use crate::product::{ask, text};
use crate::server::Server;
use crate::wire::{form, get};

const NODE_CLIENT: &str = "client_id=bench&client_secret=bench-secret-0123456789abcdef012345";

pub(super) async fn bare(kind: &str) -> Stage {
    let own = std::env::current_exe().expect("a path");
    let server = Server::start(&own.to_string_lossy(), &["serve", kind], Some(&[])).await;
    let callers = match kind {
        "answer" => same(get("/", ""), expect(200, "ok")),
        "sign" => same(form("/", "", ""), expect(200, "access_token")),
        _ => same(form("/", "", ""), expect(200, "true")),
    };
    Stage { server, callers, _database: None }
}

pub(super) async fn node_token() -> Stage {
    let callers = same(token_request(), expect(200, "access_token"));
    Stage { server: node().await, callers, _database: None }
}

pub(super) async fn node_introspection() -> Stage {
    let server = node().await;
    let token = text(&ask(server.address, &token_request()).await, "access_token");
    let request = form("/token/introspection", "", &format!("token={token}&{NODE_CLIENT}"));
    Stage { server, callers: same(request, expect(200, "\"active\":true")), _database: None }
}

fn token_request() -> Vec<u8> {
    form("/token", "", &format!("grant_type=client_credentials&{NODE_CLIENT}"))
}

async fn node() -> Server {
    let script = std::fs::canonicalize("bench/oidc-provider.mjs").expect("run in the repository");
    Server::start("/usr/bin/env", &["node", &script.to_string_lossy()], None).await
}
