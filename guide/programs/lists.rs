// ANCHOR: all
use authed::backend::Login;
use authed::routing::get;
use authed::{
    AnyOf, AskRules, AuthenticationError, Authenticator, Basic, Caller, Credentials, Identity, NotFound, Permitted,
    Routes, Rule, SimpleUser, User, scopes,
};

scopes! {
    pub realm Press for SimpleUser;
    pub scope Editor = "editor";
}

#[derive(Clone)]
struct Post {
    author: &'static str,
    title: &'static str,
    is_published: bool,
}

// ANCHOR: rules
enum Author {}

impl Rule<Post> for Author {
    type Realm = Press;
    type OnFailure = NotFound;

    fn permits(by: &Identity<Press>, post: &Post) -> bool {
        by.user().id() == post.author
    }
}

enum Published {}

impl Rule<Post> for Published {
    type Realm = Press;
    type OnFailure = NotFound;

    fn permits(_: &Identity<Press>, post: &Post) -> bool {
        post.is_published
    }

    /// Anonymous callers may read published posts, too.
    fn permits_anyone(post: &Post) -> bool {
        post.is_published
    }
}

/// Who may read a post, alone and in lists.
type Reader = AnyOf<(Published, Author, Editor)>;

async fn list(caller: Caller<Press>) -> String {
    let permitted = caller.permitted_among::<Reader>(POSTS);
    permitted.map(|post: Permitted<Post, Reader>| format!("{}, by {}\n", post.title, post.author)).collect()
}
// ANCHOR_END: rules

const POSTS: [Post; 3] = [
    Post { author: "ada", title: "On engines", is_published: true },
    Post { author: "ada", title: "On weaving", is_published: false },
    Post { author: "bob", title: "On boats", is_published: false },
];

fn check(login: &Login) -> Result<Identity<Press>, AuthenticationError> {
    let credentials = match (login.name(), login.password()) {
        ("ada" | "bob", "demo") => Credentials::none(),
        ("eve", "demo") => Credentials::none().grant::<Editor>(),
        _ => return Err(AuthenticationError::rejected()),
    };
    Ok(Identity::new(SimpleUser::new(login.name()), credentials))
}

fn app() -> axum::Router {
    let routes: Routes<_> = Routes::new().route("/posts", get(list));
    routes.with_state(Authenticator::new(Basic::new(check)))
}
// ANCHOR_END: all
