//! What a large database is asked, and how much of the speed of a small one is wanted of it.

use crate::scenario::{Preparation, Setting, administration, people, tokens};

/// A kind of question.
pub(crate) struct Question {
    pub(crate) name: &'static str,
    pub(crate) connections: usize,
    /// The least part of the rate with the fewest rows that must be left with the most.
    pub(crate) least: f64,
    pub(crate) prepare: for<'a> fn(&'a Setting<'a>) -> Preparation<'a>,
}

/// Tokens are to cost the same, lists, searches and creation at most twice as much.
const SAME: f64 = 0.90;
const TWICE: f64 = 0.50;

const APPLICATIONS: &str = "/api/v1/applications";
const TENANT: &str = "tenant=scale";

macro_rules! listed {
    ($name:literal, $path:expr) => {
        Question {
            name: $name,
            connections: 16,
            least: TWICE,
            prepare: |setting| {
                Box::pin(async move { administration::listed(setting, &$path, "\"items\"").await })
            },
        }
    };
}

/// A search. Ten that it finds are made first, and ten are asked for, so that it has the same answer to
/// give however many others there are.
macro_rules! found {
    ($name:literal, $words:literal, $path:expr) => {
        Question {
            name: $name,
            connections: 16,
            least: TWICE,
            prepare: |setting| {
                Box::pin(async move { administration::found(setting, $words, &$path).await })
            },
        }
    };
}

pub(crate) const QUESTIONS: &[Question] = &[
    Question {
        name: "client credentials, JWT",
        connections: 64,
        least: SAME,
        prepare: |setting| Box::pin(tokens::client_credentials(setting, "jwt")),
    },
    Question {
        name: "refresh with rotation",
        connections: 64,
        least: TWICE,
        prepare: |setting| Box::pin(people::refresh(setting)),
    },
    listed!("list by name", APPLICATIONS),
    listed!("list by last use", format!("{APPLICATIONS}?sort=-last_used_at")),
    listed!("list one in ten", format!("{APPLICATIONS}?{TENANT}&status=disabled")),
    listed!("search, one has it", format!("{APPLICATIONS}?query=bench-bootstrap-0001")),
    found!("search, few have it", "Quokka", format!("{APPLICATIONS}?limit=10&query=quokka")),
    found!("search, one in forty", "Billing", format!("{APPLICATIONS}?limit=10&query=billing")),
    found!(
        "search, one in forty, sorted",
        "Billing",
        format!("{APPLICATIONS}?limit=10&query=billing&sort=name")
    ),
    found!(
        "search, two words",
        "Billing Berlin",
        format!("{APPLICATIONS}?limit=10&query=billing+berlin")
    ),
    listed!("list users", format!("/api/v1/users?{TENANT}")),
    listed!(
        "search users, one in sixteen",
        format!("/api/v1/users?{TENANT}&limit=10&query=margaret")
    ),
    Question {
        name: "create an application",
        connections: 16,
        least: TWICE,
        prepare: |setting| Box::pin(administration::create(setting)),
    },
];
