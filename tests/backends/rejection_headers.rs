//! `Backend::rejection_headers` and `Reason`: what a backend learns about a rejection, and what it can add to the response.

use std::error::Error;
use std::sync::{Arc, Mutex};

use authed::backend::Outcome;
use authed::policy::{Reason, Scheme, StepUp};
use authed::requirement::Minutes;
use authed::response::WwwAuthenticate;
use authed::{
    AnyOf, Authed, AuthenticationLayer, Authenticator, Backend, Basic, Caller, Challenge, Forbidden, Fresh, Identity,
    NotFound, Permitted, RedirectTo, Rejection, RequireLayer, Resource, Rule, Status,
};
use axum::Router;
use axum::routing::get;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue};
use support::shop::{Admin, Auditor, Editor, Shop, Stated, Viewer};
use support::{Answer, LoginPage, Server};

/// The reasons that a backend was told.
type Told = Arc<Mutex<Vec<String>>>;

/// Authenticates as [`Stated`], and puts the reason of each rejection into the header field `x-reason`.
struct Telling {
    inner: Stated<Shop>,
    told: Told,
}

fn describe(reason: Reason<'_>) -> String {
    match reason {
        Reason::Anonymous { needed } => format!("anonymous; needs {needed}"),
        Reason::Error(error) => {
            let cause = error.source().map_or("none".to_owned(), ToString::to_string);
            format!("{:?}; cause: {cause}", error.kind())
        }
        Reason::InsufficientScope { needed, missing } => format!("needs {needed}; lacks {}", missing.join(" ")),
        Reason::InsufficientAuthentication(StepUp { max_age: Some(within), .. }) => format!("login within {within:?}"),
        other => panic!("{other:?}"),
    }
}

impl Backend for Telling {
    type Realm = Shop;

    async fn authenticate(&self, head: &Parts) -> Outcome<Shop> {
        self.inner.authenticate(head).await
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<Shop>> {
        self.inner.authenticate_now(head)
    }

    fn challenges(&self, _: &Parts, _: Reason<'_>) -> Vec<WwwAuthenticate> {
        vec![Basic::challenge("Shop")]
    }

    fn rejection_headers(&self, _: &Parts, reason: Reason<'_>) -> HeaderMap {
        let reason = describe(reason);
        self.told.lock().unwrap().push(reason.clone());
        let mut headers = HeaderMap::new();
        headers.insert("x-reason", HeaderValue::try_from(reason).unwrap());
        headers
    }
}

/// A rule that denies every caller.
enum Never {}

#[derive(Clone)]
struct Post;

impl Rule<Post> for Never {
    type Realm = Shop;
    type OnFailure = Forbidden;

    fn permits(_: &Identity<Shop>, _: &Post) -> bool {
        false
    }
}

impl<S: Sync> Resource<S> for Post {
    type Key = u64;
    type Within = ();
    type Error = Rejection;

    async fn find(_: u64, _: &(), _: &S) -> Result<Option<Self>, Rejection> {
        Ok(Some(Self))
    }
}

type Recent = Fresh<Shop, Minutes<5>>;

fn app() -> Router<Authenticator<Shop>> {
    async fn home(_: Caller<Shop>) {}
    async fn forbidden(_: Authed<(Viewer, Auditor)>) {}
    async fn status(_: Authed<Editor, Status<402>>) {}
    async fn redirect(_: Authed<Admin, RedirectTo<LoginPage>>) {}
    async fn challenge(_: Authed<Admin, Challenge>) {}
    async fn either(_: Authed<AnyOf<(Editor, Auditor)>>) {}
    async fn recent(_: Authed<(Viewer, Recent)>) {}
    async fn hidden(_: Authed<Admin, NotFound>) {}
    async fn rule(_: Permitted<Post, Never>) {}
    Router::new()
        .route("/", get(home))
        .route("/forbidden", get(forbidden))
        .route("/status", get(status))
        .route("/redirect", get(redirect))
        .route("/challenge", get(challenge))
        .route("/either", get(either))
        .route("/recent", get(recent))
        .route("/hidden", get(hidden))
        .route("/rule/{id}", get(rule))
        .fallback(authed::not_found)
}

/// Serves the application with extractors, below a layer, and with a backend that waits. Also returns what the backends
/// were told.
async fn servers() -> ([Server; 3], Told) {
    let told = Told::default();
    let authenticator =
        |polls| Authenticator::new(Telling { inner: Stated::new().waiting(polls), told: Arc::clone(&told) });
    let layered = app().with_state(authenticator(0)).layer(AuthenticationLayer::new(authenticator(0)));
    let servers = [
        Server::start(app().with_state(authenticator(0))).await,
        Server::start(layered).await,
        Server::start(app().with_state(authenticator(1))).await,
    ];
    (servers, told)
}

/// Asks for a page as the caller with these words, or anonymously.
async fn ask(server: &Server, path: &str, words: &str) -> Answer {
    match words {
        "" => server.raw_get(path, &[]).await,
        _ => server.raw_get(path, &[format!("x-shop: {words}").as_bytes()]).await,
    }
}

#[tokio::test]
async fn an_error_gets_the_backends_fields_and_the_backend_sees_the_whole_error() {
    let (servers, _) = servers().await;
    for server in servers {
        for path in ["/", "/forbidden"] {
            for (words, status, reason) in [
                ("malformed", 400, "Malformed; cause: none"),
                ("rejected", 401, "Rejected; cause: none"),
                ("expired viewer", 401, "Rejected; cause: none"),
                ("unavailable", 503, "Unavailable; cause: the database is at db.internal"),
            ] {
                let answer = ask(&server, path, words).await;
                assert_eq!((answer.status, answer.header("x-reason")), (status, Some(reason)));
            }
        }
    }
}

#[tokio::test]
async fn a_denial_gets_the_backends_fields_and_the_backend_sees_needed_and_missing_scopes() {
    let (servers, _) = servers().await;
    for server in servers {
        for (path, words, status, reason) in [
            ("/forbidden", "", 403, "anonymous; needs viewer auditor"),
            ("/forbidden", "viewer", 403, "needs viewer auditor; lacks auditor"),
            ("/forbidden", "nothing", 403, "needs viewer auditor; lacks viewer auditor"),
            ("/status", "", 402, "anonymous; needs editor"),
            ("/redirect", "", 303, "anonymous; needs admin"),
            ("/redirect", "editor", 403, "needs admin; lacks admin"),
            ("/challenge", "", 401, "anonymous; needs admin"),
            ("/either", "", 403, "anonymous; needs editor"),
            ("/either", "viewer", 403, "needs editor; lacks editor"),
            ("/recent", "", 403, "anonymous; needs viewer"),
            ("/recent", "viewer 600", 401, "login within 300s"),
            ("/recent", "600", 403, "needs viewer; lacks viewer"),
            ("/rule/7", "", 403, "anonymous; needs "),
            ("/rule/7", "admin", 403, "needs ; lacks "),
        ] {
            let answer = ask(&server, path, words).await;
            assert_eq!((answer.status, answer.header("x-reason")), (status, Some(reason)), "{path} {words}");
        }
    }
}

/// Behind a guard it is the same.
#[tokio::test]
async fn a_guard_sends_the_backends_fields() {
    let authenticator = Authenticator::new(Telling { inner: Stated::new(), told: Told::default() });
    let layer = RequireLayer::<(Viewer, Admin)>::new(authenticator);
    let server = Server::start(Router::new().route("/", get(async || "in")).layer(layer)).await;
    assert_eq!(ask(&server, "/", "").await.header("x-reason"), Some("anonymous; needs viewer admin"));
    assert_eq!(ask(&server, "/", "viewer").await.header("x-reason"), Some("needs viewer admin; lacks admin"));
    ask(&server, "/", "admin").await.says("in");
}

/// A hidden page must look like a missing one.
#[tokio::test]
async fn the_backend_is_not_asked_for_a_404_or_a_success() {
    let (servers, told) = servers().await;
    for server in servers {
        for words in ["", "viewer"] {
            let hidden = ask(&server, "/hidden", words).await.timeless();
            hidden.rejects(404, "Not Found");
            assert_eq!(hidden, ask(&server, "/missing", words).await.timeless());
        }
        for path in ["/", "/hidden", "/redirect"] {
            assert_eq!(ask(&server, path, "admin").await.header("x-reason"), None);
        }
    }
    assert_eq!(*told.lock().unwrap(), [""; 0]);
}

#[tokio::test]
async fn the_backend_is_asked_once_for_each_rejection() {
    let (servers, told) = servers().await;
    for server in servers {
        ask(&server, "/forbidden", "").await;
        ask(&server, "/", "rejected").await;
        let expected = ["anonymous; needs viewer auditor", "Rejected; cause: none"];
        assert_eq!(std::mem::take(&mut *told.lock().unwrap()), expected);
    }
}

/// A member of a chain, which reads no request and adds these fields.
struct Adds(&'static [(&'static str, &'static str)]);

impl Backend for Adds {
    type Realm = Shop;

    async fn authenticate(&self, _: &Parts) -> Outcome<Shop> {
        Ok(None)
    }

    fn rejection_headers(&self, _: &Parts, _: Reason<'_>) -> HeaderMap {
        let field = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        // `collect` would keep the last line of a field only.
        self.0.iter().map(field).fold(HeaderMap::new(), |mut headers, (name, value)| {
            headers.append(name, value);
            headers
        })
    }
}

#[tokio::test]
async fn a_chain_sends_the_fields_of_all_members() {
    let chain = Adds(&[("x-one", "1"), ("x-both", "1")])
        .or(Stated::new().challenging())
        .or(Adds(&[("x-two", "2"), ("x-both", "2")]));
    let server = Server::start(app().with_state(Authenticator::new(chain))).await;
    for (path, words) in [("/forbidden", ""), ("/forbidden", "viewer"), ("/", "rejected")] {
        let answer = ask(&server, path, words).await;
        assert_eq!((answer.header("x-one"), answer.header("x-two")), (Some("1"), Some("2")));
        // The last member replaces a field of the others.
        assert_eq!(answer.header("x-both"), Some("2"));
    }
    assert_eq!(ask(&server, "/hidden", "viewer").await.header("x-one"), None);
}

/// Regression: of several lines of a field, only the last was sent.
#[tokio::test]
async fn a_field_can_have_several_lines() {
    let backend =
        || Adds(&[("link", "</a>"), ("link", "</b>"), ("cache-control", "private"), ("content-type", "text/x")]);
    for authenticator in [Authenticator::new(backend()), Authenticator::new(backend().or(Stated::new()))] {
        let server = Server::start(app().with_state(authenticator)).await;
        let answer = ask(&server, "/forbidden", "").await;
        assert_eq!(answer.lines("link"), ["</a>", "</b>"]);
        // The backend replaces the fields of the policy, but the response is never stored.
        assert_eq!((answer.header("content-type"), answer.header("cache-control")), (Some("text/x"), Some("no-store")));
    }
}

#[tokio::test]
async fn on_error_can_read_and_change_the_backends_fields() {
    let authenticator = Authenticator::new(Adds(&[("x-nonce", "1")]).or(Stated::new()));
    let authenticator = authenticator.on_error(|_, _, rejection| {
        let nonce = rejection.headers()["x-nonce"].clone();
        rejection.header(HeaderName::from_static("x-copy"), nonce)
    });
    let server = Server::start(app().with_state(authenticator)).await;
    let answer = ask(&server, "/", "rejected").await;
    assert_eq!((answer.header("x-nonce"), answer.header("x-copy")), (Some("1"), Some("1")));
}

/// Also of a backend whose identities are completed, that is optional, or that is shared.
#[tokio::test]
async fn a_backend_around_another_adds_its_fields() {
    async fn check(backend: impl Backend<Realm = Shop>) {
        async fn admin(_: Authed<Admin>) {}
        let app = Router::new().route("/", get(admin)).with_state(Authenticator::new(backend));
        let request = http::Request::get("/").header("x-shop", "editor").body(axum::body::Body::empty()).unwrap();
        let answer = support::ask(app, request).await;
        assert_eq!(answer.headers["x-reason"], "needs admin; lacks admin");
    }
    let telling = || Telling { inner: Stated::new(), told: Told::default() };
    check(telling().and_then(|identity: Identity<Shop>, _: &Parts| std::future::ready(Ok(identity)))).await;
    check(telling().or_anonymous()).await;
    check(Arc::new(telling())).await;
}
