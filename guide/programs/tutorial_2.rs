// ANCHOR: all
use authed::backend::Login;
use authed::routing::{get, post};
use authed::{
    Authed, AuthenticationError, Authenticator, Basic, Challenge, Credentials, Identity, Public, Routes, SimpleUser,
    scopes,
};

scopes! {
    pub realm Press for SimpleUser, on failure Challenge<Basic>;
    pub scope Writer = "writer";
    pub scope Editor = "editor": Writer;
}

// ANCHOR: service
mod newsroom {
    use authed::{Proof, User};

    use super::{Editor, Writer};

    pub fn publish(by: Proof<'_, Editor>, title: &str) -> String {
        let noted = note(by.weaken(), title);
        format!("Published {title:?}. {noted}")
    }

    pub fn note(by: Proof<'_, Writer>, title: &str) -> String {
        format!("{} worked on {title:?}.\n", by.user().display_name())
    }
}
// ANCHOR_END: service

async fn front_page(_: Public) -> &'static str {
    "The Daily Engine.\n"
}

// ANCHOR: handlers
async fn write(caller: Authed<Writer>) -> String {
    newsroom::note(caller.proof(), "On boats")
}

async fn publish(caller: Authed<Editor>) -> String {
    newsroom::publish(caller.proof(), "On weaving")
}
// ANCHOR_END: handlers

fn check(login: &Login) -> Result<Identity<Press>, AuthenticationError> {
    let credentials = match (login.name(), login.password()) {
        ("ada", "demo") => Credentials::none().grant::<Editor>(),
        ("bob", "demo") => Credentials::none().grant::<Writer>(),
        _ => return Err(AuthenticationError::rejected()),
    };
    Ok(Identity::new(SimpleUser::new(login.name()), credentials))
}

fn routes() -> Routes<Authenticator<Press>> {
    Routes::new().route("/", get(front_page)).route("/drafts", post(write)).route("/publish", post(publish))
}

fn app() -> axum::Router {
    routes().with_state(Authenticator::new(Basic::new(check)))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    axum::serve(listener, app()).await
}

// ANCHOR: test
#[cfg(test)]
mod tests {
    use authed::SimpleUser;
    use authed::testing::TestCaller;

    use super::{Editor, newsroom};

    #[test]
    fn an_editor_publishes() {
        let ada = TestCaller::new(SimpleUser::new("ada")).grant::<Editor>();
        let text = newsroom::publish(ada.proof::<Editor>(), "On weaving");
        assert_eq!(text, "Published \"On weaving\". ada worked on \"On weaving\".\n");
    }
}
// ANCHOR_END: test
// ANCHOR_END: all
