//! `Introspection`: tokens that the issuer is asked about (RFC 7662).

pub mod answer;
mod ask;
mod endpoint;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use authed::backend::{BearerToken, Cached, ErrorKind, Verdict, Verifier};
use authed::realm::Realm;
use authed::{AuthenticationError, Credentials, Identity};
use http::request::Parts;

use self::answer::Answer;
use self::ask::{AskError, Asker};
use crate::client::HttpClient;
use crate::jwt::{AcrLevels, Check, Claims, RejectedToken, ScopeClaim, text_at};

pub use self::endpoint::{IntrospectionEndpoint, UnusableEndpoint};

/// Verifies tokens by asking their issuer ([RFC 7662](https://www.rfc-editor.org/rfc/rfc7662)). For opaque tokens, and for
/// tokens that must end soon after they are revoked. Started by [`IntrospectionEndpoint`]; a verifier for
/// [`Bearer`](authed::Bearer).
///
/// A good token is asked about once. The verdict is kept for [`keep_for`](IntrospectionEndpoint::keep_for), 30 seconds by
/// default, and never beyond the token's `exp`. A revoked token is accepted for this time, and the time of one question, at
/// most. The verdict on a wrong token is kept for [`keep_rejections_for`](IntrospectionEndpoint::keep_rejections_for), 5
/// seconds by default. The cache holds salted SHA-256 digests of tokens, not tokens. Of several requests with the same token,
/// one asks, and the others wait.
///
/// Only the verdict on the token is kept. Proofs and certificates are checked in every request: see
/// [`KeyBinding`](authed::backend::KeyBinding).
///
/// A token is accepted if all of this holds. Other tokens get 401 with `invalid_token`.
///
/// | part | requirement |
/// | --- | --- |
/// | the answer | an object of at most 64 KiB with at most 128 names, none twice |
/// | `active` | `true` |
/// | `iss` | missing, or the issuer, octet for octet |
/// | `aud` | a string or a list of strings that contains an audience |
/// | `exp` | missing, or a number, in the future |
/// | `nbf` | missing, or a number in the past |
/// | `sub` | a string that is not empty; see [`subject_or`](IntrospectionEndpoint::subject_or) |
/// | `token_type` | missing, `Bearer`, `DPoP` or `access_token` |
/// | `scope` | missing, or a string of names separated by spaces; see [`scopes_from`](IntrospectionEndpoint::scopes_from) |
/// | `auth_time` | missing, or a number in the past |
/// | `cnf` | missing, or `jkt` or `x5t#S256` |
///
/// The operator sees which check failed: see [`RejectedToken`](crate::RejectedToken).
///
/// Without an answer the response is 503, since the token may be good. The same holds for an answer with another status than
/// 200, and for one that violates the types of RFC 7662.
pub struct Introspection<R: Realm, C> {
    cached: Cached<Arc<Uncached<R, C>>, R>,
}

struct Uncached<R: Realm, C> {
    asker: Asker<C>,
    expected: Expected,
    user: Box<UserOf<R>>,
}

type UserOf<R> = dyn Fn(&Claims<'_>) -> Result<Arc<<R as Realm>::User>, AuthenticationError> + Send + Sync;

/// What an answer must say.
#[derive(Clone, Debug)]
struct Expected {
    issuer: String,
    audiences: Vec<String>,
    aud_may_be_missing: bool,
    /// The path of the claim in place of a missing `sub`.
    subject_claim: Option<Box<[String]>>,
    /// The claims with the scopes. Without any, it is `scope`, as the RFC says.
    scopes: Option<Vec<ScopeClaim>>,
    acr: AcrLevels,
}

impl<R: Realm, C: HttpClient> Uncached<R, C> {
    /// Returns the identity of the token that this answer is about.
    fn read(&self, json: &str) -> Verdict<R> {
        let rejected = |check| self.expected.rejected(check);
        let answer = Answer::read(json, &self.expected.audiences);
        let answer = answer.map_err(|_| AuthenticationError::unavailable(AskError::NotAnAnswer))?;
        if answer.scope.is_none() && self.expected.scopes.is_none() {
            return Err(AuthenticationError::unavailable(AskError::NotAnAnswer));
        }
        let now = SystemTime::now();
        self.expected.check(&answer, now).map_err(rejected)?;
        let subject = self.expected.subject_of(&answer, json).ok_or_else(|| rejected(Check::Subject))?;
        let confirmation = answer.confirmation.ok_or_else(|| rejected(Check::Binding))?;
        let credentials = self.expected.granted(&answer, json).ok_or_else(|| rejected(Check::Scopes))?;
        let user = (self.user)(&Claims::new(json, &self.expected.issuer, subject)).map_err(|error| {
            // An error of the application's function has a cause of its own, or none.
            let has_cause = std::error::Error::source(&error).is_some();
            if error.kind() == ErrorKind::Rejected && !has_cause { rejected(Check::User) } else { error }
        })?;
        let identity = confirmation.bind(Identity::new(user, credentials));
        let identity = identity.with_authentication_level(self.expected.acr.read(json));
        let identity = match answer.expires {
            Some(moment) => identity.with_expiry(moment),
            None => identity,
        };
        Ok(match answer.authenticated {
            // The issuer's clock may be ahead. No login is in the future.
            Some(moment) => identity.with_authentication_time(moment.min(now)),
            None => identity,
        })
    }
}

impl Expected {
    fn check(&self, answer: &Answer<'_>, now: SystemTime) -> Result<(), Check> {
        let is_access_token =
            |kind: &str| ["bearer", "dpop", "access_token"].iter().any(|known| kind.eq_ignore_ascii_case(known));
        let is_early = |moment: Option<SystemTime>| moment.is_some_and(|moment| moment > now + ask::LEEWAY);
        let checks = [
            (Check::Active, answer.is_active),
            (Check::Issuer, answer.issuer.as_deref().is_none_or(|issuer| issuer == self.issuer)),
            (Check::Audience, answer.is_for_us.unwrap_or(self.aud_may_be_missing)),
            (Check::AccessToken, answer.token_type.as_deref().is_none_or(is_access_token)),
            (Check::Expiry, answer.expires.is_none_or(|moment| moment > now)),
            (Check::Time, !is_early(answer.not_before) && !is_early(answer.authenticated)),
        ];
        checks.iter().find(|(_, holds)| !holds).map_or(Ok(()), |(check, _)| Err(*check))
    }

    fn subject_of<'a>(&self, answer: &Answer<'a>, json: &'a str) -> Option<Cow<'a, str>> {
        answer.subject.clone().or_else(|| text_at(json, self.subject_claim.as_deref()?))
    }

    /// Returns what the members with the scopes grant. Returns `None` if one has another type.
    fn granted<R: Realm>(&self, answer: &Answer<'_>, json: &str) -> Option<Credentials<R>> {
        match &self.scopes {
            Some(claims) => {
                claims.iter().try_fold(Credentials::none(), |granted, claim| Some(granted | claim.read(json, None)?))
            }
            None => {
                answer.scope.as_ref().map(|scope| Credentials::from_scope_text(scope.as_deref().unwrap_or_default()))
            }
        }
    }

    #[cold]
    fn rejected(&self, check: Check) -> AuthenticationError {
        AuthenticationError::rejected().because(RejectedToken::new(check, Some(&self.issuer), None))
    }
}

impl<R: Realm, C: HttpClient> Verifier<BearerToken> for Uncached<R, C> {
    type Realm = R;

    fn acr_values(&self, level: u8) -> Option<String> {
        self.expected.acr.values_for(level)
    }

    async fn verify(&self, token: BearerToken, _: &Parts) -> Verdict<R> {
        let answer = self.asker.ask(token.as_str()).await.map_err(AuthenticationError::unavailable)?;
        self.read(&answer)
    }
}

impl<R: Realm, C: HttpClient> Verifier<BearerToken> for Introspection<R, C> {
    type Realm = R;

    fn verify_now(&self, token: &BearerToken, head: &Parts) -> Option<Verdict<R>> {
        self.cached.verify_now(token, head)
    }

    fn acr_values(&self, level: u8) -> Option<String> {
        self.cached.acr_values(level)
    }

    fn verify(&self, token: BearerToken, head: &Parts) -> impl Future<Output = Verdict<R>> + Send {
        self.cached.verify(token, head)
    }
}

/// The clones share the cache.
impl<R: Realm, C> Clone for Introspection<R, C> {
    fn clone(&self) -> Self {
        Self { cached: self.cached.clone() }
    }
}

/// Prints no secret.
impl<R: Realm, C> fmt::Debug for Introspection<R, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Introspection").field("realm", &R::NAME).finish_non_exhaustive()
    }
}
