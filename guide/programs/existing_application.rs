// ANCHOR: all
use std::sync::Arc;

use authed::backend::Login;
use authed::{
    Authed, AuthenticationError, Authenticator, Basic, Caller, Challenge, Credentials, Denied, Identity, Rejection,
    Routes, SimpleUser, User, routing, scopes,
};
use axum::Router;
use axum::extract::{FromRef, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get};
use tower_http::cors::CorsLayer;

// ANCHOR: state
/// The state that the application has had before. One field is new.
#[derive(Clone, FromRef)]
struct App {
    items: Arc<Vec<String>>,
    authenticator: Authenticator<Shop>,
}
// ANCHOR_END: state

scopes! {
    pub realm Shop for SimpleUser, on failure Challenge<Basic>;
    pub scope Clerk = "clerk";
}

// ANCHOR: handlers
/// Not protected: as before.
async fn list(State(items): State<Arc<Vec<String>>>) -> String {
    items.join("\n") + "\n"
}

/// Protected by its first parameter.
async fn remove(caller: Authed<Clerk>, Path(number): Path<usize>, State(items): State<Arc<Vec<String>>>) -> String {
    let item = items.get(number).map_or("nothing", String::as_str);
    format!("{} removes {item}.\n", caller.user().display_name())
}
// ANCHOR_END: handlers

// ANCHOR: errors
enum AppError {
    NoSuchItem,
    /// New: what the library rejects.
    Rejected(Rejection),
}

impl From<Denied> for AppError {
    fn from(denied: Denied) -> Self {
        Self::Rejected(Rejection::from(denied).json("{\"error\":\"not allowed\"}\n"))
    }
}

impl From<AuthenticationError> for AppError {
    fn from(error: AuthenticationError) -> Self {
        // The text is for clients, and says nothing about users.
        let body = format!("{{\"error\":\"{error}\"}}\n");
        Self::Rejected(Rejection::from(error).json(body))
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        match self {
            Self::NoSuchItem => (StatusCode::NOT_FOUND, "{\"error\":\"no such item\"}\n").into_response(),
            Self::Rejected(rejection) => rejection.into_response(),
        }
    }
}

/// Everyone may call it. It decides at run time.
async fn repair(
    caller: Caller<Shop>,
    Path(number): Path<usize>,
    State(items): State<Arc<Vec<String>>>,
) -> Result<String, AppError> {
    let item = items.get(number).ok_or(AppError::NoSuchItem)?;
    let by = caller.prove::<Clerk>()?;
    Ok(format!("{} repairs {item}.\n", by.user().display_name()))
}
// ANCHOR_END: errors

// ANCHOR: routes
/// New routes: each handler declares who may call it.
async fn report(caller: Authed<Clerk>) -> String {
    format!("The report, for {}.\n", caller.user().display_name())
}

fn new_routes() -> Routes<App> {
    Routes::new().route("/report", routing::get(report))
}

fn app() -> Router {
    let items = Arc::new(vec!["a lamp".to_owned(), "a chair".to_owned()]);
    let app = App { items, authenticator: Authenticator::new(Basic::new(check)) };
    Router::new()
        .route("/items", get(list))
        .route("/items/{number}", delete(remove).put(repair))
        .merge(new_routes().into_router())
        .layer(CorsLayer::permissive())
        .with_state(app)
}
// ANCHOR_END: routes

fn check(login: &Login) -> Result<Identity<Shop>, AuthenticationError> {
    match (login.name(), login.password()) {
        ("eve", "demo") => Ok(Identity::new(SimpleUser::new("eve"), Credentials::none().grant::<Clerk>())),
        ("sam", "demo") => Ok(Identity::new(SimpleUser::new("sam"), Credentials::none())),
        _ => Err(AuthenticationError::rejected()),
    }
}
// ANCHOR_END: all
