//! `Sessions` as a backend: authenticates a request by its session.

use std::sync::Arc;
use std::time::SystemTime;

use authed::backend::Outcome;
use authed::{AuthenticationError, Backend};
use http::HeaderName;
use http::header::COOKIE;
use http::request::Parts;

use crate::account::Accounts;
use crate::misuse::NO_LAYER;
use crate::session_of::SessionOf;
use crate::sessions::Sessions;

impl<A: Accounts> Backend for Sessions<A> {
    type Realm = A::Realm;

    async fn authenticate(&self, head: &Parts) -> Outcome<A::Realm> {
        let (session, shared) = (session_of(self, head)?, self.shared());
        let Some(mark) = session.mark().await? else {
            return Ok(None);
        };
        let now = SystemTime::now();
        let Some(login) = shared.login_of(&mark, now).await? else {
            return session.end(&mark).await.map(|()| None);
        };
        let Some(account) = shared.account_of(&login).await? else {
            return session.end(&mark).await.map(|()| None);
        };
        let (identity, since) = (account.into_identity(), login.moment());
        let end = since + mark.limit(shared.settings.absolute);
        session.touch(mark, now).await?;
        let expiry = identity.expiry().map_or(end, |expiry| expiry.min(end));
        Ok(Some(identity.with_authentication_time(since).with_expiry(expiry)))
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<A::Realm>> {
        match session_of(self, head) {
            Ok(session) if session.session().id().is_none() => Some(Ok(None)),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        }
    }

    fn vary(&self) -> Vec<HeaderName> {
        vec![COOKIE]
    }
}

/// Returns the session of this request, if the request passed through the layer of the same `Sessions`.
fn session_of<'a, A: Accounts>(
    sessions: &Sessions<A>,
    head: &'a Parts,
) -> Result<&'a SessionOf<A>, AuthenticationError> {
    let session = head.extensions.get::<SessionOf<A>>();
    session
        .filter(|session| Arc::ptr_eq(session.shared(), sessions.shared()))
        .ok_or_else(|| AuthenticationError::unavailable(NO_LAYER))
}
