// ANCHOR: all
use authed::backend::Login;
use authed::routing::get;
use authed::{
    Authed, AuthenticationError, Authenticator, Basic, Challenge, Credentials, Identity, NotFound, Public, Rejection,
    Routes, SimpleUser, scopes,
};
use axum::http::{HeaderValue, header, request::Parts};

scopes! {
    pub realm Shop for SimpleUser, on failure Challenge<Basic>;
    pub scope Editor = "editor";
    pub scope Admin = "admin": Editor, on failure NotFound;
}

// ANCHOR: shape
/// Gives a rejection the form that the client asked for. The status and the challenges stay.
fn shaped(head: &Parts, rejection: Rejection, detail: &str) -> Rejection {
    let status = rejection.status();
    let accept = head.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accept.contains("text/html") {
        return rejection.html(format!("<h1>{status}</h1><p>{detail}</p>\n"));
    }
    let problem =
        serde_json::json!({ "title": status.canonical_reason(), "status": status.as_u16(), "detail": detail });
    rejection
        .header(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"))
        .json(format!("{problem}\n"))
}

fn authenticator() -> Authenticator<Shop> {
    Authenticator::new(Basic::new(check))
        // A wrong password, or a database that does not respond.
        .on_error(|head, error, rejection| shaped(head, rejection, &error.to_string()))
        // A caller without a scope, or without a login.
        .on_denied(|denied, rejection| {
            let detail = match denied.is_authenticated() {
                true => format!("You need the permission {}.", denied.missing().join(", ")),
                false => "Please log in.".to_owned(),
            };
            shaped(denied.head(), rejection, &detail)
        })
}
// ANCHOR_END: shape

async fn drafts(_: Authed<Editor>) -> &'static str {
    "Drafts.\n"
}

async fn settings(_: Authed<Admin>) -> &'static str {
    "Settings.\n"
}

// ANCHOR: not_found
/// The page for unknown paths. Hidden pages respond with it, too.
async fn not_found(_: Public) -> Rejection {
    Rejection::not_found().html("<h1>There is nothing here</h1>\n")
}

fn routes() -> Routes<Authenticator<Shop>> {
    Routes::new().route("/drafts", get(drafts)).route("/settings", get(settings)).fallback(not_found)
}
// ANCHOR_END: not_found

fn check(login: &Login) -> Result<Identity<Shop>, AuthenticationError> {
    match (login.name(), login.password()) {
        ("eve", "demo") => Ok(Identity::new(SimpleUser::new("eve"), Credentials::none().grant::<Editor>())),
        ("sam", "demo") => Ok(Identity::new(SimpleUser::new("sam"), Credentials::none())),
        _ => Err(AuthenticationError::rejected()),
    }
}

fn app() -> axum::Router {
    routes().with_state(authenticator())
}
// ANCHOR_END: all
