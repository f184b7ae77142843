//! Combinations of rules of which some need the state.

use std::sync::{Arc, Mutex};

use authed::audit::Cause;
use authed::routing::get;
use authed::{
    AnyOf, Forbidden, Identity, NotFound, Permitted, Public, Rejection, Routes, Ruling, StateRule, Status, User,
    WithState,
};
use axum::extract::FromRef;
use support::{ANONYMOUS, Server, basic};

use super::{App, Author, Lookups, Post, Press, Writer};

/// `ada` and `bob` are members of the team. The engine fails for the post 13.
enum Team {}

impl StateRule<Post> for Team {
    type State = Lookups;
    type Realm = Press;
    type OnFailure = Status<410>;
    type Error = Rejection;

    async fn permits_with_state(by: Option<&Identity<Press>>, post: &Post, _: &Lookups) -> Result<Ruling, Rejection> {
        tokio::task::yield_now().await;
        if post.number == 13 {
            return Err(Rejection::with_status::<423>());
        }
        let is_member = by.is_some_and(|by| ["ada", "bob"].contains(&&*by.user().id()));
        Ok(Ruling::from(is_member).because(format!("no member reads {}", post.number)))
    }
}

/// Needs another part of the state.
enum Even {}

impl StateRule<Post> for Even {
    type State = App;
    type Realm = Press;
    type OnFailure = Forbidden;
    type Error = std::convert::Infallible;

    async fn permits_with_state(
        _: Option<&Identity<Press>>,
        post: &Post,
        _: &App,
    ) -> Result<Ruling, std::convert::Infallible> {
        Ok(post.number.is_multiple_of(2).into())
    }
}

/// A combination in another one has a name.
enum EvenOfTeam {}

impl StateRule<Post> for EvenOfTeam {
    type State = App;
    type Realm = Press;
    type OnFailure = NotFound;
    type Error = axum::response::Response;

    async fn permits_with_state(
        by: Option<&Identity<Press>>,
        post: &Post,
        app: &App,
    ) -> Result<Ruling, axum::response::Response> {
        type Both = WithState<(Team, Even)>;
        Both::permits_with_state(by, post, &<Both as StateRule<Post>>::State::from_ref(app)).await
    }
}

type All = WithState<(Writer, Team, Even)>;
type One = WithState<AnyOf<(Author, Team)>>;
type Nested = WithState<AnyOf<(Author, EvenOfTeam)>>;

async fn read<R: StateRule<Post> + ?Sized>(_: Public, post: Permitted<Post, R>) -> String {
    post.number.to_string()
}

async fn unwrapped(post: Permitted<Post, All>) -> u32 {
    Permitted::into_inner(post).number
}

#[tokio::test]
async fn rules_with_state_are_combined_with_each_other_and_with_other_rules() {
    let routes = Routes::new()
        .object_route("/all/{id}", get(read::<All>))
        .object_route("/one/{id}", get(read::<One>))
        .object_route("/nested/{id}", get(read::<Nested>))
        .object_route(
            "/other/{id}",
            get(async |_: Public, post: Permitted<Post, All>| unwrapped(post).await.to_string()),
        );
    assert!(routes.table().to_string().contains("WithState<AnyOf<(Author, Team)>> of Post"), "{}", routes.table());
    let app = App::new();
    let server = Server::start(routes.with_state(app)).await;
    server.get("/all/2", &basic("ada")).await.says("2");
    server.get("/other/2", &basic("ada")).await.says("2");
    // The policy of the first member that denies.
    server.get("/all/1", &basic("ada")).await.rejects(403, "Forbidden");
    assert_eq!(server.get("/all/2", &basic("eve")).await.status, 410);
    assert_eq!(server.get("/all/2", &basic("no")).await.status, 403);
    assert_eq!(server.get("/all/2", ANONYMOUS).await.status, 403);
    // The engine is asked if a member before it has not decided.
    assert_eq!(server.get("/all/13", &basic("ada")).await.status, 423);
    assert_eq!(server.get("/all/13", &basic("no")).await.status, 403);
    server.get("/one/13", &basic("ada")).await.says("13");
    assert_eq!(server.get("/one/13", &basic("bob")).await.status, 423);
    server.get("/one/1", &basic("bob")).await.says("1");
    server.get("/one/1", &basic("eve")).await.rejects(404, "Not Found");
    server.get("/nested/2", &basic("ada")).await.says("2");
    server.get("/nested/1", &basic("ada")).await.says("1");
    server.get("/nested/1", &basic("bob")).await.rejects(404, "Not Found");
}

#[tokio::test]
async fn the_audit_log_has_the_rule_that_denies_and_its_reason() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let app = App::new();
    let authenticator = app.authenticator.clone().audited_by(move |event| {
        if let Cause::Lacking { rule: Some(rule), .. } = event.cause() {
            let name = rule.rule().rsplit("::").next().unwrap().to_owned();
            log.lock().unwrap().push((name, rule.reason().map(str::to_owned)));
        }
    });
    let routes = Routes::new()
        .object_route("/team/{id}", get(read::<Team>))
        .object_route("/all/{id}", get(read::<All>))
        .object_route("/one/{id}", get(read::<One>));
    let server = Server::start(routes.with_state(App { authenticator, ..app })).await;
    for path in ["/team/2", "/all/2", "/one/1"] {
        let answer = server.get(path, &basic("eve")).await;
        assert!(!format!("{answer:?}").contains("member"), "the reason is not the client's");
    }
    let reason = || Some("no member reads 2".to_owned());
    let expected = [("Team".to_owned(), reason()), ("Team".to_owned(), reason()), ("Author".to_owned(), None)];
    assert_eq!(*seen.lock().unwrap(), expected);
}
