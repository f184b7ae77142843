//! The cookie: its attributes, and which `Cookie` lines are accepted.

use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

use authed_session::tower_sessions_core::session::Id;
use authed_session::{SameSite, Sessions};
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use reqwest::Response;
use tokio::net::{TcpListener, TcpStream};

use super::app::{Node, Shop, Users, router};
use super::browser::{Browser, COOKIE, set_cookie};
use super::store::Store;

/// Returns the value and the attributes.
fn parts(line: &str) -> (&str, &str) {
    let (name, rest) = line.split_once('=').unwrap();
    assert_eq!(name, COOKIE);
    rest.split_once(';').unwrap()
}

/// OWASP ASVS 3.3.
#[tokio::test]
async fn facts_9_the_cookie_has_all_that_protects_it_and_no_more() {
    let node = Node::start(Store::new(), &Users::new()).await;
    let mut browser = Browser::new(node.address);
    let login = browser.post("/login/ada").await;
    let line = set_cookie(&login).unwrap();
    let (value, attributes) = parts(&line);
    assert_eq!(attributes, " Path=/; Secure; HttpOnly; SameSite=Lax");
    // 128 bits (OWASP ASVS 7.2.3).
    assert_eq!(value.len(), 22);
    assert!(value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
    assert!(line.len() <= 4096);
}

/// Browsers ignore a line with this name if it lacks `Secure`.
#[tokio::test]
async fn facts_9_the_cookie_is_taken_away_with_the_same_attributes() {
    let node = Node::start(Store::new(), &Users::new()).await;
    let mut browser = Browser::new(node.address);
    browser.log_in("ada").await;
    let line = set_cookie(&browser.post("/logout").await).unwrap();
    let (value, attributes) = parts(&line);
    assert_eq!(value, "");
    let expected = " Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT";
    assert_eq!(attributes, expected);
    assert_eq!(set_cookie(&Browser::new(node.address).post("/logout").await), None, "there is no cookie to remove");
}

#[tokio::test]
async fn the_application_can_name_the_cookie_let_it_last_and_send_it_over_plain_http() {
    let set = |sessions: Sessions<Shop>| {
        let week = Duration::from_secs(7 * 24 * 60 * 60);
        sessions.cookie_name("shop").insecure_cookie().persistent_cookie().absolute(week)
    };
    let node = Node::start_with(Store::new(), &Users::new(), set).await;
    let client = reqwest::Client::builder().cookie_store(true).redirect(reqwest::redirect::Policy::none());
    let client = client.build().unwrap();
    let url = |path: &str| format!("http://{}{path}", node.address);
    let login = client.post(url("/login/ada")).send().await.unwrap();
    let line = set_cookie(&login).unwrap();
    let (cookie, attributes) = line.split_once(';').unwrap();
    assert!(cookie.starts_with("shop="));
    assert_eq!(attributes, " Path=/; HttpOnly; SameSite=Lax; Max-Age=604800");
    // reqwest keeps the cookie here.
    assert_eq!(client.get(url("/me")).send().await.unwrap().text().await.unwrap(), "ada");
    assert_eq!(set_cookie(&client.post(url("/logout")).send().await.unwrap()).unwrap().find("Secure"), None);
    assert_eq!(client.get(url("/me")).send().await.unwrap().text().await.unwrap(), "stranger");
}

/// An identity provider that posts its response needs the first, and a site with subdomains the second.
#[tokio::test]
async fn the_application_can_send_the_cookie_across_sites_and_to_subdomains() {
    for (same_site, text) in [(SameSite::None, "None"), (SameSite::Strict, "Strict")] {
        let node = Node::start_with(Store::new(), &Users::new(), |sessions| sessions.same_site(same_site)).await;
        let mut browser = Browser::new(node.address);
        let line = set_cookie(&browser.post("/login/ada").await).unwrap();
        assert_eq!(parts(&line).1, format!(" Path=/; Secure; HttpOnly; SameSite={text}"));
        assert_eq!(browser.me().await, "ada");
        let line = set_cookie(&browser.post("/logout").await).unwrap();
        assert!(parts(&line).1.contains(&format!("; Secure; HttpOnly; SameSite={text}; Max-Age=0")), "{line}");
    }
    let node = Node::start_with(Store::new(), &Users::new(), |sessions| sessions.cookie_domain("example.com")).await;
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let post = |path: &str| client.post(format!("http://{}{path}", node.address));
    let line = set_cookie(&post("/login/ada").send().await.unwrap()).unwrap();
    let (cookie, attributes) = line.split_once("; ").unwrap();
    assert!(cookie.starts_with("__Secure-session="), "browsers reject `__Host-` with a domain");
    assert_eq!(attributes, "Domain=example.com; Path=/; Secure; HttpOnly; SameSite=Lax");
    let me = async |cookie: String| Browser::new(node.address).get_with("/me", &[cookie]).await.text().await.unwrap();
    assert_eq!(me(cookie.to_owned()).await, "ada");
    assert_eq!(me(cookie.replace("__Secure-", "__Host-")).await, "stranger");
    let line = set_cookie(&post("/logout").header("cookie", cookie).send().await.unwrap()).unwrap();
    assert!(line.starts_with("__Secure-session=; Domain=example.com; Path=/; Secure;"), "{line}");
}

#[test]
fn cookies_that_browsers_reject_panic() {
    let panics = |set: fn(Sessions<Shop>) -> Sessions<Shop>| {
        let sessions = Sessions::new(Store::new(), Users::new());
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| set(sessions))).is_err()
    };
    assert!(panics(|sessions| sessions.insecure_cookie().same_site(SameSite::None)));
    assert!(panics(|sessions| sessions.same_site(SameSite::None).insecure_cookie()));
    assert!(!panics(|sessions| sessions.insecure_cookie().same_site(SameSite::Strict).cookie_domain("shop.example")));
    for domain in ["", "com", ".example.com", "example.com.", "Example.com", "example.com; x", "a..b", "127.0.0.1"] {
        let sessions = Sessions::new(Store::new(), Users::new());
        let set = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| sessions.cookie_domain(domain)));
        assert!(set.is_err(), "{domain}");
    }
}

#[tokio::test]
async fn a_name_that_is_not_a_token_or_has_a_prefix_panics() {
    for name in ["", "a b", "a;b", "a=b", "__Host-session", "__Secure-session"] {
        let sessions = Sessions::new(Store::new(), Users::new());
        let named = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| sessions.cookie_name(name)));
        assert!(named.is_err(), "{name}");
    }
}

async fn assert_rejected(response: Response) {
    assert_eq!(response.status(), 400);
    assert_eq!(response.headers()["cache-control"], "no-store");
    assert_eq!(response.headers()["vary"], "cookie");
    // If one of the two were removed, the other could be the wrong one.
    assert_eq!(response.headers()["clear-site-data"], "\"cookies\"");
    assert_eq!(set_cookie(&response), None);
    assert_eq!(response.text().await.unwrap(), "the session cookie stands in the request more than once");
}

#[tokio::test]
async fn facts_9_a_doubled_session_cookie_is_refused_in_one_line_and_in_two() {
    let (store, users) = (Store::new(), Users::new());
    let node = Node::start(store, &users).await;
    let mut browser = Browser::new(node.address);
    let (ours, theirs) = (browser.log_in("ada").await, browser.with_cookie(None).log_in("eve").await);
    for (first, second) in [(&ours, &theirs), (&theirs, &ours), (&ours, &ours), (&ours, &String::new())] {
        let (first, second) = (format!("{COOKIE}={first}"), format!("{COOKIE}={second}"));
        for path in ["/me", "/public", "/dashboard", "/nowhere"] {
            assert_rejected(browser.get_with(path, &[format!("{first}; {second}")]).await).await;
            assert_rejected(browser.get_with(path, &[format!("a=b; {first};{second}; c=d")]).await).await;
            assert_rejected(browser.get_with(path, &[first.clone(), second.clone()]).await).await;
            assert_rejected(browser.get_with(path, &[format!("{first}; a=b"), "c=d".into(), second.clone()]).await)
                .await;
        }
    }
    // With one of them, and without any, requests succeed again.
    assert_eq!(browser.get_with("/me", &[format!("{COOKIE}={ours}")]).await.text().await.unwrap(), "ada");
    assert_eq!(browser.get_with("/me", &[]).await.text().await.unwrap(), "stranger");
}

/// The content type of gRPC does not turn the 400 into a 200.
#[tokio::test]
async fn facts_9_a_doubled_session_cookie_is_a_400_for_every_content_type() {
    let node = Node::start(Store::new(), &Users::new()).await;
    let request = reqwest::Client::new().post(format!("http://{}/me", node.address));
    let request =
        request.header("content-type", "application/grpc").header("cookie", format!("{COOKIE}=a; {COOKIE}=b"));
    assert_rejected(request.send().await.unwrap()).await;
}

/// Cookie names are case-sensitive and not escaped. Another site may have set a name that is almost ours.
#[tokio::test]
async fn facts_9_a_cookie_of_almost_the_same_name_is_another_one() {
    let node = Node::start(Store::new(), &Users::new()).await;
    let mut browser = Browser::new(node.address);
    let (ours, theirs) = (browser.log_in("ada").await, browser.with_cookie(None).log_in("eve").await);
    let names = [
        "__host-session",
        "__HOST-SESSION",
        "__Host-Session",
        "%5F%5FHost-session",
        "__%48ost-session",
        "session",
        "__Host-session2",
        "x__Host-session",
        "__Host-session ",
        "__Secure-session",
        "\"__Host-session\"",
    ];
    for name in names {
        let lines = [format!("{name}={theirs}")];
        assert_eq!(browser.get_with("/me", &lines).await.text().await.unwrap(), "stranger", "{name}");
        for lines in [
            vec![format!("{name}={theirs}; {COOKIE}={ours}")],
            vec![format!("{COOKIE}={ours}"), format!("{name}={theirs}")],
        ] {
            assert_eq!(browser.get_with("/me", &lines).await.text().await.unwrap(), "ada", "{name}");
        }
    }
}

#[tokio::test]
async fn a_caller_with_an_invalid_id_is_anonymous() {
    let store = Store::new();
    let node = Node::start(store.clone(), &Users::new()).await;
    let mut browser = Browser::new(node.address);
    let cookie = browser.log_in("ada").await;
    let before = store.loads.load(SeqCst);
    let values = ["", "x", "%41", &cookie[1..], &format!("{cookie}="), &format!("\"{cookie}\""), &"A".repeat(4000)];
    for value in values {
        let response = browser.get_with("/me", &[format!("{COOKIE}={value}")]).await;
        assert_eq!(response.text().await.unwrap(), "stranger", "{value}");
    }
    let asked = store.loads.load(SeqCst) - before;
    assert_eq!(asked, 0, "the store is asked for valid IDs only");
    // A valid ID that does not exist.
    let response = browser.get_with("/me", &[format!("{COOKIE}={}", "A".repeat(22))]).await;
    assert_eq!(response.text().await.unwrap(), "stranger");
}

/// RFC 9113, 8.2.3: a client may send each cookie in a line of its own.
#[tokio::test]
async fn facts_9_all_cookie_lines_of_http2_are_read() {
    let sessions = Sessions::new(Store::new(), Users::new());
    let (app, _) = router(&Users::new(), &sessions);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (connection, _) = listener.accept().await.unwrap();
            let service = TowerToHyperService::new(app.clone());
            tokio::spawn(async move {
                auto::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(connection), service).await
            });
        }
    });
    let mut browser = Browser::new(address);
    let cookie = browser.log_in("ada").await;

    let connection = TcpStream::connect(address).await.unwrap();
    let (mut client, driver) = http2::handshake(TokioExecutor::new(), TokioIo::new(connection)).await.unwrap();
    tokio::spawn(driver);
    let ours = format!("{COOKIE}={cookie}");
    for (lines, status) in [
        (vec!["a=b", &ours], 200),
        (vec!["a=b", "c=d", &ours, "e=f"], 200),
        (vec![&ours, "a=b", &ours], 400),
        (vec!["a=b", "c=d"], 303),
    ] {
        let request = hyper::Request::get(format!("http://{address}/dashboard"));
        let request = lines.iter().fold(request, |request, line| request.header("cookie", *line));
        let response = client.send_request(request.body(String::new()).unwrap()).await.unwrap();
        assert_eq!(response.version(), hyper::Version::HTTP_2);
        assert_eq!(response.status(), status, "{lines:?}");
    }
}

/// The cookie is a secret.
#[tokio::test]
async fn debug_prints_no_cookie_and_no_epoch() {
    let node = Node::start(Store::new(), &Users::new()).await;
    let mut browser = Browser::new(node.address);
    let cookie = browser.log_in("ada").await;
    let printed = browser.text("/debug").await;
    assert!(printed.contains("SessionOf") && printed.contains("Sessions {") && printed.contains("SessionService"));
    assert!(!printed.contains(&cookie));
    let id: Id = cookie.parse().unwrap();
    assert!(!printed.contains(&id.0.to_string()) && !printed.contains("epoch"), "{printed}");
}
