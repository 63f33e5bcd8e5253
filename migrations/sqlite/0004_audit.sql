-- Accepted fields that a person looks at all the same, and what was found. Every row follows from
-- the paper's records: which field was set aside in version 1, and what a later review decided.
CREATE TABLE audit (
    agency_id TEXT    NOT NULL DEFAULT 'default',
    paper     TEXT    NOT NULL,
    field     TEXT    NOT NULL,
    type      TEXT    NOT NULL,
    said      REAL    NOT NULL, -- the machine's confidence
    version   INTEGER,          -- the version that decided; none while open
    outcome   TEXT,             -- right, wrong, unreadable
    PRIMARY KEY (agency_id, paper, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_open ON audit (agency_id, paper) WHERE outcome IS NULL;
