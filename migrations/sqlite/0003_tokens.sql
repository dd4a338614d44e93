-- What people and programs are given: sign-ins, consents, grants, codes, and what is known about
-- their use. Only keyed hashes of what a bearer could use are kept.

-- Tokens from before these moments are over, whatever they say.
ALTER TABLE applications ADD COLUMN not_before INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN not_before INTEGER NOT NULL DEFAULT 0;
ALTER TABLE client_secrets ADD COLUMN last_used_addr TEXT;

-- A person who has signed in to applications with this browser. The dashboard has its own sessions.
-- `signed_in_at` is when the password was last typed, which a refresh of the page does not move.
CREATE TABLE person_sessions (
    id           TEXT    NOT NULL PRIMARY KEY,
    token_hash   BLOB    NOT NULL,
    user_id      TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    user_agent   TEXT    NOT NULL,
    remote_addr  TEXT    NOT NULL,
    signed_in_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX person_sessions_token_hash ON person_sessions (token_hash);
CREATE INDEX person_sessions_user ON person_sessions (user_id, signed_in_at);
CREATE INDEX person_sessions_last_seen ON person_sessions (last_seen_at);
CREATE INDEX person_sessions_signed_in ON person_sessions (signed_in_at);
CREATE INDEX console_sessions_created ON console_sessions (created_at);

-- What a person has allowed an application, in a tenant; asked again when it wants more.
CREATE TABLE consents (
    user_id        TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    application_id TEXT    NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    tenant_id      TEXT    NOT NULL REFERENCES tenants (id),
    scopes         TEXT    NOT NULL,
    created_at     INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL,
    PRIMARY KEY (user_id, application_id, tenant_id)
) STRICT;
CREATE INDEX consents_application ON consents (application_id);
CREATE INDEX consents_tenant ON consents (tenant_id);

-- One permission that a person has given once; every token that follows from it names it. `source`
-- is `code`, `device` or `password`; `scopes` is separated by blanks, `resources` a list in JSON.
-- `head` is the number of the refresh token that is good now, `parent` of the one it came from, and
-- `head_used` says that the successor has arrived. `ended_at` is 0 as long as it lives.
CREATE TABLE grants (
    id             TEXT    NOT NULL PRIMARY KEY,
    application_id TEXT    NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    user_id        TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    tenant_id      TEXT    NOT NULL REFERENCES tenants (id),
    session_id     TEXT,
    source         TEXT    NOT NULL,
    scopes         TEXT    NOT NULL,
    resources      TEXT    NOT NULL,
    offline        INTEGER NOT NULL,
    auth_time      INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    refreshed_at   INTEGER NOT NULL,
    head           INTEGER NOT NULL DEFAULT 0,
    parent         INTEGER NOT NULL DEFAULT 0,
    head_used      INTEGER NOT NULL DEFAULT 0,
    ended_at       INTEGER NOT NULL DEFAULT 0,
    ended_because  TEXT
) STRICT;
CREATE INDEX grants_application ON grants (application_id, user_id);
CREATE INDEX grants_user ON grants (user_id, application_id);
CREATE INDEX grants_tenant ON grants (tenant_id);
CREATE INDEX grants_session ON grants (session_id);
CREATE INDEX grants_expires ON grants (expires_at);

-- Every refresh token of a grant, so that one that comes back is recognised.
CREATE TABLE refresh_tokens (
    hash     BLOB    NOT NULL PRIMARY KEY,
    grant_id TEXT    NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
    number   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_tokens_grant ON refresh_tokens (grant_id, number);

-- Works once: the statement that sets `redeemed_at` is what allows the exchange.
CREATE TABLE authorization_codes (
    hash          BLOB    NOT NULL PRIMARY KEY,
    grant_id      TEXT    NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
    redirect_uri  TEXT    NOT NULL,
    named_uri     INTEGER NOT NULL,
    challenge     TEXT,
    nonce         TEXT,
    claims        TEXT,
    expires_at    INTEGER NOT NULL,
    redeemed_at   INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX authorization_codes_grant ON authorization_codes (grant_id);
CREATE INDEX authorization_codes_expires ON authorization_codes (expires_at);

-- A device that waits for a person. `state` is `pending`, `allowed` or `denied`; the grant is there
-- once it is allowed, and `redeemed_at` once the device has it.
CREATE TABLE device_codes (
    hash           BLOB    NOT NULL PRIMARY KEY,
    user_code      TEXT    NOT NULL,
    application_id TEXT    NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    tenant_id      TEXT    NOT NULL REFERENCES tenants (id),
    scopes         TEXT    NOT NULL,
    resources      TEXT    NOT NULL,
    state          TEXT    NOT NULL,
    grant_id       TEXT             REFERENCES grants (id) ON DELETE CASCADE,
    wait_seconds   INTEGER NOT NULL,
    polled_at      INTEGER NOT NULL,
    remote_addr    TEXT    NOT NULL,
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    redeemed_at    INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX device_codes_user_code ON device_codes (user_code);
CREATE INDEX device_codes_application ON device_codes (application_id);
CREATE INDEX device_codes_tenant ON device_codes (tenant_id);
CREATE INDEX device_codes_grant ON device_codes (grant_id);
CREATE INDEX device_codes_expires ON device_codes (expires_at);

-- Single access tokens that were given up before their time, until they would have ended anyway.
CREATE TABLE revoked_tokens (
    jti        TEXT    NOT NULL PRIMARY KEY,
    -- The number of revocations with it; later ones have greater numbers.
    number     INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX revoked_tokens_expires ON revoked_tokens (expires_at);
CREATE INDEX revoked_tokens_number ON revoked_tokens (number);

-- Messages to applications that somebody has signed out, until they are delivered or given up.
CREATE TABLE logout_messages (
    id             TEXT    NOT NULL PRIMARY KEY,
    application_id TEXT    NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    user_id        TEXT    NOT NULL,
    session_id     TEXT    NOT NULL,
    attempts       INTEGER NOT NULL,
    due_at         INTEGER NOT NULL,
    created_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX logout_messages_due ON logout_messages (due_at, id);
CREATE INDEX logout_messages_application ON logout_messages (application_id);

-- The last requests of an application that were refused, with the reason that its caller is not told.
CREATE TABLE rejections (
    id             TEXT    NOT NULL PRIMARY KEY,
    application_id TEXT    NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    at             INTEGER NOT NULL,
    error          TEXT    NOT NULL,
    reason         TEXT    NOT NULL,
    sent           TEXT,
    nearest        TEXT,
    remote_addr    TEXT    NOT NULL,
    request_id     TEXT    NOT NULL
) STRICT;
CREATE INDEX rejections_application ON rejections (application_id, id);

-- Counts by the hour; `hour` is its first millisecond.
CREATE TABLE usage (
    application_id TEXT    NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    hour           INTEGER NOT NULL,
    grant_type     TEXT    NOT NULL,
    issued         INTEGER NOT NULL,
    refused        INTEGER NOT NULL,
    PRIMARY KEY (application_id, hour, grant_type)
) STRICT, WITHOUT ROWID;
CREATE INDEX usage_hour ON usage (hour);

CREATE TABLE secret_usage (
    secret_id TEXT    NOT NULL REFERENCES client_secrets (id) ON DELETE CASCADE,
    hour      INTEGER NOT NULL,
    calls     INTEGER NOT NULL,
    PRIMARY KEY (secret_id, hour)
) STRICT, WITHOUT ROWID;
CREATE INDEX secret_usage_hour ON secret_usage (hour);

-- Two numbers in one row: one grows with every change of what decides about tokens, the other with
-- every token that is given up. What a server remembers is good as long as the number is the one that
-- it was read under (ADR 0016). The triggers see to it, so that no statement can forget to.
CREATE TABLE epochs (
    name        TEXT    NOT NULL PRIMARY KEY CHECK (name = 'all'),
    clients     INTEGER NOT NULL,
    revocations INTEGER NOT NULL
) STRICT;
INSERT INTO epochs (name, clients, revocations) VALUES ('all', 1, 1);

CREATE TRIGGER applications_insert_epoch AFTER INSERT ON applications
    BEGIN UPDATE epochs SET clients = clients + 1 WHERE name = 'all'; END;
CREATE TRIGGER applications_update_epoch AFTER UPDATE OF client_id, tenant_id, plan_id,
        region_id, db_code, status, grants, require_pkce, confidential, trusted, multi_tenant,
        refresh_rotation, access_policy, auth_method, strict_client_auth, token_format,
        access_lifetime, refresh_lifetime, id_token_alg, backchannel_logout_uri,
        default_audience, redirect_uris, post_logout_uris, allowed_origins, not_before, name,
        owner_id ON applications
    BEGIN UPDATE epochs SET clients = clients + 1 WHERE name = 'all'; END;
CREATE TRIGGER applications_delete_epoch AFTER DELETE ON applications
    BEGIN UPDATE epochs SET clients = clients + 1 WHERE name = 'all'; END;
CREATE TRIGGER client_secrets_insert_epoch AFTER INSERT ON client_secrets
    BEGIN UPDATE epochs SET clients = clients + 1 WHERE name = 'all'; END;
CREATE TRIGGER client_secrets_update_epoch AFTER UPDATE OF hash, expires_at, retired_at ON
        client_secrets
    BEGIN UPDATE epochs SET clients = clients + 1 WHERE name = 'all'; END;
CREATE TRIGGER client_secrets_delete_epoch AFTER DELETE ON client_secrets
    BEGIN UPDATE epochs SET clients = clients + 1 WHERE name = 'all'; END;
CREATE TRIGGER application_scopes_insert_epoch AFTER INSERT ON application_scopes
    BEGIN UPDATE epochs SET clients = clients + 1 WHERE name = 'all'; END;
CREATE TRIGGER application_scopes_update_epoch AFTER UPDATE ON application_scopes
    BEGIN UPDATE epochs SET clients = clients + 1 WHERE name = 'all'; END;
CREATE TRIGGER application_scopes_delete_epoch AFTER DELETE ON application_scopes
    BEGIN UPDATE epochs SET clients = clients + 1 WHERE name = 'all'; END;
CREATE TRIGGER application_tenants_insert_epoch AFTER INSERT ON application_tenants
    BEGIN UPDATE epochs SET clients = clients + 1 WHERE name = 'all'; END;
CREATE TRIGGER application_tenants_update_epoch AFTER UPDATE ON application_tenants
    BEGIN UPDATE epochs SET clients = clients + 1 WHERE name = 'all'; END;
CREATE TRIGGER application_tenants_delete_epoch AFTER DELETE ON application_tenants
    BEGIN UPDATE epochs SET clients = clients + 1 WHERE name = 'all'; END;
CREATE TRIGGER application_resources_insert_epoch AFTER INSERT ON application_resources
    BEGIN UPDATE epochs SET clients = clients + 1 WHERE name = 'all'; END;
CREATE TRIGGER application_resources_update_epoch AFTER UPDATE ON application_resources
    BEGIN UPDATE epochs SET clients = clients + 1 WHERE name = 'all'; END;
CREATE TRIGGER application_resources_delete_epoch AFTER DELETE ON application_resources
    BEGIN UPDATE epochs SET clients = clients + 1 WHERE name = 'all'; END;
CREATE TRIGGER plans_update_epoch AFTER UPDATE OF slug, status, limits ON plans
    BEGIN UPDATE epochs SET clients = clients + 1 WHERE name = 'all'; END;
CREATE TRIGGER plans_delete_epoch AFTER DELETE ON plans
    BEGIN UPDATE epochs SET clients = clients + 1 WHERE name = 'all'; END;
CREATE TRIGGER tenants_update_epoch AFTER UPDATE OF slug ON tenants
    BEGIN UPDATE epochs SET clients = clients + 1 WHERE name = 'all'; END;
CREATE TRIGGER tenants_delete_epoch AFTER DELETE ON tenants
    BEGIN UPDATE epochs SET clients = clients + 1 WHERE name = 'all'; END;
CREATE TRIGGER regions_update_epoch AFTER UPDATE OF code ON regions
    BEGIN UPDATE epochs SET clients = clients + 1 WHERE name = 'all'; END;
CREATE TRIGGER regions_delete_epoch AFTER DELETE ON regions
    BEGIN UPDATE epochs SET clients = clients + 1 WHERE name = 'all'; END;
CREATE TRIGGER scopes_insert_epoch AFTER INSERT ON scopes
    BEGIN UPDATE epochs SET clients = clients + 1 WHERE name = 'all'; END;
CREATE TRIGGER scopes_update_epoch AFTER UPDATE OF name ON scopes
    BEGIN UPDATE epochs SET clients = clients + 1 WHERE name = 'all'; END;
CREATE TRIGGER scopes_delete_epoch AFTER DELETE ON scopes
    BEGIN UPDATE epochs SET clients = clients + 1 WHERE name = 'all'; END;
CREATE TRIGGER revoked_tokens_insert_epoch AFTER INSERT ON revoked_tokens
    BEGIN
        UPDATE epochs SET revocations = revocations + 1 WHERE name = 'all';
        UPDATE revoked_tokens SET number = (SELECT revocations FROM epochs WHERE name = 'all') WHERE jti = NEW.jti;
    END;
