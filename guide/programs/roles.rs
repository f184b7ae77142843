// ANCHOR: all
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use authed::backend::BearerToken;
use authed::routing::get;
use authed::{
    Authed, AuthenticationError, Authenticator, Backend, Bearer, Challenge, Credentials, Identity, Routes, SimpleUser,
    User, scopes,
};

scopes! {
    pub realm Shop for SimpleUser, on failure Challenge;
    pub scope ReadOrders = "orders:read";
    pub scope Refund = "orders:refund": ReadOrders;
}

// ANCHOR: roles
/// The roles of your users, in your database: role names, and what each role grants.
#[derive(Clone, Default)]
struct Roles(Arc<Mutex<HashMap<String, &'static [&'static str]>>>);

impl Roles {
    /// `SELECT permission FROM user_roles JOIN role_permissions USING (role) WHERE user_id = $1`
    async fn permissions_of(&self, user_id: &str) -> Result<Vec<&'static str>, std::io::Error> {
        let roles = self.0.lock().map_err(|_| std::io::Error::other("the table is broken"))?;
        Ok(roles.get(user_id).copied().unwrap_or_default().to_vec())
    }
}

/// The token says who the caller is. The table says what the caller may do.
fn authenticator(roles: Roles) -> Authenticator<Shop> {
    let backend = Bearer::new(check).and_then(move |identity: Identity<Shop>, _| {
        let roles = roles.clone();
        async move {
            let names = roles.permissions_of(&identity.user().id()).await;
            let names = names.map_err(AuthenticationError::unavailable)?;
            Ok(identity.with_credentials(Credentials::from_names(names)))
        }
    });
    Authenticator::new(backend)
}
// ANCHOR_END: roles

fn check(token: &BearerToken) -> Result<Identity<Shop>, AuthenticationError> {
    match token.as_str() {
        "token-of-ada" => Ok(Identity::new(SimpleUser::new("ada"), Credentials::none())),
        "token-of-eve" => Ok(Identity::new(SimpleUser::new("eve"), Credentials::none())),
        _ => Err(AuthenticationError::rejected()),
    }
}

async fn orders(caller: Authed<ReadOrders>) -> String {
    format!("Two orders, for {}.\n", caller.user().display_name())
}

async fn refund(caller: Authed<Refund>) -> String {
    format!("Refunded by {}.\n", caller.user().display_name())
}

fn app() -> axum::Router {
    let roles = Roles::default();
    let table = [("ada", &["orders:refund"] as &[_]), ("eve", &["orders:read", "orders:misspelt"])];
    roles.0.lock().unwrap().extend(table.map(|(user, names)| (user.to_owned(), names)));
    let routes: Routes<_> = Routes::new().route("/orders", get(orders).post(refund));
    routes.with_state(authenticator(roles))
}
// ANCHOR_END: all

// ANCHOR: names
#[cfg(test)]
#[test]
fn every_permission_in_the_database_is_a_scope() {
    // SELECT DISTINCT permission FROM role_permissions
    for permission in ["orders:read", "orders:refund"] {
        assert!(Credentials::<Shop>::knows(permission), "{permission} is no scope");
    }
}
// ANCHOR_END: names
