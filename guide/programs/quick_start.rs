// ANCHOR: all
use authed::backend::Login;
use authed::routing::get;
use authed::{
    Authed, AuthenticationError, Authenticator, Basic, Caller, Challenge, Credentials, Identity, Routes, SimpleUser,
    User, scopes,
};

// The permissions of the application, and the type of its users.
scopes! {
    pub realm Shop for SimpleUser, on failure Challenge<Basic>;

    pub scope Editor = "editor";
    pub scope Admin = "admin": Editor;   // an admin is an editor, too
}

// Anyone may call this handler.
async fn home(caller: Caller<Shop>) -> String {
    let name = caller.user().map_or("stranger", |user| user.display_name());
    format!("Welcome, {name}.\n")
}

// Only an editor may call this one.
async fn drafts(caller: Authed<Editor>) -> String {
    format!("The drafts, for {}.\n", caller.user().display_name())
}

// Only an admin may call this one.
async fn settings(caller: Authed<Admin>) -> String {
    format!("The settings, for {}.\n", caller.user().display_name())
}

// Finds the user of a name and a password. Your application has a database with password hashes.
fn check(login: &Login) -> Result<Identity<Shop>, AuthenticationError> {
    let credentials = match (login.name(), login.password()) {
        ("ada", "demo") => Credentials::none().grant::<Admin>(),
        ("eve", "demo") => Credentials::none().grant::<Editor>(),
        ("sam", "demo") => Credentials::none(),
        _ => return Err(AuthenticationError::rejected()),
    };
    Ok(Identity::new(SimpleUser::new(login.name()), credentials))
}

fn routes() -> Routes<Authenticator<Shop>> {
    Routes::new().route("/", get(home)).route("/drafts", get(drafts)).route("/settings", get(settings))
}

fn app() -> axum::Router {
    routes().with_state(Authenticator::new(Basic::new(check)))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    println!("{}", routes().table());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    axum::serve(listener, app()).await
}
// ANCHOR_END: all
