// ANCHOR: all
use authed::backend::BearerToken;
use authed::routing::get;
use authed::{
    Authed, AuthenticationError, Authenticator, Bearer, Challenge, Credentials, Identity, Routes, User, scopes,
};
use axum::Json;
use serde::Serialize;

scopes! {
    pub realm Api for Person, on failure Challenge;
    pub scope Me = "me";
    pub scope Items = "items": Me;
}

#[derive(Clone, Serialize)]
pub struct Person {
    username: String,
    full_name: String,
}

impl User for Person {
    fn id(&self) -> std::borrow::Cow<'_, str> {
        self.username.as_str().into()
    }

    fn display_name(&self) -> &str {
        &self.full_name
    }
}

/// Signed tokens are verified by `authed-oauth`. This function looks a token up.
fn find(token: &BearerToken) -> Result<Identity<Api>, AuthenticationError> {
    let scopes = match token.as_str() {
        "token-of-alice" => "me",
        "shop-token-of-alice" => "me items",
        _ => return Err(AuthenticationError::rejected()),
    };
    let alice = Person { username: "alice".to_owned(), full_name: "Alice Chains".to_owned() };
    Ok(Identity::new(alice, Credentials::from_scope_text(scopes)))
}

async fn read_me(caller: Authed<Me>) -> Json<Person> {
    Json(caller.user().clone())
}

async fn read_own_items(caller: Authed<Items>) -> String {
    format!("The items of {}\n", caller.user().full_name)
}

fn app() -> axum::Router {
    let routes: Routes<_> =
        Routes::new().route("/users/me", get(read_me)).route("/users/me/items", get(read_own_items));
    routes.with_state(Authenticator::new(Bearer::new(find)))
}
// ANCHOR_END: all
