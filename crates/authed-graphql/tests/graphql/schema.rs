//! The schema of the tests.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use async_graphql::{Context, Interface, Object, Result, Schema, SimpleObject, Subscription, Union};
use authed::operation::{NamedRequirement, Operation};
use authed::revocation::Revocations;
use authed::{
    AuthenticationError, Authenticator, Bearer, Caller, Credentials, Identity, NotFound, Operations, Proof, Routes,
    SimpleUser, User, scopes,
};
use authed_graphql::{Guarded, Prove};
use futures_util::Stream;
use futures_util::stream::unfold;

scopes! {
    pub realm Press for SimpleUser;
    pub scope Reader = "reader";
    pub scope Writer = "writer": Reader;
    pub scope Admin = "admin": Writer, on failure NotFound;
}

pub const DRAFTS: Operation<Reader> = Operation::new("Query.drafts");
pub const LOG: Operation<Admin> = Operation::new("Query.log").described("The log.");
pub const WRITE: Operation<Writer> = Operation::new("Mutation.write");
pub const NOTES: Operation<Writer> = Operation::new("Post.notes");
pub const EMAIL: Operation<Writer> = Operation::new("HasEmail.email");
pub const EVENTS: Operation<Reader> = Operation::new("Subscription.events");

/// The users that `events` has run for.
pub static RAN_FOR: Mutex<Vec<String>> = Mutex::new(Vec::new());

#[derive(SimpleObject)]
pub struct Post {
    pub title: String,
    pub notes: String,
}

#[derive(SimpleObject)]
pub struct Company {
    pub email: String,
}

#[derive(Interface)]
#[graphql(field(name = "email", ty = "String"))]
pub enum HasEmail {
    Person(Person),
    Company(Company),
}

#[derive(SimpleObject)]
#[graphql(name = "Human")]
pub struct Person {
    pub email: String,
}

#[derive(Union)]
pub enum Found {
    Post(Post),
    Company(Company),
}

fn may_log(ctx: &Context<'_>) -> bool {
    ctx.permits(&LOG)
}

pub struct Query;

#[Object]
impl Query {
    async fn version(&self) -> u32 {
        1
    }

    /// Without `prove`: the token guards the field all the same.
    async fn drafts(&self) -> Vec<Post> {
        vec![Post { title: "On engines".to_owned(), notes: "private".to_owned() }]
    }

    #[graphql(visible = "may_log")]
    async fn log(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(log(ctx.prove(&LOG)?))
    }

    async fn contacts(&self) -> Vec<HasEmail> {
        let email = || "ada@press.example".to_owned();
        vec![HasEmail::Person(Person { email: email() }), HasEmail::Company(Company { email: email() })]
    }

    async fn search(&self) -> Vec<Found> {
        let (title, notes) = ("On engines".to_owned(), "private".to_owned());
        vec![Found::Post(Post { title, notes }), Found::Company(Company { email: "c@press.example".to_owned() })]
    }
}

fn log(by: Proof<'_, Admin>) -> String {
    format!("the log for {}", by.user().display_name())
}

pub struct Mutation;

#[Object]
impl Mutation {
    async fn write(&self, ctx: &Context<'_>, text: String) -> Result<String> {
        let by = ctx.prove(&WRITE)?;
        Ok(format!("{} wrote {text}", by.user().display_name()))
    }
}

pub struct Events;

#[Subscription(name = "Subscription")]
impl Events {
    async fn events(&self, ctx: &Context<'_>) -> impl Stream<Item = u32> {
        let user = ctx.caller::<Press>().and_then(Caller::user).map_or("nobody", |user| user.display_name());
        RAN_FOR.lock().unwrap().push(user.to_owned());
        unfold(0, |number| async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            Some((number, number + 1))
        })
    }
}

pub fn operations() -> Operations<Press> {
    ["Query.version", "Query.contacts", "Query.search"]
        .iter()
        .fold(Operations::new(), |all, name| all.add(NamedRequirement::anyone(name), ()))
        .operation(DRAFTS)
        .operation(LOG)
        .operation(WRITE)
        .operation(NOTES)
        .operation(EMAIL)
        .operation(EVENTS)
}

pub fn schema() -> Guarded<Press, Query, Mutation, Events> {
    Guarded::build(Schema::build(Query, Mutation, Events), operations())
}

pub type Log = Arc<Mutex<Vec<String>>>;

/// A token is a user's name and scopes, as `ada.writer`. With `brief`, it expires after 200 ms.
pub fn authenticator() -> (Authenticator<Press>, Log) {
    let bearer = Bearer::new(|token| {
        let (name, scopes) = token.as_str().split_once('.').ok_or(AuthenticationError::rejected())?;
        let identity = Identity::new(SimpleUser::new(name), Credentials::from_scope_text(&scopes.replace('.', " ")));
        Ok(if name == "brief" {
            identity.with_expiry(SystemTime::now() + Duration::from_millis(200))
        } else {
            identity
        })
    });
    let log = Log::default();
    let audit = Arc::clone(&log);
    let authenticator = Authenticator::new(bearer).audited_by(move |event| {
        let user = event.user_id().unwrap_or("nobody".into());
        let operation = event.operation().unwrap_or("-");
        audit.lock().unwrap().push(format!("{user} {} {operation} {}", event.route(), event.status().as_u16()));
    });
    (authenticator, log)
}

/// The same, with revocations.
pub fn revocable(revocations: &Revocations) -> (Authenticator<Press>, Log) {
    let (authenticator, log) = authenticator();
    (authenticator.revoked_by(revocations), log)
}

pub fn routes(authenticator: &Authenticator<Press>) -> Routes<Authenticator<Press>> {
    schema().routes("/graphql", authenticator.clone())
}
