//! The documented forms without the library: extractors and layers that read the same field, look into the same table, hand
//! the account on, and send the same rejections.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::future::Either;
use tower::Service;

use super::shop::{Account, accounts};
use super::table::Table;

#[derive(Clone)]
pub struct Entry {
    account: Arc<Account>,
    is_admin: bool,
}

pub fn table() -> Arc<Table<Entry>> {
    Arc::new(accounts().map(|(token, account, is_admin)| (token, Entry { account, is_admin })).collect())
}

fn token(headers: &HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

fn find<'t>(table: &'t Table<Entry>, headers: &HeaderMap) -> Result<&'t Entry, Rejected> {
    let entry = token(headers).and_then(|token| table.get(token)).ok_or(Rejected(StatusCode::UNAUTHORIZED))?;
    if entry.is_admin { Ok(entry) } else { Err(Rejected(StatusCode::FORBIDDEN)) }
}

/// With a text, without being stored, and with a challenge of a 401, as the library's.
pub struct Rejected(StatusCode);

impl Rejected {
    fn response<B>(&self, body: impl FnOnce(&'static str) -> B) -> axum::http::Response<B> {
        let mut response = axum::http::Response::new(body(self.0.canonical_reason().unwrap_or("")));
        *response.status_mut() = self.0;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.0 == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static(r#"Bearer realm="Shop""#));
        }
        response
    }
}

impl IntoResponse for Rejected {
    fn into_response(self) -> Response {
        self.response(Body::from)
    }
}

fn page(account: &Account) -> &'static str {
    if account.name.is_empty() { "purged by nobody" } else { "purged" }
}

/// An extractor that looks into the table.
pub struct Administrator(Arc<Account>);

impl FromRequestParts<Arc<Table<Entry>>> for Administrator {
    type Rejection = Rejected;

    async fn from_request_parts(head: &mut Parts, table: &Arc<Table<Entry>>) -> Result<Self, Rejected> {
        find(table, &head.headers).map(|entry| Self(Arc::clone(&entry.account)))
    }
}

pub async fn admin(Administrator(account): Administrator) -> &'static str {
    page(&account)
}

/// A store that must be waited for, behind a pointer: what a library has to assume.
pub trait Store: Send + Sync {
    fn find<'a>(&'a self, token: &'a str) -> Pin<Box<dyn Future<Output = Option<Entry>> + Send + 'a>>;
}

impl Store for Table<Entry> {
    fn find<'a>(&'a self, token: &'a str) -> Pin<Box<dyn Future<Output = Option<Entry>> + Send + 'a>> {
        Box::pin(async move { self.get(token).cloned() })
    }
}

pub struct FromStore(Arc<Account>);

impl FromRequestParts<Arc<dyn Store>> for FromStore {
    type Rejection = Rejected;

    async fn from_request_parts(head: &mut Parts, store: &Arc<dyn Store>) -> Result<Self, Rejected> {
        let store = Arc::clone(store);
        let token = token(&head.headers).ok_or(Rejected(StatusCode::UNAUTHORIZED))?;
        let entry = store.find(token).await.ok_or(Rejected(StatusCode::UNAUTHORIZED))?;
        if entry.is_admin { Ok(Self(entry.account)) } else { Err(Rejected(StatusCode::FORBIDDEN)) }
    }
}

pub async fn admin_from_store(FromStore(account): FromStore) -> &'static str {
    page(&account)
}

/// An extractor that reads what a layer has found.
pub struct FromLayer(Arc<Account>);

impl<St: Sync> FromRequestParts<St> for FromLayer {
    type Rejection = Rejected;

    async fn from_request_parts(head: &mut Parts, _: &St) -> Result<Self, Rejected> {
        match head.extensions.get::<Entry>() {
            Some(entry) if entry.is_admin => Ok(Self(Arc::clone(&entry.account))),
            Some(_) => Err(Rejected(StatusCode::FORBIDDEN)),
            None => Err(Rejected(StatusCode::UNAUTHORIZED)),
        }
    }
}

pub async fn admin_from_layer(FromLayer(account): FromLayer) -> &'static str {
    page(&account)
}

/// What a layer does with a request: lets it pass, with the caller in its extensions, or rejects it.
#[derive(Clone)]
pub struct Layered<I> {
    pub table: Arc<Table<Entry>>,
    pub inner: I,
    /// Whether anonymous callers, and those who are no administrators, pass as well.
    pub accepts_all: bool,
}

impl<I, B, RB> Service<Request<B>> for Layered<I>
where
    I: Service<Request<B>, Response = axum::http::Response<RB>>,
    RB: From<&'static str>,
{
    type Response = I::Response;
    type Error = I::Error;
    type Future = Either<I::Future, Ready<Result<I::Response, I::Error>>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), I::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let entry = match token(request.headers()) {
            Some(token) => match self.table.get(token) {
                Some(entry) if entry.is_admin || self.accepts_all => Some(entry.clone()),
                Some(_) => return Either::Right(ready(Ok(Rejected(StatusCode::FORBIDDEN).response(RB::from)))),
                None => return Either::Right(ready(Ok(Rejected(StatusCode::UNAUTHORIZED).response(RB::from)))),
            },
            None if self.accepts_all => None,
            None => return Either::Right(ready(Ok(Rejected(StatusCode::UNAUTHORIZED).response(RB::from)))),
        };
        if let Some(entry) = entry {
            request.extensions_mut().insert(entry);
        }
        Either::Left(self.inner.call(request))
    }
}

/// Calls an async function with the account of an administrator.
#[derive(Clone)]
pub struct Guarded<F> {
    pub table: Arc<Table<Entry>>,
    pub function: F,
}

impl<F, A, B> Service<Request<B>> for Guarded<F>
where
    F: Fn(Arc<Account>, Request<B>) -> A,
    A: Future<Output = Result<axum::http::Response<String>, Infallible>>,
{
    type Response = axum::http::Response<String>;
    type Error = Infallible;
    type Future = Either<A, Ready<Result<axum::http::Response<String>, Infallible>>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        match find(&self.table, request.headers()) {
            Ok(entry) => Either::Left((self.function)(Arc::clone(&entry.account), request)),
            Err(rejected) => Either::Right(ready(Ok(rejected.response(String::from)))),
        }
    }
}

pub async fn guarded(account: Arc<Account>, _: Request<String>) -> Result<axum::http::Response<String>, Infallible> {
    Ok(axum::http::Response::new(page(&account).to_owned()))
}
