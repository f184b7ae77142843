//! `Dpop`: tokens that are bound to a key of the client, which each request proves (RFC 9449).

mod challenge;
mod error;
mod key;
mod nonce;
mod nonce_layer;
pub mod proof;
mod replay;
mod target;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use authed::backend::{Authorization, Backend, BearerToken, KeyBinding, Outcome, Verifier};
use authed::policy::Reason;
use authed::realm::Realm;
use authed::response::{WwwAuthenticate, original_uri};
use authed::{AuthenticationError, Identity};
use http::request::Parts;
use http::{HeaderMap, HeaderName};
use sha2::{Digest, Sha256};

use self::error::ProofError;
use self::proof::{Expected, Proof};
use self::target::Origin;
use crate::algorithm::JwtAlgorithm;

pub use self::nonce::DpopNonces;
pub use self::nonce_layer::{DpopNonceFuture, DpopNonceLayer, DpopNonceService};
pub use self::replay::{MemoryReplays, ReplayStore};
pub use self::target::UnusableOrigin;

const SCHEME: &str = "DPoP";
const PROOF: HeaderName = HeaderName::from_static("dpop");
const NONCE: HeaderName = HeaderName::from_static("dpop-nonce");

/// RFC 9449, 11.1: "on the order of seconds or minutes".
const MAX_AGE: Duration = Duration::from_secs(60);

/// The tolerated difference between the client's clock and this service's.
const LEEWAY: Duration = Duration::from_secs(30);

/// The scheme `DPoP` ([RFC 9449](https://www.rfc-editor.org/rfc/rfc9449)): a token that is bound to a key of the client, and a
/// proof with each request that the client has the key. A stolen token is of no use without the key.
///
/// A [`Backend`] with any verifier of tokens that states the binding: [`Jwt`](crate::Jwt) or `Introspection`.
///
/// ```
/// use std::sync::Arc;
/// use authed::{Authenticator, Backend, Bearer, SimpleUser, scopes};
/// use authed_oauth::{Dpop, Jwt, JwtKeys, UnusableOrigin};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
///
/// fn authenticator(keys: JwtKeys) -> Result<Authenticator<Shop>, UnusableOrigin> {
///     let api = "https://api.shop.example";
///     let jwt = Arc::new(Jwt::new("https://id.example", api, keys, |claims| Ok(SimpleUser::new(claims.subject()))));
///     // Bound tokens with a proof, and other tokens without one. A bound token without a proof is rejected.
///     Ok(Authenticator::new(Dpop::at(api, Arc::clone(&jwt))?.or(Bearer::verified_by(jwt))))
/// }
/// ```
///
/// A request is accepted if the token is, and all of this holds for its proof (RFC 9449, 4.3):
///
/// | part | requirement |
/// | --- | --- |
/// | `DPoP` | one header field, with a signed JWT of at most 16 KiB |
/// | `typ` | `dpop+jwt` |
/// | `alg` | one of [`algorithms`](Self::algorithms); never `none` or a shared secret |
/// | `jwk` | a public key of this algorithm, without private members; it verifies the signature |
/// | `htm` | the request's method |
/// | `htu` | the request's URL without query and fragment, at the origin given to [`at`](Self::at) |
/// | `iat` | at most [`max_age`](Self::max_age) ago |
/// | `jti` | a string that is not empty and was not used before with this key |
/// | `ath` | the SHA-256 digest of the token |
/// | `nonce` | one of this service, if there are [`nonces`](Self::nonces) |
/// | thumbprint | the key's RFC 7638 thumbprint is the token's `cnf.jkt` |
///
/// Clients get these responses (RFC 9449, 7.1 and 9). Each challenge names the algorithms in `algs`.
///
/// | the request | status | challenge |
/// | --- | --- | --- |
/// | has no token, or another scheme | 401 with [`Challenge`](authed::Challenge) | `DPoP realm=".."` |
/// | has a malformed token, or two lines | 400 | `error="invalid_request"` |
/// | has no proof, or a wrong or a used one | 401 | `error="invalid_dpop_proof"` |
/// | has a proof without a nonce of this service | 401 with `DPoP-Nonce` | `error="use_dpop_nonce"` |
/// | has a wrong token, or one that is not bound to the proof's key | 401 | `error="invalid_token"` |
/// | has a token that lacks a scope, or of a stale login | as [`Bearer`](authed::Bearer) | as `Bearer` |
/// | cannot be verified at the moment | 503 | none |
pub struct Dpop<V, S = MemoryReplays> {
    verifier: V,
    origin: Origin,
    algorithms: Vec<JwtAlgorithm>,
    max_age: Duration,
    nonces: Option<DpopNonces>,
    replays: S,
    resource_metadata: Option<Arc<str>>,
}

impl<V> Dpop<V> {
    /// Accepts requests to this origin, with tokens that the verifier accepts.
    ///
    /// The origin is what clients call: `https://api.shop.example`, also behind a proxy. The `Host` field is not believed. If
    /// a proxy removes a prefix from paths, add the prefix: `https://shop.example/api`.
    ///
    /// # Errors
    ///
    /// Returns an error if the origin is not an `https` URL, nor an `http` URL of this machine, or has a query.
    pub fn at(origin: &str, verifier: V) -> Result<Self, UnusableOrigin> {
        use JwtAlgorithm::{ES256, ES384, EdDSA, PS256, RS256};
        Ok(Self {
            verifier,
            origin: Origin::parse(origin)?,
            algorithms: vec![ES256, EdDSA, ES384, PS256, RS256],
            max_age: MAX_AGE,
            nonces: None,
            replays: MemoryReplays::default(),
            resource_metadata: None,
        })
    }
}

impl<V, S> Dpop<V, S> {
    /// Sets the algorithms of proofs. Default: ES256, EdDSA, ES384, PS256 and RS256.
    ///
    /// # Panics
    ///
    /// Panics if there is none, or one with a shared secret (RFC 9449, 4.3).
    #[must_use]
    pub fn algorithms(self, algorithms: impl IntoIterator<Item = JwtAlgorithm>) -> Self {
        let algorithms: Vec<_> = algorithms.into_iter().collect();
        assert!(
            !algorithms.is_empty() && algorithms.iter().all(|algorithm| algorithm.is_asymmetric()),
            "a proof needs an algorithm with a public key: name at least one, and none of HS256, HS384, HS512"
        );
        Self { algorithms, ..self }
    }

    /// Sets how old a proof may be. Default: one minute. The clocks may differ by 30 seconds.
    ///
    /// # Panics
    ///
    /// Panics if it is more than one hour (RFC 9449, 11.1).
    #[must_use]
    pub fn max_age(self, max_age: Duration) -> Self {
        assert!(max_age <= Duration::from_secs(3600), "a proof may be one hour old at most: use a shorter time");
        Self { max_age, ..self }
    }

    /// Requires a nonce of this service in each proof ([RFC 9449, 9]). Then no proof can be made in advance, and clocks
    /// need not agree with the client's. Default: no nonces.
    ///
    /// Rejections have the present nonce. Other responses have it with [`DpopNonces::layer`].
    ///
    /// [RFC 9449, 9]: https://www.rfc-editor.org/rfc/rfc9449#section-9
    #[must_use]
    pub fn nonces(self, nonces: DpopNonces) -> Self {
        Self { nonces: Some(nonces), ..self }
    }

    /// Sets the store of used proofs. Default: [`MemoryReplays`], which knows the proofs of this process. With several
    /// nodes, use a store that they share.
    #[must_use]
    pub fn replays<T: ReplayStore>(self, replays: T) -> Dpop<V, T> {
        let Self { verifier, origin, algorithms, max_age, nonces, resource_metadata, .. } = self;
        Dpop { verifier, origin, algorithms, max_age, nonces, replays, resource_metadata }
    }

    /// Sets the URL of the metadata: see [`Bearer::resource_metadata`](authed::Bearer::resource_metadata).
    ///
    /// # Panics
    ///
    /// Panics if it is not a URL of printable ASCII.
    #[must_use]
    pub fn resource_metadata(self, url: impl Into<Arc<str>>) -> Self {
        let url = url.into();
        assert!(
            url.contains("://") && url.bytes().all(|byte| byte.is_ascii_graphic()),
            "the address of the resource's metadata is not a URL"
        );
        Self { resource_metadata: Some(url), ..self }
    }
}

impl<V: Verifier<BearerToken>, S: ReplayStore> Dpop<V, S> {
    async fn identify(&self, token: BearerToken, head: &Parts) -> Result<Identity<V::Realm>, AuthenticationError> {
        let now = SystemTime::now();
        let url = self.origin.url_of(original_uri(head).path());
        let expected = Expected {
            algorithms: &self.algorithms,
            method: head.method.as_str(),
            url: &url,
            token_digest: Sha256::digest(token.as_str()).into(),
            issued: (now - self.max_age - LEEWAY)..=(now + LEEWAY),
        };
        let proof = Proof::of(&head.headers)?.verify(&expected)?;
        if let Some(nonces) = &self.nonces
            && !proof.nonce.as_deref().is_some_and(|nonce| nonces.accept(nonce, now))
        {
            return Err(ProofError::Nonce.into());
        }
        let identity = match self.verifier.verify_now(&token, head) {
            Some(verdict) => verdict?,
            None => self.verifier.verify(token, head).await?,
        };
        let binding = KeyBinding::ProofKey(proof.thumbprint);
        if !identity.key_bindings().contains(&binding) {
            return Err(AuthenticationError::rejected().because("the token is not bound to the key of the proof"));
        }
        // A token can be bound to a certificate as well.
        let identity = identity.with_confirmed(binding).confirmed_by_connection(head)?;
        if !identity.key_bindings().is_empty() {
            return Err(AuthenticationError::rejected().because("the token is bound to a further key"));
        }
        // Last: what is refused for another reason takes no place in the store.
        let id = proof.id(<V::Realm as Realm>::NAME);
        let is_new = self.replays.insert(id, self.max_age + 2 * LEEWAY).await;
        if is_new.map_err(AuthenticationError::unavailable)? { Ok(identity) } else { Err(ProofError::Replayed.into()) }
    }

    fn read(head: &Parts) -> Result<Option<BearerToken>, AuthenticationError> {
        Authorization::read(&head.headers, SCHEME)?.map(BearerToken::from_authorization).transpose()
    }
}

impl<V: Verifier<BearerToken>, S: ReplayStore> Backend for Dpop<V, S> {
    type Realm = V::Realm;

    async fn authenticate(&self, head: &Parts) -> Outcome<V::Realm> {
        match Self::read(head)? {
            Some(token) => self.identify(token, head).await.map(Some),
            None => Ok(None),
        }
    }

    /// A proof can be used once. So a request with one is authenticated once, in the future above.
    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<V::Realm>> {
        match Self::read(head) {
            Ok(Some(_)) => None,
            Ok(None) => Some(Ok(None)),
            Err(error) => Some(Err(error)),
        }
    }

    fn challenges(&self, head: &Parts, reason: Reason<'_>) -> Vec<WwwAuthenticate> {
        let with_metadata = |challenge: WwwAuthenticate| match &self.resource_metadata {
            Some(url) => challenge.parameter("resource_metadata", url),
            None => challenge,
        };
        self.challenge_to(head, reason).map(with_metadata).into_iter().collect()
    }

    /// Returns a nonce for the next proof, if there are nonces.
    fn rejection_headers(&self, head: &Parts, _: Reason<'_>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        if let Some(nonces) = &self.nonces
            && Authorization::has_scheme(&head.headers, SCHEME)
        {
            headers.insert(NONCE, nonces.current());
        }
        headers
    }

    fn vary(&self) -> Vec<HeaderName> {
        vec![PROOF]
    }
}

impl From<ProofError> for AuthenticationError {
    fn from(error: ProofError) -> Self {
        Self::rejected().because(error)
    }
}

/// Prints the settings.
impl<V, S> fmt::Debug for Dpop<V, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dpop")
            .field("origin", &self.origin)
            .field("algorithms", &self.algorithms)
            .field("max_age", &self.max_age)
            .field("nonces", &self.nonces)
            .finish_non_exhaustive()
    }
}
