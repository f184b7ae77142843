// ANCHOR: all
// ANCHOR: realm
use authed::backend::Login;
use authed::routing::{get, post};
use authed::{
    Authed, AuthenticationError, Authenticator, Basic, Challenge, Credentials, Identity, Public, Routes, SimpleUser,
    User, scopes,
};

scopes! {
    /// The permissions of the newspaper.
    pub realm Press for SimpleUser, on failure Challenge<Basic>;

    /// Reads and writes drafts.
    pub scope Writer = "writer";
    /// Publishes drafts. An editor is a writer, too.
    pub scope Editor = "editor": Writer;
}
// ANCHOR_END: realm

// ANCHOR: handlers
async fn front_page(_: Public) -> &'static str {
    "The Daily Engine.\n"
}

async fn drafts(caller: Authed<Writer>) -> String {
    format!("On weaving. On boats. Read by {}.\n", caller.user().display_name())
}

async fn publish(caller: Authed<Editor>) -> String {
    format!("Published by {}.\n", caller.user().display_name())
}
// ANCHOR_END: handlers

// ANCHOR: check
fn check(login: &Login) -> Result<Identity<Press>, AuthenticationError> {
    let credentials = match (login.name(), login.password()) {
        ("ada", "demo") => Credentials::none().grant::<Editor>(),
        ("bob", "demo") => Credentials::none().grant::<Writer>(),
        _ => return Err(AuthenticationError::rejected()),
    };
    Ok(Identity::new(SimpleUser::new(login.name()), credentials))
}
// ANCHOR_END: check

// ANCHOR: routes
fn routes() -> Routes<Authenticator<Press>> {
    Routes::new().route("/", get(front_page)).route("/drafts", get(drafts)).route("/publish", post(publish))
}

fn app() -> axum::Router {
    routes().with_state(Authenticator::new(Basic::new(check)))
}
// ANCHOR_END: routes

#[tokio::main]
async fn main() -> std::io::Result<()> {
    println!("{}", routes().table());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    axum::serve(listener, app()).await
}
// ANCHOR_END: all
