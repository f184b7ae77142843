-- What everyone can read of a post, and what only readers can. Before, the first empty line divided a post. A post without one
-- is for readers now.
ALTER TABLE posts ADD COLUMN beginning TEXT NOT NULL DEFAULT '';
UPDATE posts SET
    beginning = CASE WHEN strpos(body, chr(10) || chr(10)) > 0 THEN substr(body, 1, strpos(body, chr(10) || chr(10)) - 1) ELSE '' END,
    body = CASE WHEN strpos(body, chr(10) || chr(10)) > 0 THEN substr(body, strpos(body, chr(10) || chr(10)) + 2) ELSE body END;

-- Tokens end. They also end with the sessions of their owner, which are of one epoch.
ALTER TABLE tokens ADD COLUMN ends_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tokens ADD COLUMN epoch BIGINT NOT NULL DEFAULT 0;
UPDATE tokens SET
    ends_at = made_at + 90 * 86400,
    epoch = (SELECT epoch FROM accounts WHERE accounts.id = tokens.account);

-- Where users are logged in. A row of an earlier epoch has ended.
CREATE TABLE logins (
    id TEXT NOT NULL PRIMARY KEY,
    account BIGINT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    epoch BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    browser TEXT NOT NULL,
    address TEXT NOT NULL
);

CREATE INDEX logins_by_account ON logins (account);

-- Attempts to log in, and known browsers. The keys are digests.
CREATE TABLE attempts (
    key TEXT NOT NULL PRIMARY KEY,
    count BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);

CREATE INDEX attempts_by_end ON attempts (ends_at);

-- Rejected requests: a row for each kind, caller and minute. Account 0 is every caller without one. Minute 0 has the sum of the
-- minutes that are no longer kept.
CREATE TABLE rejections (
    account BIGINT NOT NULL,
    route TEXT NOT NULL,
    method TEXT NOT NULL,
    status BIGINT NOT NULL,
    cause TEXT NOT NULL,
    minute BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    times BIGINT NOT NULL,
    PRIMARY KEY (account, route, method, status, cause, minute)
);

CREATE INDEX rejections_by_moment ON rejections (last_at);

INSERT INTO rejections (account, route, method, status, cause, minute, last_at, times)
SELECT COALESCE(account, 0), route, method, status, cause, at / 60, MAX(at), COUNT(*)
FROM denials GROUP BY COALESCE(account, 0), route, method, status, cause, at / 60;

DROP TABLE denials;
