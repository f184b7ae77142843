//! `bearer.or(basic)` over any header lines: the first backend that finds something decides. Clients can parse the challenges
//! of each rejection.
#![no_main]

use authed::{Authed, Authenticator, Backend, Challenge};
use authed_fuzz::{
    Admin, Reading, authorization, basic, basic_by_the_book, bearer, bearer_by_the_book, challenge, head_of, read,
};
use futures_util::FutureExt;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|lines: &[u8]| {
    let mut head = head_of(lines);
    let found = authorization(&head);
    let token = bearer_by_the_book(&found);
    // Bearer describes only errors of its own.
    let is_bearers_error = token == Reading::Malformed;
    let expected = match token {
        Reading::Nobody => basic_by_the_book(&found),
        decided => decided,
    };
    assert_eq!(read(&bearer().or(basic()), &head), expected);

    // The callers have no scope, so all requests are rejected.
    let authenticator = Authenticator::new(bearer().or(basic()));
    let decided =
        authenticator.authorize::<Admin, Challenge>(&mut head).now_or_never().expect("a backend that does not wait");
    let rejection = decided.map(|_: Authed<Admin, Challenge>| ()).expect_err("a caller without scopes");
    let challenges: Vec<_> = rejection.headers().get_all("www-authenticate").iter().collect();
    let upgrade = head.headers.contains_key("upgrade");
    let status = rejection.status().as_u16();
    match expected {
        Reading::As(_) => assert_eq!(status, 403),
        Reading::Malformed => {
            assert_eq!(status, 400);
            assert_eq!(challenges.len(), usize::from(is_bearers_error));
            assert!(challenges.iter().all(|line| line.as_bytes().ends_with(br#"error="invalid_request""#)));
        }
        // A handshake is rejected with 403.
        Reading::Nobody if upgrade && status == 403 => return,
        Reading::Nobody => {
            assert_eq!(status, 401);
            assert_eq!(challenges.len(), 2);
        }
    }
    for line in challenges {
        let (scheme, parameters) = challenge(line.to_str().expect("ASCII")).expect("a challenge");
        assert!(scheme == "Bearer" || scheme == "Basic");
        assert_eq!(parameters[0], ("realm".to_owned(), "Shop".to_owned()));
    }
    assert_eq!(rejection.headers()["cache-control"], "no-store");
});
