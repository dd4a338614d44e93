-- Who uses a secret, counts of whole tenants, and indexes for what needs attention.

-- From which addresses a secret is used; the newest of them.
CREATE TABLE secret_callers (
    secret_id   TEXT    NOT NULL REFERENCES client_secrets (id) ON DELETE CASCADE,
    remote_addr TEXT    NOT NULL,
    calls       INTEGER NOT NULL,
    last_at     INTEGER NOT NULL,
    PRIMARY KEY (secret_id, remote_addr)
) STRICT, WITHOUT ROWID;
CREATE INDEX secret_callers_last ON secret_callers (last_at);

-- The sums of `usage`, so that a whole server is looked at without reading every application.
CREATE TABLE tenant_usage (
    tenant_id  TEXT    NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    hour       INTEGER NOT NULL,
    grant_type TEXT    NOT NULL,
    issued     INTEGER NOT NULL,
    refused    INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, hour, grant_type)
) STRICT, WITHOUT ROWID;
CREATE INDEX tenant_usage_hour ON tenant_usage (hour);

CREATE INDEX usage_refused ON usage (hour) WHERE refused > 0;
CREATE INDEX client_secrets_expiry ON client_secrets (expires_at)
    WHERE retired_at IS NULL AND expires_at IS NOT NULL;
CREATE INDEX applications_with_origins ON applications (id) WHERE allowed_origins <> '[]';
CREATE INDEX applications_any_origin ON applications (id) WHERE allowed_origins LIKE '%"*"%';
