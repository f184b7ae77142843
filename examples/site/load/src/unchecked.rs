//! The same site without its permission checks.
//!
//! Every caller is the same author, who has just logged in. No session, token, account or role is looked up. The handlers' own
//! requirements stay: they compare a few bits, and the library's benches count their instructions. The site has no setting for
//! this.

use std::future::ready;
use std::time::SystemTime;

use authed::backend::Outcome;
use authed::revocation::Revocations;
use authed::{Authenticator, Backend, Credentials, Identity};
use authed_session::Sessions;
use http::request::Parts;
use site::{House, Log, Member, Person, Press, Write};

struct SameAuthor;

impl Backend for SameAuthor {
    type Realm = Press;

    fn authenticate(&self, _: &Parts) -> impl Future<Output = Outcome<Press>> + Send {
        let tom = Person { id: 2, login: "tom".to_owned(), name: "Tom Verhoeven".to_owned() };
        let credentials = Credentials::none().grant::<Member>().grant::<Write>();
        ready(Ok(Some(Identity::new(tom, credentials).with_authentication_time(SystemTime::now()))))
    }
}

pub fn authenticator<D>(_: &D, _: Sessions<Press>, _: Log, _: &Revocations) -> Authenticator<Press> {
    Authenticator::new(SameAuthor)
}
