-- What every engine understands: TEXT and BIGINT, times as RFC 3339 in UTC,
-- numbers given by the provider and never by a sequence. Ids compare byte by
-- byte: where a database does otherwise by default, the collation is taken out
-- of its comment. There is no way down: what a register holds is kept.

-- +goose Up

-- One row: what makes this register this one and no other.
CREATE TABLE register (
    one     BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    uuid    TEXT   NOT NULL,
    sandbox BIGINT NOT NULL CHECK (sandbox IN (0, 1)),
    made_at TEXT   NOT NULL
);

-- Every revision of every record, for ever. Only state is ever changed.
CREATE TABLE records (
    id          TEXT   /* COLLATE "C" */ NOT NULL,
    revision    BIGINT NOT NULL CHECK (revision > 0),
    kind        TEXT   NOT NULL,
    migration   TEXT   NOT NULL, -- '' for what is shared, such as a party
    incarnation TEXT   NOT NULL,
    state       TEXT   NOT NULL CHECK (state IN ('current', 'superseded', 'retired')),
    body        TEXT   NOT NULL, -- RFC 8785 canonical JSON
    digest      TEXT   NOT NULL, -- sha256:<hex> of body
    at          TEXT   NOT NULL,
    actor       TEXT   NOT NULL,
    PRIMARY KEY (id, revision)
);
CREATE UNIQUE INDEX records_current ON records (id) WHERE state = 'current';
CREATE INDEX records_by_migration ON records (migration) WHERE state = 'current';
CREATE INDEX records_by_past ON records (migration, kind);
CREATE INDEX records_by_kind ON records (kind, id) WHERE state = 'current';

-- What current records name, and the keys that group them.
CREATE TABLE links (
    source TEXT /* COLLATE "C" */ NOT NULL,
    target TEXT /* COLLATE "C" */ NOT NULL,
    PRIMARY KEY (source, target)
);
CREATE INDEX links_by_target ON links (target, source);

-- One line for each revision, in the order of writing.
CREATE TABLE ledger (
    seq      BIGINT NOT NULL PRIMARY KEY, -- 1, 2, 3, ...
    at       TEXT   NOT NULL,
    actor    TEXT   NOT NULL,
    action   TEXT   NOT NULL CHECK (action IN ('create', 'update', 'retire')),
    kind     TEXT   NOT NULL,
    id       TEXT   /* COLLATE "C" */ NOT NULL,
    revision BIGINT NOT NULL,
    digest   TEXT   NOT NULL,
    UNIQUE (id, revision),
    FOREIGN KEY (id, revision) REFERENCES records (id, revision)
);

-- The stored hashes of the ledger's Merkle tree, as golang.org/x/mod/sumdb/tlog
-- numbers them, in hexadecimal.
CREATE TABLE ledger_tree (
    idx  BIGINT NOT NULL PRIMARY KEY,
    hash TEXT   NOT NULL
);
