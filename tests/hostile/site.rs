//! A realm, and three backends with one caller each.

use std::convert::Infallible;

use authed::backend::{ApiKey, KeyDigest};
use authed::{
    Authed, AuthenticationError, Authenticator, Backend, Bearer, Credentials, Forbidden, Identity, SimpleUser, User,
    scopes,
};
use authed_oauth::{Jwt, JwtAlgorithm, JwtKey};
use authed_session::{Account, Accounts, MemoryStore, SessionOf, Sessions};
use futures_util::FutureExt;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response};
use tower::util::BoxCloneService;
use tower::{ServiceBuilder, ServiceExt, service_fn};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Known = "known";
}

fn known(name: impl Into<String>) -> Identity<Shop> {
    Identity::new(SimpleUser::new(name.into()), Credentials::none().grant::<Known>())
}

pub fn head(lines: &[(&'static str, Vec<u8>)]) -> Parts {
    let (mut head, ()) = Request::new(()).into_parts();
    for (name, value) in lines {
        head.headers.append(HeaderName::from_static(name), HeaderValue::from_bytes(value).unwrap());
    }
    head
}

/// Accepts every key. The user's name is the digest.
pub fn api_key() -> impl Backend<Realm = Shop> {
    ApiKey::new("x-api-key", |digest: &KeyDigest| Ok::<_, AuthenticationError>(known(digest.to_string())))
}

pub fn jwt() -> impl Backend<Realm = Shop> {
    let key = JwtKey::secret(JwtAlgorithm::HS256, &[7; 32]).unwrap();
    Bearer::verified_by(Jwt::new("https://id.example", "shop", key, |claims| Ok(SimpleUser::new(claims.subject()))))
}

struct Ada;

impl Accounts for Ada {
    type Realm = Shop;

    async fn find(&self, id: &str) -> Result<Option<Account<Shop>>, AuthenticationError> {
        Ok((id == "ada").then(|| Account::new(known("ada"), "epoch")))
    }
}

/// A site with sessions in memory. Its futures are ready at once.
#[derive(Clone)]
pub struct Site {
    service: BoxCloneService<Request<()>, Response<String>, Infallible>,
    /// The value of the valid session cookie.
    pub id: String,
}

impl Site {
    pub fn open() -> Self {
        let sessions = Sessions::new(MemoryStore::default(), Ada);
        let authenticator = Authenticator::new(sessions.clone());
        let inner = service_fn(move |request: Request<()>| {
            let authenticator = authenticator.clone();
            async move {
                let (mut head, ()) = request.into_parts();
                if head.uri.path() == "/login" {
                    let session = head.extensions.get::<SessionOf<Shop>>().unwrap();
                    session.log_in(&Account::new(known("ada"), "epoch")).await.unwrap();
                }
                let decided: Result<Authed<Known, Forbidden>, _> = authenticator.authorize(&mut head).await;
                Ok::<_, Infallible>(match decided {
                    Ok(caller) => Response::new(caller.user().display_name().to_owned()),
                    Err(rejection) => rejection.into_response(),
                })
            }
        });
        let service = BoxCloneService::new(ServiceBuilder::new().layer(sessions).service(inner));
        let mut site = Self { service, id: String::new() };
        let answer = site.send(Request::get("/login").body(()).unwrap());
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        site.id = cookie.strip_prefix("__Host-session=").unwrap().split(';').next().unwrap().to_owned();
        site
    }

    fn send(&self, request: Request<()>) -> Response<String> {
        self.service.clone().oneshot(request).now_or_never().unwrap().unwrap()
    }

    pub fn ask(&self, headers: HeaderMap) -> Response<String> {
        let mut request = Request::new(());
        *request.headers_mut() = headers;
        self.send(request)
    }
}
