//! `Sessions` as a backend: authenticates a request by its session.

use std::sync::Arc;
use std::time::{Instant, SystemTime};

use authed::backend::{Kept, Outcome};
use authed::{AuthenticationError, Backend, Identity};
use http::HeaderName;
use http::header::COOKIE;
use http::request::Parts;

use crate::account::Accounts;
use crate::kept_sessions::KeptSession;
use crate::misuse::NO_LAYER;
use crate::session_of::SessionOf;
use crate::sessions::Sessions;

impl<A: Accounts> Backend for Sessions<A> {
    type Realm = A::Realm;

    async fn authenticate(&self, head: &Parts) -> Outcome<A::Realm> {
        let (session, shared) = (session_of(self, head)?, self.shared());
        let settings = &shared.settings;
        // Before anything is asked for: an event meanwhile ends what is found.
        let since = settings.revocations.as_ref().map(|place| place.since());
        let until = Instant::now() + settings.kept_for;
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
        let revocation = since.is_some().then(|| mark.revocation());
        let end = login.moment() + mark.limit(settings.absolute);
        let used_until = session.touch(mark, now).await?;
        let (identity, moment) = (account.into_identity(), login.moment());
        let expiry = identity.expiry().map_or(end, |expiry| expiry.min(end));
        let identity = identity.with_authentication_time(moment).with_expiry(expiry);
        let identity = revocation.into_iter().fold(identity, Identity::with_revocation);
        if let (Some(since), Some(id)) = (since, session.session().id()) {
            let kept = Kept::new(identity.clone(), since);
            shared.kept.put(id, KeptSession { identity: kept, until, used_until });
        }
        Ok(Some(identity))
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<A::Realm>> {
        match session_of(self, head) {
            Ok(session) => match session.session().id() {
                None => Some(Ok(None)),
                Some(id) => self.shared().kept(id).map(|identity| Ok(Some(identity))),
            },
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
