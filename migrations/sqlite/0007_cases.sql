-- Cases at the desk, and the gate: what was asked for, looked up, used again. All from backup: no
-- manifest tells of them. Persons stand here as keyed hashes of their numbers only.

CREATE TABLE case_file (
    agency_id  TEXT    NOT NULL DEFAULT 'default',
    code       TEXT    NOT NULL, -- mã hồ sơ
    procedure  TEXT    NOT NULL,
    channel    TEXT    NOT NULL,
    status     INTEGER NOT NULL CHECK (status BETWEEN 1 AND 10),
    received   TEXT    NOT NULL, -- local time of the office
    due        TEXT,
    province   TEXT,
    purpose    TEXT    NOT NULL DEFAULT '',
    conditions TEXT    NOT NULL DEFAULT '[]', -- JSON: those that hold
    ruled_out  TEXT    NOT NULL DEFAULT '[]', -- JSON: those that do not
    opened_by  TEXT    NOT NULL,
    opened_at  TEXT    NOT NULL,
    closed_at  TEXT,
    result     TEXT,             -- the paper that is its result
    reference  TEXT    NOT NULL DEFAULT '', -- a result made by another system, or on paper
    PRIMARY KEY (agency_id, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_open ON case_file (agency_id, due) WHERE closed_at IS NULL;

-- Numbers of the day, by the beginning of the code.
CREATE TABLE case_day (
    agency_id TEXT    NOT NULL DEFAULT 'default',
    beginning TEXT    NOT NULL,
    last      INTEGER NOT NULL,
    PRIMARY KEY (agency_id, beginning)
) STRICT, WITHOUT ROWID;

CREATE TABLE case_person (
    agency_id TEXT NOT NULL DEFAULT 'default',
    code      TEXT NOT NULL,
    role      TEXT NOT NULL,
    person    TEXT,             -- keyed hash; none where there is no number yet
    name      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (agency_id, code, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_of_person ON case_person (agency_id, person) WHERE person IS NOT NULL;

CREATE TABLE case_paper (
    agency_id TEXT    NOT NULL DEFAULT 'default',
    code      TEXT    NOT NULL,
    key       TEXT    NOT NULL, -- the paper's key in the procedure
    state     TEXT    NOT NULL,
    paper     TEXT,
    version   INTEGER,
    reason    TEXT    NOT NULL DEFAULT '',
    actor     TEXT    NOT NULL,
    at        TEXT    NOT NULL,
    PRIMARY KEY (agency_id, code, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_of_paper ON case_paper (agency_id, paper) WHERE paper IS NOT NULL;

CREATE TABLE case_event (
    agency_id TEXT    NOT NULL DEFAULT 'default',
    code      TEXT    NOT NULL,
    n         INTEGER NOT NULL,
    at        TEXT    NOT NULL,
    actor     TEXT    NOT NULL,
    kind      TEXT    NOT NULL,
    status    INTEGER,
    detail    TEXT    NOT NULL DEFAULT '', -- long digit runs masked
    PRIMARY KEY (agency_id, code, n)
) STRICT, WITHOUT ROWID;

-- What an officer saw in a ministry's data. `notice_due`: until when the citizen is to be told that
-- they are missing or wrong.
CREATE TABLE case_look_up (
    agency_id  TEXT    NOT NULL DEFAULT 'default',
    code       TEXT    NOT NULL,
    n          INTEGER NOT NULL,
    key        TEXT    NOT NULL,
    source     TEXT    NOT NULL,
    seen       TEXT    NOT NULL,
    note       TEXT    NOT NULL DEFAULT '', -- long digit runs masked
    actor      TEXT    NOT NULL,
    at         TEXT    NOT NULL,
    notice_due TEXT,
    PRIMARY KEY (agency_id, code, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE gate_override (
    id          INTEGER PRIMARY KEY,
    agency_id   TEXT NOT NULL DEFAULT 'default',
    code        TEXT NOT NULL,
    key         TEXT NOT NULL, -- what is asked for all the same
    refusal     TEXT NOT NULL, -- the error's code
    ground      TEXT NOT NULL,
    actor       TEXT NOT NULL,
    at          TEXT NOT NULL,
    decision    TEXT NOT NULL CHECK (decision IN ('waiting', 'later', 'approved', 'rejected')),
    approver    TEXT,
    approved_at TEXT
) STRICT;
CREATE INDEX gate_override_case ON gate_override (agency_id, code, key);
CREATE INDEX gate_override_open ON gate_override (agency_id) WHERE decision IN ('waiting', 'later');

CREATE TABLE reuse_receipt (
    agency_id TEXT    NOT NULL DEFAULT 'default',
    code      TEXT    NOT NULL,
    key       TEXT    NOT NULL,
    paper     TEXT    NOT NULL,
    version   INTEGER NOT NULL,
    body      TEXT    NOT NULL, -- canonical JSON
    signature TEXT    NOT NULL, -- COSE_Sign1, detached, hexadecimal
    PRIMARY KEY (agency_id, code, key, paper, version)
) STRICT, WITHOUT ROWID;

-- Papers that an officer took for a person in a case: forms whose owner has no number.
CREATE TABLE held_for (
    agency_id TEXT NOT NULL DEFAULT 'default',
    person    TEXT NOT NULL,
    paper     TEXT NOT NULL,
    code      TEXT NOT NULL,
    PRIMARY KEY (agency_id, person, paper)
) STRICT, WITHOUT ROWID;

CREATE TABLE dispute (
    agency_id TEXT NOT NULL DEFAULT 'default',
    paper     TEXT NOT NULL,
    at        TEXT NOT NULL,
    actor     TEXT NOT NULL,
    reason    TEXT NOT NULL,
    ended_at  TEXT,
    PRIMARY KEY (agency_id, paper, at)
) STRICT, WITHOUT ROWID;

-- The case that is open at a counter: what is scanned there belongs to it.
CREATE TABLE counter_case (
    agency_id TEXT NOT NULL DEFAULT 'default',
    counter   TEXT NOT NULL,
    code      TEXT NOT NULL,
    actor     TEXT NOT NULL,
    at        TEXT NOT NULL,
    PRIMARY KEY (agency_id, counter)
) STRICT, WITHOUT ROWID;

-- Every look into what is held of a person, each linked to the one before by a keyed hash: who
-- changes a row and has no key cannot make the chain whole again.
CREATE TABLE access_chain (
    agency_id TEXT    NOT NULL DEFAULT 'default',
    seq       INTEGER NOT NULL, -- from 1
    at        TEXT    NOT NULL,
    actor     TEXT    NOT NULL,
    code      TEXT    NOT NULL, -- the case
    procedure TEXT    NOT NULL,
    key       TEXT    NOT NULL, -- the paper's key in the procedure
    person    TEXT,
    purpose   TEXT    NOT NULL,
    fields    TEXT    NOT NULL, -- what was looked at
    outcome   TEXT    NOT NULL,
    paper     TEXT,
    previous  TEXT    NOT NULL,
    hash      TEXT    NOT NULL,
    PRIMARY KEY (agency_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX access_chain_person ON access_chain (agency_id, person, seq) WHERE person IS NOT NULL;
CREATE INDEX access_chain_case ON access_chain (agency_id, code, key);
CREATE TRIGGER access_chain_kept BEFORE UPDATE ON access_chain
    BEGIN SELECT raise(ABORT, 'the access log is only added to'); END;
CREATE TRIGGER access_chain_whole BEFORE DELETE ON access_chain
    BEGIN SELECT raise(ABORT, 'the access log is only added to'); END;
