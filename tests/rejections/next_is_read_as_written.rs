//! `SafeNext` reads the parameter that `RedirectTo` writes (case A22).

use authed::{
    Authed, RedirectTo, local_path,
    policy::RedirectTarget,
    redirect::{LocalPath, SafeNext},
};
use axum::Router;
use axum::routing::get;
use support::{ANONYMOUS, Server};

use super::{Admin, authenticator};

enum Return {}

impl RedirectTarget for Return {
    const PATH: LocalPath = local_path!("/return");
    const PARAMETER: &'static str = "return_to";
}

enum Plain {}

impl RedirectTarget for Plain {
    const PATH: LocalPath = local_path!("/plain");
}

async fn server() -> Server {
    async fn page<L: RedirectTarget>(_: Authed<Admin, RedirectTo<L>>) {}
    let app = Router::new()
        .route("/a", get(page::<Return>))
        .route("/b", get(page::<Plain>))
        .route("/return", get(async |next: SafeNext<Return>| next))
        .route("/return/optional", get(async |next: Option<SafeNext<Return>>| format!("{next:?}")))
        .route("/plain", get(async |next: SafeNext| next))
        .route("/plain/named", get(async |next: SafeNext<Plain>| next))
        .with_state(authenticator());
    Server::start(app).await
}

#[tokio::test]
async fn the_login_page_goes_back_where_the_policy_came_from() {
    let server = server().await;
    for (asked_for, login_page) in [("/a?x=1&y=%2F", "/return"), ("/b?x=1&y=%2F", "/plain")] {
        let sent = server.get(asked_for, ANONYMOUS).await;
        let to = sent.header("location").unwrap().to_owned();
        assert!(to.starts_with(login_page), "{to}");
        server.get(&to, ANONYMOUS).await.redirects(asked_for);
    }
}

#[tokio::test]
async fn each_target_reads_its_own_parameter() {
    let server = server().await;
    for (target, location) in [
        ("/return?return_to=%2Fitems", "/items"),
        ("/return?next=%2Fitems", "/"),
        ("/return?next=%2Fother&return_to=%2Fitems", "/items"),
        ("/return?return_to=%2Fitems&return_to=%2Fitems", "/"),
        ("/return?return_to=https%3A%2F%2Fevil.example", "/"),
        ("/return?return_to=%2F%2Fevil.example", "/"),
        ("/return", "/"),
        ("/plain?next=%2Fitems", "/items"),
        ("/plain?return_to=%2Fitems", "/"),
        ("/plain/named?next=%2Fitems", "/items"),
    ] {
        server.get(target, ANONYMOUS).await.redirects(location);
    }
    server.get("/return/optional?next=%2Fitems", ANONYMOUS).await.says("None");
    let found = server.get("/return/optional?return_to=%2Fitems", ANONYMOUS).await;
    assert!(found.body.contains("/items"), "{found:?}");
}

/// The login form posts the parameter back.
#[test]
fn a_form_is_read_as_a_query_is() {
    let next = SafeNext::<Return>::read("user=ada&return_to=%2Fitems%3Ftab%3D2").unwrap();
    assert_eq!((next.as_str(), next.clone().into_path().as_str()), ("/items?tab=2", "/items?tab=2"));
    assert_eq!(SafeNext::from_parameter("return_to=%2Fitems", "return_to").unwrap().as_str(), "/items");
    assert_eq!(SafeNext::<Return>::read("next=%2Fitems"), None);
}
