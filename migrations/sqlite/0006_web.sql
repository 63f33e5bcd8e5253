-- The counter's server: who may come in, what came in over the network, what is told outside.
-- Nothing here follows from objects and manifests: all of it comes from backup.

-- Local accounts. The name is what a person types; never a personal number.
CREATE TABLE account (
    agency_id    TEXT    NOT NULL DEFAULT 'default',
    name         TEXT    NOT NULL,
    display      TEXT    NOT NULL,
    role         TEXT    NOT NULL CHECK (role IN ('clerk', 'signer', 'auditor', 'administrator')),
    password     TEXT    NOT NULL, -- PHC string, argon2id
    must_change  INTEGER NOT NULL,
    created_at   TEXT    NOT NULL,
    disabled_at  TEXT,
    PRIMARY KEY (agency_id, name)
) STRICT, WITHOUT ROWID;

-- Sessions by the hash of what the browser holds.
CREATE TABLE session (
    agency_id  TEXT NOT NULL DEFAULT 'default',
    hash       TEXT NOT NULL,
    account    TEXT NOT NULL,
    csrf       TEXT NOT NULL,
    created_at TEXT NOT NULL,
    seen_at    TEXT NOT NULL, -- last thing the person did
    locked_at  TEXT,
    PRIMARY KEY (agency_id, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_account ON session (agency_id, account);

-- Keys of scanners and other programs, by their hash.
CREATE TABLE api_key (
    agency_id  TEXT NOT NULL DEFAULT 'default',
    id         TEXT NOT NULL,
    label      TEXT NOT NULL,
    role       TEXT NOT NULL CHECK (role IN ('scanner', 'reader', 'exchange')),
    hash       TEXT NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL,
    expires_at TEXT,
    revoked_at TEXT,
    used_at    TEXT,
    PRIMARY KEY (agency_id, id)
) STRICT, WITHOUT ROWID;

-- Scans sent over the network. `idem` is a keyed hash of who sent it and the Idempotency-Key.
CREATE TABLE upload (
    agency_id   TEXT    NOT NULL DEFAULT 'default',
    id          TEXT    NOT NULL,
    idem        TEXT,
    name        TEXT    NOT NULL, -- long digit runs masked
    sender      TEXT    NOT NULL,
    urgent      INTEGER NOT NULL,
    size        INTEGER NOT NULL DEFAULT 0,
    sha256      TEXT,
    state       TEXT    NOT NULL CHECK (state IN ('receiving', 'received', 'done', 'failed')),
    problem     TEXT,             -- JSON, while failed
    at          TEXT    NOT NULL,
    done_at     TEXT,
    counter     TEXT,             -- the counter it was scanned at
    PRIMARY KEY (agency_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX upload_idem ON upload (agency_id, idem) WHERE idem IS NOT NULL;
CREATE INDEX upload_open ON upload (agency_id, at) WHERE state IN ('receiving', 'received');

-- Which paper has these bytes, asked at the verify page.
CREATE INDEX paper_pdf ON paper (agency_id, pdf);
CREATE INDEX signature_object ON signature (agency_id, object) WHERE version = 0;

-- Documents of the exchange (guidance of 2025, minimum interface), each with its versions.
CREATE TABLE exchange_document (
    agency_id TEXT    NOT NULL DEFAULT 'default',
    code      TEXT    NOT NULL,
    version   INTEGER NOT NULL,
    upload    TEXT    NOT NULL,
    metadata  TEXT    NOT NULL, -- JSON, long digit runs masked
    at        TEXT    NOT NULL,
    PRIMARY KEY (agency_id, code, version)
) STRICT, WITHOUT ROWID;

-- What changed, in order: papers and uploads, by id and state alone. Written with the change.
CREATE TABLE event (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    agency_id TEXT NOT NULL DEFAULT 'default',
    at        TEXT NOT NULL,
    kind      TEXT NOT NULL, -- paper, scan
    subject   TEXT NOT NULL,
    state     TEXT NOT NULL,
    version   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX event_at ON event (agency_id, at);

CREATE TRIGGER event_paper_new AFTER INSERT ON paper BEGIN
    INSERT INTO event (agency_id, at, kind, subject, state, version)
    VALUES (new.agency_id, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 'paper', new.id, new.state, new.version);
END;
CREATE TRIGGER event_paper_changed AFTER UPDATE OF state, version ON paper
WHEN old.state <> new.state OR old.version <> new.version BEGIN
    INSERT INTO event (agency_id, at, kind, subject, state, version)
    VALUES (new.agency_id, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 'paper', new.id, new.state, new.version);
END;
CREATE TRIGGER event_upload_changed AFTER UPDATE OF state ON upload
WHEN old.state <> new.state BEGIN
    INSERT INTO event (agency_id, at, kind, subject, state)
    VALUES (new.agency_id, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 'scan', new.id, new.state);
END;

-- Events to be told to the one hook, and how that went.
CREATE TABLE delivery (
    agency_id TEXT    NOT NULL DEFAULT 'default',
    event     INTEGER NOT NULL,
    attempts  INTEGER NOT NULL DEFAULT 0,
    next_at   TEXT    NOT NULL,
    sent_at   TEXT,
    dead_at   TEXT,
    error     TEXT,
    PRIMARY KEY (agency_id, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_due ON delivery (agency_id, next_at) WHERE sent_at IS NULL AND dead_at IS NULL;

-- PDFs waiting for the agency's signature. The file lies in the office's folder `signing` until it
-- is signed or given back.
CREATE TABLE signing_request (
    agency_id TEXT    NOT NULL DEFAULT 'default',
    id        TEXT    NOT NULL,
    name      TEXT    NOT NULL, -- long digit runs masked
    plan      TEXT    NOT NULL, -- key of a plan of the signing policy
    number    TEXT,             -- number and sign of the document, where the plan shows them
    sha256    TEXT    NOT NULL, -- of what is to be signed
    asked_by  TEXT    NOT NULL,
    asked_at  TEXT    NOT NULL,
    state     TEXT    NOT NULL CHECK (state IN ('waiting', 'signing', 'signed', 'returned')),
    note      TEXT,             -- why it was given back
    problem   TEXT,             -- JSON: why signing failed last
    signed_by TEXT,
    signed_at TEXT,
    result    TEXT,             -- SHA-256 of the signed file, kept as a scan of its own
    PRIMARY KEY (agency_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX signing_open ON signing_request (agency_id, asked_at) WHERE state IN ('waiting', 'signing');
