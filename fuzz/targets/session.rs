//! `Sessions` with any header lines. One cookie with the valid ID authenticates the caller, and two are rejected. No request
//! changes a session.
//!
//! A `%` stands for the valid ID, which no input could guess.
#![no_main]

use std::cell::RefCell;
use std::convert::Infallible;

use authed::{Authed, AuthenticationError, Authenticator, Credentials, Forbidden, Identity, SimpleUser, User};
use authed_fuzz::{Shop, Viewer, head_of};
use authed_session::{Account, Accounts, MemoryStore, SessionOf, Sessions};
use futures_util::FutureExt;
use http::{Request, Response};
use libfuzzer_sys::fuzz_target;
use tower::util::BoxCloneService;
use tower::{ServiceBuilder, ServiceExt, service_fn};

struct Ada;

fn ada() -> Account<Shop> {
    Account::new(Identity::new(SimpleUser::new("ada"), Credentials::none().grant::<Viewer>()), "epoch")
}

impl Accounts for Ada {
    type Realm = Shop;

    async fn find(&self, id: &str) -> Result<Option<Account<Shop>>, AuthenticationError> {
        Ok((id == "ada").then(ada))
    }
}

type Site = BoxCloneService<Request<()>, Response<String>, Infallible>;

/// Returns a service and the ID of a session. The service responds with the caller's name, and `/login` logs in.
fn site() -> (Site, String) {
    let sessions = Sessions::new(MemoryStore::default(), Ada);
    let authenticator = Authenticator::new(sessions.clone());
    let inner = service_fn(move |request: Request<()>| {
        let authenticator = authenticator.clone();
        async move {
            let (mut head, ()) = request.into_parts();
            if head.uri.path() == "/login" {
                let session = head.extensions.get::<SessionOf<Shop>>().expect("the layer").clone();
                session.log_in(&ada()).await.expect("a store in memory");
            }
            let decided = authenticator.authorize::<Viewer, Forbidden>(&mut head).await;
            Ok::<_, Infallible>(match decided {
                Ok(caller) => {
                    let caller: Authed<Viewer, Forbidden> = caller;
                    Response::new(caller.user().display_name().to_owned())
                }
                Err(rejection) => rejection.into_response(),
            })
        }
    });
    let site = BoxCloneService::new(ServiceBuilder::new().layer(sessions).service(inner));
    let login = Request::get("/login").body(()).expect("a request");
    let response =
        site.clone().oneshot(login).now_or_never().expect("a future that does not wait").expect("a response");
    let cookie = response.headers()["set-cookie"].to_str().expect("ASCII");
    let id = cookie.strip_prefix("__Host-session=").expect("the name").split(';').next().expect("a value");
    (site, id.to_owned())
}

thread_local! {
    static SITE: RefCell<Option<(Site, String)>> = const { RefCell::new(None) };
}

fuzz_target!(|lines: &[u8]| {
    let (site, id) = SITE.with_borrow_mut(|made| made.get_or_insert_with(site).clone());
    let lines: Vec<u8> =
        lines.iter().flat_map(|octet| if *octet == b'%' { id.as_bytes().to_vec() } else { vec![*octet] }).collect();
    let mut request = Request::new(());
    *request.headers_mut() = head_of(&lines).headers;

    // RFC 6265, 5.4: all lines read as one.
    let all: Vec<&[u8]> = request.headers().get_all("cookie").iter().map(|line| line.as_bytes()).collect();
    let all = all.join(&b';');
    let cookies = all.split(|octet| *octet == b';').map(|pair| {
        let is_blank = |octet: &u8| *octet == b' ' || *octet == b'\t';
        let start = pair.iter().position(|octet| !is_blank(octet)).unwrap_or(pair.len());
        let end = pair.iter().rposition(|octet| !is_blank(octet)).map_or(start, |last| last + 1);
        &pair[start..end]
    });
    let ours: Vec<&[u8]> = cookies.filter(|pair| pair.starts_with(b"__Host-session=")).collect();
    let expected = match ours[..] {
        [] => 403,
        [one] => {
            if one.ends_with(id.as_bytes()) && one.len() == "__Host-session=".len() + id.len() {
                200
            } else {
                403
            }
        }
        _ => 400,
    };
    let upgrade = request.headers().contains_key("upgrade");
    let grpc =
        request.headers().get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"application/grpc"));

    let response = site.oneshot(request).now_or_never().expect("a future that does not wait").expect("a response");
    assert!(
        response.headers().get_all("vary").iter().any(|line| line.to_str().is_ok_and(|line| line.contains("cookie")))
    );
    assert!(!response.headers().contains_key("set-cookie"));
    if expected == 200 {
        assert_eq!((response.status().as_u16(), response.body().as_str()), (200, "ada"));
        assert_eq!(response.headers()["cache-control"], "private");
    } else if !(upgrade || grpc) {
        assert_eq!(response.status().as_u16(), expected);
        assert_eq!(response.headers().contains_key("clear-site-data"), expected == 400);
    }
    assert!(expected == 200 || response.body() != "ada");
});
