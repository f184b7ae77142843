//! One route, for callers with the scope `hello`.

use authed::backend::BearerToken;
use authed::{
    Authed, AuthenticationError, Authenticator, Bearer, Challenge, Credentials, Identity, SimpleUser, User, scopes,
};
use axum::Router;
use axum::routing::get;

scopes! {
    pub realm Hello for SimpleUser;
    pub scope Greet = "hello", on failure Challenge;
}

fn verify(token: &BearerToken) -> Result<Identity<Hello>, AuthenticationError> {
    match token.as_str() {
        "ada-s-token" => Ok(Identity::new(SimpleUser::new("Ada"), Credentials::none().grant::<Greet>())),
        _ => Err(AuthenticationError::rejected()),
    }
}

async fn hello(caller: Authed<Greet>) -> String {
    format!("Hello, {}!\n", caller.user().display_name())
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let app = Router::new().route("/", get(hello)).with_state(Authenticator::new(Bearer::new(verify)));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    axum::serve(listener, app).await
}
