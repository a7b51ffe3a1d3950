-- One row for each different file (by content), its latest record as JSON.
CREATE TABLE IF NOT EXISTS records (
    sha256 TEXT PRIMARY KEY,
    status TEXT NOT NULL,
    body TEXT NOT NULL,
    saved_at TEXT NOT NULL
) STRICT;

-- Where to find a dispute; rebuilt with its record in one transaction.
CREATE TABLE IF NOT EXISTS disputes (
    sha256 TEXT NOT NULL REFERENCES records (sha256) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    record_id TEXT NOT NULL,
    PRIMARY KEY (sha256, position)
) STRICT;

CREATE INDEX IF NOT EXISTS disputes_by_record_id ON disputes (record_id);

-- Every time a file came in, the first time included.
CREATE TABLE IF NOT EXISTS arrivals (
    number INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL REFERENCES records (sha256) ON DELETE CASCADE,
    file TEXT NOT NULL,
    arrived_at TEXT NOT NULL
) STRICT;

CREATE INDEX IF NOT EXISTS arrivals_by_sha256 ON arrivals (sha256);
