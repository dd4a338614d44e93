-- What happens when a secret has got out, and how one gets to whoever needs it: incidents, links that
-- hand a secret over once, and secrets that somebody has found in public.

-- When everything that the application had was made void; 0 as long as that has not happened, and
-- again once it was enabled after it.
ALTER TABLE applications ADD COLUMN incident_at BIGINT NOT NULL DEFAULT 0;

-- A link with which somebody without an account makes one secret, once. The statement that sets
-- `used_at` is what allows it; `used_addr` is from where. Only a keyed hash of the link is here.
CREATE TABLE handovers (
    id             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    application_id TEXT COLLATE "C" NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    token_hash     BYTEA NOT NULL,
    created_by     TEXT NOT NULL,
    created_at     BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL,
    used_at        BIGINT,
    used_addr      TEXT,
    cancelled_at   BIGINT
);
CREATE UNIQUE INDEX handovers_token_hash ON handovers (token_hash);
CREATE INDEX handovers_application ON handovers (application_id, id);
CREATE INDEX handovers_expires ON handovers (expires_at);

-- Credentials that were found where everybody can read them, and ended for that. `kind` is
-- `client_secret`, `refresh_token` or `access_token`; `hint` is what may be shown of it.
CREATE TABLE leaks (
    id             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    application_id TEXT COLLATE "C" NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    at             BIGINT NOT NULL,
    kind           TEXT NOT NULL,
    hint           TEXT NOT NULL,
    url            TEXT NOT NULL,
    source         TEXT NOT NULL
);
CREATE INDEX leaks_application ON leaks (application_id, id);
CREATE INDEX leaks_at ON leaks (at);

-- Whoever has found a secret knows nothing but the secret.
CREATE INDEX client_secrets_by_hash ON client_secrets (hash);
