//! Callers for tests.

use std::sync::Arc;

use authed::backend::Login;
use authed::testing::TestCaller;
use authed::{
    AnyOf, Authed, AuthenticationLayer, Authenticator, Basic, Caller, Credentials, Grants, Identity, NotFound, Proof,
    RequireLayer, SimpleUser, User,
};
use axum::Router;
use axum::body::Body;
use axum::routing::get;
use http::Request;
use support::shop::seconds_ago;

use super::{Admin, Editor, Shop, Viewer, message};

fn ada() -> TestCaller<Shop> {
    TestCaller::new(SimpleUser::new("ada"))
}

fn edit(by: Proof<'_, impl Grants<Viewer>>) -> String {
    by.user().display_name().to_owned()
}

#[tokio::test]
async fn handlers_and_functions_are_called_directly() {
    async fn admin(caller: Authed<(Editor, Admin), NotFound>) -> String {
        edit(caller.proof())
    }
    let admin_of_the_shop = TestCaller::new(SimpleUser::new("ada")).grant::<Admin>();
    assert_eq!(admin(admin_of_the_shop.authed_or()).await, "ada");
    let authed = TestCaller::new(SimpleUser::new("ada")).grant::<Admin>().authed::<Admin>();
    assert_eq!(edit(authed.proof()), "ada");
    assert_eq!(edit(ada().grant::<Editor>().proof::<AnyOf<(Viewer, Admin)>>()), "ada");
    assert!(ada().caller().is_authenticated() && !TestCaller::<Shop>::anonymous().caller().is_authenticated());
}

#[test]
fn a_caller_who_lacks_a_scope_proves_nothing() {
    let editor = ada().grant::<Editor>();
    let lacks = "`viewer & admin` is not met: the caller lacks admin";
    assert_eq!(message(|| drop(editor.authed::<(Viewer, Admin)>())), lacks);
    assert_eq!(message(|| drop(editor.authed_or::<(Viewer, Admin), NotFound>())), lacks);
    assert_eq!(message(|| _ = editor.proof::<(Viewer, Admin)>()), lacks);
    let nobody = TestCaller::<Shop>::anonymous();
    assert_eq!(
        message(|| drop(nobody.authed::<Viewer>())),
        "`viewer` is not met: the caller is anonymous and lacks viewer"
    );
    assert_eq!(
        message(|| drop(nobody.clone().grant::<Admin>())),
        "an anonymous caller holds no scope: `TestCaller::new(user).grant::<admin>()`"
    );
}

async fn admin(caller: Authed<Admin>) -> String {
    caller.user().display_name().to_owned()
}

async fn home(caller: Caller<Shop>) -> String {
    caller.user().map_or("nobody".to_owned(), |user| user.display_name().to_owned())
}

fn app(authenticator: Authenticator<Shop>) -> Router {
    Router::new().route("/admin", get(admin)).route("/", get(home)).with_state(authenticator)
}

async fn ask(app: Router, request: Request<Body>) -> (u16, String) {
    let answer = support::ask(app, request).await;
    (answer.status, answer.body)
}

fn request(path: &str) -> Request<Body> {
    Request::get(path).header("authorization", "Basic bm9ib2R5").body(Body::empty()).unwrap()
}

#[tokio::test]
async fn an_authenticator_finds_the_caller_in_every_request() {
    let admin = app(ada().grant::<Admin>().authenticator());
    assert_eq!(ask(admin.clone(), request("/admin")).await, (200, "ada".to_owned()));
    assert_eq!(ask(admin, request("/")).await, (200, "ada".to_owned()));
    assert_eq!(ask(app(ada().authenticator()), request("/admin")).await.0, 404);
    assert_eq!(ask(app(TestCaller::anonymous().authenticator()), request("/")).await, (200, "nobody".to_owned()));
    let expired = Identity::new(Arc::new(SimpleUser::new("ada")), Credentials::none().grant::<Admin>())
        .with_expiry(seconds_ago(1));
    assert_eq!(ask(app(TestCaller::from(expired).authenticator()), request("/")).await.0, 403);
}

/// Extractors and layers do not ask the application's own authenticator.
#[tokio::test]
async fn a_single_request_can_be_sent_by_any_caller() {
    let own = || Authenticator::new(Basic::new(|_: &Login| panic!("not asked")));
    let bare = app(own());
    let layered = app(own()).layer(AuthenticationLayer::new(own()));
    for app in [bare, layered] {
        let admin = ada().grant::<Admin>();
        assert_eq!(ask(app.clone(), admin.sends(request("/admin"))).await, (200, "ada".to_owned()));
        assert_eq!(ask(app.clone(), ada().sends(request("/admin"))).await.0, 404);
        let nobody = TestCaller::<Shop>::anonymous();
        assert_eq!(ask(app, nobody.sends(request("/"))).await, (200, "nobody".to_owned()));
    }
    // Each layer has a backend of its own. All of them believe the test.
    let twice = app(own()).layer(RequireLayer::<Editor>::new(own())).layer(AuthenticationLayer::new(own()));
    assert_eq!(ask(twice, ada().grant::<Admin>().sends(request("/admin"))).await, (200, "ada".to_owned()));
    let required = app(own()).layer(RequireLayer::<Editor>::new(own()));
    assert_eq!(ask(required.clone(), ada().sends(request("/"))).await.0, 403);
    assert_eq!(ask(required, ada().grant::<Editor>().sends(request("/"))).await.0, 200);
}

#[test]
fn debug_prints_the_caller() {
    let editor = ada().grant::<Editor>();
    let printed = r#"TestCaller(Caller(Identity { user: "ada", credentials: {"viewer", "editor"} }))"#;
    assert_eq!(format!("{editor:?}"), printed);
}
