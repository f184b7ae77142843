//! The challenges of the scheme `DPoP` (RFC 9449, 7.1).

use authed::backend::{Authorization, BearerToken, ErrorKind, Verifier};
use authed::policy::Reason;
use authed::realm::Realm;
use authed::response::WwwAuthenticate;
use http::request::Parts;

use super::error::ProofError;
use super::{Dpop, SCHEME};
use crate::algorithm::JwtAlgorithm;

impl<V: Verifier<BearerToken>, S> Dpop<V, S> {
    fn challenge(&self) -> WwwAuthenticate {
        let names: Vec<String> = self.algorithms.iter().map(JwtAlgorithm::to_string).collect();
        WwwAuthenticate::new(SCHEME).parameter("realm", <V::Realm as Realm>::NAME).parameter("algs", &names.join(" "))
    }

    pub(super) fn challenge_to(&self, head: &Parts, reason: Reason<'_>) -> Option<WwwAuthenticate> {
        let error = |code: &str| Some(self.challenge().parameter("error", code));
        let kind = match reason {
            Reason::Error(error) => Some(error.kind()),
            _ => None,
        };
        if !Authorization::has_scheme(&head.headers, SCHEME) {
            return match (reason, kind) {
                (_, Some(ErrorKind::Malformed)) if Authorization::is_unreadable(&head.headers) => {
                    error("invalid_request")
                }
                (Reason::Anonymous { needed }, _) if self.resource_metadata.is_some() => {
                    Some(needed.in_challenge(self.challenge()))
                }
                (Reason::Anonymous { .. }, _) | (_, Some(ErrorKind::Rejected)) => Some(self.challenge()),
                _ => None,
            };
        }
        match reason {
            Reason::Error(cause) => match cause.kind() {
                ErrorKind::Malformed => error("invalid_request"),
                ErrorKind::Rejected => error(ProofError::code_of(cause)),
                ErrorKind::Unavailable => None,
            },
            Reason::InsufficientScope { needed, .. } => {
                error("insufficient_scope").map(|challenge| needed.in_challenge(challenge))
            }
            Reason::InsufficientAuthentication(needed) => {
                let acr_values = needed.level.and_then(|level| self.verifier.acr_values(level));
                let challenge = error("insufficient_user_authentication");
                challenge.map(|challenge| needed.in_challenge(challenge, acr_values.as_deref()))
            }
            _ => Some(self.challenge()),
        }
    }
}
