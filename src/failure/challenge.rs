//! `Challenge`: 401 with `WWW-Authenticate`, and the challenges themselves.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use http::{HeaderValue, StatusCode};

use super::{Denial, FailurePolicy, Refusal};
use crate::error::ErrorKind;

/// 401 with a challenge for the anonymous caller; 403 for a known one, whom other credentials of the same kind do not
/// help.
///
/// ```
/// use authed::{Authed, Basic, Challenge, SimpleUser, scopes};
///
/// scopes! {
///     pub realm Shop for SimpleUser;
///     pub scope Authenticated = "authenticated", on failure Challenge<Basic>;
/// }
///
/// // The anonymous caller gets: WWW-Authenticate: Basic realm="Shop", charset="UTF-8"
/// async fn account(_: Authed<Authenticated>) {}
/// ```
///
/// `Challenge` alone sends the challenges of the realm's backend, whatever that is; of a chain, those of all its members.
/// A backend that has none, such as one that reads a cookie, leaves it at 403.
///
/// A known caller whom a [`Rule`](crate::Rule) about a resource does not allow it gets 403 without a challenge: no other
/// credentials of theirs would help.
///
/// A caller who has logged in too long ago for [`Fresh`](crate::Fresh) gets 401, and over Bearer the error that says so
/// ([RFC 9470, 3](https://www.rfc-editor.org/rfc/rfc9470#section-3)). `Challenge` alone leaves it at 403 where the backend
/// has no challenge for it.
#[derive(Debug)]
pub struct Challenge<S = Offered>(PhantomData<fn() -> S>);

/// In [`Challenge`]: what the realm's backend offers. Never named.
#[derive(Debug)]
pub enum Offered {}

impl FailurePolicy for Challenge<Offered> {
    fn refuse(denial: &Denial<'_>) -> Refusal {
        let challenges = denial.challenges();
        if denial.is_authenticated() && !denial.lacks_only_freshness() {
            return challenges.into_iter().fold(Refusal::forbidden(), Refusal::and_challenge);
        }
        Refusal::challenging(challenges)
    }

    fn statuses() -> Vec<StatusCode> {
        vec![StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN]
    }

    fn name() -> String {
        "Challenge".to_owned()
    }
}

impl<S: Scheme> FailurePolicy for Challenge<S> {
    fn refuse(denial: &Denial<'_>) -> Refusal {
        let realm = denial.realm();
        match denial.reason() {
            _ if denial.is_beyond_credentials() => Refusal::forbidden(),
            Reason::InsufficientScope(scopes) => {
                let challenge = S::insufficient_scope(realm, scopes);
                challenge.into_iter().fold(Refusal::forbidden(), Refusal::and_challenge)
            }
            Reason::TooLongAgo(max_age) => Refusal::unauthorized(
                S::insufficient_user_authentication(realm, max_age).unwrap_or_else(|| S::challenge(realm)),
            ),
            Reason::NoCredentials | Reason::Error(_) => Refusal::unauthorized(S::challenge(realm)),
        }
    }

    fn statuses() -> Vec<StatusCode> {
        vec![StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN]
    }
}

/// An authentication scheme ([RFC 9110, 11.1](https://www.rfc-editor.org/rfc/rfc9110#section-11.1)) and how it asks for
/// credentials.
///
/// ```
/// use authed::{Scheme, WwwAuthenticate};
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
    label = "does not say how to ask for credentials",
    note = "built in are `Basic` and `Bearer`; an own one implements `authed::Scheme`"
)]
pub trait Scheme: 'static {
    /// The challenge of a 401 to a request without credentials.
    fn challenge(realm: &'static str) -> WwwAuthenticate;

    /// The challenge of a 403 to a caller who lacks some of these scopes, all of which the request needs, where the scheme
    /// has one.
    fn insufficient_scope(realm: &'static str, scopes: &[&'static str]) -> Option<WwwAuthenticate> {
        let _ = (realm, scopes);
        None
    }

    /// The challenge of a 401 to a caller who has to have authenticated themselves within `max_age`, where the scheme has
    /// one of its own.
    fn insufficient_user_authentication(realm: &'static str, max_age: Duration) -> Option<WwwAuthenticate> {
        let _ = (realm, max_age);
        None
    }
}

/// Why a [`Backend`](crate::Backend) is asked for challenges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason<'a> {
    /// The caller is anonymous.
    NoCredentials,
    /// The credentials could not be used.
    Error(ErrorKind),
    /// The caller is known, and lacks some of these scopes, all of which the request needs (RFC 6750, 3): of alternatives,
    /// those of the first. [`Denial::missing`] has those that are lacked.
    InsufficientScope(&'a [&'static str]),
    /// The caller is known, and would have to have logged in within this time: see [`Fresh`](crate::Fresh).
    TooLongAgo(Duration),
}

/// One challenge: the value of a `WWW-Authenticate` header
/// ([RFC 9110, 11.6.1](https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1)).
///
/// ```
/// use authed::WwwAuthenticate;
///
/// let challenge = WwwAuthenticate::new("Basic").parameter("realm", r#"The "new" shop"#).parameter("charset", "UTF-8");
/// assert_eq!(challenge.as_str(), r#"Basic realm="The \"new\" shop", charset="UTF-8""#);
/// ```
///
/// Made of texts of the program only. Nothing that a request sent belongs into a challenge.
#[derive(Clone, PartialEq, Eq)]
pub struct WwwAuthenticate(String);

impl WwwAuthenticate {
    /// The challenge of this scheme, without parameters yet.
    ///
    /// # Panics
    ///
    /// If the scheme is not a token (RFC 9110, 5.6.2).
    pub fn new(scheme: &'static str) -> Self {
        assert!(is_token(scheme.as_bytes()), "the authentication scheme is not a token");
        Self(scheme.to_owned())
    }

    /// Adds a parameter, as a quoted string (RFC 9110, 5.6.4). Each name can stand once (RFC 9110, 11.2).
    ///
    /// # Panics
    ///
    /// If the name is not a token or stands there already, or if the value has a character other than printable ASCII,
    /// space and tab.
    #[must_use]
    pub fn parameter(mut self, name: &'static str, value: &str) -> Self {
        assert!(is_token(name.as_bytes()), "the name of a challenge's parameter is not a token");
        assert!(!self.has(name), "the parameter `{name}` stands in the challenge already");
        let first = !self.0.contains(' ');
        self.0.push_str(if first { " " } else { ", " });
        self.0.push_str(name);
        self.0.push_str("=\"");
        for character in value.chars() {
            assert!(matches!(character, '\t' | ' '..='~'), "a challenge's parameter is not printable ASCII");
            if matches!(character, '"' | '\\') {
                self.0.push('\\');
            }
            self.0.push(character);
        }
        self.0.push('"');
        self
    }

    /// Whether there is a parameter of this name. Names are what stands outside of quotes.
    fn has(&self, name: &str) -> bool {
        let mut rest = self.0.split_once(' ').map_or("", |(_, parameters)| parameters);
        while let Some((found, value)) = rest.split_once("=\"") {
            if found.eq_ignore_ascii_case(name) {
                return true;
            }
            let mut is_escaped = false;
            let ends = value.find(|character| {
                let is_end = character == '"' && !is_escaped;
                is_escaped = character == '\\' && !is_escaped;
                is_end
            });
            rest = ends.map_or("", |ends| value[ends + 1..].trim_start_matches(", "));
        }
        false
    }

    /// The value of the header.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<WwwAuthenticate> for HeaderValue {
    fn from(challenge: WwwAuthenticate) -> Self {
        // `new` and `parameter` have let nothing in that a header value cannot hold.
        HeaderValue::try_from(challenge.0).unwrap_or_else(|_| HeaderValue::from_static(""))
    }
}

impl fmt::Debug for WwwAuthenticate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WwwAuthenticate").field(&self.0).finish()
    }
}

/// RFC 9110, 5.6.2.
pub(crate) fn is_token(text: &[u8]) -> bool {
    let is_tchar = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    !text.is_empty() && text.iter().all(is_tchar)
}
