-- Logins are the library's now, one row for each. The sessions of the store before have ended. Sessions have no data.
DROP TABLE sessions;
DROP TABLE logins;

CREATE TABLE logins (
    id TEXT NOT NULL PRIMARY KEY,
    account BIGINT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    -- What the library needs, as JSON.
    login TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    browser TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL DEFAULT ''
);

CREATE INDEX logins_by_account ON logins (account);
CREATE INDEX logins_by_end ON logins (ends_at);
