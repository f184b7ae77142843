//! `a.or_anonymous()`: pages for anyone, also for a client with an old token.

use authed::{Authenticator, Backend};
use support::{ANONYMOUS, login};

use super::site::{CHALLENGE, basic, basic_that_waits, bearer, bearer_that_waits, servers};

#[tokio::test]
async fn wrong_credentials_are_read_as_none_and_an_outage_is_not() {
    let both = [Authenticator::new(bearer().or_anonymous()), Authenticator::new(bearer_that_waits().or_anonymous())];
    for server in servers(both).await {
        for wrong in ["Bearer unknown", "Bearer ended", "Bearer a b", "Bearer", "\"", ANONYMOUS] {
            server.get("/", wrong).await.says("nobody");
            server.get("/known", wrong).await.challenges(401, &[CHALLENGE]);
        }
        for lines in
            [&["Authorization:"][..], &["Authorization: "], &["Authorization: Bearer a", "Authorization: Bearer b"]]
        {
            let lines: Vec<&[u8]> = lines.iter().map(|line| line.as_bytes()).collect();
            server.raw_get("/", &lines).await.says("nobody");
        }
        server.get("/", "Bearer reader").await.says("reader");
        server.get("/", "Bearer down").await.challenges(503, &[]);
    }
}

#[tokio::test]
async fn in_a_chain_the_next_backend_is_asked() {
    let chains = [
        Authenticator::new(bearer().or_anonymous().or(basic())),
        Authenticator::new(bearer_that_waits().or_anonymous().or(basic_that_waits())),
    ];
    for server in servers(chains).await {
        server.get("/", &login("writer", "pw")).await.says("writer");
        server.get("/", "Bearer unknown").await.says("nobody");
        // The second is as strict as ever.
        assert_eq!(server.get("/", &login("writer", "wrong")).await.status, 401);
    }
}
