//! From a token to an identity.

use std::sync::Arc;
use std::time::SystemTime;

use authed::backend::{BearerToken, ErrorKind, Verdict, Verifier};
use authed::realm::Realm;
use authed::{AuthenticationError, Credentials, Identity};
use http::request::Parts;

use super::check::{Check, RejectedToken};
use super::claims::Claims;
use super::header::{self, Header};
use super::issuer::{Refused, has_in_path};
use super::key_issuer::may_sign_for;
use super::keys::Source;
use super::registered::Registered;
use super::token::Token;
use super::{ACCESS_TOKEN, Jwt};
#[cfg(feature = "jwks")]
use crate::jwks::{Jwks, Missing};
use crate::key;

/// Why there is no identity.
enum Undecided {
    Failed(Check),
    Decided(AuthenticationError),
    /// The next fetch may bring the key. `after` is the number of fetches so far.
    #[cfg(feature = "jwks")]
    KeysAwaited {
        jwks: Jwks,
        after: u64,
        /// The check that has failed if the fetch brings nothing.
        check: Check,
    },
}

impl From<Check> for Undecided {
    fn from(check: Check) -> Self {
        Self::Failed(check)
    }
}

/// What is known of the key that has signed a token.
struct Signer {
    /// The issuer that a set of keys names for the key.
    issuer: Option<Arc<str>>,
}

impl<R: Realm> Jwt<R> {
    fn identify(&self, token: &str) -> Result<Identity<R>, Undecided> {
        let token = Token::divide(token).ok_or(Check::Form)?;
        let header = token.header().ok_or(Check::Form)?;
        let header = Header::read(&header)?;
        if !self.types.take(header.media_type.as_deref()) {
            return Err(Check::Type.into());
        }
        let signature = token.signature().ok_or(Check::Form)?;
        let signer = self.signer(&token, &header, &signature)?;
        let payload = token.payload().ok_or(Check::Form)?;
        let says_access = header.media_type.is_some_and(|typ| header::is_same_type(&typ, ACCESS_TOKEN));
        self.read(&payload, says_access, &signer)
    }

    /// Returns the identity that the claims of a signed token state.
    fn read(&self, payload: &str, says_access: bool, signer: &Signer) -> Result<Identity<R>, Undecided> {
        let claims = Registered::read(payload, &self.audience.names)?;
        let tenant = self.issuer.check(&claims.issuer).map_err(|refused| match refused {
            Refused::OtherIssuer => Check::Issuer,
            Refused::OtherTenant => Check::Tenant,
        })?;
        if signer.issuer.as_deref().is_some_and(|of_key| !may_sign_for(of_key, &claims.issuer)) {
            return Err(if tenant.is_some() { Check::Tenant } else { Check::Issuer }.into());
        }
        let is_claimed = self.is_claimed(payload, |claimed| match tenant {
            Some(tenant) => claimed == tenant,
            None => has_in_path(&claims.issuer, claimed),
        });
        if !is_claimed {
            return Err(Check::Tenant.into());
        }
        if !self.audience.takes(payload, claims.is_for_us) {
            return Err(Check::Audience.into());
        }
        self.access.check(payload, says_access, claims.is_id_token)?;
        let now = SystemTime::now();
        let expires = claims.expires.checked_add(self.leeway).filter(|&moment| now < moment).ok_or(Check::Expiry)?;
        let is_early = |moment: Option<SystemTime>| moment.is_some_and(|moment| moment > now + self.leeway);
        if is_early(claims.not_before) || is_early(claims.authenticated) {
            return Err(Check::Time.into());
        }
        let subject = match (claims.subject, &self.subject_claim) {
            (Some(subject), _) => subject,
            (None, Some(path)) => super::text_at(payload, path).ok_or(Check::Subject)?,
            (None, None) => return Err(Check::Subject.into()),
        };
        let credentials = self.granted(payload).ok_or(Check::Scopes)?;
        let user = (self.user)(&Claims::new(payload, &claims.issuer, subject)).map_err(by_the_application)?;
        let level = self.acr.read(payload);
        let identity = claims.confirmation.bind(Identity::new(user, credentials).with_expiry(expires));
        let identity = identity.with_authentication_level(level);
        Ok(match claims.authenticated {
            // The issuer's clock may be ahead. No login is in the future.
            Some(moment) => identity.with_authentication_time(moment.min(now)),
            None => identity,
        })
    }

    /// Returns whether the claim of [`Jwt::tenant_claim`] names the tenant, if there is one.
    fn is_claimed(&self, payload: &str, is_tenant: impl Fn(&str) -> bool) -> bool {
        self.tenant_claim.as_ref().is_none_or(|path| {
            let claimed = super::text_at(payload, std::slice::from_ref(path));
            claimed.is_some_and(|claimed| is_tenant(&claimed))
        })
    }

    /// Returns what all the claims with scopes grant. Returns `None` if one has another type.
    fn granted(&self, payload: &str) -> Option<Credentials<R>> {
        let mut granted = Credentials::none();
        for claim in &self.scopes {
            granted = granted | claim.read(payload, self.rename.as_deref())?;
        }
        Some(match self.most {
            Some(most) => granted & most,
            None => granted,
        })
    }

    /// Returns the key that has signed the token.
    fn signer(&self, token: &Token<'_>, header: &Header<'_>, signature: &Vec<u8>) -> Result<Signer, Undecided> {
        let made_with = (header.key_id.as_deref(), &*header.algorithm);
        let message = token.message.as_bytes();
        let key = match &self.keys {
            Source::Listed(keys) => key::signer_of(keys, made_with, message, signature).map(key::JwtKey::issuer),
            #[cfg(feature = "jwks")]
            Source::Set(set) => set.signer_of(made_with, message, signature).map(key::JwtKey::issuer),
            #[cfg(feature = "jwks")]
            Source::Fetched(jwks) => {
                let awaited = |missing, check| match missing {
                    Missing::Decided(error) if error.kind() == ErrorKind::Rejected => Undecided::Failed(check),
                    Missing::Decided(error) => Undecided::Decided(error),
                    Missing::Fetched { after } => Undecided::KeysAwaited { jwks: jwks.clone(), after, check },
                };
                let set = jwks.find(made_with, signature).map_err(|missing| awaited(missing, Check::Key))?;
                let signer = set.signer_of(made_with, message, signature).map(key::JwtKey::issuer);
                // Without a `kid`, a wrong signature is the only sign of a new key.
                if signer.is_none() && header.key_id.is_none() {
                    return Err(awaited(jwks.newer(signature), Check::Signature));
                }
                signer
            }
        };
        match key {
            Some(issuer) => Ok(Signer { issuer }),
            None if self.keys.has_key_for(made_with) => Err(Check::Signature.into()),
            None => Err(Check::Key.into()),
        }
    }

    /// Returns the error for a token, with the cause for the operator.
    #[cold]
    fn rejected(&self, token: &str, check: Check) -> AuthenticationError {
        rejected(token, check, Some(self.issuer.name()))
    }

    fn error(&self, token: &str, undecided: Undecided) -> AuthenticationError {
        match undecided {
            Undecided::Failed(check) => self.rejected(token, check),
            Undecided::Decided(error) => error,
            #[cfg(feature = "jwks")]
            Undecided::KeysAwaited { check, .. } => self.rejected(token, check),
        }
    }
}

/// An error of the application's function. It has a cause of its own, or none.
fn by_the_application(error: AuthenticationError) -> Undecided {
    match error.kind() {
        ErrorKind::Rejected if std::error::Error::source(&error).is_none() => Undecided::Failed(Check::User),
        _ => Undecided::Decided(error),
    }
}

/// Returns the error for a token that has failed this check.
#[cold]
pub(super) fn rejected(token: &str, check: Check, issuer: Option<&str>) -> AuthenticationError {
    let header = Token::divide(token).and_then(|token| token.header());
    let header = header.as_deref().and_then(|header| Header::read(header).ok());
    let key_id = header.as_ref().and_then(|header| header.key_id.as_deref());
    AuthenticationError::rejected().because(RejectedToken::new(check, issuer, key_id))
}

impl<R: Realm> Verifier<BearerToken> for Jwt<R> {
    type Realm = R;

    fn verify_now(&self, token: &BearerToken, _: &Parts) -> Option<Verdict<R>> {
        match self.identify(token.as_str()) {
            Ok(identity) => Some(Ok(identity)),
            #[cfg(feature = "jwks")]
            Err(Undecided::KeysAwaited { .. }) => None,
            Err(undecided) => Some(Err(self.error(token.as_str(), undecided))),
        }
    }

    fn acr_values(&self, level: u8) -> Option<String> {
        self.acr.values_for(level)
    }

    async fn verify(&self, token: BearerToken, _: &Parts) -> Verdict<R> {
        let token = token.as_str();
        match self.identify(token) {
            Ok(identity) => Ok(identity),
            #[cfg(feature = "jwks")]
            Err(Undecided::KeysAwaited { jwks, after, check }) => {
                let error = jwks.fetched(after).await;
                match self.identify(token) {
                    Ok(identity) => Ok(identity),
                    Err(Undecided::KeysAwaited { .. }) if error.kind() != ErrorKind::Rejected => Err(error),
                    Err(Undecided::KeysAwaited { .. }) => Err(self.rejected(token, check)),
                    Err(undecided) => Err(self.error(token, undecided)),
                }
            }
            Err(undecided) => Err(self.error(token, undecided)),
        }
    }
}
