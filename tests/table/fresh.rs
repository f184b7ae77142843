//! Routes that require a fresh login: in print, as data, and compared.

use authed::requirement::{Expression, Hours, Minutes, Requirement, Seconds};
use authed::routing::get;
use authed::table::Table;
use authed::{AnyOf, Authed, Authenticator, Challenge, Forbidden, Fresh, RedirectTo, Routes, SimpleUser, scopes};
use serde_json::json;
use support::LoginPage;

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Staff = "staff";
    pub scope Admin = "admin": Staff;
}

type Recently = Fresh<Shop, Minutes<5>, RedirectTo<LoginPage>>;

async fn close(_: Authed<(Staff, Recently)>) {}
async fn export(_: Authed<AnyOf<(Admin, Fresh<Shop, Seconds<90>>)>>) {}
async fn token(_: Authed<Fresh<Shop, Hours<1>>>) {}
async fn key(_: Authed<Fresh<Shop, Hours<1>>, Forbidden>) {}

fn routes() -> Routes<Authenticator<Shop>> {
    Routes::new()
        .route("/close", get(close))
        .route("/export", get(export))
        .route("/token", get(token))
        .route("/key", get(key))
}

#[test]
fn a_time_is_printed_in_seconds() {
    assert_eq!(
        routes().table().to_string(),
        "method  path     who may call it     others get                        handler\n\
         GET     /close   staff & fresh 300s  Forbidden, RedirectTo<LoginPage>  close\n\
         GET     /export  admin | fresh 90s   Forbidden                         export\n\
         GET     /token   fresh 3600s         Challenge                         token\n\
         GET     /key     fresh 3600s         Forbidden                         key\n"
    );
}

#[test]
fn below_a_subtree_both_requirements_are_listed() {
    let routes = Routes::new().under::<(Admin, Fresh<Shop, Minutes<10>>)>("/staff", routes());
    let who: Vec<String> = routes.table().rows().iter().map(|row| row.access().to_string()).collect();
    let expected = [
        "admin & fresh 600s & staff & fresh 300s",
        "admin & fresh 600s & (admin | fresh 90s)",
        "admin & fresh 600s & fresh 3600s",
        "admin & fresh 600s & fresh 3600s",
    ];
    assert_eq!(who, expected);
}

#[test]
fn as_data_a_time_is_a_number_of_seconds() {
    let written = serde_json::to_value(routes().table()).unwrap();
    assert_eq!(
        written["rows"][0]["access"],
        json!({"required": {
            "realm": "Shop",
            "requirement": {"all": [{"scope": "staff"}, {"fresh": 300}]},
            "policy": "Forbidden, RedirectTo<LoginPage>",
            "statuses": [403, 303, 401],
        }})
    );
    assert_eq!(written["rows"][2]["access"]["required"]["statuses"], json!([401, 403]));
    let read: Table = serde_json::from_value(written).unwrap();
    assert_eq!(&read, routes().table());
    assert!(read.since(routes().table()).is_empty());
    let expression: Expression = serde_json::from_value(json!({"fresh": 7200})).unwrap();
    assert_eq!(expression, <Fresh<Shop, Hours<2>, Challenge>>::expression());
    for wrong in [json!({"fresh": -1}), json!({"fresh": "300"}), json!({"fresh": 1.5}), json!({"fresh": null})] {
        assert!(serde_json::from_value::<Expression>(wrong.clone()).is_err(), "{wrong}");
    }
}

#[test]
fn a_shorter_time_closes_and_a_longer_one_opens() {
    type Longer = Fresh<Shop, Minutes<10>, RedirectTo<LoginPage>>;
    type Same = Fresh<Shop, Seconds<300>, RedirectTo<LoginPage>>;

    async fn longer(_: Authed<(Staff, Longer)>) {}
    async fn always(_: Authed<Staff>) {}
    async fn never(_: Authed<(Staff, Recently, Admin)>) {}
    async fn same(_: Authed<(Staff, Same)>) {}

    type AppRoutes = Routes<Authenticator<Shop>>;
    let was = AppRoutes::new().route("/", get(close));
    let since = |is: AppRoutes, was: &AppRoutes| is.table().since(was.table()).to_string();
    assert_eq!(
        since(AppRoutes::new().route("/", get(longer)), &was),
        "opened   GET /: staff & fresh 300s, others get Forbidden, RedirectTo<LoginPage> -> \
         staff & fresh 600s, others get Forbidden, RedirectTo<LoginPage>\n"
    );
    assert!(
        since(AppRoutes::new().route("/", get(close)), &AppRoutes::new().route("/", get(longer))).starts_with("closed")
    );
    assert!(since(AppRoutes::new().route("/", get(always)), &was).starts_with("opened"));
    assert!(
        since(AppRoutes::new().route("/", get(close)), &AppRoutes::new().route("/", get(always))).starts_with("closed")
    );
    assert!(since(AppRoutes::new().route("/", get(never)), &was).starts_with("closed"));
    // The same time in other units is no change.
    assert_eq!(since(AppRoutes::new().route("/", get(same)), &was), "");
}
