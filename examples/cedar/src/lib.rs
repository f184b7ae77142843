//! Documents whose access [Cedar](https://www.cedarpolicy.com) decides. The policies are in files, and are reloaded when they
//! change.
//!
//! - [`engine`]: the policies, and how they are asked. It knows nothing of `authed`.
//! - This file: the rule [`Cedar`], and the routes.

pub mod engine;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::sync::Arc;

use authed::backend::Login;
use authed::routing::get;
use authed::{
    Authed, AuthenticationError, Authenticator, Basic, Challenge, Credentials, Forbidden, Identity, Permitted,
    Rejection, Resource, Routes, Ruling, StateRule, User, not_found, path, scopes,
};
use axum::extract::FromRef;

use self::engine::{Facts, Policies};

scopes! {
    pub realm Library for Account;
    pub scope LoggedIn = "logged-in", on failure Challenge<Basic>;
}

pub struct Account {
    name: String,
}

impl User for Account {
    fn id(&self) -> Cow<'_, str> {
        self.name.as_str().into()
    }

    fn display_name(&self) -> &str {
        &self.name
    }
}

#[derive(Clone, Debug)]
pub struct Document {
    pub number: u32,
    pub owner: String,
    pub team: String,
    pub is_archived: bool,
}

/// The state: what the rule needs is a part of it.
#[derive(Clone, FromRef)]
pub struct App {
    pub authenticator: Authenticator<Library>,
    pub store: Store,
    pub policies: Policies,
}

/// In your application, a database.
#[derive(Clone, Default)]
pub struct Store {
    pub documents: Arc<BTreeMap<u32, Document>>,
    pub teams: Arc<BTreeMap<String, Vec<String>>>,
}

impl Store {
    pub async fn teams_of(&self, user: &str) -> Vec<String> {
        self.teams.get(user).cloned().unwrap_or_default()
    }
}

impl Resource<App> for Document {
    type Key = u32;
    type Within = ();
    type Error = Rejection;

    async fn find(number: u32, _: &(), app: &App) -> Result<Option<Self>, Rejection> {
        Ok(app.store.documents.get(&number).cloned())
    }
}

/// An action of the policies.
pub trait Action: 'static {
    const NAME: &'static str;
}

pub enum View {}
pub enum Edit {}
pub enum Delete {}

impl Action for View {
    const NAME: &'static str = "view";
}

impl Action for Edit {
    const NAME: &'static str = "edit";
}

impl Action for Delete {
    const NAME: &'static str = "delete";
}

/// The policies permit the action `A`.
pub struct Cedar<A>(PhantomData<fn() -> A>);

impl<A: Action> StateRule<Document> for Cedar<A> {
    type State = App;
    type Realm = Library;
    type OnFailure = Forbidden;
    type Error = Rejection;

    async fn permits_with_state(
        by: Option<&Identity<Library>>,
        document: &Document,
        app: &App,
    ) -> Result<Ruling, Rejection> {
        let Some(by) = by else { return Ok(Ruling::from(false)) };
        let user = by.user().id();
        let teams = app.store.teams_of(&user).await;
        let facts = Facts { user: &user, teams: &teams, action: A::NAME, document };
        // Policies that cannot be asked permit nothing.
        let decision = app.policies.ask(&facts).map_err(|_| Rejection::service_unavailable())?;
        Ok(Ruling::from(decision.is_permitted).because(decision.reason()))
    }
}

async fn view(_: Authed<LoggedIn>, document: Permitted<Document, Cedar<View>>) -> String {
    format!("document {} of {}", document.number, document.owner)
}

async fn edit(_: Authed<LoggedIn>, document: Permitted<Document, Cedar<Edit>>) -> String {
    format!("edited document {}", document.number)
}

async fn delete(_: Authed<LoggedIn>, document: Permitted<Document, Cedar<Delete>>) -> String {
    format!("deleted document {}", document.number)
}

pub fn routes() -> Routes<App> {
    Routes::new().object_route(path!("/documents/{number}"), get(view).put(edit).delete(delete)).fallback(not_found)
}

/// Every user's password is `demo`.
pub fn authenticator() -> Authenticator<Library> {
    Authenticator::new(Basic::new(|login: &Login| {
        if login.password() != "demo" {
            return Err(AuthenticationError::rejected());
        }
        let account = Account { name: login.name().to_owned() };
        Ok(Identity::new(account, Credentials::none().grant::<LoggedIn>()))
    }))
}
