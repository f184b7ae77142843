//! `assert_anonymous_is_refused`: a router is compared with a table.

use authed::policy::{DeniedRequest, FailurePolicy};
use authed::routing::{any, get, post};
use authed::table::Access;
use authed::testing::{TestCaller, assert_anonymous_is_refused};
use authed::{Authed, Authenticator, Caller, Plain, Public, Rejection, Routes};
use axum::Router;
use axum::http::StatusCode;
use futures_util::FutureExt;

use super::{Admin, Editor, Shop};

enum Mine {}

impl FailurePolicy for Mine {
    fn reject(_: &DeniedRequest<'_>) -> Rejection {
        Rejection::with_status::<410>()
    }
}

async fn public(_: Public) {}
async fn one<A>(_: A, _: Plain) {}
async fn my(_: Authed<Editor, Mine>, _: Plain) {}
async fn two(_: Authed<Editor, Mine>, _: (Plain, Plain)) {}
async fn caller(_: Caller<Shop>, _: Plain) -> StatusCode {
    StatusCode::NOT_FOUND
}
async fn admin(_: Authed<Admin>) {}
async fn mine(_: Authed<Editor, Mine>) {}

fn routes() -> Routes<Authenticator<Shop>> {
    let inside = Routes::new().object_route("/{id}", any(one::<Authed<Admin>>).get(one::<Public>)).fallback(public);
    Routes::new()
        .route("/", get(public).post(admin).connect(mine))
        .object_route("/{{braces}}/{id}/{*rest}", get(two))
        .object_route("/caller/{id}", get(caller).put(my).delete(my).post(one::<Authed<Admin>>).fallback(my))
        .under::<Editor>("/editor", inside)
        .fallback(admin)
}

fn anonymous() -> Authenticator<Shop> {
    TestCaller::anonymous().authenticator()
}

async fn message(table: Routes<Authenticator<Shop>>, router: Router) -> String {
    let walk = std::panic::AssertUnwindSafe(assert_anonymous_is_refused(table.table(), router));
    *walk.catch_unwind().await.expect_err("a difference").downcast::<String>().unwrap()
}

#[tokio::test]
async fn a_router_agrees_with_its_own_table() {
    assert_anonymous_is_refused(routes().table(), routes().with_state(anonymous())).await;
}

/// The message names all rows with another answer, and no other row.
#[tokio::test]
async fn all_differences_are_found_at_once() {
    async fn open() {}
    async fn closed() -> StatusCode {
        StatusCode::FORBIDDEN
    }
    use axum::routing::{get as axum_get, post as axum_post};
    let table = || {
        Routes::new()
            .object_route("/opened/{id}", get(one::<Authed<Admin>>))
            .route("/closed", get(public))
            .route("/mine", get(mine))
            .route("/gone", get(admin))
            .route("/broken", get(admin))
            .route("/method", post(public).put(admin))
            .route("/right", get(admin))
    };
    let router = Router::new()
        .route("/opened/{id}", axum_get(open))
        .route("/closed", axum_get(closed))
        .route("/mine", axum_get(open))
        .route("/broken", axum_get(async || StatusCode::INTERNAL_SERVER_ERROR))
        .route("/method", axum_get(open).put(admin))
        .route("/right", axum_post(open).get(admin))
        .with_state(anonymous());
    let message = message(table(), router).await;
    let lines: Vec<_> = message.lines().skip(2).collect();
    assert_eq!(
        lines,
        [
            "GET /opened/authed-0 was answered with 200 OK: GET /opened/{id} asks for admin, and others get NotFound",
            "GET /closed was answered with 403 Forbidden: GET /closed is open to anyone (public)",
            "GET /mine was answered with 200 OK: GET /mine asks for editor, and others get Mine",
            "GET /broken was answered with 500 Internal Server Error: GET /broken asks for admin, and others get NotFound",
            "POST /method was answered with 405 Method Not Allowed: POST /method is open to anyone (public)",
        ],
        "a hidden page that is gone looks right"
    );
}

/// The layer answers before any caller is authenticated.
#[tokio::test]
async fn a_layer_that_permits_everything_is_found() {
    let open = axum::middleware::from_fn(async |_: axum::extract::Request, _: axum::middleware::Next| StatusCode::OK);
    let message = message(routes(), routes().layer(open).with_state(anonymous())).await;
    let required = routes().table().rows().iter().filter(|row| matches!(row.access(), Access::Required(_))).count();
    assert_eq!(message.lines().skip(2).count(), required, "{message}");
}
