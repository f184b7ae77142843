//! Section 1: what the library consists of.

use std::sync::atomic::Ordering;

use authed::backend::Outcome;
use authed::{
    Authed, AuthenticationError, AuthenticationLayer, Authenticator, Backend, Caller, Credentials, Identity, NotFound,
    SimpleUser, User,
};
use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::get;
use http::request::Parts;

use super::site::{
    Admin, App, Authenticated, Site, authenticator, counting_authenticator, counting_waiting_authenticator, extracting,
    home, introduction, layered, page, servers,
};
use support::{ANONYMOUS, BROKEN, Server, basic, login};

fn app() -> App {
    Router::new()
        .route("/", get(home))
        .route("/dashboard", get(page::<Authenticated>))
        .route("/prove", get(prove))
        .route("/twice", get(async |_: Caller<Site>, _: Authed<Authenticated>, _: Authed<Admin, NotFound>| "ok"))
        .route("/mute", get(async || "ok"))
}

/// Asks at run time, as `has_required_scope` does.
async fn prove(caller: Caller<Site>) -> String {
    match caller.prove::<(Authenticated, Admin)>() {
        Ok(proof) => format!("yes, {}", proof.user().display_name()),
        Err(lacking) => lacking.to_string(),
    }
}

/// 1.
#[tokio::test]
async fn scopes_can_be_asked_for_at_run_time() {
    for server in servers(app).await {
        server.get("/prove", &basic("root")).await.says("yes, root");
        server.get("/prove", &basic("alice")).await.says("the caller lacks admin");
        server.get("/prove", ANONYMOUS).await.says("the caller is anonymous and lacks authenticated, admin");
    }
}

/// 2: the layer asks the backend once for every request, before routing.
#[tokio::test]
async fn layer_asks_once_for_every_request() {
    for (authenticator, asked) in [counting_authenticator(), counting_waiting_authenticator()] {
        let server = layered(app(), authenticator).await;
        for (path, status) in [("/", 200), ("/twice", 200), ("/mute", 200), ("/unknown", 404)] {
            let before = asked.load(Ordering::SeqCst);
            assert_eq!(server.get(path, &basic("root")).await.status, status);
            assert_eq!(asked.load(Ordering::SeqCst) - before, 1, "{path}");
        }
        let before = asked.load(Ordering::SeqCst);
        assert_eq!(server.ask(reqwest::Method::PUT, "/", &basic("root")).await.status, 405);
        assert_eq!(asked.load(Ordering::SeqCst) - before, 1);
    }
}

/// 2: without the layer, the backend is asked only for handlers with such a parameter.
#[tokio::test]
async fn extractor_asks_once_if_it_has_to_wait() {
    let (authenticator, asked) = counting_waiting_authenticator();
    let server = extracting(app(), authenticator).await;
    for (path, times) in [("/", 1), ("/twice", 1), ("/mute", 0), ("/unknown", 0)] {
        let before = asked.load(Ordering::SeqCst);
        server.get(path, &basic("root")).await;
        assert_eq!(asked.load(Ordering::SeqCst) - before, times, "{path}");
    }
}

/// 3: an identity, nobody, or an error of three kinds.
#[tokio::test]
async fn backend_has_three_outcomes() {
    for server in servers(app).await {
        server.get("/", &basic("alice")).await.says(&introduction(true, "alice"));
        server.get("/", ANONYMOUS).await.says(&introduction(false, ""));
        server.get("/", BROKEN).await.rejects(400, "the credentials are malformed");
        server.get("/", &basic("down")).await.rejects(503, "the caller cannot be authenticated at the moment");
        assert_eq!(server.get("/", &login("alice", "wrong")).await.status, 401);
    }
}

/// 4: the caller is in the request's extensions, for everything behind the layer.
#[tokio::test]
async fn layer_shows_the_caller_to_what_is_behind_it() {
    async fn name_it(request: Request, next: Next) -> Response {
        let seen = Caller::<Site>::from_extensions(request.extensions()).map(|caller| format!("{caller:?}"));
        let mut response = next.run(request).await;
        let seen = seen.unwrap_or("no layer".to_owned());
        response.headers_mut().insert("x-seen", seen.parse().unwrap());
        response
    }
    let behind = app().layer(from_fn(name_it));
    let server = layered(behind.clone(), authenticator()).await;
    let seen = async |who: &str| server.get("/mute", who).await.header("x-seen").unwrap().to_owned();
    let alice = r#"Caller(Identity { user: "alice", credentials: {"authenticated"} })"#;
    assert_eq!(seen(&basic("alice")).await, alice);
    assert_eq!(seen(ANONYMOUS).await, "Caller(Anonymous)");

    // 36: without a layer there is no caller, not even an anonymous one.
    let server = extracting(behind, authenticator()).await;
    assert_eq!(server.get("/mute", &basic("alice")).await.header("x-seen"), Some("no layer"));
}

/// 5, 8: there is always a caller. An authenticated caller need not hold a scope.
#[tokio::test]
async fn known_user_may_hold_no_scope() {
    for server in servers(app).await {
        server.get("/", ANONYMOUS).await.says(&introduction(false, ""));
        server.get("/", &basic("nobody")).await.says(&introduction(true, "nobody"));
        server.get("/dashboard", &basic("nobody")).await.rejects(403, "Forbidden");
        server.get("/dashboard", &basic("machine")).await.rejects(403, "Forbidden");
        server.get("/dashboard", &basic("alice")).await.says(&introduction(true, "alice"));
    }
}

/// 6: a user with an empty name is authenticated.
#[tokio::test]
async fn simple_user() {
    let tom = SimpleUser::new("tom");
    assert_eq!((tom.display_name(), &*tom.id()), ("tom", "tom"));

    struct Nameless;
    impl Backend for Nameless {
        type Realm = Site;
        async fn authenticate(&self, _: &Parts) -> Outcome<Site> {
            Ok(Some(Identity::new(SimpleUser::new(""), Credentials::none())))
        }
    }
    let server = extracting(app(), Authenticator::new(Nameless)).await;
    server.get("/", ANONYMOUS).await.says(&introduction(true, ""));
}

/// Puts what it reads of the request into the user's name.
struct Observer;

impl Backend for Observer {
    type Realm = Site;

    async fn authenticate(&self, head: &Parts) -> Outcome<Site> {
        let header = |name| head.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("none");
        let seen = format!("{} {} {} {}", head.method, head.uri, header("x-key"), header("cookie"));
        Ok(Some(Identity::new(SimpleUser::new(seen), Credentials::none())))
    }
}

/// 7: method, target, query, headers and cookies.
#[tokio::test]
async fn backend_sees_the_whole_head() {
    let server = layered(app(), Authenticator::new(Observer)).await;
    let answer = server.raw_get("/?a=1&b=%20", &[b"X-Key: 7", b"Cookie: session=s"]).await;
    answer.says(&introduction(true, "GET /?a=1&b=%20 7 session=s"));
}

/// Returns the same outcome for every request.
struct Always(&'static str);

impl Backend for Always {
    type Realm = Site;

    async fn authenticate(&self, _: &Parts) -> Outcome<Site> {
        match self.0 {
            "" => Ok(None),
            "error" => Err(AuthenticationError::rejected()),
            name => Ok(Some(Identity::new(SimpleUser::new(name), Credentials::none().grant::<Authenticated>()))),
        }
    }
}

/// 10: the inner of two layers decides.
#[tokio::test]
async fn inner_of_two_layers_decides() {
    let layer = |name| AuthenticationLayer::new(Authenticator::new(Always(name)));
    let twice = async |inner, outer| {
        let app = app().with_state(Authenticator::new(Always("state"))).layer(layer(inner)).layer(layer(outer));
        Server::start(app).await
    };
    let server = twice("inner", "outer").await;
    server.get("/", ANONYMOUS).await.says(&introduction(true, "inner"));
    server.get("/dashboard", ANONYMOUS).await.says(&introduction(true, "inner"));

    let server = twice("", "outer").await;
    server.get("/", ANONYMOUS).await.says(&introduction(false, ""));
    server.get("/dashboard", ANONYMOUS).await.rejects(403, "Forbidden");

    // Without challenges a rejection is a 403.
    let server = twice("error", "outer").await;
    server.get("/", ANONYMOUS).await.rejects(403, "the credentials are not valid");
}
