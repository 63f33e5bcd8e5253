-- The catalogue. Rebuilt from objects and manifests: scan (kept and done), arrival, paper,
-- record_version, object, signature (stored), fact, code, words, search. From backup: access_log,
-- failure, stage. Every row carries its agency; one office folder serves one agency today.

CREATE TABLE scan (
    agency_id    TEXT    NOT NULL DEFAULT 'default',
    sha256       TEXT    NOT NULL,
    size         INTEGER NOT NULL,
    media        TEXT    NOT NULL,
    name         TEXT    NOT NULL, -- as it first arrived, long digit runs masked
    first_at     TEXT    NOT NULL,
    state        TEXT    NOT NULL CHECK (state IN ('received', 'kept', 'done', 'failed', 'erased')),
    pages        INTEGER NOT NULL DEFAULT 0,
    papers       INTEGER,          -- NULL until sorted
    signed       INTEGER NOT NULL DEFAULT 0,
    born_digital INTEGER NOT NULL DEFAULT 0,
    problem      TEXT,             -- JSON, while failed
    PRIMARY KEY (agency_id, sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE arrival (
    agency_id TEXT    NOT NULL DEFAULT 'default',
    source    TEXT    NOT NULL, -- opaque key of path, size and time
    scan      TEXT    NOT NULL,
    name      TEXT    NOT NULL,
    at        TEXT    NOT NULL,
    noted     INTEGER NOT NULL DEFAULT 0, -- whether a manifest says so
    PRIMARY KEY (agency_id, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX arrival_scan ON arrival (agency_id, scan);

CREATE TABLE stage (
    agency_id TEXT NOT NULL DEFAULT 'default',
    scan      TEXT NOT NULL,
    stage     TEXT NOT NULL,
    at        TEXT NOT NULL,
    PRIMARY KEY (agency_id, scan, stage)
) STRICT, WITHOUT ROWID;

CREATE TABLE failure (
    agency_id  TEXT NOT NULL DEFAULT 'default',
    path_key   TEXT NOT NULL,
    name       TEXT NOT NULL,
    code       TEXT NOT NULL,
    problem    TEXT NOT NULL, -- JSON
    at         TEXT NOT NULL,
    cleared_at TEXT,
    PRIMARY KEY (agency_id, path_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX failure_code ON failure (agency_id, code) WHERE cleared_at IS NULL;

CREATE TABLE paper (
    agency_id  TEXT    NOT NULL DEFAULT 'default',
    id         TEXT    NOT NULL,
    scan       TEXT    NOT NULL,
    place      INTEGER NOT NULL,
    pages      TEXT    NOT NULL, -- JSON list, from 1
    copy       TEXT    NOT NULL,
    pdf        TEXT    NOT NULL, -- SHA-256
    copied_at  TEXT    NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('copied', 'review', 'checked', 'withdrawn')),
    version    INTEGER NOT NULL DEFAULT 0, -- of the record; 0: none yet
    type       TEXT,
    number     TEXT,
    number_key TEXT,
    date       TEXT,
    date_from  TEXT,
    date_to    TEXT,
    issuer     TEXT,
    issuer_key TEXT, -- folded
    abstract   TEXT,
    signer     TEXT,
    code       TEXT,
    accepted   INTEGER NOT NULL DEFAULT 0,
    wanting    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (agency_id, id),
    UNIQUE (agency_id, scan, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX paper_number ON paper (agency_id, number_key);
CREATE INDEX paper_date ON paper (agency_id, date_from);
CREATE INDEX paper_type ON paper (agency_id, type);

CREATE TABLE record_version (
    agency_id TEXT    NOT NULL DEFAULT 'default',
    paper     TEXT    NOT NULL,
    version   INTEGER NOT NULL,
    record    TEXT    NOT NULL, -- SHA-256, as the next two
    signature TEXT    NOT NULL,
    text      TEXT    NOT NULL,
    state     TEXT    NOT NULL,
    code      TEXT,
    reviewer  TEXT,
    at        TEXT    NOT NULL,
    PRIMARY KEY (agency_id, paper, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE object (
    agency_id   TEXT    NOT NULL DEFAULT 'default',
    sha256      TEXT    NOT NULL,
    size        INTEGER NOT NULL,
    media       TEXT    NOT NULL,
    verified_at TEXT,
    PRIMARY KEY (agency_id, sha256)
) STRICT, WITHOUT ROWID;

-- At most one signature a paper version and role is ever stored or handed out. Version 0 is the
-- PDF. `found` signatures came with the file; several of them are told apart by `nth`.
CREATE TABLE signature (
    agency_id TEXT    NOT NULL DEFAULT 'default',
    paper     TEXT    NOT NULL,
    version   INTEGER NOT NULL,
    role      TEXT    NOT NULL,
    nth       INTEGER NOT NULL DEFAULT 0,
    state     TEXT    NOT NULL CHECK (state IN ('reserved', 'stored')),
    pending   TEXT, -- the event whose objects are being stored, JSON
    object    TEXT,
    signer    TEXT,
    algorithm TEXT,
    at        TEXT,
    verdict   TEXT,
    PRIMARY KEY (agency_id, paper, version, role, nth)
) STRICT, WITHOUT ROWID;

CREATE TABLE fact (
    agency_id  TEXT    NOT NULL DEFAULT 'default',
    paper      TEXT    NOT NULL,
    field      TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    value      TEXT, -- long digit runs masked
    person     TEXT, -- keyed hash, where the value is a personal number
    status     TEXT    NOT NULL,
    confidence REAL    NOT NULL,
    page       INTEGER,
    boxes      TEXT    NOT NULL, -- JSON
    PRIMARY KEY (agency_id, paper, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX fact_person ON fact (agency_id, person) WHERE person IS NOT NULL;

-- Prefixes hold the owner's number, so they stand here as keyed hashes.
CREATE TABLE code (
    agency_id TEXT    NOT NULL DEFAULT 'default',
    prefix    TEXT    NOT NULL,
    ordinal   INTEGER NOT NULL,
    paper     TEXT    NOT NULL,
    PRIMARY KEY (agency_id, prefix, ordinal),
    UNIQUE (agency_id, prefix, paper)
) STRICT, WITHOUT ROWID;

CREATE TABLE words (
    id        INTEGER PRIMARY KEY,
    agency_id TEXT NOT NULL DEFAULT 'default',
    paper     TEXT NOT NULL,
    body      TEXT NOT NULL, -- long digit runs masked
    UNIQUE (agency_id, paper)
) STRICT;

-- Folded in the program, the same for every database; the tokenizer folds nothing (it does not
-- know that đ is a d). Rows have the ids of `words`.
CREATE VIRTUAL TABLE search USING fts5 (
    fields_exact, fields_fold, text_exact, text_fold,
    content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 0 tokenchars '/-'"
);

CREATE TABLE access_log (
    id        INTEGER PRIMARY KEY,
    agency_id TEXT    NOT NULL DEFAULT 'default',
    at        TEXT    NOT NULL,
    actor     TEXT    NOT NULL,
    action    TEXT    NOT NULL,
    paper     TEXT,
    query     TEXT, -- long digit runs masked, persons as keyed hashes
    hits      INTEGER
) STRICT;
