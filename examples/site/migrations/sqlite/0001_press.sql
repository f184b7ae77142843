CREATE TABLE accounts (
    id INTEGER PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password TEXT NOT NULL,
    disabled BIGINT NOT NULL DEFAULT 0,
    -- Sessions of an earlier epoch have ended.
    epoch BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE roles (
    name TEXT NOT NULL PRIMARY KEY
);

-- The program defines the scopes. Unknown names grant nothing.
CREATE TABLE role_scopes (
    role TEXT NOT NULL REFERENCES roles ON DELETE CASCADE,
    scope TEXT NOT NULL,
    PRIMARY KEY (role, scope)
);

CREATE TABLE account_roles (
    account BIGINT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    role TEXT NOT NULL REFERENCES roles ON DELETE CASCADE,
    PRIMARY KEY (account, role)
);

CREATE TABLE posts (
    id INTEGER PRIMARY KEY,
    author BIGINT NOT NULL REFERENCES accounts,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    -- NULL: a draft.
    published_at BIGINT
);

CREATE TABLE tokens (
    id INTEGER PRIMARY KEY,
    account BIGINT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    name TEXT NOT NULL,
    digest TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    made_at BIGINT NOT NULL
);

CREATE TABLE denials (
    id INTEGER PRIMARY KEY,
    at BIGINT NOT NULL,
    status BIGINT NOT NULL,
    method TEXT NOT NULL,
    route TEXT NOT NULL,
    account BIGINT,
    cause TEXT NOT NULL
);

-- A change of accounts or roles locks this one row first. Two concurrent changes could otherwise each remove an admin.
CREATE TABLE administration (
    turn BIGINT NOT NULL
);

INSERT INTO administration (turn) VALUES (0);

-- The table of tower-sessions-sqlx-store.
CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    data BLOB NOT NULL,
    expiry_date INTEGER NOT NULL
);

CREATE INDEX posts_by_author ON posts (author);
CREATE INDEX posts_by_day ON posts (published_at);
CREATE INDEX tokens_by_account ON tokens (account);
CREATE INDEX sessions_by_end ON sessions (expiry_date);
