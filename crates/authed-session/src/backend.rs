//! `Sessions` as a backend: authenticates a request by its session.

use std::sync::Arc;
use std::time::Instant;

use authed::backend::{Kept, Outcome};
use authed::realm::Realm;
use authed::{AuthenticationError, Backend, Identity};
use http::HeaderName;
use http::header::COOKIE;
use http::request::Parts;

use crate::kept_sessions::KeptSession;
use crate::login::revocation_of;
use crate::login_id::LoginId;
use crate::misuse::NO_LAYER;
use crate::session_of::SessionOf;
use crate::sessions::Sessions;
use crate::shared::LookUp;

impl<R: Realm> Backend for Sessions<R> {
    type Realm = R;

    async fn authenticate(&self, head: &Parts) -> Outcome<R> {
        let (session, shared) = (session_of(self, head)?, self.shared());
        let Some(id) = session.session().id() else {
            return Ok(None);
        };
        let settings = &shared.settings;
        // Before anything is asked for: an event meanwhile ends what is found.
        let since = settings.revocations.as_ref().map(|place| place.since());
        let until = Instant::now() + settings.kept_for;
        let LookUp::Good { login, account, used_until } = session.look_up(id).await? else {
            return Ok(None);
        };
        let end = login.begun_at() + login.limit(settings.absolute);
        let identity = account.into_identity();
        let expiry = identity.expiry().map_or(end, |expiry| expiry.min(end));
        let identity = identity.with_authentication_time(login.begun_at()).with_expiry(expiry);
        let Some(since) = since else {
            return Ok(Some(identity));
        };
        let identity = Identity::with_revocation(identity, revocation_of(LoginId::of(id)));
        let kept = Kept::new(identity.clone(), since);
        shared.kept.put(id, KeptSession { identity: kept, until, used_until, ends_at: login.ends_at() });
        Ok(Some(identity))
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<R>> {
        match session_of(self, head) {
            Ok(session) => match session.session().id() {
                None => Some(Ok(None)),
                Some(id) => self.shared().kept(id).map(Ok),
            },
            Err(error) => Some(Err(error)),
        }
    }

    fn vary(&self) -> Vec<HeaderName> {
        vec![COOKIE]
    }
}

/// Returns the session of this request, if the request passed through the layer of the same `Sessions`.
fn session_of<'a, R: Realm>(sessions: &Sessions<R>, head: &'a Parts) -> Result<&'a SessionOf<R>, AuthenticationError> {
    let session = head.extensions.get::<SessionOf<R>>();
    session
        .filter(|session| Arc::ptr_eq(session.shared(), sessions.shared()))
        .ok_or_else(|| AuthenticationError::unavailable(NO_LAYER))
}
