//! The application: its state, its routes, and its layers.

use std::sync::Arc;

use authed::revocation::Revocations;
use authed::routing::{get, post};
use authed::table::Table;
use authed::{Authenticator, Routes, path};
use authed_session::{Passwords, Sessions, Throttle};
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
use crate::audit::Log;
use crate::client::BehindProxy;
use crate::db::LONGEST;
use crate::failure::dress;
use crate::pages::{account, accounts, audit, desk, login, logins, permissions, posts, roles, static_files, tokens};
use crate::scopes::Press;

#[derive(Clone, FromRef)]
pub struct App {
    authenticator: Authenticator<Press>,
    pub db: AnyPool,
    sessions: Sessions<Press>,
    pub passwords: Passwords,
    throttle: Throttle,
    log: Log,
    table: Arc<Table>,
    pub behind_proxy: BehindProxy,
    pub revocations: Revocations,
}

/// The routes. The first parameter of each handler says which callers it permits, and the second one which object they may
/// access.
pub fn routes() -> Routes<App> {
    let administration = Routes::new()
        .route(path!("/accounts"), get(accounts::page).post(accounts::create))
        .object_route(path!("/accounts/{id}"), post(accounts::change))
        .route(path!("/roles"), get(roles::page).post(roles::create))
        .object_route(path!("/roles/{role}"), post(roles::change))
        .route(path!("/permissions"), get(permissions::page))
        .route(path!("/audit"), get(audit::page));
    let api = Routes::new()
        .route(path!("/me"), get(api::me))
        .route(path!("/posts"), get(api::list).post(api::create))
        .object_route(path!("/posts/{id}"), get(api::read).put(api::change))
        .object_route(path!("/posts/{id}/publish"), post(api::publish))
        .fallback(authed::not_found);
    Routes::new()
        .route(path!("/"), get(posts::home))
        .object_route(path!("/posts/{id}"), get(posts::page))
        .object_route(path!("/posts/{id}/edit"), get(desk::edit).post(desk::change))
        .object_route(path!("/posts/{id}/delete"), post(desk::delete))
        .object_route(path!("/posts/{id}/publish"), post(desk::publish))
        .object_route(path!("/posts/{id}/withdraw"), post(desk::withdraw))
        .route(path!("/desk"), get(desk::page))
        .route(path!("/desk/new"), get(desk::new).post(desk::create))
        .route(path!("/login"), get(login::form).post(login::log_in))
        .route(path!("/logout"), post(login::log_out))
        .route(path!("/logout/everywhere"), post(login::log_out_everywhere))
        .route(path!("/account"), get(account::page))
        .route(path!("/account/password"), get(account::password).post(account::change_password))
        .route(path!("/account/tokens"), get(tokens::page).post(tokens::create))
        .object_route(path!("/account/tokens/{id}/revoke"), post(tokens::revoke))
        .object_route(path!("/account/tokens/{id}/replace"), post(tokens::replace))
        .route(path!("/account/logins"), get(logins::page))
        .object_route(path!("/account/logins/{id}/end"), post(logins::end))
        .nest(path!("/admin"), administration)
        .nest(path!("/api"), api)
        .route(path!("/static/press.css"), get(static_files::style))
        .route(path!("/static/icon.svg"), get(static_files::icon))
        .route(path!("/static/back.js"), get(static_files::back))
        .fallback(authed::not_found)
}

#[allow(clippy::too_many_arguments)]
pub fn router(
    authenticator: Authenticator<Press>,
    db: AnyPool,
    sessions: Sessions<Press>,
    passwords: Passwords,
    throttle: Throttle,
    log: Log,
    behind_proxy: BehindProxy,
    revocations: Revocations,
) -> Router {
    let routes = routes();
    let table = Arc::new(routes.table().clone());
    let app = App {
        authenticator,
        db,
        sessions: sessions.clone(),
        passwords,
        throttle,
        log,
        table,
        behind_proxy,
        revocations,
    };
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
