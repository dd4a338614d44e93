//! Words that names of applications and people are made of.

/// What an application is about.
pub(super) const SUBJECTS: [&str; 40] = [
    "Billing",
    "Invoice",
    "Payroll",
    "Inventory",
    "Warehouse",
    "Shipping",
    "Returns",
    "Catalogue",
    "Pricing",
    "Checkout",
    "Loyalty",
    "Campaign",
    "Newsletter",
    "Support",
    "Ticket",
    "Onboarding",
    "Travel",
    "Expense",
    "Budget",
    "Ledger",
    "Tax",
    "Audit",
    "Contract",
    "Procurement",
    "Supplier",
    "Fleet",
    "Maintenance",
    "Sensor",
    "Telemetry",
    "Metering",
    "Booking",
    "Calendar",
    "Document",
    "Archive",
    "Signature",
    "Identity",
    "Badge",
    "Visitor",
    "Menu",
    "Lobby",
];

/// What it does.
pub(super) const KINDS: [&str; 25] = [
    "Sync",
    "Exporter",
    "Importer",
    "Portal",
    "Dashboard",
    "Gateway",
    "Worker",
    "Scheduler",
    "Reporter",
    "Monitor",
    "Bridge",
    "Connector",
    "Console",
    "Kiosk",
    "App",
    "Bot",
    "Agent",
    "Mailer",
    "Indexer",
    "Validator",
    "Planner",
    "Tracker",
    "Display",
    "Self-Service",
    "Back-Office",
];

/// For whom.
pub(super) const TOWNS: [&str; 20] = [
    "Berlin", "Zürich", "Vienna", "Lisbon", "Porto", "Madrid", "Lyon", "Nantes", "Turin",
    "Bologna", "Kraków", "Gdańsk", "Prague", "Brno", "Malmö", "Tampere", "Århus", "Dublin",
    "Leeds", "Utrecht",
];

/// So many names there are before they get a number.
pub(super) const COMBINATIONS: usize = SUBJECTS.len() * KINDS.len() * TOWNS.len();

/// Words that few names hold.
pub(super) const RARE: [&str; 8] =
    ["Axolotl", "Capybara", "Dugong", "Fossa", "Narwhal", "Okapi", "Pangolin", "Quokka"];
/// One in so many names holds one of them.
const RARITY: usize = 997;

pub(super) const FIRST: [&str; 16] = [
    "Ada",
    "Alan",
    "Barbara",
    "Colette",
    "Dorothy",
    "Edsger",
    "Frances",
    "Grace",
    "Hedy",
    "Jean",
    "Katherine",
    "Leslie",
    "Margaret",
    "Niklaus",
    "Radia",
    "Tim",
];

pub(super) const LAST: [&str; 20] = [
    "Allen", "Bartik", "Dijkstra", "Hamilton", "Hopper", "Johnson", "Keller", "Lamarr", "Lamport",
    "Liskov", "Lovelace", "Müller", "Perlman", "Shannon", "Svensson", "Turing", "Vaughan", "Wing",
    "Wirth", "Zuse",
];

/// A name that no other number gives.
pub(super) fn application(index: usize) -> String {
    // 7,919 has no divisor in common with the number of combinations: each comes once a round.
    let place = index.wrapping_mul(7_919) % COMBINATIONS;
    let subject = SUBJECTS[place % SUBJECTS.len()];
    let kind = KINDS[place / SUBJECTS.len() % KINDS.len()];
    let town = TOWNS[place / (SUBJECTS.len() * KINDS.len())];
    let mut words = vec![subject, kind, town];
    if index % RARITY == RARITY / 2 {
        words.push(RARE[index / RARITY % RARE.len()]);
    }
    let round = (index / COMBINATIONS + 1).to_string();
    if index >= COMBINATIONS {
        words.push(&round);
    }
    words.join(" ")
}

/// How names are compared; these hold nothing that would need more.
pub(super) fn key(name: &str) -> String {
    name.to_lowercase()
}
