//! The table: the baselines and the rival first, then what the product does. Not each with each number
//! of connections, so that a whole run with both databases stays below six minutes.

use super::Place::{EachDatabase, Elsewhere, OneDatabase};
use super::{Scenario, administration, baselines, dashboard, devices, people, tokens};

const ANSWER: &str = "bare: answer 200";
const SIGN: &str = "bare: sign ES256";
const VERIFY: &str = "bare: verify ES256";
const NODE_TOKEN: &str = "oidc-provider: credentials";
const NODE_INTROSPECTION: &str = "oidc-provider: introspect";

/// What is only there to be compared with.
const OTHERS: Scenario = Scenario {
    name: "",
    place: Elsewhere,
    connections: &[],
    baseline: None,
    bound: None,
    rival: None,
    floor: None,
    paced: false,
    prepare: |_| Box::pin(baselines::bare("answer")),
};

/// What the product does, compared with a bare answer.
const OURS: Scenario = Scenario { place: EachDatabase, baseline: Some(ANSWER), ..OTHERS };

/// How memory grows is looked at under this one.
pub(crate) const SOAKED: &Scenario = &Scenario {
    name: "client credentials, JWT",
    connections: &[1, 16, 64, 256],
    baseline: Some(SIGN),
    bound: Some(0.75),
    rival: Some((NODE_TOKEN, 5.0)),
    paced: true,
    prepare: |setting| Box::pin(tokens::client_credentials(setting, "jwt")),
    ..OURS
};

pub(crate) const ALL: &[&Scenario] = &[
    &Scenario { name: ANSWER, ..OTHERS },
    // Paced as well, to show how much of the spread comes from the machine.
    &Scenario { name: SIGN, paced: true, prepare: |_| Box::pin(baselines::bare("sign")), ..OTHERS },
    &Scenario { name: VERIFY, prepare: |_| Box::pin(baselines::bare("verify")), ..OTHERS },
    &Scenario { name: NODE_TOKEN, prepare: |_| Box::pin(baselines::node_token()), ..OTHERS },
    &Scenario {
        name: NODE_INTROSPECTION,
        prepare: |_| Box::pin(baselines::node_introspection()),
        ..OTHERS
    },
    SOAKED,
    &Scenario {
        name: "client credentials, opaque",
        connections: &[64],
        rival: Some((NODE_TOKEN, 1.0)),
        prepare: |setting| Box::pin(tokens::client_credentials(setting, "opaque")),
        ..OURS
    },
    &Scenario {
        name: "introspection, JWT",
        connections: &[1, 64],
        baseline: Some(VERIFY),
        bound: Some(0.60),
        prepare: |setting| Box::pin(tokens::introspection(setting, "jwt")),
        ..OURS
    },
    &Scenario {
        name: "introspection, opaque",
        connections: &[64],
        bound: Some(0.15),
        rival: Some((NODE_INTROSPECTION, 1.0)),
        prepare: |setting| Box::pin(tokens::introspection(setting, "opaque")),
        ..OURS
    },
    &Scenario {
        name: "refresh with rotation",
        connections: &[16, 64],
        baseline: Some(SIGN),
        floor: Some(4_000.0),
        prepare: |setting| Box::pin(people::refresh(setting)),
        ..OURS
    },
    &Scenario {
        name: "code flow, ID token ES256",
        connections: &[1, 16, 64],
        baseline: Some(SIGN),
        prepare: |setting| Box::pin(people::code_flow(setting, "ES256")),
        ..OURS
    },
    // Which key signs is the choice of an application for ID tokens only; access tokens are ES256.
    &Scenario {
        name: "code flow, ID token EdDSA",
        connections: &[16],
        baseline: Some(SIGN),
        prepare: |setting| Box::pin(people::code_flow(setting, "EdDSA")),
        ..OURS
    },
    &Scenario {
        name: "code flow, ID token RS256",
        connections: &[16],
        baseline: Some(SIGN),
        prepare: |setting| Box::pin(people::code_flow(setting, "RS256")),
        ..OURS
    },
    &Scenario {
        name: "authorization with a session",
        connections: &[16],
        prepare: |setting| Box::pin(people::authorization(setting)),
        ..OURS
    },
    &Scenario {
        name: "device asks, still pending",
        connections: &[64],
        prepare: |setting| Box::pin(devices::pending(setting)),
        ..OURS
    },
    &Scenario {
        name: "userinfo",
        connections: &[16, 64],
        baseline: Some(VERIFY),
        prepare: |setting| Box::pin(people::userinfo(setting)),
        ..OURS
    },
    &Scenario {
        name: "applications: list 50 of 300",
        connections: &[16],
        prepare: |setting| Box::pin(administration::list(setting)),
        ..OURS
    },
    &Scenario {
        name: "applications: find 10 of 300",
        connections: &[16],
        prepare: |setting| Box::pin(administration::search(setting)),
        ..OURS
    },
    &Scenario {
        name: "applications: create",
        connections: &[16],
        prepare: |setting| Box::pin(administration::create(setting)),
        ..OURS
    },
    &Scenario {
        name: "dashboard: sign in with Argon2",
        connections: &[1, 4],
        baseline: None,
        prepare: |setting| Box::pin(dashboard::sign_in(setting)),
        ..OURS
    },
    &Scenario {
        name: "dashboard: page with a session",
        connections: &[16],
        prepare: |setting| Box::pin(dashboard::page(setting)),
        ..OURS
    },
    &Scenario {
        name: "discovery",
        place: OneDatabase,
        connections: &[64],
        prepare: |setting| Box::pin(tokens::discovery(setting)),
        ..OURS
    },
    &Scenario {
        name: "JWKS",
        place: OneDatabase,
        connections: &[64],
        prepare: |setting| Box::pin(tokens::key_set(setting)),
        ..OURS
    },
];
