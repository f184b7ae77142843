//! How strong a login must have been: what the compiler grants, what is decided, and what a caller is told.

use authed::requirement::{Expression, Level, Minutes, Requirement};
use authed::routing;
use authed::testing::TestCaller;
use authed::{
    AnyOf, AskRules, Authed, Caller, Challenge, Credentials, Fresh, Grants, Identity, NotFound, Proof, Routes,
    SimpleUser,
};
use axum::Router;
use axum::routing::get;
use proptest::prelude::*;
use support::shop::seconds_ago;
use support::{ANONYMOUS, Server};

use super::site::{Admin, Editor, Shop, bearer};

type Second = Level<Shop, 2>;
type Hardware = Level<Shop, 3>;
type Five = Fresh<Shop, Minutes<5>>;

fn grants<S: Grants<T>, T: Requirement>() {}

#[test]
fn a_higher_level_grants_a_lower_one() {
    grants::<Second, Second>();
    grants::<Hardware, Second>();
    grants::<Level<Shop, 255>, Level<Shop, 1, NotFound>>();
    grants::<(Admin, Hardware, Five), (Second, Editor)>();
    grants::<Hardware, AnyOf<(Admin, Second, Five)>>();
    grants::<AnyOf<(Hardware, Second)>, Second>();
}

fn caller(level: u8, admin: bool, fresh: bool) -> Caller<Shop> {
    let credentials = if admin { Credentials::none().grant::<Admin>() } else { Credentials::none() };
    let identity = Identity::new(SimpleUser::new("ada"), credentials).with_authentication_level(level);
    let identity = if fresh { identity.with_authentication_time(seconds_ago(60)) } else { identity };
    TestCaller::from(identity).caller()
}

fn passed_on(by: Proof<'_, impl Grants<Second>>) -> bool {
    !by.is_expired()
}

proptest! {
    #[test]
    fn decisions_agree_with_the_model(level: u8, admin: bool, fresh: bool) {
        let caller = caller(level, admin, fresh);
        let [second, hardware] = [2, 3].map(|least| level >= least);
        prop_assert_eq!(caller.prove::<Second>().is_ok(), second);
        prop_assert_eq!(caller.prove::<Level<Shop, 200>>().is_ok(), level >= 200);
        prop_assert_eq!(caller.prove::<(Admin, Hardware)>().is_ok(), admin && hardware);
        prop_assert_eq!(caller.prove::<(Five, Hardware, Second)>().is_ok(), fresh && hardware);
        prop_assert_eq!(caller.prove::<AnyOf<(Admin, (Five, Second))>>().is_ok(), admin || fresh && second);
        match caller.permitted::<Second>(()) {
            Ok(_) => prop_assert!(second),
            Err(denied) => prop_assert_eq!((second, denied.level()), (false, Some(2))),
        }
        match caller.prove::<(Second, Hardware)>() {
            Ok(proof) => prop_assert!(hardware && passed_on(proof)),
            Err(denied) => {
                prop_assert_eq!(denied.level(), Some(3));
                prop_assert_eq!(denied.to_string(), "the caller lacks a stronger login");
            }
        }
    }
}

#[test]
fn an_error_names_what_is_missing() {
    let says = |denied: authed::Denied| denied.to_string();
    let nobody = caller(1, false, false);
    assert_eq!(says(nobody.prove::<(Five, Second)>().unwrap_err()), "the caller lacks a fresh and stronger login");
    assert_eq!(says(nobody.prove::<(Second, Editor)>().unwrap_err()), "the caller lacks editor, and a stronger login");
}

#[test]
fn a_completed_identity_is_not_stronger() {
    use authed::backend::Outcome;
    use authed::{Authenticator, Backend};
    use futures_util::FutureExt;

    struct Found(u8);

    impl Backend for Found {
        type Realm = Shop;

        async fn authenticate(&self, _: &http::request::Parts) -> Outcome<Shop> {
            Ok(Some(Identity::new(SimpleUser::new("ada"), Credentials::none()).with_authentication_level(self.0)))
        }
    }

    for (found, completed, level) in [(2, 3, 2), (3, 2, 2), (0, 3, 3)] {
        let backend = Found(found).and_then(move |identity: Identity<Shop>, _: &http::request::Parts| {
            std::future::ready(Ok(identity.with_authentication_level(completed)))
        });
        let mut head = http::Request::new(()).into_parts().0;
        let caller = Authenticator::new(backend).caller(&mut head).now_or_never().unwrap().unwrap();
        assert_eq!(caller.prove::<Level<Shop, 3>>().is_ok(), level >= 3);
        assert!(caller.prove::<Level<Shop, 2>>().is_ok());
    }
}

/// The names are the issuer's. Without them, a challenge says only that the login is too weak.
#[tokio::test]
async fn rfc9470_3_a_weak_login_is_told_to_log_in_again() {
    async fn second(_: Authed<Second>) {}
    async fn both(_: Authed<(Second, Five)>) {}
    async fn hidden(_: Authed<Second, NotFound>) {}
    async fn admin(_: Authed<(Admin, Second), Challenge>) {}
    let app = Router::new().route("/second", get(second)).route("/both", get(both)).route("/hidden", get(hidden));
    let server = Server::start(app.route("/admin", get(admin)).with_state(bearer())).await;
    let weak = r#"Bearer realm="Shop", error="insufficient_user_authentication""#;
    server.get("/second", "Bearer level2").await.says("");
    server.get("/second", "Bearer level1").await.challenges(401, &[weak]);
    server.get("/second", "Bearer known").await.challenges(401, &[weak]);
    server.get("/second", ANONYMOUS).await.challenges(401, &[r#"Bearer realm="Shop""#]);
    let old = format!(r#"{weak}, max_age="300""#);
    server.get("/both", "Bearer level2_10").await.says("");
    server.get("/both", "Bearer level2_600").await.challenges(401, &[&old]);
    server.get("/both", "Bearer level1_600").await.challenges(401, &[&old]);
    server.get("/both", "Bearer level1_10").await.challenges(401, &[weak]);
    assert_eq!(server.get("/hidden", "Bearer level1").await.status, 404);
    // Another login does not give the scope.
    let lacking = r#"Bearer realm="Shop", error="insufficient_scope", scope="admin""#;
    server.get("/admin", "Bearer level1").await.challenges(403, &[lacking]);
    server.get("/admin", "Bearer admin_level1").await.challenges(401, &[weak]);
}

#[test]
fn a_table_names_the_level_and_compares_it() {
    async fn second(_: Authed<(Editor, Second)>) {}
    async fn hardware(_: Authed<(Editor, Hardware)>) {}
    type AppRoutes = Routes<authed::Authenticator<Shop>>;
    let of = |methods| AppRoutes::new().route("/", methods);
    let (low, high) = (of(routing::get(second)), of(routing::get(hardware)));
    assert_eq!(low.table().rows()[0].access().to_string(), "editor & level 2");
    let changed = |newer: &AppRoutes, older: &AppRoutes| newer.table().since(older.table()).to_string();
    assert!(changed(&low, &high).starts_with("opened "), "{}", changed(&low, &high));
    assert!(changed(&high, &low).starts_with("closed "), "{}", changed(&high, &low));
    let written = serde_json::to_value(<Second as Requirement>::expression()).unwrap();
    assert_eq!(written, serde_json::json!({ "level": 2 }));
    assert_eq!(serde_json::from_value::<Expression>(written).unwrap(), Expression::Level(2));
}
