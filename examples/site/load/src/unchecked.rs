//! The same site without its permission checks.
//!
//! No session, token, account or role is looked up. A request names its caller in a header field, and the site believes it.
//! Without the field, every caller is the same author, who has just logged in. The handlers' own requirements stay: they
//! compare a few bits, and the library's benches count their instructions. The site has no setting for this.

use std::collections::HashMap;
use std::future::ready;
use std::time::SystemTime;

use authed::backend::{BearerToken, Outcome};
use authed::policy::Reason;
use authed::response::WwwAuthenticate;
use authed::revocation::Revocations;
use authed::{AuthenticationError, Authenticator, Backend, Bearer, Credentials, Identity};
use authed_session::Sessions;
use http::HeaderName;
use http::header::COOKIE;
use http::request::Parts;
use site::{Log, Person, Press};

use crate::requests::{CALLER, Caller};

struct Told<B> {
    callers: HashMap<&'static str, Identity<Press>>,
    /// It has the challenges of the site's backend.
    tokens: B,
}

impl<B: Backend<Realm = Press>> Told<B> {
    fn outcome(&self, head: &Parts) -> Outcome<Press> {
        let caller = head.headers.get(CALLER).map_or(Some(Caller::Tom), |name| Caller::named(name.as_bytes()));
        match caller {
            Some(Caller::Nobody) => Ok(None),
            Some(Caller::Unknown) => Err(AuthenticationError::rejected()),
            Some(caller) => Ok(self.callers.get(caller.name()).cloned()),
            None => Err(AuthenticationError::malformed()),
        }
    }
}

impl<B: Backend<Realm = Press>> Backend for Told<B> {
    type Realm = Press;

    fn authenticate(&self, head: &Parts) -> impl Future<Output = Outcome<Press>> + Send {
        ready(self.outcome(head))
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<Press>> {
        Some(self.outcome(head))
    }

    fn challenges(&self, head: &Parts, reason: Reason<'_>) -> Vec<WwwAuthenticate> {
        self.tokens.challenges(head, reason)
    }

    fn vary(&self) -> Vec<HeaderName> {
        vec![COOKIE]
    }
}

pub fn authenticator<D>(_: &D, _: Sessions<Press>, _: Log, _: &Revocations) -> Authenticator<Press> {
    let now = SystemTime::now();
    let identity = |id, login: &str, name: &str, scopes: &[&str]| {
        let person = Person { id, login: login.to_owned(), name: name.to_owned() };
        let credentials = Credentials::from_names(scopes.iter().copied());
        Identity::new(person, credentials).with_authentication_time(now)
    };
    let admin = ["member", "accounts:manage", "roles:manage", "audit:read"];
    let callers = HashMap::from([
        (Caller::Sam.name(), identity(1, "sam", "Sam Okafor", &["member", "posts:read"])),
        (Caller::Tom.name(), identity(2, "tom", "Tom Verhoeven", &["member", "posts:write"])),
        (Caller::Ada.name(), identity(5, "ada", "Ada Brandt", &admin)),
        (Caller::TomsToken.name(), identity(2, "tom", "Tom Verhoeven", &["posts:write"])),
    ]);
    let tokens = Bearer::new(|_: &BearerToken| Err(AuthenticationError::rejected()));
    Authenticator::new(Told { callers, tokens })
}
