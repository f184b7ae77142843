//! The realm of these tests, and a backend that does what the request's `x-plan` says.

use std::time::{Duration, SystemTime};

use authed::{
    AuthenticationError, Authenticator, Backend, Basic, Credentials, Identity, Outcome, Reason, Scheme, SimpleUser,
    WwwAuthenticate, scopes,
};
use http::Request;
use http::request::Parts;

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Viewer = "viewer";
    pub scope Editor = "editor": Viewer;
    pub scope Auditor = "auditor";
    pub scope Admin = "admin": Editor + Auditor;
}

/// What the backend is to do. Travels in a header, as words.
#[derive(Clone, Debug, PartialEq)]
pub enum Plan {
    /// Find an identity with these scopes.
    Answer(Vec<&'static str>),
    /// Find one that has expired.
    Expired(Vec<&'static str>),
    Nobody,
    Malformed,
    Rejected,
    Unavailable,
    Panic,
}

/// A plan, and how often the backend waits before it follows it. 0 is answered on the spot.
pub fn request(plan: &Plan, waits: u32) -> http::request::Builder {
    let plan = match plan {
        Plan::Answer(scopes) => format!("answer {}", scopes.join(" ")),
        Plan::Expired(scopes) => format!("expired {}", scopes.join(" ")),
        other => format!("{other:?}").to_lowercase(),
    };
    Request::builder().header("x-plan", plan).header("x-waits", waits)
}

pub struct FollowsPlan;

pub fn authenticator() -> Authenticator<Shop> {
    Authenticator::new(FollowsPlan)
}

fn follow(head: &Parts) -> Outcome<Shop> {
    let plan = head.headers.get("x-plan").map_or("nobody", |plan| plan.to_str().unwrap());
    let (word, scopes) = plan.split_once(' ').unwrap_or((plan, ""));
    let identity = || Identity::new(SimpleUser::new("ada"), Credentials::from_scope_text(scopes));
    match word {
        "answer" => Ok(Some(identity())),
        "expired" => Ok(Some(identity().expires_at(SystemTime::now() - Duration::from_secs(1)))),
        "nobody" => Ok(None),
        "malformed" => Err(AuthenticationError::malformed()),
        "rejected" => Err(AuthenticationError::rejected()),
        "unavailable" => Err(AuthenticationError::unavailable("the database is at db.internal")),
        _ => panic!("as planned"),
    }
}

fn waits(head: &Parts) -> u32 {
    head.headers.get("x-waits").map_or(0, |waits| waits.to_str().unwrap().parse().unwrap())
}

impl Backend for FollowsPlan {
    type Realm = Shop;

    async fn authenticate(&self, head: &Parts) -> Outcome<Shop> {
        for _ in 0..waits(head) {
            tokio::task::yield_now().await;
        }
        follow(head)
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<Shop>> {
        (waits(head) == 0).then(|| follow(head))
    }

    fn challenges(&self, _: &Parts, _: Reason<'_>) -> Vec<WwwAuthenticate> {
        vec![Basic::challenge("Shop")]
    }
}
