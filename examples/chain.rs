//! One API for people, who have passwords, and programs, which have tokens: `cargo run --example chain`.
//!
//! The first backend that finds something of its own in a request decides. `PORT=8080` takes another port than 3000, and
//! `PORT=0` a free one.

mod shared;

use authed::routing::get;
use authed::{
    Authed, AuthenticationError, Authenticator, Backend, Basic, Bearer, BearerToken, Challenge, Credentials, Identity,
    Login, Routes, SimpleUser, User, scopes,
};
use subtle::ConstantTimeEq;

scopes! {
    /// Who may do what with the measurements of a weather station.
    pub realm Weather for SimpleUser;

    pub scope Read = "read", on failure Challenge;
}

async fn temperature(caller: Authed<Read>) -> String {
    format!("It is 7 degrees, {}.\n", caller.user().display_name())
}

fn reader(name: &str) -> Identity<Weather> {
    Identity::new(SimpleUser::new(name), Credentials::none().grant::<Read>())
}

/// Yours has the passwords hashed, and in a database.
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
    println!("ada's password is demo, the display's token is display-token. Try:\n");
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
