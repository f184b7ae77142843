//! From a token to an identity.

use std::time::SystemTime;

use authed::backend::{BearerToken, Verdict, Verifier};
use authed::realm::Realm;
use authed::{AuthenticationError, Identity};
use http::request::Parts;

use super::claims::Claims;
use super::header::{self, Header};
use super::keys::Source;
use super::registered::Registered;
use super::token::Token;
use super::{ACCESS_TOKEN, Jwt};
#[cfg(feature = "jwks")]
use crate::jwks::{Jwks, Missing};
use crate::key;

/// Why there is no identity.
enum Undecided {
    Decided(AuthenticationError),
    /// The next fetch may bring the key. `after` is the number of fetches so far.
    #[cfg(feature = "jwks")]
    KeysAwaited {
        jwks: Jwks,
        after: u64,
    },
}

const REJECTED: Undecided = Undecided::Decided(AuthenticationError::rejected());

impl<R: Realm> Jwt<R> {
    fn identify(&self, token: &str) -> Result<Identity<R>, Undecided> {
        let token = Token::divide(token).ok_or(REJECTED)?;
        let header = token.header().ok_or(REJECTED)?;
        let header = Header::read(&header).ok_or(REJECTED)?;
        if !self.takes_type(header.media_type.as_deref()) {
            return Err(REJECTED);
        }
        let signature = token.signature().ok_or(REJECTED)?;
        if !self.is_signed(&token, &header, &signature)? {
            return Err(REJECTED);
        }
        let payload = token.payload().ok_or(REJECTED)?;
        self.read(&payload)
    }

    /// Returns the identity that the claims of a signed token state.
    fn read(&self, payload: &str) -> Result<Identity<R>, Undecided> {
        let claims = Registered::read(payload, &self.audience).ok_or(REJECTED)?;
        if claims.issuer != *self.issuer || !claims.is_for_us {
            return Err(REJECTED);
        }
        if claims.is_id_token && !header::is_same_type(&self.typ, ACCESS_TOKEN) {
            return Err(REJECTED);
        }
        let now = SystemTime::now();
        let expires = claims.expires.checked_add(self.leeway).filter(|&moment| now < moment).ok_or(REJECTED)?;
        let is_early = |moment: Option<SystemTime>| moment.is_some_and(|moment| moment > now + self.leeway);
        if is_early(claims.not_before) || is_early(claims.authenticated) {
            return Err(REJECTED);
        }
        let credentials = self.scopes.read::<R>(payload).ok_or(REJECTED)?;
        let user = (self.user)(&Claims::new(payload, &self.issuer, claims.subject)).map_err(Undecided::Decided)?;
        let identity = Identity::new(user, credentials).with_expiry(expires);
        Ok(match claims.authenticated {
            // The issuer's clock may be ahead. No login is in the future.
            Some(moment) => identity.with_authentication_time(moment.min(now)),
            None => identity,
        })
    }

    fn takes_type(&self, media_type: Option<&str>) -> bool {
        match media_type {
            Some(media_type) => header::is_same_type(media_type, &self.typ),
            None => !self.typ_is_required,
        }
    }

    fn is_signed(&self, token: &Token<'_>, header: &Header<'_>, signature: &Vec<u8>) -> Result<bool, Undecided> {
        let made_with = (header.key_id.as_deref(), &*header.algorithm);
        let message = token.message.as_bytes();
        match &self.keys {
            Source::Listed(keys) => Ok(key::any_has_signed(keys, made_with, message, signature)),
            #[cfg(feature = "jwks")]
            Source::Fetched(jwks) => match jwks.find(made_with) {
                Ok(keys) => Ok(key::any_has_signed(&keys, made_with, message, signature)),
                Err(Missing::Decided(error)) => Err(Undecided::Decided(error)),
                Err(Missing::Fetched { after }) => Err(Undecided::KeysAwaited { jwks: jwks.clone(), after }),
            },
        }
    }
}

impl<R: Realm> Verifier<BearerToken> for Jwt<R> {
    type Realm = R;

    fn verify_now(&self, token: &BearerToken, _: &Parts) -> Option<Verdict<R>> {
        match self.identify(token.as_str()) {
            Ok(identity) => Some(Ok(identity)),
            Err(Undecided::Decided(error)) => Some(Err(error)),
            #[cfg(feature = "jwks")]
            Err(Undecided::KeysAwaited { .. }) => None,
        }
    }

    async fn verify(&self, token: BearerToken, _: &Parts) -> Verdict<R> {
        match self.identify(token.as_str()) {
            Ok(identity) => Ok(identity),
            Err(Undecided::Decided(error)) => Err(error),
            #[cfg(feature = "jwks")]
            Err(Undecided::KeysAwaited { jwks, after }) => {
                let error = jwks.fetched(after).await;
                match self.identify(token.as_str()) {
                    Ok(identity) => Ok(identity),
                    Err(Undecided::Decided(error)) => Err(error),
                    Err(Undecided::KeysAwaited { .. }) => Err(error),
                }
            }
        }
    }
}
