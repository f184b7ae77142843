//! `Sessions` as a layer: gives each request its session, and saves the session.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use authed::Rejection;
use authed::realm::Realm;
use authed::response::ResponseBody;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, SET_COOKIE, VARY};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use tower_layer::Layer;
use tower_service::Service;
use tower_sessions_core::Session;
use tower_sessions_core::session::Id;

use crate::cookie::Doubled;
use crate::session_data::SessionData;
use crate::session_of::SessionOf;
use crate::sessions::Sessions;
use crate::shared::Shared;

impl<R: Realm, I> Layer<I> for Sessions<R> {
    type Service = SessionService<R, I>;

    fn layer(&self, inner: I) -> Self::Service {
        SessionService { shared: Arc::clone(self.shared()), inner }
    }
}

/// The service that the layer [`Sessions`] creates.
///
/// It inserts a [`SessionOf`] into the extensions of each request, and the [`Session`] inside of it. If the session cannot be
/// saved, the client gets a 500 in place of the inner service's response.
pub struct SessionService<R: Realm, I> {
    shared: Arc<Shared<R>>,
    inner: I,
}

impl<R: Realm, I: Clone> Clone for SessionService<R, I> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared), inner: self.inner.clone() }
    }
}

impl<R: Realm, I: fmt::Debug> fmt::Debug for SessionService<R, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionService").field("inner", &self.inner).finish_non_exhaustive()
    }
}

impl<R, I, B, RB> Service<Request<B>> for SessionService<R, I>
where
    R: Realm,
    I: Service<Request<B>, Response = Response<RB>>,
    I::Future: Send + 'static,
    RB: ResponseBody + Send + 'static,
{
    type Response = Response<RB>;
    type Error = I::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<RB>, I::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), I::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let cookie = &self.shared.settings.cookie;
        let (had_cookie, id) = match cookie.read(request.headers()) {
            Ok(value) => (value.is_some(), value.and_then(parse)),
            Err(Doubled) => {
                let response = reject_doubled(request);
                return Box::pin(async { Ok(response) });
            }
        };
        let data = Arc::new(SessionData::new(Arc::clone(&self.shared)));
        let session = Session::new(id, Arc::clone(&data), self.shared.expiry());
        request.extensions_mut().insert(session.clone());
        let session = SessionOf::new(data, session);
        request.extensions_mut().insert(session.clone());
        let response = self.inner.call(request);
        Box::pin(async move {
            let mut response = response.await?;
            let new_cookie = match save(&session, id, had_cookie, response.status()).await {
                Ok(cookie) => cookie,
                Err(NotSaved) => {
                    response = Rejection::internal_server_error().into_response();
                    None
                }
            };
            let headers = response.headers_mut();
            if (had_cookie || new_cookie.is_some()) && !headers.contains_key(CACHE_CONTROL) {
                headers.insert(CACHE_CONTROL, HeaderValue::from_static("private"));
            }
            if let Some(cookie) = new_cookie {
                headers.append(SET_COOKIE, cookie);
            }
            add_vary(headers);
            Ok(response)
        })
    }
}

fn parse(value: &[u8]) -> Option<Id> {
    std::str::from_utf8(value).ok()?.parse().ok()
}

/// Returns the response to a request that has the cookie twice.
fn reject_doubled<B, RB: ResponseBody>(request: Request<B>) -> Response<RB> {
    let (mut head, _) = request.into_parts();
    // Sessions are for browsers. A gRPC status would have the HTTP status 200, which proxies read as a success.
    head.headers.remove(CONTENT_TYPE);
    let rejection = Rejection::bad_request()
        .text("the session cookie stands in the request more than once")
        .header(HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cookies\""));
    let mut response = rejection.in_protocol_of(&head).into_response();
    add_vary(response.headers_mut());
    response
}

/// The session could not be saved.
struct NotSaved;

/// Saves the session if it has changed. Returns the `Set-Cookie` of the response, if it needs one.
async fn save<R: Realm>(
    session: &SessionOf<R>,
    id: Option<Id>,
    had_cookie: bool,
    status: StatusCode,
) -> Result<Option<HeaderValue>, NotSaved> {
    let settings = &session.shared().settings;
    if session.session().is_empty().await {
        // Without a logout, a worthless cookie stays: this may be the late response to a request from before a login.
        let removes_cookie = had_cookie && session.data().removes_cookie();
        return if removes_cookie { settings.cookie.remove().ok_or(NotSaved).map(Some) } else { Ok(None) };
    }
    if !session.session().is_modified() || status.is_server_error() {
        return Ok(None);
    }
    session.session().save().await.map_err(|_| NotSaved)?;
    match session.session().id() {
        same if same == id => Ok(None),
        Some(new) => {
            let lifetime = session.data().lasts().or(settings.persistent.then_some(settings.absolute));
            settings.cookie.set(&new.to_string(), lifetime).ok_or(NotSaved).map(Some)
        }
        None => Err(NotSaved),
    }
}

/// Adds `Cookie` to `Vary` (RFC 9110, 12.5.5), unless `Vary` contains it.
fn add_vary(headers: &mut HeaderMap) {
    let lines = headers.get_all(VARY).iter().filter_map(|line| line.to_str().ok());
    let covers_cookie = |name: &str| name == "*" || name.eq_ignore_ascii_case("cookie");
    let is_covered = lines.flat_map(|line| line.split(',')).any(|name| covers_cookie(name.trim()));
    if !is_covered {
        headers.append(VARY, HeaderValue::from_static("cookie"));
    }
}
