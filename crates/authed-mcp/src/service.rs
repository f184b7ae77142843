//! The HTTP service: sessions belong to their callers, and a missing scope is a 403 before rmcp reads the message.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use authed::operation::NamedRequirement;
use authed::realm::Realm;
use authed::requirement::Requirement;
use authed::routing::CarriesAuthenticator;
use authed::table::Access;
use authed::{Authed, Caller, Rejection, Routes};
use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use http::request::Parts as Head;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use http_body_util::{BodyExt, Full, Limited};
use rmcp::ServerHandler;
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use tower_service::Service;

use crate::end;
use crate::handler::Handler;
use crate::message::Asked;
use crate::server::{McpServer, Parts};
use crate::session::Seal;

const STREAM: &[u8] = b"text/event-stream";
const SESSION: HeaderName = HeaderName::from_static("mcp-session-id");

impl<R: Realm, H: ServerHandler, St: Send + Sync + 'static> McpServer<R, H, St> {
    /// Returns the routes of the server: the endpoint at this path, for callers who meet `S`, with a row of the table for
    /// each tool, prompt and resource.
    ///
    /// `S` is what a client needs to connect. A function can require more.
    ///
    /// # Panics
    ///
    /// Panics in these cases:
    ///
    /// - There are no tools, prompts and resources.
    /// - Clients without a token would not learn where to get one: the policy of `S` is not
    ///   [`Challenge`](authed::Challenge).
    /// - The path is not one of axum. This panic occurs when the router is built.
    pub fn routes<S, App>(self, path: &str, config: StreamableHttpServerConfig) -> Routes<App>
    where
        S: Requirement<Realm = R>,
        App: CarriesAuthenticator<R> + Clone + Send + Sync + 'static,
    {
        let access = NamedRequirement::<R>::of::<S>("connect").access();
        assert!(
            matches!(access, Access::Required(required) if required.statuses().contains(&401)),
            "clients without a token would not learn where to get one: declare the scope with `on failure Challenge`"
        );
        let (parts, endpoint) = self.endpoint(config);
        with_rows(Routes::new().route_service::<Authed<S>, _>(path, endpoint), path, &parts)
    }

    /// Returns the routes of the server as [`routes`](Self::routes) does, for every caller: also an anonymous one may
    /// connect, and use what takes a `Caller`.
    ///
    /// # Panics
    ///
    /// Panics in the cases of [`routes`](Self::routes).
    pub fn routes_for_anyone<App>(self, path: &str, config: StreamableHttpServerConfig) -> Routes<App>
    where
        App: CarriesAuthenticator<R> + Clone + Send + Sync + 'static,
    {
        let (parts, endpoint) = self.endpoint(config);
        with_rows(Routes::new().route_service::<Caller<R>, _>(path, endpoint), path, &parts)
    }

    #[allow(clippy::type_complexity)]
    fn endpoint(self, config: StreamableHttpServerConfig) -> (Arc<Parts<R, H, St>>, Endpoint<R, H, St>) {
        let seal = self.seal.unwrap_or_else(Seal::random);
        let parts = Arc::new(self.parts);
        let limit = config.max_request_body_bytes;
        let sessions = Arc::new(LocalSessionManager::default());
        let handler = Arc::clone(&parts);
        let inner = StreamableHttpService::new(move || Ok(Handler(Arc::clone(&handler))), sessions, config);
        (Arc::clone(&parts), Endpoint(Arc::new(Shared { parts, inner, limit, seal })))
    }
}

fn with_rows<R: Realm, H, St, App>(routes: Routes<App>, path: &str, parts: &Parts<R, H, St>) -> Routes<App>
where
    App: Clone + Send + Sync + 'static,
{
    let Parts { tools, prompts, resources, .. } = parts;
    let all = [tools.functions.iter().count(), prompts.functions.iter().count(), resources.functions.iter().count()];
    assert_ne!(all, [0; 3], "the server has no tools, prompts and resources, so it denies every request");
    let routes = if all[0] > 0 { routes.operations(path, &tools.functions) } else { routes };
    let routes = if all[1] > 0 { routes.operations(path, &prompts.functions) } else { routes };
    if all[2] > 0 { routes.operations(path, &resources.functions) } else { routes }
}

/// The service at the endpoint's path.
struct Endpoint<R: Realm, H, St>(Arc<Shared<R, H, St>>);

struct Shared<R: Realm, H, St> {
    parts: Arc<Parts<R, H, St>>,
    inner: StreamableHttpService<Handler<R, H, St>, LocalSessionManager>,
    /// The most bytes of a message.
    limit: usize,
    seal: Seal,
}

impl<R: Realm, H, St> Clone for Endpoint<R, H, St> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<R: Realm, H, St> fmt::Debug for Endpoint<R, H, St> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint").finish_non_exhaustive()
    }
}

impl<R: Realm, H: ServerHandler, St: Send + Sync + 'static> Service<Request> for Endpoint<R, H, St> {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let shared = Arc::clone(&self.0);
        Box::pin(async move { Ok(shared.respond(request).await.unwrap_or_else(IntoResponse::into_response)) })
    }
}

impl<R: Realm, H: ServerHandler, St: Send + Sync + 'static> Shared<R, H, St> {
    async fn respond(&self, request: Request) -> Result<Response, Rejection> {
        let (mut head, body) = request.into_parts();
        self.open_session(&mut head)?;
        let body = if head.method == Method::POST {
            let message =
                Limited::new(body, self.limit).collect().await.map_err(|_| Rejection::with_status::<413>())?;
            let message = message.to_bytes();
            self.check(&message, &head)?;
            Body::new(Full::new(message))
        } else {
            body
        };
        let sealing = head.extensions.clone();
        let mut response = self.inner.handle(Request::from_parts(head, body)).await.map(Body::new);
        let Some(caller) = Caller::<R>::from_extensions(&sealing) else { return Ok(response) };
        self.seal_session(response.headers_mut(), caller);
        let is_stream = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(STREAM));
        Ok(if is_stream { response.map(|body| end::limit(body, caller.ended())) } else { response })
    }

    /// Puts the server's ID of the session in the place of the client's. The session of another caller is unknown.
    fn open_session(&self, head: &mut Head) -> Result<(), Rejection> {
        let caller = Caller::<R>::from_extensions(&head.extensions).ok_or_else(Rejection::internal_server_error)?;
        let mut sealed = head.headers.get_all(SESSION).iter();
        let id = match (sealed.next(), sealed.next()) {
            (None, _) => return Ok(()),
            (Some(sealed), None) => sealed.to_str().ok().and_then(|sealed| self.seal.open(sealed, caller)),
            (Some(_), Some(_)) => None,
        };
        let id = id.and_then(|id| HeaderValue::from_str(id).ok());
        head.headers.insert(SESSION, id.ok_or_else(Rejection::not_found)?);
        Ok(())
    }

    fn seal_session(&self, headers: &mut HeaderMap, caller: &Caller<R>) {
        let Some(id) = headers.get(SESSION).and_then(|id| id.to_str().ok()) else { return };
        match HeaderValue::try_from(self.seal.seal(id, caller)) {
            Ok(sealed) => drop(headers.insert(SESSION, sealed)),
            Err(_) => drop(headers.remove(SESSION)),
        }
    }

    /// Rejects a message of a caller who lacks a scope. Hidden and unknown operations are left to the server.
    fn check(&self, message: &[u8], head: &Head) -> Result<(), Rejection> {
        let caller = Caller::<R>::from_extensions(&head.extensions).ok_or_else(Rejection::internal_server_error)?;
        let Parts { tools, prompts, resources, .. } = &*self.parts;
        match Asked::of(message) {
            Asked::Tool(name) if tools.challenges(&name, caller) => {
                tools.functions.authorize(&name, caller, head).map(drop)
            }
            Asked::Prompt(name) if prompts.challenges(&name, caller) => {
                prompts.functions.authorize(&name, caller, head).map(drop)
            }
            Asked::Resource(uri) => {
                let (name, _) = self.parts.resource(&uri);
                if resources.challenges(&name, caller) {
                    resources.functions.authorize(&name, caller, head).map(drop)
                } else {
                    Ok(())
                }
            }
            _ => Ok(()),
        }
    }
}
