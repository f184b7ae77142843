//! `Verifier`: a verifier of one's own that reads the request's head, with `Bearer`, `Basic` and `ApiKey`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use authed::backend::{ApiKey, BearerToken, Cache, KeyDigest, Login, Verdict, Verifier};
use authed::requirement::Level;
use authed::{Authed, AuthenticationError, Authenticator, Backend, Basic, Bearer, Caller, User};
use axum::Router;
use axum::body::Body;
use axum::routing::get;
use http::Request;
use http::request::Parts;
use support::{ANONYMOUS, login};
use tower::ServiceExt;

use super::site::{CHALLENGE, INVALID_REQUEST, INVALID_TOKEN, Read, Shop, servers, verdict};

/// Accepts a token only with a proof of possession: the header field `x-proof` must repeat the token. With `x-waits`,
/// the verdict is not available at once.
#[derive(Clone, Default)]
struct Bound {
    now: Arc<AtomicUsize>,
    later: Arc<AtomicUsize>,
}

impl Bound {
    fn check(name: &str, head: &Parts) -> Verdict<Shop> {
        let proof = head.headers.get("x-proof").ok_or(AuthenticationError::rejected())?;
        if proof == name { verdict(name) } else { Err(AuthenticationError::rejected()) }
    }
}

/// What a client presents, for each of the backends.
trait Presented: Send + 'static {
    fn name(&self) -> &str;
}

impl Presented for BearerToken {
    fn name(&self) -> &str {
        self.as_str()
    }
}

impl Presented for Login {
    fn name(&self) -> &str {
        Login::name(self)
    }
}

impl<C: Presented> Verifier<C> for Bound {
    type Realm = Shop;

    fn verify_now(&self, presented: &C, head: &Parts) -> Option<Verdict<Shop>> {
        if head.headers.contains_key("x-waits") {
            return None;
        }
        self.now.fetch_add(1, Ordering::SeqCst);
        Some(Self::check(presented.name(), head))
    }

    async fn verify(&self, presented: C, head: &Parts) -> Verdict<Shop> {
        self.later.fetch_add(1, Ordering::SeqCst);
        tokio::task::yield_now().await;
        Self::check(presented.name(), head)
    }
}

#[tokio::test]
async fn a_verifier_of_a_token_reads_the_head() {
    for server in servers([Authenticator::new(Bearer::verified_by(Bound::default()))]).await {
        for waits in [&[][..], &[b"x-waits: 1" as &[u8]]] {
            let lines = |lines: &[&'static [u8]]| [lines, waits].concat();
            let reader = lines(&[b"Authorization: Bearer reader", b"x-proof: reader"]);
            server.raw_get("/", &reader).await.says("reader");
            server.raw_get("/known", &reader).await.says("in");
            let needed = r#"Bearer realm="Shop", error="insufficient_scope", scope="orders:read orders:write""#;
            server.raw_get("/both", &reader).await.challenges(403, &[needed]);
            for wrong in [
                lines(&[b"Authorization: Bearer reader"]),
                lines(&[b"Authorization: Bearer reader", b"x-proof: writer"]),
                lines(&[b"Authorization: Bearer unknown", b"x-proof: unknown"]),
                lines(&[b"Authorization: Bearer ended", b"x-proof: ended"]),
            ] {
                server.raw_get("/", &wrong).await.challenges(401, &[INVALID_TOKEN]);
            }
            server.raw_get("/", &lines(&[b"Authorization: Bearer down", b"x-proof: down"])).await.challenges(503, &[]);
        }
    }
}

/// The backend reads the header field as for a function.
#[tokio::test]
async fn a_verifier_is_called_for_a_token_only() {
    let bound = Bound::default();
    for server in servers([Authenticator::new(Bearer::verified_by(bound.clone()))]).await {
        server.get("/", ANONYMOUS).await.says("nobody");
        server.get("/", &login("reader", "pw")).await.says("nobody");
        server.get("/known", ANONYMOUS).await.challenges(401, &[CHALLENGE]);
        server.get("/", "Bearer a b").await.challenges(400, &[INVALID_REQUEST]);
        server.get("/", "Bearer").await.challenges(400, &[INVALID_REQUEST]);
    }
    assert_eq!((bound.now.load(Ordering::SeqCst), bound.later.load(Ordering::SeqCst)), (0, 0));
}

#[tokio::test]
async fn a_verdict_at_once_needs_no_future_and_another_one_is_asked_for_once() {
    let bound = Bound::default();
    for server in servers([Authenticator::new(Bearer::verified_by(bound.clone()))]).await {
        let reader: [&[u8]; 3] = [b"Authorization: Bearer reader", b"x-proof: reader", b"x-waits: 1"];
        server.raw_get("/known", &reader[..2]).await.says("in");
        assert_eq!(bound.later.swap(0, Ordering::SeqCst), 0);
        assert!(bound.now.swap(0, Ordering::SeqCst) > 0);
        server.raw_get("/known", &reader).await.says("in");
        assert_eq!(bound.later.swap(0, Ordering::SeqCst), 1);
        assert_eq!(bound.now.load(Ordering::SeqCst), 0);
    }
}

/// A signature is expensive. A table, which the verifier can declare, is not.
#[tokio::test]
async fn a_verifier_is_asked_once_for_a_request_however_many_extractors_ask() {
    async fn page(_: Caller<Shop>, caller: Caller<Shop>, _: Option<Authed<Read>>) -> String {
        caller.user().map_or_else(|| "nobody".to_owned(), |user| user.display_name().to_owned())
    }
    let bound = Bound::default();
    let authenticator = Authenticator::new(Bearer::verified_by(bound.clone()).or(Basic::verified_by(bound.clone())));
    let app = Router::new().route("/", get(page)).with_state(authenticator);
    for (waits, asked) in [(false, (1, 0)), (true, (0, 1))] {
        let request = Request::get("/").header("authorization", "Bearer reader").header("x-proof", "reader");
        let request = if waits { request.header("x-waits", "1") } else { request };
        let response = app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), 200);
        let asked_for = (bound.now.swap(0, Ordering::SeqCst), bound.later.swap(0, Ordering::SeqCst));
        assert_eq!(asked_for, asked);
    }
}

/// Every backend stores the verdict with the request, unless its verifier is cheap. A chain stores it for its members.
#[tokio::test]
async fn only_a_cheap_verifier_is_asked_by_each_extractor() {
    struct Counted<const CHEAP: bool>(Arc<AtomicUsize>);

    impl<C: Send + 'static, const CHEAP: bool> Verifier<C> for Counted<CHEAP> {
        type Realm = Shop;

        const IS_CHEAP: bool = CHEAP;

        fn verify_now(&self, _: &C, _: &Parts) -> Option<Verdict<Shop>> {
            self.0.fetch_add(1, Ordering::SeqCst);
            Some(verdict("reader"))
        }

        async fn verify(&self, _: C, _: &Parts) -> Verdict<Shop> {
            Err(AuthenticationError::unavailable("the verdict is available at once"))
        }
    }

    async fn twice(_: Caller<Shop>, _: Caller<Shop>) {}

    async fn check<const CHEAP: bool>(asked: usize) {
        let count = Arc::new(AtomicUsize::new(0));
        let counted = || Counted::<CHEAP>(Arc::clone(&count));
        let cheap = || Counted::<true>(Arc::clone(&count));
        let [token, name, key] = ["Bearer reader".to_owned(), login("reader", "pw"), "sixteen-octets-1".to_owned()];
        for (at, (authenticator, field, value)) in [
            (Authenticator::new(Bearer::verified_by(counted())), "authorization", &token),
            (Authenticator::new(Basic::verified_by(counted())), "authorization", &name),
            (Authenticator::new(ApiKey::verified_by("x-api-key", counted())), "x-api-key", &key),
            (Authenticator::new(Arc::new(Bearer::verified_by(counted()))), "authorization", &token),
            (Authenticator::new(Bearer::verified_by(counted()).or_anonymous()), "authorization", &token),
            (
                Authenticator::new(Bearer::verified_by(counted()).or(Basic::verified_by(cheap()))),
                "authorization",
                &token,
            ),
            (
                Authenticator::new(Basic::verified_by(cheap()).or(Bearer::verified_by(counted()))),
                "authorization",
                &token,
            ),
        ]
        .into_iter()
        .enumerate()
        {
            let app = Router::new().route("/", get(twice)).with_state(authenticator);
            let request = Request::get("/").header(field, value).body(Body::empty()).unwrap();
            assert_eq!(app.oneshot(request).await.unwrap().status(), 200);
            assert_eq!(count.swap(0, Ordering::SeqCst), asked, "backend {at}, cheap: {CHEAP}");
        }
    }

    check::<true>(2).await;
    check::<false>(1).await;
}

/// A verifier behind an `Arc` or a cache answers as it does alone, and names the levels that its issuer knows.
#[tokio::test]
async fn a_shared_and_a_cached_verifier_say_what_the_verifier_says() {
    struct Graded(Bound);

    impl Verifier<BearerToken> for Graded {
        type Realm = Shop;

        fn verify_now(&self, presented: &BearerToken, head: &Parts) -> Option<Verdict<Shop>> {
            self.0.verify_now(presented, head)
        }

        fn acr_values(&self, level: u8) -> Option<String> {
            Some(format!("at-least-{level}"))
        }

        async fn verify(&self, presented: BearerToken, head: &Parts) -> Verdict<Shop> {
            self.0.verify(presented, head).await
        }
    }

    async fn strong(_: Authed<Level<Shop, 2>>) {}

    async fn check<V: Verifier<BearerToken, Realm = Shop>>(verifier: V) {
        let state = Authenticator::new(Bearer::verified_by(verifier));
        let app = Router::new().route("/", get(strong)).with_state(state);
        let request = Request::get("/").header("authorization", "Bearer reader").header("x-proof", "reader");
        let response = app.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), 401);
        let challenge = r#"Bearer realm="Shop", error="insufficient_user_authentication", acr_values="at-least-2""#;
        assert_eq!(response.headers()["www-authenticate"], challenge);
    }

    check(Graded(Bound::default())).await;
    let bound = Bound::default();
    check(Arc::new(Graded(bound.clone()))).await;
    assert_eq!((bound.now.load(Ordering::SeqCst), bound.later.load(Ordering::SeqCst)), (1, 0));
    check(Cache::new(10, Duration::from_secs(60)).before(Graded(Bound::default()))).await;
}

#[tokio::test]
async fn every_challenge_of_a_verifier_names_the_metadata() {
    const METADATA: &str = "https://shop.example/.well-known/oauth-protected-resource";
    let backend = Bearer::verified_by(Bound::default()).resource_metadata(METADATA);
    for server in servers([Authenticator::new(backend)]).await {
        let with_metadata = |challenge: &str| format!("{challenge}, resource_metadata=\"{METADATA}\"");
        let anonymous = format!("{CHALLENGE}, scope=\"known\"");
        server.get("/known", ANONYMOUS).await.challenges(401, &[&with_metadata(&anonymous)]);
        server.get("/known", "Bearer reader").await.challenges(401, &[&with_metadata(INVALID_TOKEN)]);
    }
}

#[tokio::test]
async fn a_verifier_of_a_login_reads_the_head() {
    let chain = Basic::verified_by(Bound::default()).or(Bearer::verified_by(Bound::default()));
    for server in servers([Authenticator::new(chain)]).await {
        for waits in [&[][..], &[b"x-waits: 1" as &[u8]]] {
            let basic = format!("Authorization: {}", login("writer", "any"));
            let lines = |proof: &'static [u8]| [&[basic.as_bytes(), proof], waits].concat();
            server.raw_get("/both", &lines(b"x-proof: writer")).await.says("in");
            let offered = [r#"Basic realm="Shop", charset="UTF-8""#, CHALLENGE];
            server.raw_get("/both", &lines(b"x-proof: reader")).await.challenges(401, &offered);
        }
    }
}

/// A verifier of keys that accepts each key for one path.
struct BoundToPath(KeyDigest);

impl Verifier<KeyDigest> for BoundToPath {
    type Realm = Shop;

    async fn verify(&self, digest: KeyDigest, head: &Parts) -> Verdict<Shop> {
        match head.uri.path() {
            "/known" if digest == self.0 => verdict("known"),
            _ => Err(AuthenticationError::rejected()),
        }
    }
}

#[tokio::test]
async fn a_verifier_of_a_key_reads_the_head() {
    let backend = || ApiKey::verified_by("x-api-key", BoundToPath(KeyDigest::of("sixteen-octets-1")));
    for server in servers([Authenticator::new(backend())]).await {
        let key: [&[u8]; 1] = [b"x-api-key: sixteen-octets-1"];
        server.raw_get("/known", &key).await.says("in");
        server.raw_get("/", &key).await.challenges(403, &[]);
        server.raw_get("/known", &[b"x-api-key: sixteen-octets-2"]).await.challenges(403, &[]);
        server.raw_get("/", &[]).await.says("nobody");
    }
}
