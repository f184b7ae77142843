//! One decision has one decider: every combination of the router's state, a layer around it, and a layer around a nested
//! router. Who is asked, how often, who responds, and who hears of it.

mod random;

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use authed::backend::Outcome;
use authed::policy::{Reason, Scheme};
use authed::response::WwwAuthenticate;
use authed::routing::get;
use authed::{
    Authed, AuthenticationError, AuthenticationLayer, Authenticator, Backend, Bearer, Caller, Credentials, Identity,
    NotFound, Routes, SimpleUser, scopes,
};
use axum::Router;
use axum::body::Body;
use axum::extract::OriginalUri;
use http::request::Parts;
use http::{Method, Request, StatusCode, header};
use tower_http::cors::{Any, CorsLayer};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Viewer = "viewer";
    pub scope Admin = "admin";
    pub scope Hidden = "hidden", on failure NotFound;
}

/// What happened, in its order: `state asked`, `outer denied 403`.
type Log = Arc<Mutex<Vec<String>>>;

/// A backend with a name. It authenticates the words of `x-caller` that begin with the name: scopes, and
///
/// | word | meaning |
/// | --- | --- |
/// | `wrong` | the login is wrong |
/// | `expired` | the identity expired a second ago |
/// | `acts` | the user acts for `grace` |
struct Named {
    name: &'static str,
    waits: bool,
    log: Log,
}

fn words(head: &Parts) -> Vec<&str> {
    head.headers.get("x-caller").map_or_else(Vec::new, |words| words.to_str().unwrap().split(' ').collect())
}

impl Named {
    fn outcome(&self, head: &Parts) -> Outcome<Shop> {
        self.log.lock().unwrap().push(format!("{} asked", self.name));
        let words = words(head);
        if words.first() != Some(&self.name) {
            return Ok(None);
        }
        if words.contains(&"wrong") {
            return Err(AuthenticationError::rejected());
        }
        let mut identity = Identity::new(SimpleUser::new("ada"), Credentials::from_names(&words[1..]));
        if words.contains(&"acts") {
            identity = identity.acting_for(SimpleUser::new("grace"));
        }
        if words.contains(&"expired") {
            identity = identity.with_expiry(SystemTime::now() - Duration::from_secs(1));
        }
        Ok(Some(identity))
    }
}

impl Backend for Named {
    type Realm = Shop;

    async fn authenticate(&self, head: &Parts) -> Outcome<Shop> {
        tokio::task::yield_now().await;
        self.outcome(head)
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<Shop>> {
        (!self.waits).then(|| self.outcome(head))
    }

    fn challenges(&self, _: &Parts, _: Reason<'_>) -> Vec<WwwAuthenticate> {
        vec![Bearer::challenge(self.name)]
    }
}

/// Where a backend stands.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    Nowhere,
    /// The backend of the state, with hooks of its own.
    State,
    /// The backend of the layer around the router.
    Outer,
    /// A backend of its own.
    Own,
}

/// One authenticator of a place: which backend it asks, and whether it reports.
#[derive(Clone, Copy, Debug)]
struct Asked {
    place: &'static str,
    backend: &'static str,
    audited: bool,
}

struct Backends {
    state: Arc<Named>,
    outer: Arc<Named>,
    inner: Arc<Named>,
    log: Log,
}

impl Backends {
    fn new(waits: bool) -> Self {
        let log = Log::default();
        let named = |name| Arc::new(Named { name, waits, log: Arc::clone(&log) });
        Self { state: named("state"), outer: named("outer"), inner: named("inner"), log: Arc::clone(&log) }
    }

    /// Returns an authenticator that reports under the name of its place, if it is audited.
    fn authenticator(&self, asked: Asked) -> Authenticator<Shop> {
        let backend = match asked.backend {
            "state" => &self.state,
            "outer" => &self.outer,
            _ => &self.inner,
        };
        let (place, log) = (asked.place, Arc::clone(&self.log));
        let hooked = Authenticator::new(Arc::clone(backend))
            .on_error(move |_, _, rejection| rejection.html(format!("error of {place}")))
            .on_denied(move |_, rejection| rejection.html(format!("denial of {place}")));
        match asked.audited {
            true => hooked.audited_by(move |event| {
                log.lock().unwrap().push(format!("{place} hears {}", event.status().as_u16()));
            }),
            false => hooked,
        }
    }
}

/// What the library must do, on plain data: the layers from outside to inside, and the state.
struct Expected {
    events: Vec<String>,
    status: u16,
    body: String,
    challenge: Option<&'static str>,
}

fn expected(layers: &[Asked], state: Asked, caller: &str) -> Expected {
    let mut events = Vec::new();
    let mut known: Option<(&str, bool)> = None; // the backend that was asked last, and whether it found the caller
    let deciders = if layers.is_empty() { vec![state] } else { layers.to_vec() };
    let scopes = |backend: &str| caller.strip_prefix(backend).map(str::trim);
    for asked in &deciders {
        if known.is_some_and(|(backend, _)| backend == asked.backend) {
            continue;
        }
        events.push(format!("{} asked", asked.backend));
        if scopes(asked.backend) == Some("wrong") {
            return rejected(events, *asked, 401, "error");
        }
        known = Some((asked.backend, scopes(asked.backend).is_some()));
    }
    let decider = deciders[deciders.len() - 1];
    if scopes(decider.backend).is_some_and(|scopes| scopes.split(' ').any(|scope| scope == "admin")) {
        return Expected { events, status: 200, body: "served".to_owned(), challenge: None };
    }
    rejected(events, decider, 403, "denial")
}

fn rejected(mut events: Vec<String>, by: Asked, status: u16, kind: &str) -> Expected {
    if by.audited {
        events.push(format!("{} hears {status}", by.place));
    }
    let challenge = (status == 401).then_some(by.backend);
    Expected { events, status, body: format!("{kind} of {}", by.place), challenge }
}

async fn page(_: Authed<Admin>) -> &'static str {
    "served"
}

/// Every kind of caller: nobody, and for each backend a good, a lacking and a wrong login.
const CALLERS: [&str; 10] = [
    "",
    "state admin",
    "state viewer",
    "state wrong",
    "outer admin",
    "outer viewer",
    "outer wrong",
    "inner admin",
    "inner viewer",
    "inner wrong",
];

#[tokio::test]
async fn every_combination_has_one_decider() {
    let mut requests = 0;
    for waits in [false, true] {
        for outer in [Place::Nowhere, Place::State, Place::Own] {
            for inner in [Place::Nowhere, Place::State, Place::Outer, Place::Own] {
                for audited in 0..8_u8 {
                    for in_routes in [false, true] {
                        requests += combination(waits, outer, inner, audited, in_routes).await;
                    }
                }
            }
        }
    }
    assert_eq!(requests, 2 * 3 * 4 * 8 * 2 * CALLERS.len());
}

async fn combination(waits: bool, outer: Place, inner: Place, audited: u8, in_routes: bool) -> usize {
    let backends = Backends::new(waits);
    let state = Asked { place: "state", backend: "state", audited: audited & 1 != 0 };
    let around = |place: Place, name: &'static str, bit: u8, own: &'static str| {
        let backend = match place {
            Place::Nowhere => return None,
            Place::State => "state",
            Place::Outer => "outer",
            Place::Own => own,
        };
        Some(Asked { place: name, backend, audited: audited & bit != 0 })
    };
    let outer = around(outer, "outer", 2, "outer");
    let inner = around(inner, "inner", 4, "inner");
    let layer = |asked: Asked| AuthenticationLayer::new(backends.authenticator(asked));

    macro_rules! app {
        ($Router:ident, $get:path) => {{
            let nested = $Router::new().route("/page", $get(page));
            let nested = inner.into_iter().fold(nested, |nested, inner| nested.layer(layer(inner)));
            let router = $Router::new().nest("/api", nested);
            let router = outer.into_iter().fold(router, |router, outer| router.layer(layer(outer)));
            router.with_state(backends.authenticator(state))
        }};
    }
    let app: Router = if in_routes { app!(Routes, get) } else { app!(Router, axum::routing::get) };

    let layers: Vec<Asked> = outer.into_iter().chain(inner).collect();
    for caller in CALLERS {
        backends.log.lock().unwrap().clear();
        let request = Request::builder().uri("/api/page").header("x-caller", caller).body(Body::empty()).unwrap();
        let answer = support::ask(app.clone(), request).await;
        let expected = expected(&layers, state, caller);
        let context = format!("{caller:?} waits {waits}, layers {layers:?}, state {state:?}, in routes {in_routes}");
        assert_eq!(*backends.log.lock().unwrap(), expected.events, "{context}");
        assert_eq!((answer.status, &*answer.body), (expected.status, &*expected.body), "{context}");
        let challenge = expected.challenge.map(|name| format!("Bearer realm=\"{name}\""));
        assert_eq!(answer.header("www-authenticate"), challenge.as_deref(), "{context}");
    }
    CALLERS.len()
}

/// Two extractors, a subtree's requirement and a fallback ask what a layer has asked already.
#[tokio::test]
async fn further_questions_are_answered_from_memory() {
    async fn twice(_: Authed<Viewer>, _: Authed<Admin>, OriginalUri(_): OriginalUri) {}
    for waits in [false, true] {
        let backends = Backends::new(waits);
        let asked = Asked { place: "outer", backend: "outer", audited: true };
        let routes = Routes::new()
            .under::<Viewer>("/api", Routes::new().route("/page", get(twice)))
            .layer(AuthenticationLayer::new(backends.authenticator(asked)));
        let state = Asked { place: "state", backend: "state", audited: true };
        let app = routes.with_state(backends.authenticator(state));
        let request = Request::builder().uri("/api/page").header("x-caller", "outer viewer admin");
        assert_eq!(support::ask(app, request.body(Body::empty()).unwrap()).await.status, 200);
        assert_eq!(*backends.log.lock().unwrap(), ["outer asked"]);
    }
}

/// A preflight has no login. The layer for CORS responds to it, and no backend is asked, if it is around the others.
#[tokio::test]
async fn a_preflight_asks_nobody() {
    let backends = Backends::new(false);
    let asked = |place| Asked { place, backend: place, audited: true };
    let nested =
        Routes::new().route("/page", get(page)).layer(AuthenticationLayer::new(backends.authenticator(asked("inner"))));
    let cors = CorsLayer::new().allow_origin(Any).allow_methods([Method::GET]).allow_headers([header::AUTHORIZATION]);
    let app = Routes::new()
        .nest("/api", nested)
        .layer(AuthenticationLayer::new(backends.authenticator(asked("outer"))))
        .layer(cors)
        .with_state(backends.authenticator(asked("state")));
    let preflight = Request::builder()
        .method(Method::OPTIONS)
        .uri("/api/page")
        .header(header::ORIGIN, "https://shop.example")
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "GET")
        .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "authorization");
    let answer = support::ask(app.clone(), preflight.body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status, answer.header("access-control-allow-headers")), (200, Some("authorization")));
    assert!(backends.log.lock().unwrap().is_empty());

    // The page can be read by scripts of the other origin, also when it is rejected.
    let request = Request::builder().uri("/api/page").header(header::ORIGIN, "https://shop.example");
    let answer = support::ask(app, request.body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (403, Some("*")));
    assert_eq!(*backends.log.lock().unwrap(), ["outer asked", "inner asked", "inner hears 403"]);
}

/// An `OPTIONS` request that no layer responds to is decided as other methods are.
#[tokio::test]
async fn options_without_a_cors_layer_are_decided() {
    let backends = Backends::new(false);
    let state = Asked { place: "state", backend: "state", audited: true };
    let app = Routes::new().route("/page", authed::routing::any(page)).with_state(backends.authenticator(state));
    let request = Request::builder().method(Method::OPTIONS).uri("/page").body(Body::empty()).unwrap();
    assert_eq!(support::ask(app, request).await.status, StatusCode::FORBIDDEN);
    assert_eq!(*backends.log.lock().unwrap(), ["state asked", "state hears 403"]);
}

/// A caller that somebody asks for by hand decides for nobody else.
#[tokio::test]
async fn a_question_by_hand_changes_no_decider() {
    for waits in [false, true] {
        let backends = Backends::new(waits);
        let asked = |place| Asked { place, backend: place, audited: true };
        let by_hand = backends.authenticator(asked("outer"));
        let ask = axum::middleware::from_fn(move |request: axum::extract::Request, next: axum::middleware::Next| {
            let by_hand = by_hand.clone();
            async move {
                let (mut head, body) = request.into_parts();
                let caller = by_hand.caller(&mut head).await;
                assert!(caller.is_ok_and(|caller| caller.is_authenticated()));
                next.run(Request::from_parts(head, body)).await
            }
        });
        let app = Routes::new().route("/page", get(page)).layer(ask).with_state(backends.authenticator(asked("state")));
        let request = Request::builder().uri("/page").header("x-caller", "outer admin");
        let answer = support::ask(app, request.body(Body::empty()).unwrap()).await;
        assert_eq!((answer.status, &*answer.body), (403, "denial of state"));
        assert_eq!(*backends.log.lock().unwrap(), ["outer asked", "state asked", "state hears 403"]);
    }
}

/// The next question by hand finds the caller of the last backend that waited.
#[tokio::test]
async fn the_last_backend_that_waited_is_not_asked_again_by_hand() {
    let backends = Backends::new(true);
    let by = |name| backends.authenticator(Asked { place: name, backend: name, audited: false });
    let (mut head, ()) = Request::builder().header("x-caller", "inner viewer").body(()).unwrap().into_parts();
    for (name, is_known) in [("outer", false), ("inner", true), ("inner", true)] {
        assert_eq!(by(name).caller(&mut head).await.unwrap().is_authenticated(), is_known);
    }
    assert_eq!(*backends.log.lock().unwrap(), ["outer asked", "inner asked"]);
}

#[tokio::test]
async fn a_question_by_hand_to_a_backend_that_waits_leaves_the_callers_of_layers() {
    let backends = Backends::new(true);
    let by = |name| backends.authenticator(Asked { place: name, backend: name, audited: false });
    let inner = by("inner");
    let service = tower::service_fn(move |request: Request<()>| {
        let inner = inner.clone();
        async move {
            let mut head = request.into_parts().0;
            assert!(!inner.caller(&mut head).await.unwrap().is_authenticated());
            let of_layer = Caller::<Shop>::from_extensions(&head.extensions);
            let is_known = of_layer.is_some_and(Caller::is_authenticated);
            Ok::<_, std::convert::Infallible>(http::Response::new(is_known.to_string()))
        }
    });
    let service = tower::Layer::layer(&AuthenticationLayer::new(by("outer")), service);
    let request = Request::builder().header("x-caller", "outer viewer").body(()).unwrap();
    let response: http::Response<String> = tower::ServiceExt::oneshot(service, request).await.unwrap();
    assert_eq!(response.body(), "true");
}
