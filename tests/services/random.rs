//! Random tables of routes, and random requests in every protocol. The backend returns an identity or nobody, fails,
//! waits or panics. The inner service runs if and only if the model permits the request.

use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use authed::policy::FailurePolicy;
use authed::requirement::Requirement;
use authed::service::Guarded;
use authed::{
    AnyOf, Authed, AuthenticationLayer, Authenticator, Basic, Challenge, Forbidden, GuardLayer, NotFound, Proof,
    RedirectTo, RequireLayer, Status, guard,
};
use axum::Router;
use axum::body::Body;
use fastrand::Rng;
use futures_util::FutureExt;
use http::{Method, Request, Response};
use support::LoginPage;
use support::shop::{Admin, Auditor, Editor, Shop, Viewer};
use tower::util::BoxCloneSyncService;
use tower::{Layer, Service, ServiceExt, service_fn};

use super::model::Asked::{self, All, Any, Scope};
use super::plan::{Plan, request};

const REQUESTS: usize = 100_000;
const SCOPES: [&str; 6] = ["viewer", "editor", "auditor", "admin", "Admin", "unknown"];

type Page = BoxCloneSyncService<Request<Body>, Response<Body>, Infallible>;

/// How a page is guarded: all ways of the library.
#[derive(Clone, Copy, Debug)]
enum Way {
    Require,
    RequireInsideAuthentication,
    GuardLayer,
    GuardFn,
    Extractor,
    ExtractorInsideAuthentication,
    ByHand,
}

const WAYS: [Way; 7] = [
    Way::Require,
    Way::RequireInsideAuthentication,
    Way::GuardLayer,
    Way::GuardFn,
    Way::Extractor,
    Way::ExtractorInsideAuthentication,
    Way::ByHand,
];

fn authenticator() -> Authenticator<Shop> {
    support::shop::authenticator().for_grpc()
}

/// Returns a page for callers who meet `S`. It counts the requests that reach it.
fn page<S: Requirement<Realm = Shop>, P: FailurePolicy>(way: Way, reached: Arc<AtomicUsize>) -> Page {
    let served = move || {
        reached.fetch_add(1, Ordering::SeqCst);
        Ok::<_, Infallible>(Response::new(Body::from("served")))
    };
    let plain = {
        let served = served.clone();
        service_fn(move |request: Request<Body>| {
            assert!(Proof::<S>::from_extensions(request.extensions()).is_ok());
            std::future::ready(served())
        })
    };
    fn boxed<T>(service: T) -> Page
    where
        T: Service<Request<Body>, Response = Response<Body>, Error = Infallible, Future: Send>
            + Clone
            + Send
            + Sync
            + 'static,
    {
        BoxCloneSyncService::new(service)
    }
    let extractor = {
        let served = served.clone();
        move |_: Authed<S, P>| async move { served().unwrap() }
    };
    match way {
        Way::Require => boxed(RequireLayer::<S, P>::new(authenticator()).layer(plain)),
        Way::RequireInsideAuthentication => {
            let guarded = RequireLayer::<S, P>::new(authenticator()).layer(plain);
            boxed(AuthenticationLayer::new(authenticator()).layer(guarded))
        }
        Way::GuardLayer => {
            boxed(GuardLayer::<S, P>::new(authenticator()).layer(service_fn(move |request: Guarded<S, Body, P>| {
                assert!(request.authed().proof().user() == request.authed().user());
                std::future::ready(served())
            })))
        }
        Way::GuardFn => {
            boxed(guard(authenticator(), move |_: Authed<S, P>, _: Request<Body>| std::future::ready(served())))
        }
        Way::Extractor => boxed(Router::new().fallback(extractor).with_state(authenticator())),
        Way::ExtractorInsideAuthentication => {
            let router = Router::new().fallback(extractor).with_state(authenticator());
            boxed(AuthenticationLayer::new(authenticator()).layer(router))
        }
        Way::ByHand => boxed(service_fn(move |request: Request<Body>| {
            let served = served.clone();
            async move {
                let (mut head, _) = request.into_parts();
                match authenticator().authorize::<S, P>(&mut head).await {
                    Ok(_) => served(),
                    Err(rejection) => Ok(rejection.into_response()),
                }
            }
        })),
    }
}

/// Returns the page with one of the policies.
fn under_policy<S: Requirement<Realm = Shop>>(policy: usize, way: Way, reached: Arc<AtomicUsize>) -> Page {
    match policy {
        0 => page::<S, S::OnFailure>(way, reached),
        1 => page::<S, NotFound>(way, reached),
        2 => page::<S, Status<402>>(way, reached),
        3 => page::<S, RedirectTo<LoginPage>>(way, reached),
        4 => page::<S, Challenge<Basic>>(way, reached),
        _ => page::<S, Forbidden>(way, reached),
    }
}

/// Returns a requirement of the model, and the page for it.
fn asking(asked: usize, policy: usize, way: Way, reached: Arc<AtomicUsize>) -> (Asked, Page) {
    let [viewer, editor, auditor, admin] = ["viewer", "editor", "auditor", "admin"].map(Scope);
    macro_rules! one_of {
        ($($number:literal: $S:ty = $model:expr;)+) => {
            match asked {
                $( $number => ($model, under_policy::<$S>(policy, way, reached)), )+
                _ => unreachable!(),
            }
        };
    }
    one_of! {
        0: Viewer = viewer;
        1: Editor = editor;
        2: Auditor = auditor;
        3: Admin = admin;
        4: (Viewer, Auditor) = All(vec![viewer, auditor]);
        5: (Auditor, Editor) = All(vec![auditor, editor]);
        6: AnyOf<(Editor, Auditor)> = Any(vec![editor, auditor]);
        7: AnyOf<(Admin, Viewer)> = Any(vec![admin, viewer]);
        8: (Viewer, AnyOf<(Admin, Auditor)>) = All(vec![viewer, Any(vec![admin, auditor])]);
        9: AnyOf<(Admin, (Viewer, Auditor))> = Any(vec![admin, All(vec![viewer, auditor])]);
        10: AnyOf<((Editor, Auditor), (Viewer, AnyOf<(Editor, Admin)>))> =
            Any(vec![All(vec![editor.clone(), auditor]), All(vec![viewer, Any(vec![editor, admin])])]);
        11: (AnyOf<(Viewer, Auditor)>, AnyOf<(Editor, Auditor)>, AnyOf<(Viewer, Admin)>) = All(vec![
            Any(vec![viewer.clone(), auditor.clone()]),
            Any(vec![editor, auditor]),
            Any(vec![viewer, admin]),
        ]);
        12: authed::HList![Viewer, Editor, Auditor, Admin] = All(vec![viewer, editor, auditor, admin]);
    }
}

/// The kind of a request.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Protocol {
    Http,
    WebSocket,
    WebSocketOverHttp2,
    Grpc,
    GrpcWeb,
    Fetch,
}

fn random_plan(random: &mut Rng) -> Plan {
    let scopes = |random: &mut Rng| SCOPES.into_iter().filter(|_| random.u8(..3) == 0).collect();
    match random.u8(..10) {
        0 => Plan::Nobody,
        1 => Plan::Malformed,
        2 => Plan::Rejected,
        3 => Plan::Unavailable,
        4 => Plan::Panic,
        5 => Plan::Expired(scopes(random)),
        _ => Plan::Identity(scopes(random)),
    }
}

fn random_request(random: &mut Rng, plan: &Plan, protocol: Protocol) -> Request<Body> {
    let waits = if random.bool() { 0 } else { random.u32(1..4) };
    let method = [Method::GET, Method::POST, Method::HEAD, Method::OPTIONS, Method::DELETE][random.usize(..5)].clone();
    let uri = ["/a", "/a/b?c=d", "//evil.example/x", "/a%20b", "/?next=/x"][random.usize(..5)];
    let request = request(plan, waits).method(method).uri(if uri.len() > 4 { uri } else { "/page" });
    let request = match protocol {
        Protocol::Http => request,
        Protocol::WebSocket => {
            request.method(Method::GET).header("connection", "keep-alive, Upgrade").header("upgrade", "WebSocket")
        }
        Protocol::WebSocketOverHttp2 => {
            request.method(Method::CONNECT).extension(hyper::ext::Protocol::from_static("websocket"))
        }
        Protocol::Grpc => request.method(Method::POST).header("content-type", "application/grpc+proto"),
        Protocol::GrpcWeb => request.method(Method::POST).header("content-type", "application/grpc-web-text"),
        Protocol::Fetch => request.header("sec-fetch-mode", "cors"),
    };
    request.body(Body::empty()).unwrap()
}

/// Returns whether the response is a rejection in its protocol.
fn is_rejection(response: &Response<Body>, protocol: Protocol) -> bool {
    let status = response.status().as_u16();
    let is_stored = !response.headers()["cache-control"].to_str().unwrap().contains("no-store");
    let challenges = response.headers().contains_key("www-authenticate");
    !is_stored
        && (status != 401 || challenges)
        && match protocol {
            Protocol::Http => matches!(status, 303 | 400 | 401 | 402 | 403 | 404 | 503),
            Protocol::Fetch => matches!(status, 400 | 401 | 402 | 403 | 404 | 503),
            Protocol::WebSocket | Protocol::WebSocketOverHttp2 => {
                matches!(status, 400 | 403 | 404 | 503) && !challenges && !response.headers().contains_key("location")
            }
            Protocol::Grpc | Protocol::GrpcWeb => match response.headers().get("grpc-status") {
                Some(code) => status == 200 && matches!(code.to_str().unwrap(), "7" | "14" | "16"),
                None => status == 404,
            },
        }
}

#[tokio::test(flavor = "current_thread")]
async fn the_inner_service_runs_if_and_only_if_the_model_permits_the_request() {
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(|| fastrand::u64(..));
    println!("SEED={seed}");
    let mut random = Rng::with_seed(seed);
    let reached = Arc::new(AtomicUsize::new(0));
    let (mut permitted, mut rejected, mut panicked) = (0, 0, 0);
    let mut table = Vec::new();
    for number in 0..REQUESTS {
        if number % 1000 == 0 {
            table = (0..16)
                .map(|_| {
                    let (asked, policy, way) =
                        (random.usize(..13), random.usize(..6), WAYS[random.usize(..WAYS.len())]);
                    (way, asking(asked, policy, way, Arc::clone(&reached)))
                })
                .collect();
        }
        let (way, (asked, page)) = &table[random.usize(..table.len())];
        let protocols = [
            Protocol::Http,
            Protocol::WebSocket,
            Protocol::WebSocketOverHttp2,
            Protocol::Grpc,
            Protocol::GrpcWeb,
            Protocol::Fetch,
        ];
        let protocol = protocols[random.usize(..6)];
        let plan = random_plan(&mut random);
        let request = random_request(&mut random, &plan, protocol);
        let described = format!("SEED={seed}, request {number}: {way:?} {asked:?} {plan:?} {request:?}");
        let response = AssertUnwindSafe(page.clone().oneshot(request)).catch_unwind().await;
        let was_reached = reached.swap(0, Ordering::SeqCst);
        assert_eq!(was_reached, usize::from(asked.permits(&plan)), "{described}");
        match response {
            Ok(Ok(response)) if was_reached == 1 => {
                assert_eq!(response.status(), 200, "{described}");
                permitted += 1;
            }
            Ok(Ok(response)) => {
                assert!(is_rejection(&response, protocol), "{described}\nwas answered with {response:?}");
                rejected += 1;
            }
            Ok(Err(never)) => match never {},
            Err(_) => {
                assert_eq!(plan, Plan::Panic, "{described}");
                panicked += 1;
            }
        }
    }
    println!("{REQUESTS} requests: {permitted} permitted, {rejected} rejected, {panicked} panicked; 0 differences");
    assert!(
        permitted > REQUESTS / 10 && rejected > REQUESTS / 10 && panicked > REQUESTS / 50,
        "every outcome occurred"
    );
}
