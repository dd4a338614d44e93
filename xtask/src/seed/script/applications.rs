//! Applications with their scopes, secrets, entries in the record of changes, and terms.

use super::dice::Dice;
use super::names;
use super::people::{self, Person};
use super::sql::{flag, insert, list, maybe, text};
use super::{Dialect, Seed};
use std::ops::Range;

/// Words are found by parts of up to this many characters.
pub(super) const LONGEST: usize = 32;

const SUITES: usize = 6;
const PROJECTS: usize = 60;
const DAY: i64 = 86_400_000;
/// So many users an application lists that lists some; the first lists everybody.
const LISTED: usize = 5;
/// Three years.
const AGE: i64 = 3 * 365 * DAY;

const SETTING: u64 = 2;
const ITSELF: u64 = 3;

const COLUMNS: &str = "applications
    (id, number, client_id, tenant_id, project_id, plan_id, region_id, db_code, owner_id, name,
     name_key, status, grants, require_pkce, confidential, trusted, privileged, multi_tenant,
     refresh_rotation, access_policy, auth_method, strict_client_auth, token_format,
     access_lifetime, refresh_lifetime, id_token_alg, redirect_uris, post_logout_uris,
     allowed_origins, allowed_domains, created_at, updated_at, last_used_at)";

/// How an application gets tokens, and what goes with it.
struct Kind {
    grants: u8,
    confidential: bool,
    method: &'static str,
    scopes: &'static [&'static str],
    /// Where `{host}` stands for a host name of its own, and `{label}` for its first part.
    redirects: &'static [&'static str],
}

const CODE: u8 = 1;
const MACHINE: u8 = 2;
const REFRESH: u8 = 4;
const PASSWORD: u8 = 8;
const DEVICE: u8 = 16;

const WEB: &[&str] = &["https://{host}/callback", "https://staging.{host}/callback"];
const NATIVE: &[&str] = &["com.example.{label}:/callback", "http://127.0.0.1/callback"];
const PERSON: &[&str] = &["openid", "profile", "email", "offline_access"];

#[rustfmt::skip]
const KINDS: [Kind; 7] = [
    Kind { grants: MACHINE, confidential: true, method: "client_secret_basic", scopes: &["public"], redirects: &[] },
    Kind { grants: CODE | REFRESH, confidential: true, method: "client_secret_basic", scopes: PERSON, redirects: WEB },
    Kind { grants: CODE | REFRESH, confidential: false, method: "none", scopes: PERSON, redirects: WEB },
    Kind { grants: CODE | REFRESH, confidential: false, method: "none", scopes: &["openid", "profile"], redirects: NATIVE },
    Kind { grants: CODE | MACHINE, confidential: true, method: "client_secret_post", scopes: &["public", "openid"], redirects: WEB },
    Kind { grants: DEVICE | REFRESH, confidential: false, method: "none", scopes: &["openid", "phone"], redirects: &[] },
    Kind { grants: PASSWORD | REFRESH, confidential: true, method: "client_secret_post", scopes: &["openid", "email"], redirects: &[] },
];
/// How often each of them comes, in twentieths.
const SHARES: [usize; 20] = [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6];

/// What applications belong to.
pub(super) struct Places {
    tenant: String,
    dialect: Dialect,
    tenant_id: String,
    projects: Vec<String>,
    plan_id: String,
    people: Vec<Person>,
    start: i64,
    now: i64,
}

/// One application, as far as several tables need to know it.
struct Application {
    id: String,
    number: i64,
    client_id: String,
    name: String,
    owner: usize,
    kind: &'static Kind,
    at: i64,
    dice: Dice,
}

/// Rows by the table that they are for.
#[derive(Default)]
struct Rows {
    applications: Vec<String>,
    scopes: Vec<String>,
    tenants: Vec<String>,
    resources: Vec<String>,
    users: Vec<String>,
    secrets: Vec<String>,
    events: Vec<String>,
    words: Vec<String>,
}

impl Rows {
    fn statements(&self) -> String {
        [
            insert(COLUMNS, &self.applications),
            insert("application_scopes (application_id, scope)", &self.scopes),
            insert("application_tenants (application_id, tenant_id)", &self.tenants),
            insert(
                "application_resources (tenant_id, uri, application_id, place)",
                &self.resources,
            ),
            insert(
                "application_users (application_id, user_id, enabled, created_at, updated_at)",
                &self.users,
            ),
            insert(
                "client_secrets (id, application_id, label, hash, prefix, last4, created_by,
                    created_at, expires_at, last_used_at)",
                &self.secrets,
            ),
            insert(
                "audit_events (id, at, actor, action, target, subject, tenant_id, request_id,
                    changes)",
                &self.events,
            ),
            insert("seed_words", &self.words),
        ]
        .concat()
    }
}

fn is_in_several_tenants(index: usize) -> bool {
    index % 50 == 9
}

impl Places {
    pub(super) fn tenant_id(&self) -> &str {
        &self.tenant_id
    }

    pub(super) fn of(seed: &Seed) -> Self {
        let start = seed.now - AGE;
        let mut dice = Dice::of(&seed.tenant, SETTING, 0);
        let users = seed.users.max(1);
        Self {
            tenant: seed.tenant.clone(),
            dialect: seed.dialect,
            tenant_id: dice.id(start),
            projects: (0..PROJECTS).map(|_| dice.id(start)).collect(),
            plan_id: dice.id(start),
            people: (0..users).map(|index| Person::of(seed, start, index)).collect(),
            start,
            now: seed.now,
        }
    }

    /// The tenant, its people, its suites and projects, and a plan.
    pub(super) fn statements(&self) -> String {
        let (slug, at) = (&self.tenant, self.start);
        let tenant = text(&self.tenant_id);
        let mut dice = Dice::of(slug, SETTING, 1);
        let suite_ids: Vec<_> = (0..SUITES).map(|_| text(&dice.id(at))).collect();
        let row = |(number, id): (usize, &String)| {
            format!(
                "{id}, {tenant}, 'suite-{number}', 'Suite {number}', 'suite {number}', {at}, {at}"
            )
        };
        let suites: Vec<_> = suite_ids.iter().enumerate().map(row).collect();
        let row = |(number, id): (usize, &String)| {
            let (id, suite) = (text(id), &suite_ids[number % SUITES]);
            format!(
                "{id}, {tenant}, {suite}, 'project-{number}', 'Project {number}', 'project {number}', {at}, {at}"
            )
        };
        let projects: Vec<_> = self.projects.iter().enumerate().map(row).collect();
        let plan = format!(
            "{}, '{slug}-team', 'Team of {slug}', 'team of {slug}', 'active', '{{\"monthly\":5000}}', {at}, {at}",
            text(&self.plan_id)
        );
        [
            insert(
                "tenants (id, slug, name, name_key, created_at, updated_at)",
                &[format!("{tenant}, '{slug}', 'Tenant {slug}', 'tenant {slug}', {at}, {at}")],
            ),
            people::statements(&self.people, &self.tenant_id),
            insert("suites (id, tenant_id, slug, name, name_key, created_at, updated_at)", &suites),
            insert(
                "projects (id, tenant_id, suite_id, slug, name, name_key, created_at, updated_at)",
                &projects,
            ),
            insert(
                "plans (id, slug, name, name_key, status, limits, created_at, updated_at)",
                &[plan],
            ),
        ]
        .concat()
    }

    /// The applications of a range, with everything but the terms.
    pub(super) fn applications(&self, range: Range<usize>) -> String {
        let mut rows = Rows::default();
        for index in range {
            let mut application = self.application(index);
            rows.applications.push(self.row(index, &mut application));
            self.belongings(index, &application, &mut rows);
            if application.kind.confidential {
                rows.secrets.push(self.secret(&mut application));
            }
            rows.events.push(self.event(&mut application));
            let number = application.number;
            let key = names::key(&application.name);
            rows.words.extend(key.split(' ').map(|word| format!("{number}, {}", text(word))));
        }
        rows.statements()
    }

    /// What an application lists in tables of their own.
    fn belongings(&self, index: usize, application: &Application, rows: &mut Rows) {
        let (id, tenant) = (text(&application.id), text(&self.tenant_id));
        let scopes = application.kind.scopes.iter();
        rows.scopes.extend(scopes.map(|scope| format!("{id}, '{scope}'")));
        if is_in_several_tenants(index) {
            rows.tenants.push(format!("{id}, {tenant}"));
        }
        if index % 10 == 3 {
            let uri = format!("https://api-{index}.{}.example.com/", self.tenant);
            rows.resources.push(format!("{tenant}, '{uri}', {id}, 0"));
        }
        let at = application.at;
        let listed = match index {
            0 => self.people.len(),
            _ if index % 4 == 1 => LISTED.min(self.people.len()),
            _ => 0,
        };
        rows.users.extend((0..listed).map(|place| {
            let person = &self.people[(index + place) % self.people.len()];
            let moment = at + i64::try_from(place).unwrap_or(0);
            format!("{id}, {}, {}, {moment}, {moment}", text(&person.id), flag(place % 9 != 8))
        }));
    }

    fn application(&self, index: usize) -> Application {
        let mut dice = Dice::of(&self.tenant, ITSELF, index);
        let at = dice.moment(self.start, self.now);
        // The smaller of two throws: some people own much, most own little.
        let owner = dice.below(self.people.len()).min(dice.below(self.people.len()));
        Application {
            id: dice.id(at),
            number: dice.number(),
            client_id: dice.letters(22),
            name: names::application(index),
            owner,
            kind: &KINDS[dice.pick(&SHARES)],
            at,
            dice,
        }
    }

    fn row(&self, index: usize, application: &mut Application) -> String {
        let Application { id, number, client_id, name, owner, kind, at, dice } = application;
        let project = (!dice.one_in(5)).then(|| dice.below(PROJECTS).min(dice.below(PROJECTS)));
        let project = project.map(|place| self.projects[place].as_str());
        let plan = dice.one_in(3).then_some(self.plan_id.as_str());
        let updated = dice.moment(*at, self.now);
        let used = if dice.one_in(4) { 0 } else { dice.moment(*at, self.now) };
        let (redirects, origins, domains) = addresses(index, kind, dice);
        let outs: Vec<_> = domains.iter().map(|host| format!("https://{host}/bye")).collect();
        let settings = format!(
            "{}, {}, TRUE, {}, {}, FALSE, {}, TRUE, '{}', '{}', {}, '{}', {}, 2592000, '{}'",
            text(if dice.one_in(10) { "disabled" } else { "active" }),
            kind.grants,
            flag(kind.confidential),
            flag(dice.one_in(6)),
            flag(is_in_several_tenants(index)),
            if dice.one_in(8) { "assigned" } else { "tenant" },
            kind.method,
            flag(dice.one_in(3)),
            if dice.one_in(5) { "opaque" } else { "jwt" },
            dice.pick(&[300, 900, 900, 3600]),
            dice.pick(&["RS256", "RS256", "ES256", "PS256", "EdDSA"]),
        );
        format!(
            "{}, {number}, {}, {}, {}, {}, 'default', 'default', {}, {}, {}, {settings}, {}, {}, {}, {}, {at}, {updated}, {used}",
            text(id),
            text(client_id),
            text(&self.tenant_id),
            maybe(project),
            maybe(plan),
            text(&self.people[*owner].id),
            text(name),
            text(&names::key(name)),
            list(&redirects),
            list(&outs),
            list(&origins),
            list(&domains),
        )
    }

    /// A hash that no secret has: only the server's own key could make one.
    fn secret(&self, application: &mut Application) -> String {
        let Application { id, owner, at, dice, .. } = application;
        let hash = dice.hex(4);
        let hash = match self.dialect {
            Dialect::Sqlite => format!("X'{hash}'"),
            Dialect::Postgres => format!("'\\x{hash}'::bytea"),
        };
        let expires = match dice.below(10) {
            0 => (self.now - DAY).to_string(),
            1 | 2 => (self.now + 90 * DAY).to_string(),
            _ => "NULL".to_owned(),
        };
        format!(
            "{}, {}, 'initial', {hash}, 'gry_cs_{}', '{}', {}, {at}, {expires}, 0",
            text(&dice.id(*at)),
            text(id),
            dice.letters(4),
            dice.letters(4),
            text(&self.people[*owner].email)
        )
    }

    fn event(&self, application: &mut Application) -> String {
        let Application { id, client_id, name, owner, at, dice, .. } = application;
        let changes = format!("[{{\"field\":\"name\",\"before\":null,\"after\":\"{name}\"}}]");
        format!(
            "{}, {at}, {}, 'application.create', {}, {}, {}, 'seed', {}",
            text(&dice.id(*at)),
            text(&self.people[*owner].email),
            text(client_id),
            text(id),
            text(&self.tenant_id),
            text(&changes)
        )
    }
}

/// Redirect URIs, origins of scripts and domains.
fn addresses(
    index: usize,
    kind: &Kind,
    dice: &mut Dice,
) -> (Vec<String>, Vec<String>, Vec<String>) {
    let label = format!("app-{index}");
    let host = format!("{label}.example.com");
    let count = if kind.redirects.is_empty() { 0 } else { 1 + dice.below(kind.redirects.len()) };
    let filled = |uri: &&str| uri.replace("{host}", &host).replace("{label}", &label);
    let redirects = kind.redirects.iter().take(count).map(filled).collect();
    let in_a_browser = kind.redirects.first().is_some_and(|uri| uri.starts_with("https"));
    let hosts = if in_a_browser { vec![host] } else { Vec::new() };
    let script = !kind.confidential;
    let origins = hosts.iter().filter(|_| script).map(|host| format!("https://{host}")).collect();
    (redirects, origins, hosts)
}

/// What applications are found by, sorted as the index is, which spares it half the work.
pub(super) fn terms(places: &Places) -> String {
    let tenant = text(&places.tenant_id);
    let of_all = [
        ("lower(a.client_id)", "applications a"),
        ("u.email_key", "applications a JOIN users u ON u.id = a.owner_id"),
        ("'owner:' || a.owner_id", "applications a"),
        ("'project:' || p.id", "applications a JOIN projects p ON p.id = a.project_id"),
        ("'status:' || a.status", "applications a"),
        ("'grant:' || g.name", "applications a JOIN seed_grants g ON (a.grants & g.bit) <> 0"),
    ];
    let whole = of_all.map(|(term, from)| {
        // Only what people type is cut off.
        let cut = if term.starts_with('\'') {
            term.to_owned()
        } else {
            format!("substr({term}, 1, {LONGEST})")
        };
        format!(
            "INSERT INTO application_terms (term, number)
    SELECT {cut}, a.number FROM {from} WHERE a.tenant_id = {tenant} ORDER BY 1, 2
    ON CONFLICT (term, number) DO NOTHING;\n"
        )
    });
    let parts = format!(
        "INSERT INTO application_terms (term, number)
    SELECT DISTINCT substr(w.word, p.place, {LONGEST}), w.number
    FROM seed_words w JOIN seed_places p ON p.place <= length(w.word) WHERE TRUE ORDER BY 1, 2
    ON CONFLICT (term, number) DO NOTHING;\n"
    );
    [parts, whole.concat()].concat()
}
