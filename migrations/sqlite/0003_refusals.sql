-- Scans that may not be kept (state secrets, papers only to be shown): that they came and were
-- refused, and nothing of what they hold. Neither name nor plain hash: keyed ones. From backup.

CREATE TABLE refusal (
    agency_id  TEXT NOT NULL DEFAULT 'default',
    key        TEXT NOT NULL, -- keyed hash of the scan's bytes
    problem    TEXT NOT NULL, -- JSON: code, number of the page
    at         TEXT NOT NULL,
    erased_at  TEXT,          -- NULL while its bytes may still lie in incoming
    settled_at TEXT,          -- a person declared a doubtful stamp to be none
    PRIMARY KEY (agency_id, key)
) STRICT, WITHOUT ROWID;

-- Where and as what the files lay, as arrival.source: they need not be read again to be refused.
CREATE TABLE refused_file (
    agency_id TEXT NOT NULL DEFAULT 'default',
    source    TEXT NOT NULL,
    key       TEXT NOT NULL,
    PRIMARY KEY (agency_id, source)
) STRICT, WITHOUT ROWID;
