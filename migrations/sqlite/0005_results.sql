-- Results: what was issued, whether it stands, which leaves of the journal speak of it, who is to
-- be told.

-- Whether a paper stands. Follows from its manifests.
CREATE TABLE result (
    agency_id TEXT    NOT NULL DEFAULT 'default',
    paper     TEXT    NOT NULL,
    result    TEXT,             -- the result's id; none for a paper that came from elsewhere
    list_place INTEGER,         -- its place in the status list
    code      TEXT,             -- mã hồ sơ-KQ(n)
    issued_at TEXT,
    standing  TEXT    NOT NULL, -- issued, corrected, replaced, withdrawn
    at        TEXT    NOT NULL, -- since when it stands so
    reason    TEXT,
    note      TEXT    NOT NULL DEFAULT '',
    actor     TEXT,
    successor TEXT,
    PRIMARY KEY (agency_id, paper)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX result_id ON result (agency_id, result) WHERE result IS NOT NULL;
CREATE INDEX result_changed ON result (agency_id, list_place) WHERE standing <> 'issued';

-- Ids and places given, also to papers whose sealing was cut short: none is ever given twice.
CREATE TABLE allotment (
    agency_id  TEXT    NOT NULL DEFAULT 'default',
    paper      TEXT    NOT NULL,
    list_place INTEGER NOT NULL,
    result     TEXT    NOT NULL,
    salt       TEXT    NOT NULL,
    PRIMARY KEY (agency_id, paper)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX allotment_place ON allotment (agency_id, list_place);

-- What the journal has to say of a paper, by the manifest that tells it; `leaf` is missing until
-- the leaf is written.
CREATE TABLE result_event (
    agency_id TEXT    NOT NULL DEFAULT 'default',
    paper     TEXT    NOT NULL,
    sequence  INTEGER NOT NULL,
    leaf      INTEGER,
    PRIMARY KEY (agency_id, paper, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX result_event_due ON result_event (agency_id) WHERE leaf IS NULL;

-- Leaves of the journal by their hash: a copy of what stands in its files.
CREATE TABLE leaf (
    agency_id TEXT    NOT NULL DEFAULT 'default',
    hash      TEXT    NOT NULL,
    place     INTEGER NOT NULL,
    PRIMARY KEY (agency_id, hash)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX leaf_place ON leaf (agency_id, place);

-- Who used a result and is to be told that it changed. Sent ones come from backup.
CREATE TABLE notice (
    agency_id TEXT    NOT NULL DEFAULT 'default',
    paper     TEXT    NOT NULL,
    sequence  INTEGER NOT NULL, -- the manifest that tells the change
    recipient TEXT    NOT NULL,
    standing  TEXT    NOT NULL,
    at        TEXT    NOT NULL,
    sent_at   TEXT,
    PRIMARY KEY (agency_id, paper, sequence, recipient)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_waiting ON notice (agency_id, at) WHERE sent_at IS NULL;
