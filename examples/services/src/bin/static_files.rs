//! Files for members only: `cargo run -p authed-example-services --bin static_files`.
//!
//! tower-http serves the files. A `RequireLayer` guards it. It listens on port 3000. `PORT=8080` selects another port, and
//! `PORT=0` a free one.

#[path = "../../../shared/mod.rs"]
mod shared;

use authed::backend::Login;
use authed::requirement::Requirement;
use authed::{
    AuthenticationError, Authenticator, Basic, Challenge, Credentials, Identity, NotFound, RequireLayer, SimpleUser,
    scopes,
};
use axum::Router;
use axum::routing::{any_service, get};
use subtle::ConstantTimeEq;
use tower_http::services::ServeDir;

scopes! {
    /// The club's permissions.
    pub realm Club for SimpleUser;

    pub scope Member = "member", on failure Challenge<Basic>;
    pub scope Treasurer = "treasurer": Member, on failure NotFound;
}

const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/static");

fn app(authenticator: Authenticator<Club>) -> Router {
    let members = RequireLayer::<Member>::new(authenticator.clone());
    let treasurer = RequireLayer::<Treasurer>::new(authenticator);
    Router::new()
        .route("/", get("The club's house rules are at /files/rules.txt.\n"))
        // `MethodRouter::layer` converts the files to axum's body type, which rejections can be sent in.
        .nest_service("/files", any_service(ServeDir::new(format!("{FILES}/files"))).layer(members))
        .nest_service("/accounts", any_service(ServeDir::new(format!("{FILES}/accounts"))).layer(treasurer))
        .fallback(authed::not_found)
}

/// The users share one password. Your application stores password hashes in a database.
fn authenticator() -> Authenticator<Club> {
    Authenticator::new(Basic::new(|login: &Login| {
        let password_is_right = login.password().as_bytes().ct_eq(b"demo");
        let credentials = match login.name() {
            "ada" if password_is_right.into() => Credentials::none().grant::<Treasurer>(),
            "eve" if password_is_right.into() => Credentials::none().grant::<Member>(),
            "sam" if password_is_right.into() => Credentials::none(),
            _ => return Err(AuthenticationError::rejected()),
        };
        Ok(Identity::new(SimpleUser::new(login.name()), credentials))
    }))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let (listener, address) = shared::listen().await?;
    introduce(&address);
    axum::serve(listener, app(authenticator())).await
}

fn introduce(address: &str) {
    println!("The club is open at http://{address}\n");
    shared::print_table([
        ("/", "anyone".to_owned(), ""),
        ("/files/…", Member::expression().to_string(), "401 with a challenge, 403 after a login"),
        ("/accounts/…", Treasurer::expression().to_string(), "404, as for a missing page"),
    ]);
    println!("\nada is the treasurer, eve is a member, sam is neither. Every password is demo. Try:\n");
    let lines = [
        ("", "/", "200 The club's house rules are at /files/rules.txt."),
        ("", "/files/rules.txt", "401 log in"),
        ("-u sam:demo ", "/files/rules.txt", "403 not a member"),
        ("-u eve:demo ", "/files/rules.txt", "200 No smoking."),
        ("-u eve:demo -r 3-9 ", "/files/rules.txt", "206 the file server sends a part"),
        ("-u eve:demo ", "/files/missing.txt", "404 from the file server"),
        ("", "/files/missing.txt", "401 missing files are hidden, too"),
        ("-u eve:demo ", "/accounts/2025.txt", "404 hidden from a member"),
        ("-u ada:demo ", "/accounts/2025.txt", "200 Income 120, expenses 80."),
        ("-I -u ada:demo ", "/accounts/2025.txt", "200 HEAD"),
    ];
    shared::print_lines_to_try(address, lines);
}
