-- Who may sign in, what keeps strangers out, and the keys that everything else hangs on.
-- Times are milliseconds since 1970 in UTC. Secrets are stored as keyed hashes or sealed.

CREATE TABLE tenants (
    id         TEXT    NOT NULL PRIMARY KEY,
    slug       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX tenants_slug ON tenants (slug);

-- `email_key` is the address in lower case; it is what must be unique.
CREATE TABLE users (
    id            TEXT    NOT NULL PRIMARY KEY,
    tenant_id     TEXT    NOT NULL REFERENCES tenants (id),
    email         TEXT    NOT NULL,
    email_key     TEXT    NOT NULL,
    first_name    TEXT    NOT NULL,
    role          TEXT    NOT NULL,
    active        BOOLEAN NOT NULL,
    password_hash TEXT,
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX users_email_key ON users (email_key);
CREATE INDEX users_tenant ON users (tenant_id, id);
CREATE INDEX users_role ON users (role, active);

-- Signed-in browsers of the dashboard. The cookie's value is only here as a keyed hash.
CREATE TABLE console_sessions (
    id           TEXT    NOT NULL PRIMARY KEY,
    token_hash   BYTEA    NOT NULL,
    user_id      TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    user_agent   TEXT    NOT NULL,
    remote_addr  TEXT    NOT NULL,
    created_at   BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX console_sessions_token_hash ON console_sessions (token_hash);
CREATE INDEX console_sessions_user ON console_sessions (user_id, created_at);
CREATE INDEX console_sessions_last_seen ON console_sessions (last_seen_at);

-- One number per bucket of tries: the moment at which it is full again.
CREATE TABLE throttles (
    bucket  BYTEA    NOT NULL PRIMARY KEY,
    full_at BIGINT NOT NULL
);
CREATE INDEX throttles_full_at ON throttles (full_at);

-- Secrets of the server itself (the pepper), each sealed with its own data key.
CREATE TABLE sealed_values (
    name       TEXT    NOT NULL PRIMARY KEY,
    sealed     BYTEA    NOT NULL,
    created_at BIGINT NOT NULL
);

-- `generation` counts up per algorithm; the unique index lets only one of two racing starts win.
CREATE TABLE signing_keys (
    id             TEXT    NOT NULL PRIMARY KEY,
    algorithm      TEXT    NOT NULL,
    generation     BIGINT NOT NULL,
    public_jwk     TEXT    NOT NULL,
    sealed_private BYTEA    NOT NULL,
    created_at     BIGINT NOT NULL,
    active_from    BIGINT NOT NULL
);
CREATE UNIQUE INDEX signing_keys_generation ON signing_keys (algorithm, generation);

-- Things that happen once in a database's life; the row is the permission to do them.
CREATE TABLE milestones (
    name       TEXT    NOT NULL PRIMARY KEY,
    reached_at BIGINT NOT NULL
);

INSERT INTO tenants (id, slug, name, created_at, updated_at) VALUES ('default', 'default', 'Default',
    CAST(extract(epoch FROM now()) * 1000 AS BIGINT), CAST(extract(epoch FROM now()) * 1000 AS BIGINT));
