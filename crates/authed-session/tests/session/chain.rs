//! Sessions beside tokens, and beside the sessions of another realm.

use authed::backend::BearerToken;
use authed::{
    Authed, AuthenticationError, Authenticator, Backend, Bearer, Challenge, Credentials, Identity, Rejection,
    SimpleUser, User,
};
use authed_session::{Account, SessionOf, Sessions};
use axum::Router;
use axum::routing::{get, post};
use support::serve;

use super::app::{Authenticated, Shop, Users};
use super::browser::{Browser, COOKIE};
use super::store::Store;

#[tokio::test]
async fn a_token_is_tried_first_and_the_session_if_there_is_no_token() {
    let store = Store::new();
    let sessions = Sessions::new(store.clone(), Users::new());
    let tokens = Bearer::new(|token: &BearerToken| match token.as_str() {
        "robot" => Ok(Identity::<Shop>::new(SimpleUser::new("robot"), Credentials::none().grant::<Authenticated>())),
        _ => Err(AuthenticationError::rejected()),
    });
    let router = Router::new()
        .route("/me", get(async |caller: Authed<Authenticated, Challenge>| caller.user().display_name().to_owned()))
        .route(
            "/login",
            post(async |session: SessionOf<Shop>| {
                let known = Credentials::none().grant::<Authenticated>();
                let account = Account::new(Identity::<Shop>::new(SimpleUser::new("ada"), known), 0_u64.to_be_bytes());
                session.log_in(&account).await.map_err(Rejection::from)
            }),
        )
        .layer(sessions.clone())
        .with_state(Authenticator::new(tokens.or(sessions)));
    let mut browser = Browser::new(serve(router).await);

    let stranger = browser.get("/me").await;
    assert_eq!(
        (stranger.status().as_u16(), &stranger.headers()["www-authenticate"]),
        (401, &"Bearer realm=\"Shop\"".parse().unwrap())
    );
    assert_eq!(browser.post("/login").await.status(), 200);
    assert_eq!(browser.text("/me").await, "ada");

    let client = reqwest::Client::new();
    let cookie = format!("{COOKIE}={}", browser.cookie.clone().unwrap());
    for (token, status) in [("robot", 200), ("bad", 401)] {
        for cookie in [None, Some(&cookie)] {
            let request = client.get(format!("http://{}/me", browser.address)).bearer_auth(token);
            let request = cookie.into_iter().fold(request, |request, cookie| request.header("cookie", cookie));
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), status, "a bad token is rejected, even with a good session");
            assert!(status != 200 || response.text().await.unwrap() == "robot");
        }
    }
    store.fail_after(0);
    assert_eq!(browser.status("/me").await, 503);
}

mod office {
    use authed::{AuthenticationError, Credentials, Identity, SimpleUser, scopes};
    use authed_session::{Account, Accounts};

    scopes! {
        pub realm Office for SimpleUser;
        pub scope Clerk = "clerk";
    }

    pub struct Clerks;

    impl Accounts for Clerks {
        type Realm = Office;

        async fn find(&self, id: &str) -> Result<Option<Account<Office>>, AuthenticationError> {
            Ok(Some(account(id)))
        }
    }

    pub fn account(id: &str) -> Account<Office> {
        Account::new(Identity::new(SimpleUser::new(id), Credentials::none().grant::<Clerk>()), [])
    }
}

/// Each realm has a cookie of its own. A login to one realm is no login to the other.
#[tokio::test]
async fn two_realms_have_two_sessions_in_one_browser() {
    use office::{Clerk, Clerks, Office, account};

    #[derive(Clone, axum::extract::FromRef)]
    struct App {
        shop: Authenticator<Shop>,
        office: Authenticator<Office>,
    }

    let store = Store::new();
    let shop = Sessions::new(store.clone(), Users::new()).insecure_cookie().cookie_name("shop");
    let office = Sessions::new(store, Clerks).insecure_cookie().cookie_name("office");
    let router = Router::new()
        .route("/shop", get(async |_: Authed<Authenticated, Challenge>| "shop"))
        .route("/office", get(async |_: Authed<Clerk>| "office"))
        .route(
            "/shop/login",
            post(async |session: SessionOf<Shop>| {
                let known = Credentials::none().grant::<Authenticated>();
                let account = Account::new(Identity::<Shop>::new(SimpleUser::new("ada"), known), 0_u64.to_be_bytes());
                session.log_in(&account).await.map_err(Rejection::from)
            }),
        )
        .route(
            "/office/login",
            post(async |session: SessionOf<Office>| session.log_in(&account("ada")).await.map_err(Rejection::from)),
        )
        .route("/shop/logout", post(async |session: SessionOf<Shop>| session.log_out().await.map_err(Rejection::from)))
        .layer(shop.clone())
        .layer(office.clone())
        .with_state(App { shop: Authenticator::new(shop), office: Authenticator::new(office) });
    let address = serve(router).await;
    let client = reqwest::Client::builder().cookie_store(true).build().unwrap();
    let statuses = async || {
        let status = async |path| client.get(format!("http://{address}{path}")).send().await.unwrap().status().as_u16();
        [status("/shop").await, status("/office").await]
    };
    let log =
        async |path| assert_eq!(client.post(format!("http://{address}{path}")).send().await.unwrap().status(), 200);
    assert_eq!(statuses().await, [403, 403]);
    log("/shop/login").await;
    assert_eq!(statuses().await, [200, 403]);
    log("/office/login").await;
    assert_eq!(statuses().await, [200, 200]);
    log("/shop/logout").await;
    assert_eq!(statuses().await, [403, 200]);
}
