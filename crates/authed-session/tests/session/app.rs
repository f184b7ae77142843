//! A small shop with sessions, and its users.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use authed::redirect::SafeNext;
use authed::requirement::Seconds;
use authed::{
    Authed, AuthenticationError, Authenticator, Caller, Credentials, Fresh, Identity, RedirectTo, Rejection,
    SimpleUser, User, local_path, scopes,
};
use authed_session::{Account, Accounts, SessionOf, SessionStore, Sessions};
use axum::Router;
use axum::extract::{FromRef, Path, State};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::routing::{get, post};
use support::{LoginPage, serve};
use tokio::sync::Semaphore;

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Authenticated = "authenticated", on failure RedirectTo<LoginPage>;
    pub scope Editor = "editor";
}

type Recently = Fresh<Shop, Seconds<2>, RedirectTo<LoginPage>>;

pub const MONTH: Duration = Duration::from_secs(30 * 24 * 60 * 60);

#[derive(Clone, Default)]
pub struct Row {
    pub is_editor: bool,
    pub epoch: u64,
}

/// The users. All servers of a test share them, like a database.
#[derive(Clone)]
pub struct Users {
    rows: Arc<Mutex<HashMap<String, Row>>>,
    /// How many accounts were asked for.
    pub asked: Arc<AtomicUsize>,
    /// A permit for each lookup of `slow` that may end.
    pub answers: Arc<Semaphore>,
}

impl Users {
    pub fn new() -> Self {
        let rows = ["ada", "eve"].map(|name| (name.to_owned(), Row::default()));
        Self {
            rows: Arc::new(Mutex::new(HashMap::from(rows))),
            asked: Arc::default(),
            answers: Arc::new(Semaphore::new(0)),
        }
    }

    pub fn change(&self, name: &str, change: impl FnOnce(&mut Row)) {
        change(self.rows.lock().unwrap().get_mut(name).unwrap());
    }

    pub fn delete(&self, name: &str) -> Option<Row> {
        self.rows.lock().unwrap().remove(name)
    }

    pub fn insert(&self, name: &str, row: Row) {
        self.rows.lock().unwrap().insert(name.to_owned(), row);
    }

    pub fn account(&self, name: &str) -> Option<Account<Shop>> {
        let row = self.rows.lock().unwrap().get(name).cloned()?;
        let roles = ["authenticated"].into_iter().chain(row.is_editor.then_some("editor"));
        let identity = Identity::new(SimpleUser::new(name), Credentials::from_names(roles));
        Some(Account::new(identity, row.epoch.to_be_bytes()))
    }
}

impl Accounts for Users {
    type Realm = Shop;

    async fn find(&self, id: &str) -> Result<Option<Account<Shop>>, AuthenticationError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let account = self.account(id);
        if id == "slow" {
            self.answers.acquire().await.unwrap().forget();
        }
        match account {
            // A database that compares without case.
            None if id == "MALLORY" => Ok(self.account("ada")),
            _ if id == "outage" => Err(AuthenticationError::unavailable("the database is down")),
            found => Ok(found),
        }
    }
}

/// Permits for requests to `/slow`: one for each that has begun, and one for each that may end.
#[derive(Clone)]
pub struct Pace {
    pub begun: Arc<Semaphore>,
    pub may_end: Arc<Semaphore>,
}

#[derive(Clone, FromRef)]
struct App {
    users: Users,
    sessions: Sessions<Shop>,
    authenticator: Authenticator<Shop>,
    pace: Pace,
}

/// A running server.
pub struct Node {
    pub address: SocketAddr,
    pub sessions: Sessions<Shop>,
    pub pace: Pace,
}

impl Node {
    pub async fn start(store: impl SessionStore, users: &Users) -> Self {
        Self::start_with(store, users, |sessions| sessions).await
    }

    pub async fn start_with(
        store: impl SessionStore,
        users: &Users,
        set: impl FnOnce(Sessions<Shop>) -> Sessions<Shop>,
    ) -> Self {
        Self::of(users, set(Sessions::new(store, users.clone()))).await
    }

    pub async fn of(users: &Users, sessions: Sessions<Shop>) -> Self {
        let (router, pace) = router(users, &sessions);
        Self { address: serve(router).await, sessions, pace }
    }
}

pub fn router(users: &Users, sessions: &Sessions<Shop>) -> (Router, Pace) {
    let pace = Pace { begun: Arc::new(Semaphore::new(0)), may_end: Arc::new(Semaphore::new(0)) };
    let authenticator = Authenticator::new(sessions.clone());
    let app = App { users: users.clone(), sessions: sessions.clone(), authenticator, pace: pace.clone() };
    let router = Router::new()
        .route("/me", get(me))
        .route("/dashboard", get(async |caller: Authed<Authenticated>| caller.user().display_name().to_owned()))
        .route("/editor", get(async |_: Authed<Editor>| "edit"))
        .route("/recent", get(async |_: Authed<(Authenticated, Recently)>| "recent"))
        .route("/public", get(async || "public"))
        .route(
            "/cached",
            get(async || ([(CACHE_CONTROL, "public, max-age=60"), (axum::http::header::VARY, "accept")], "")),
        )
        .route("/login/{user}", post(log_in))
        .route("/login-as-another/{user}", post(log_in_as_another))
        .route("/login-and-fail/{user}", post(log_in_and_fail))
        .route("/login-and-go-on/{user}", post(log_in_and_go_on))
        .route("/login-for-a-month/{user}", post(log_in_for_a_month))
        .route("/login-id", get(login_id))
        .route("/end/{login}", post(end))
        .route("/logout", post(log_out))
        .route("/logout-with/{item}", post(log_out_with))
        .route("/cart", get(cart))
        .route("/cart/{item}", post(put))
        .route("/slow/{item}", post(slow))
        .route("/debug", get(debug))
        .layer(sessions.clone())
        .with_state(app);
    (router, pace)
}

async fn me(caller: Caller<Shop>) -> String {
    match caller.user() {
        Some(user) if caller.prove::<Editor>().is_ok() => format!("{}, editor", user.display_name()),
        Some(user) => user.display_name().to_owned(),
        None => "stranger".to_owned(),
    }
}

async fn log_in(
    next: SafeNext,
    session: SessionOf<Shop>,
    State(users): State<Users>,
    Path(user): Path<String>,
) -> Result<SafeNext, Rejection> {
    session.log_in(&users.account(&user).ok_or(AuthenticationError::rejected())?).await?;
    Ok(next)
}

async fn log_in_for_a_month(
    session: SessionOf<Shop>,
    State(users): State<Users>,
    Path(user): Path<String>,
) -> Result<Rejection, Rejection> {
    let account = users.account(&user).ok_or(AuthenticationError::rejected())?;
    session.log_in_for(&account, MONTH).await?;
    Ok(Rejection::see_other(&local_path!("/")))
}

async fn login_id(session: SessionOf<Shop>) -> Result<String, Rejection> {
    Ok(session.login_id().await?.map_or("none".to_owned(), |login| login.to_string()))
}

/// Ends a login. A real application checks first whose login it is.
async fn end(State(sessions): State<Sessions<Shop>>, Path(login): Path<String>) -> Result<(), Rejection> {
    Ok(sessions.end(login.parse().map_err(|_| Rejection::not_found())?).await?)
}

/// Logs in a user that the accounts do not find by this name.
async fn log_in_as_another(session: SessionOf<Shop>, Path(user): Path<String>) -> Result<(), Rejection> {
    let identity = Identity::new(SimpleUser::new(user), Credentials::none());
    Ok(session.log_in(&Account::new(identity, 0_u64.to_be_bytes())).await?)
}

async fn log_in_and_fail(
    session: SessionOf<Shop>,
    State(users): State<Users>,
    Path(user): Path<String>,
) -> Result<StatusCode, Rejection> {
    session.log_in(&users.account(&user).ok_or(AuthenticationError::rejected())?).await?;
    Ok(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Ignores the error.
async fn log_in_and_go_on(
    session: SessionOf<Shop>,
    State(users): State<Users>,
    Path(user): Path<String>,
) -> &'static str {
    match session.log_in(&users.account(&user).unwrap()).await {
        Ok(()) => "logged in",
        Err(_) => "not logged in",
    }
}

async fn log_out(session: SessionOf<Shop>) -> Result<Rejection, Rejection> {
    session.log_out().await?;
    Ok(Rejection::see_other(&local_path!("/login")))
}

/// Logs out, and inserts something for the next page.
async fn log_out_with(session: SessionOf<Shop>, Path(item): Path<String>) -> Result<(), Rejection> {
    session.log_out().await?;
    Ok(session.session().insert("cart", vec![item]).await.map_err(AuthenticationError::unavailable)?)
}

async fn contents(session: &SessionOf<Shop>) -> Result<Vec<String>, Rejection> {
    let cart = session.session().get("cart").await;
    Ok(cart.map_err(AuthenticationError::unavailable)?.unwrap_or_default())
}

async fn cart(_: Caller<Shop>, session: SessionOf<Shop>) -> Result<String, Rejection> {
    Ok(contents(&session).await?.join(" "))
}

async fn put(_: Caller<Shop>, session: SessionOf<Shop>, Path(item): Path<String>) -> Result<(), Rejection> {
    let mut cart = contents(&session).await?;
    cart.push(item);
    Ok(session.session().insert("cart", cart).await.map_err(AuthenticationError::unavailable)?)
}

/// Adds an item to the cart, and waits between reading and writing.
async fn slow(
    caller: Caller<Shop>,
    session: SessionOf<Shop>,
    State(pace): State<Pace>,
    Path(item): Path<String>,
) -> Result<String, Rejection> {
    let mut cart = contents(&session).await?;
    pace.begun.add_permits(1);
    pace.may_end.acquire().await.unwrap().forget();
    if item != "nothing" {
        cart.push(item);
        session.session().insert("cart", cart).await.map_err(AuthenticationError::unavailable)?;
    }
    Ok(me(caller).await)
}

async fn debug(caller: Caller<Shop>, session: SessionOf<Shop>, State(app): State<App>) -> String {
    let account = app.users.account("ada");
    let layered = tower::Layer::layer(&app.sessions, ());
    format!("{caller:?} {session:?} {:?} {:?} {account:?} {layered:?}", app.sessions, app.authenticator)
}
