//! `Challenge`: 401 with `WWW-Authenticate`.

use std::marker::PhantomData;

use http::StatusCode;

use super::{DeniedRequest, FailurePolicy, NeededScopes, Reason, StepUp};
use crate::response::{Rejection, WwwAuthenticate};

/// 401 with a challenge for an anonymous caller. An authenticated caller gets 403.
///
/// ```
/// use authed::{Authed, Basic, Challenge, SimpleUser, scopes};
///
/// scopes! {
///     pub realm Shop for SimpleUser;
///     pub scope Authenticated = "authenticated", on failure Challenge<Basic>;
/// }
///
/// // The response to an anonymous caller has: WWW-Authenticate: Basic realm="Shop", charset="UTF-8"
/// async fn account(_: Authed<Authenticated>) {}
/// ```
///
/// `Challenge` without a scheme sends the challenges of the realm's backend, or of all members of a chain. If the
/// backend has none, as with cookies, the response is a 403.
///
/// If a login is too old for [`Fresh`](crate::Fresh), or too weak for [`Level`](crate::requirement::Level), the response
/// is a 401. With Bearer, the challenge names the error
/// ([RFC 9470, 3](https://www.rfc-editor.org/rfc/rfc9470#section-3)). `Challenge` without a scheme responds with 403 if
/// the backend has no challenge for it.
///
/// An authenticated caller who is denied by a [`Rule`](crate::Rule) gets 403 without a challenge.
#[derive(Debug)]
pub struct Challenge<S = Offered>(PhantomData<fn() -> S>);

/// The default parameter of [`Challenge`](crate::Challenge): the challenges of the realm's backend.
#[derive(Debug)]
pub enum Offered {}

impl FailurePolicy for Challenge<Offered> {
    fn reject(denied: &DeniedRequest<'_>) -> Rejection {
        let challenges = denied.challenges();
        if denied.is_authenticated() && !denied.lacks_only_login() {
            return challenges.into_iter().fold(Rejection::forbidden(), Rejection::and_challenge);
        }
        Rejection::challenging(challenges)
    }

    fn statuses() -> Vec<StatusCode> {
        vec![StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN]
    }

    fn name() -> String {
        "Challenge".to_owned()
    }
}

impl<S: Scheme> FailurePolicy for Challenge<S> {
    fn reject(denied: &DeniedRequest<'_>) -> Rejection {
        let realm = denied.realm();
        match denied.reason() {
            _ if denied.is_denied_by_rule() => Rejection::forbidden(),
            Reason::InsufficientScope { needed, .. } => {
                let challenge = S::insufficient_scope(realm, needed);
                challenge.into_iter().fold(Rejection::forbidden(), Rejection::and_challenge)
            }
            Reason::InsufficientAuthentication(needed) => Rejection::unauthorized(
                S::insufficient_user_authentication(realm, needed).unwrap_or_else(|| S::challenge(realm)),
            ),
            Reason::Anonymous { .. } | Reason::Error(_) => Rejection::unauthorized(S::challenge(realm)),
        }
    }

    fn statuses() -> Vec<StatusCode> {
        vec![StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN]
    }
}

/// An HTTP authentication scheme ([RFC 9110, 11.1](https://www.rfc-editor.org/rfc/rfc9110#section-11.1)) and its
/// challenges.
///
/// ```
/// use authed::{policy::Scheme, response::WwwAuthenticate};
///
/// pub enum Token {}
///
/// impl Scheme for Token {
///     fn challenge(realm: &'static str) -> WwwAuthenticate {
///         WwwAuthenticate::new("Token").parameter("realm", realm)
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an authentication scheme",
    label = "does not implement `Scheme`",
    note = "use `Basic` or `Bearer`, or implement `authed::policy::Scheme`"
)]
pub trait Scheme: 'static {
    /// Returns the challenge of a 401 to an anonymous caller.
    fn challenge(realm: &'static str) -> WwwAuthenticate;

    /// Returns the challenge of a 403 to a caller who lacks one of these scopes. Default: none.
    fn insufficient_scope(realm: &'static str, needed: NeededScopes<'_>) -> Option<WwwAuthenticate> {
        let _ = (realm, needed);
        None
    }

    /// Returns the challenge of a 401 to a caller who must log in again. Default: none, and
    /// [`challenge`](Self::challenge) is sent.
    fn insufficient_user_authentication(realm: &'static str, needed: StepUp) -> Option<WwwAuthenticate> {
        let _ = (realm, needed);
        None
    }
}
