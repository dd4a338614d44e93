-- Who uses a secret, counts of whole tenants, and indexes for what needs attention.

-- From which addresses a secret is used; the newest of them.
CREATE TABLE secret_callers (
    secret_id   TEXT COLLATE "C" NOT NULL REFERENCES client_secrets (id) ON DELETE CASCADE,
    remote_addr TEXT COLLATE "C" NOT NULL,
    calls       BIGINT NOT NULL,
    last_at     BIGINT NOT NULL,
    PRIMARY KEY (secret_id, remote_addr)
);
CREATE INDEX secret_callers_last ON secret_callers (last_at);

-- The sums of `usage`, so that a whole server is looked at without reading every application.
CREATE TABLE tenant_usage (
    tenant_id  TEXT COLLATE "C" NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    hour       BIGINT NOT NULL,
    grant_type TEXT COLLATE "C" NOT NULL,
    issued     BIGINT NOT NULL,
    refused    BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, hour, grant_type)
);
CREATE INDEX tenant_usage_hour ON tenant_usage (hour);

CREATE INDEX usage_refused ON usage (hour) WHERE refused > 0;
CREATE INDEX client_secrets_expiry ON client_secrets (expires_at)
    WHERE retired_at IS NULL AND expires_at IS NOT NULL;
CREATE INDEX applications_with_origins ON applications (id) WHERE allowed_origins <> '[]';
CREATE INDEX applications_any_origin ON applications (id) WHERE allowed_origins LIKE '%"*"%';
