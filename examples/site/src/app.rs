//! The application: its state, its routes, and its layers.

use std::sync::Arc;

use authed::routing::{get, post};
use authed::table::Table;
use authed::{Authenticator, Routes};
use authed_session::{Passwords, Sessions};
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef};
use axum::http::header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::from_fn;
use sqlx::AnyPool;
use tower_http::csrf::CsrfLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::api;
use crate::attempts::Attempts;
use crate::audit::Log;
use crate::callers::House;
use crate::db::LONGEST;
use crate::failure::dress;
use crate::pages::{account, accounts, audit, desk, login, permissions, posts, roles, static_files, tokens};
use crate::scopes::Press;

#[derive(Clone, FromRef)]
pub struct App {
    authenticator: Authenticator<Press>,
    pub db: AnyPool,
    passwords: Passwords,
    attempts: Attempts,
    log: Log,
    table: Arc<Table>,
}

/// The routes. The first parameter of each handler says which callers it permits.
pub fn routes() -> Routes<App> {
    let administration = Routes::new()
        .route("/accounts", get(accounts::page).post(accounts::create))
        .route("/accounts/{id}", post(accounts::change))
        .route("/roles", get(roles::page).post(roles::create))
        .route("/roles/{role}", post(roles::change))
        .route("/permissions", get(permissions::page))
        .route("/audit", get(audit::page));
    let api = Routes::new()
        .route("/me", get(api::me))
        .route("/posts", get(api::list).post(api::create))
        .route("/posts/{id}", get(api::read).put(api::change))
        .route("/posts/{id}/publish", post(api::publish))
        .fallback(authed::not_found);
    Routes::new()
        .route("/", get(posts::home))
        .route("/posts/{id}", get(posts::page))
        .route("/posts/{id}/edit", get(desk::edit).post(desk::change))
        .route("/posts/{id}/delete", post(desk::delete))
        .route("/posts/{id}/publish", post(desk::publish))
        .route("/posts/{id}/withdraw", post(desk::withdraw))
        .route("/desk", get(desk::page))
        .route("/desk/new", get(desk::new).post(desk::create))
        .route("/login", get(login::form).post(login::log_in))
        .route("/logout", post(login::log_out))
        .route("/logout/everywhere", post(login::log_out_everywhere))
        .route("/account", get(account::page))
        .route("/account/password", get(account::password).post(account::change_password))
        .route("/account/tokens", get(tokens::page).post(tokens::create))
        .route("/account/tokens/{id}/revoke", post(tokens::revoke))
        .nest("/admin", administration)
        .nest("/api", api)
        .route("/static/press.css", get(static_files::style))
        .route("/static/icon.svg", get(static_files::icon))
        .route("/static/back.js", get(static_files::back))
        .fallback(authed::not_found)
}

pub fn router(
    authenticator: Authenticator<Press>,
    db: AnyPool,
    sessions: Sessions<House>,
    passwords: Passwords,
    log: Log,
) -> Router {
    let routes = routes();
    let table = Arc::new(routes.table().clone());
    let app = App { authenticator, db, passwords, attempts: Attempts::default(), log, table };
    routes
        .with_state(app)
        .layer(DefaultBodyLimit::max(256 * 1024))
        .layer(sessions)
        // Outside of the sessions, which are saved after the handler.
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST))
        // Rejects forms that another site makes a browser send, on every route.
        .layer(CsrfLayer::new())
        .layer(from_fn(dress))
        .layer(header(CONTENT_SECURITY_POLICY, CONTENT_POLICY))
        .layer(header(X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(REFERRER_POLICY, "same-origin"))
        .layer(header(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .layer(TraceLayer::new_for_http())
}

/// Allows nothing from other sites, and no inline script or style.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; \
                              base-uri 'none'; frame-ancestors 'none'";

fn header(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}
