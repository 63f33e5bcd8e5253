-- The review page: who has a paper in hand, and what was decided on it but is not signed yet.
-- Neither follows from objects and manifests: both come from backup.

-- One person at a paper. Ends by itself when nothing is heard of the page for a while.
CREATE TABLE sitting (
    agency_id TEXT NOT NULL DEFAULT 'default',
    paper     TEXT NOT NULL,
    account   TEXT NOT NULL,
    display   TEXT NOT NULL, -- how others see them
    seat      TEXT NOT NULL, -- random, the open page's own: a second window takes it over
    since     TEXT NOT NULL,
    seen_at   TEXT NOT NULL,
    PRIMARY KEY (agency_id, paper)
) STRICT, WITHOUT ROWID;

-- Decisions on fields, one after the other: a field's last one counts, undoing takes the last away.
-- What was decided may hold personal numbers: it is enciphered under the office's key.
CREATE TABLE draft (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    agency_id TEXT    NOT NULL DEFAULT 'default',
    paper     TEXT    NOT NULL,
    version   INTEGER NOT NULL, -- of the record it was decided on
    account   TEXT    NOT NULL,
    field     TEXT    NOT NULL,
    settled   INTEGER NOT NULL, -- 0: typed, not confirmed
    said      BLOB    NOT NULL,
    at        TEXT    NOT NULL
) STRICT;
CREATE INDEX draft_paper ON draft (agency_id, paper, account, id);

CREATE INDEX upload_sha256 ON upload (agency_id, sha256) WHERE sha256 IS NOT NULL;
