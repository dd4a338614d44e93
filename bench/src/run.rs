//! One server after the other, each with all its numbers of connections.

use crate::database::{Database, PostgresServer};
use crate::options::Options;
use crate::report::{Figure, Report};
use crate::scenario::{ALL, Home, JUDGED, SOAKED, Scenario, Setting, Stage};
use crate::{load, pace, scale, soak};
use std::time::Duration;

/// What a paced run asks for, as a part of what the server can do.
const PACE: f64 = 0.5;
/// And how many times as long it takes: it is judged by the middle one of its seconds.
const LONGER: u32 = 3;
/// How often it and what it is compared with are measured one after the other.
const TURNS: usize = 5;

pub(crate) fn run(options: &Options) -> Report {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(measure(options))
}

async fn measure(options: &Options) -> Report {
    let postgres = options.postgres.clone().map(PostgresServer::at);
    let described = postgres.as_ref().map(PostgresServer::description);
    let mut report = Report::begin(options.seconds, described);
    let span = Duration::from_secs(options.seconds);
    for scenario in ALL {
        let numbers = scenario.numbers(&options.only, &options.connections);
        if numbers.is_empty() {
            continue;
        }
        for database in scenario.databases(postgres.is_some()) {
            let server = postgres.as_ref().filter(|_| *database == Database::Postgres);
            let home = server.map_or(Home::Fresh, Home::On);
            let setting = Setting { binary: &options.binary, home, span };
            figures(&mut report, scenario, (&setting, *database), &numbers).await;
        }
    }
    if let Some(seconds) = options.soak {
        eprintln!("bench: memory under load for {seconds} s");
        let setting = Setting { binary: &options.binary, home: Home::Fresh, span };
        let stage = (SOAKED.prepare)(&setting).await;
        report.soaked = Some(soak::run(&stage, seconds).await);
    }
    if !options.scale.is_empty() {
        report.grown = scale::run(options, postgres.as_ref()).await;
    }
    report
}

/// All figures of one scenario on one database.
async fn figures(
    report: &mut Report,
    scenario: &'static Scenario,
    (setting, database): (&Setting<'_>, Database),
    numbers: &[usize],
) {
    eprintln!("bench: {} {}", scenario.name, database.name());
    let stage = (scenario.prepare)(setting).await;
    for connections in numbers {
        let subject = (scenario, database, *connections);
        let mut fastest = figure(&stage, subject, (setting.span, None)).await;
        if *connections == JUDGED && database == Database::Sqlite {
            fastest.in_turns = in_turns(&stage, scenario, setting).await;
        }
        let reached = fastest.measured.per_second();
        report.figures.push(fastest);
        if scenario.paced && *connections == JUDGED && reached > 0.0 {
            let pace = (setting.span * LONGER, Some(reached * PACE));
            report.figures.push(figure(&stage, subject, pace).await);
        }
    }
}

/// How much of others it reaches where there is a bound for that. It is measured in turns with them: a
/// machine that is slower for a while is slower for both. The turn in the middle counts.
async fn in_turns(
    stage: &Stage,
    scenario: &'static Scenario,
    setting: &Setting<'_>,
) -> Vec<(&'static str, f64)> {
    let baseline = scenario.baseline.filter(|_| scenario.bound.is_some());
    let rival = scenario.rival.map(|(name, _)| name);
    let mut reached = Vec::new();
    for name in baseline.into_iter().chain(rival) {
        let other = ALL.iter().find(|other| other.name == name).expect("it is in the table");
        let theirs = (other.prepare)(setting).await;
        let mut turns = Vec::new();
        for _ in 0..TURNS {
            let rate = async |of: &Stage| {
                let asked = (&of.callers, JUDGED);
                load::run(of.server.address, asked, setting.span).await.per_second()
            };
            let (them, us) = (rate(&theirs).await, rate(stage).await);
            turns.push(us / them);
        }
        turns.sort_unstable_by(f64::total_cmp);
        reached.push((name, turns[turns.len() / 2]));
    }
    reached
}

/// One figure, as fast as answers come or at a rate.
async fn figure(
    stage: &Stage,
    (scenario, database, connections): (&'static Scenario, Database, usize),
    (span, rate): (Duration, Option<f64>),
) -> Figure {
    let (address, callers) = (stage.server.address, (&stage.callers, connections));
    let before = stage.server.usage();
    let measured = match rate {
        None => load::run(address, callers, span).await,
        Some(rate) => pace::run(address, callers, (rate, span)).await,
    };
    let usage = stage.server.usage().since(before);
    Figure { scenario, database, connections, rate, measured, usage, in_turns: Vec::new() }
}
