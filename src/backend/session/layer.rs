//! `Sessions` as a layer: gives each request its session, and saves it.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::header::{CACHE_CONTROL, SET_COOKIE, VARY};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use tower_layer::Layer;
use tower_service::Service;
use tower_sessions::Session;
use tower_sessions::session::Id;

use super::account::Accounts;
use super::cookie::Doubled;
use super::{Inner, SessionOf, Sessions};
use crate::failure::{Refusal, ResponseBody};
use crate::protocol::Protocol;

impl<A: Accounts, I> Layer<I> for Sessions<A> {
    type Service = SessionService<A, I>;

    fn layer(&self, inner: I) -> Self::Service {
        SessionService { sessions: Arc::clone(&self.inner), inner }
    }
}

/// The service that the layer [`Sessions`] makes: each request has a [`SessionOf`] in its extensions, and also the
/// `tower_sessions::Session` in it.
///
/// Ready when the inner service is. A session that cannot be saved is answered with 500 in place of what the inner service
/// has answered.
pub struct SessionService<A: Accounts, I> {
    sessions: Arc<Inner<A>>,
    inner: I,
}

impl<A: Accounts, I: Clone> Clone for SessionService<A, I> {
    fn clone(&self) -> Self {
        Self { sessions: Arc::clone(&self.sessions), inner: self.inner.clone() }
    }
}

impl<A: Accounts, I: fmt::Debug> fmt::Debug for SessionService<A, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionService").field("inner", &self.inner).finish_non_exhaustive()
    }
}

impl<A, I, B, RB> Service<Request<B>> for SessionService<A, I>
where
    A: Accounts,
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
        let cookie = &self.sessions.settings.cookie;
        let (had_cookie, id) = match cookie.read(request.headers()) {
            Ok(value) => (value.is_some(), value.and_then(parse)),
            Err(Doubled) => {
                let (head, _) = request.into_parts();
                let refusal = Refusal::new(StatusCode::BAD_REQUEST)
                    .text("the session cookie stands in the request more than once")
                    .header(HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cookies\""));
                let refusal = match Protocol::of(&head) {
                    Protocol::Http | Protocol::WebSocket => refusal,
                    Protocol::Grpc(_) => refusal.in_protocol_of(&head, false),
                };
                let mut response = refusal.into_response();
                depends_on_cookie(response.headers_mut());
                return Box::pin(async { Ok(response) });
            }
        };
        let session = Session::new(id, Arc::clone(&self.sessions.store), self.sessions.expiry());
        let session = SessionOf::new(Arc::clone(&self.sessions), session);
        request.extensions_mut().insert(session.session.clone());
        request.extensions_mut().insert(session.clone());
        let answer = self.inner.call(request);
        Box::pin(async move {
            let mut response = answer.await?;
            let new_cookie = match settle(&session, id, had_cookie, response.status()).await {
                Ok(cookie) => cookie,
                Err(NotSaved) => {
                    response = Refusal::new(StatusCode::INTERNAL_SERVER_ERROR).into_response();
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
            depends_on_cookie(headers);
            Ok(response)
        })
    }
}

fn parse(value: &[u8]) -> Option<Id> {
    std::str::from_utf8(value).ok()?.parse().ok()
}

/// The session could not be saved.
struct NotSaved;

/// Saves the session if it has changed, and tells the cookie that the browser has to be sent.
async fn settle<A: Accounts>(
    session: &SessionOf<A>,
    id: Option<Id>,
    had_cookie: bool,
    status: StatusCode,
) -> Result<Option<HeaderValue>, NotSaved> {
    let settings = &session.sessions.settings;
    if session.session.is_empty().await {
        // A cookie that has become worthless otherwise stays: this may be the late answer to a request from before a login.
        let is_to_go = had_cookie && session.has_left();
        return if is_to_go { settings.cookie.remove().ok_or(NotSaved).map(Some) } else { Ok(None) };
    }
    if !session.session.is_modified() || status.is_server_error() {
        return Ok(None);
    }
    session.save().await.map_err(|_| NotSaved)?;
    match session.session.id() {
        same if same == id => Ok(None),
        Some(new) => settings.cookie.set(new, settings.absolute).ok_or(NotSaved).map(Some),
        None => Err(NotSaved),
    }
}

/// Says in `Vary` that the answer depends on the cookie (RFC 9110, 12.5.5), if nothing has said so.
fn depends_on_cookie(headers: &mut HeaderMap) {
    let lines = headers.get_all(VARY).iter().filter_map(|line| line.to_str().ok());
    let is_said = lines.flat_map(|line| line.split(',')).any(|name| matches!(name.trim(), "*") || names_cookie(name));
    if !is_said {
        headers.append(VARY, HeaderValue::from_static("cookie"));
    }
}

fn names_cookie(name: &str) -> bool {
    name.trim().eq_ignore_ascii_case("cookie")
}
