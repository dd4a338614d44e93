-- Applications and what they belong to, and a record of every change.
-- Lists that are only ever read whole are JSON texts; what must be unique, found or guarded is rows.
-- `name_key` is the name as it is compared (normalised, without case); `version` counts changes, so
-- that nobody overwrites what they have not seen.

ALTER TABLE tenants ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
ALTER TABLE tenants ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
UPDATE tenants SET name_key = lower(name);
CREATE INDEX tenants_name ON tenants (name_key, id);

ALTER TABLE users ADD COLUMN last_name TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN claims TEXT NOT NULL DEFAULT '{}';
ALTER TABLE users ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
CREATE INDEX users_tenant_email ON users (tenant_id, email_key);
CREATE INDEX users_created ON users (created_at, id);
CREATE INDEX users_tenant_created ON users (tenant_id, created_at, id);

CREATE TABLE suites (
    id         TEXT    NOT NULL PRIMARY KEY,
    tenant_id  TEXT    NOT NULL REFERENCES tenants (id),
    slug       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    name_key   TEXT    NOT NULL,
    version    INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX suites_slug ON suites (tenant_id, slug);

CREATE TABLE projects (
    id         TEXT    NOT NULL PRIMARY KEY,
    tenant_id  TEXT    NOT NULL REFERENCES tenants (id),
    suite_id   TEXT    NOT NULL REFERENCES suites (id),
    slug       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    name_key   TEXT    NOT NULL,
    version    INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX projects_slug ON projects (tenant_id, slug);
CREATE INDEX projects_suite ON projects (suite_id);
CREATE INDEX projects_of_all ON projects (slug, id);

CREATE TABLE regions (
    id         TEXT    NOT NULL PRIMARY KEY,
    code       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    name_key   TEXT    NOT NULL,
    active     INTEGER NOT NULL,
    version    INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX regions_code ON regions (code);

-- `place` keeps the order in which an administrator has listed them.
CREATE TABLE region_databases (
    region_id TEXT    NOT NULL REFERENCES regions (id) ON DELETE CASCADE,
    db_code   TEXT    NOT NULL,
    active    INTEGER NOT NULL,
    place     INTEGER NOT NULL,
    PRIMARY KEY (region_id, db_code)
) STRICT;

CREATE TABLE plans (
    id         TEXT    NOT NULL PRIMARY KEY,
    slug       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    name_key   TEXT    NOT NULL,
    status     TEXT    NOT NULL,
    limits     TEXT    NOT NULL,
    version    INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX plans_slug ON plans (slug);

CREATE TABLE scopes (
    name        TEXT    NOT NULL PRIMARY KEY,
    title       TEXT    NOT NULL,
    description TEXT    NOT NULL,
    sensitive   INTEGER NOT NULL,
    version     INTEGER NOT NULL DEFAULT 1,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL
) STRICT;

-- `grants` is a set of bits, one per grant type. `privileged` says that it holds a scope that opens
-- this server's own API. `last_used_at` is 0 as long as it has not been used. `number` is random and
-- short: what search refers to.
CREATE TABLE applications (
    id                     TEXT    NOT NULL PRIMARY KEY,
    number                 INTEGER NOT NULL,
    client_id              TEXT    NOT NULL,
    tenant_id              TEXT    NOT NULL REFERENCES tenants (id),
    project_id             TEXT             REFERENCES projects (id),
    plan_id                TEXT             REFERENCES plans (id),
    region_id              TEXT    NOT NULL REFERENCES regions (id),
    db_code                TEXT    NOT NULL,
    owner_id               TEXT    NOT NULL REFERENCES users (id),
    name                   TEXT    NOT NULL,
    name_key               TEXT    NOT NULL,
    status                 TEXT    NOT NULL,
    grants                 INTEGER NOT NULL,
    require_pkce           INTEGER NOT NULL,
    confidential           INTEGER NOT NULL,
    trusted                INTEGER NOT NULL,
    privileged             INTEGER NOT NULL,
    multi_tenant           INTEGER NOT NULL,
    refresh_rotation       INTEGER NOT NULL,
    access_policy          TEXT    NOT NULL,
    auth_method            TEXT    NOT NULL,
    strict_client_auth     INTEGER NOT NULL,
    token_format           TEXT    NOT NULL,
    access_lifetime        INTEGER NOT NULL,
    refresh_lifetime       INTEGER NOT NULL,
    id_token_alg           TEXT    NOT NULL,
    backchannel_logout_uri TEXT,
    default_audience       TEXT,
    redirect_uris          TEXT    NOT NULL,
    post_logout_uris       TEXT    NOT NULL,
    allowed_origins        TEXT    NOT NULL,
    allowed_domains        TEXT    NOT NULL,
    version                INTEGER NOT NULL DEFAULT 1,
    created_at             INTEGER NOT NULL,
    updated_at             INTEGER NOT NULL,
    last_used_at           INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX applications_client_id ON applications (client_id);
CREATE UNIQUE INDEX applications_number ON applications (number);
CREATE UNIQUE INDEX applications_tenant_name ON applications (tenant_id, name_key);
CREATE INDEX applications_name ON applications (name_key, id);
CREATE INDEX applications_created ON applications (created_at, id);
CREATE INDEX applications_updated ON applications (updated_at, id);
CREATE INDEX applications_used ON applications (last_used_at, id);
CREATE INDEX applications_tenant_created ON applications (tenant_id, created_at, id);
CREATE INDEX applications_tenant_updated ON applications (tenant_id, updated_at, id);
CREATE INDEX applications_tenant_used ON applications (tenant_id, last_used_at, id);
CREATE INDEX applications_owner ON applications (owner_id);
CREATE INDEX applications_project ON applications (project_id);
CREATE INDEX applications_plan ON applications (plan_id);
CREATE INDEX applications_region ON applications (region_id, db_code);

CREATE TABLE application_scopes (
    application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    scope          TEXT NOT NULL REFERENCES scopes (name),
    PRIMARY KEY (application_id, scope)
) STRICT;
CREATE INDEX application_scopes_scope ON application_scopes (scope);

-- The tenants in which a multi-tenant application works; none listed: in all.
CREATE TABLE application_tenants (
    application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    tenant_id      TEXT NOT NULL REFERENCES tenants (id),
    PRIMARY KEY (application_id, tenant_id)
) STRICT;
CREATE INDEX application_tenants_tenant ON application_tenants (tenant_id);

-- The addresses for which an application is the resource server.
CREATE TABLE application_resources (
    tenant_id      TEXT    NOT NULL REFERENCES tenants (id),
    uri            TEXT    NOT NULL,
    application_id TEXT    NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    place          INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, uri)
) STRICT;
CREATE INDEX application_resources_application ON application_resources (application_id);

-- No cascade from the application: it cannot be deleted while it has users.
CREATE TABLE application_users (
    application_id TEXT    NOT NULL REFERENCES applications (id),
    user_id        TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    enabled        INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL,
    PRIMARY KEY (application_id, user_id)
) STRICT;
CREATE INDEX application_users_user ON application_users (user_id);
CREATE INDEX application_users_created ON application_users (application_id, created_at, user_id);

-- Only the keyed hash of a secret is kept. A retired one stays as a record of what it was.
CREATE TABLE client_secrets (
    id             TEXT    NOT NULL PRIMARY KEY,
    application_id TEXT    NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    label          TEXT    NOT NULL,
    hash           BLOB    NOT NULL,
    prefix         TEXT    NOT NULL,
    last4          TEXT    NOT NULL,
    created_by     TEXT    NOT NULL,
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER,
    retired_at     INTEGER,
    last_used_at   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX client_secrets_hash ON client_secrets (application_id, hash);
CREATE INDEX client_secrets_application ON client_secrets (application_id, created_at);

-- What was changed, by whom, in which request. `target` is the name that people use, `subject` the
-- identifier that never changes. Written in the transaction of the change itself.
CREATE TABLE audit_events (
    id         TEXT    NOT NULL PRIMARY KEY,
    at         INTEGER NOT NULL,
    actor      TEXT    NOT NULL,
    action     TEXT    NOT NULL,
    target     TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    tenant_id  TEXT,
    request_id TEXT    NOT NULL,
    changes    TEXT    NOT NULL
) STRICT;
CREATE INDEX audit_events_tenant ON audit_events (tenant_id, id);
CREATE INDEX audit_events_subject ON audit_events (subject, id);
CREATE INDEX audit_events_actor ON audit_events (actor, id);
CREATE INDEX audit_events_target ON audit_events (target, id);
CREATE INDEX audit_events_action ON audit_events (action, id);

-- What applications are found by: every ending of every word of their names, their client ID, their
-- owner's address, and `status:…`, `grant:…` and so on for filters. A part of a word is then the
-- beginning of a term, which an index finds.
CREATE TABLE application_terms (
    term   TEXT    NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (term, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX application_terms_number ON application_terms (number, term);

-- The same for people: the beginnings of their addresses and names.
CREATE TABLE user_terms (
    term    TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    PRIMARY KEY (term, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX user_terms_user ON user_terms (user_id, term);

INSERT INTO user_terms (term, user_id) SELECT email_key, id FROM users;

INSERT INTO regions (id, code, name, name_key, active, created_at, updated_at)
    SELECT 'default', 'default', 'Default', 'default', 1, created_at, created_at FROM tenants WHERE id = 'default';
INSERT INTO region_databases (region_id, db_code, active, place) VALUES ('default', 'default', 1, 0);

INSERT INTO scopes (name, title, description, sensitive, created_at, updated_at)
    SELECT s.name, s.title, s.description, s.sensitive, t.created_at, t.created_at
    FROM tenants t CROSS JOIN (
        SELECT 'public' AS name, 'Public information' AS title, 'See general information that is not sensitive.' AS description, 0 AS sensitive
        UNION ALL SELECT 'openid', 'Sign in', 'Know who you are when you sign in.', 0
        UNION ALL SELECT 'profile', 'Your profile', 'See your name and other basic details.', 0
        UNION ALL SELECT 'email', 'Your e-mail address', 'See your e-mail address and whether it is confirmed.', 0
        UNION ALL SELECT 'address', 'Your postal address', 'See the postal address in your profile.', 1
        UNION ALL SELECT 'phone', 'Your telephone number', 'See your telephone number and whether it is confirmed.', 1
        UNION ALL SELECT 'offline_access', 'Stay connected', 'Keep access while you are away, until you withdraw it.', 1
        UNION ALL SELECT 'grantry:admin', 'Administer this server', 'See and change everything on this server.', 1
        UNION ALL SELECT 'grantry:tenant', 'Administer one tenant', 'See and change everything in the tenant of the application.', 1
        UNION ALL SELECT 'grantry:read', 'Read the configuration', 'See the configuration of this server without changing it.', 1
        UNION ALL SELECT 'grantry:introspect', 'Check tokens', 'Ask about every token of the tenant.', 1
    ) s WHERE t.id = 'default';
