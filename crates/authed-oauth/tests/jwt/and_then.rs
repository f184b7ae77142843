//! Roles of a database beside a token.

use std::time::Duration;

use authed::{
    AuthenticationError, Authenticator, Backend, Bearer, Credentials, Fresh, Identity, User, requirement::Seconds,
};
use serde_json::json;

use crate::issuer::in_seconds;
use crate::site::{Admin, Orders, Shop, a_key, jwt};

#[tokio::test]
async fn the_roles_of_a_database_stand_beside_a_token_and_its_end_and_login_stay() {
    let (signing, public) = a_key();
    let backend = Bearer::verified_by(jwt(public).leeway(Duration::from_secs(1)));
    let authenticator: Authenticator<Shop> =
        Authenticator::new(backend.and_then(|identity: Identity<Shop>, _head: &_| async move {
            let roles = match &*identity.user().id() {
                "https://id.example 7" => Ok(["admin"]),
                "https://id.example 8" => Err(AuthenticationError::unavailable("the database is down")),
                _ => Err(AuthenticationError::rejected()),
            };
            let both = *identity.credentials() | Credentials::from_names(roles?);
            Ok(identity.with_credentials(both))
        }));
    let find = async |subject: &str, end: i64, login: i64| {
        let claims = json!({ "sub": subject, "exp": in_seconds(end), "auth_time": in_seconds(login) });
        authenticator.caller_presenting(&format!("Bearer {}", signing.token(claims))).await
    };
    let caller = find("7", 60, -30).await.unwrap();
    assert!(caller.credentials().has::<Orders>() && caller.credentials().has::<Admin>());
    assert!(caller.prove::<(Admin, Fresh<Shop, Seconds<60>>)>().is_ok());
    assert!(find("7", 60, -90).await.unwrap().prove::<Fresh<Shop, Seconds<60>>>().is_err());
    // The identity ends with its token.
    let caller = find("7", 2, -30).await.unwrap();
    assert!(!caller.identity().unwrap().is_expired());
    tokio::time::sleep(Duration::from_millis(3100)).await;
    assert!(caller.identity().unwrap().is_expired());
    // The database decides about users that are deleted, and about nothing while it is down.
    assert_eq!(find("8", 60, 0).await.err().unwrap().status(), 503);
    assert_eq!(find("9", 60, 0).await.err().unwrap().status(), 401);
}
