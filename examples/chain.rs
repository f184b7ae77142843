//! One API for people with passwords and programs with tokens: `cargo run --example chain`.
//!
//! The first backend that finds a login or a token decides. It listens on port 3000. `PORT=8080` selects another port, and
//! `PORT=0` a free one.

mod shared;

use authed::backend::{BearerToken, Login};
use authed::routing::get;
use authed::{
    Authed, AuthenticationError, Authenticator, Backend, Basic, Bearer, Challenge, Credentials, Identity, Routes,
    SimpleUser, User, scopes,
};
use subtle::ConstantTimeEq;

scopes! {
    /// The permissions of a weather station.
    pub realm Weather for SimpleUser;

    pub scope Read = "read", on failure Challenge;
}

async fn temperature(caller: Authed<Read>) -> String {
    format!("It is 7 degrees, {}.\n", caller.user().display_name())
}

fn reader(name: &str) -> Identity<Weather> {
    Identity::new(SimpleUser::new(name), Credentials::none().grant::<Read>())
}

/// Your application stores password hashes in a database.
fn person(login: &Login) -> Result<Identity<Weather>, AuthenticationError> {
    let is_right: bool = login.password().as_bytes().ct_eq(b"demo").into();
    if is_right && login.name() == "ada" { Ok(reader("ada")) } else { Err(AuthenticationError::rejected()) }
}

fn program(token: &BearerToken) -> Result<Identity<Weather>, AuthenticationError> {
    let is_right: bool = token.as_str().as_bytes().ct_eq(b"display-token").into();
    if is_right { Ok(reader("display")) } else { Err(AuthenticationError::rejected()) }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let (listener, address) = shared::listen().await?;
    let routes = Routes::new().route("/temperature", get(temperature)).fallback(authed::not_found);
    println!("The weather is at http://{address}\n\n{}", routes.table());
    println!("ada's password is demo. The display's token is display-token. Try:\n");
    let lines = [
        ("", "/temperature", "401 Bearer realm=\"Weather\""),
        ("", "/temperature", "401 Basic realm=\"Weather\", charset=\"UTF-8\""),
        ("-u ada:demo ", "/temperature", "200 It is 7 degrees, ada."),
        ("--oauth2-bearer display-token ", "/temperature", "200 It is 7 degrees, display."),
        ("--oauth2-bearer wrong ", "/temperature", "401 error=\"invalid_token\""),
        ("-u ada:wrong ", "/temperature", "401 Basic realm=\"Weather\", charset=\"UTF-8\""),
    ];
    shared::print_lines_to_try(&address, lines);
    let authenticator: Authenticator<Weather> = Authenticator::new(Bearer::new(program).or(Basic::new(person)));
    axum::serve(listener, routes.with_state(authenticator)).await
}
