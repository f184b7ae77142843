//! `cnf`: the keys that a token is bound to (RFC 7800, 3.1; RFC 9449, 6; RFC 8705, 3.1).

use std::fmt;

use authed::Identity;
use authed::backend::KeyBinding;
use authed::realm::Realm;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use crate::json::{Names, Text};

/// The keys that a token is bound to. A token without `cnf` has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Confirmation {
    proof_key: Option<[u8; 32]>,
    certificate: Option<[u8; 32]>,
}

impl Confirmation {
    /// Binds the identity to the keys.
    pub fn bind<R: Realm>(self, identity: Identity<R>) -> Identity<R> {
        let bindings = [self.proof_key.map(KeyBinding::ProofKey), self.certificate.map(KeyBinding::Certificate)];
        bindings.into_iter().flatten().fold(identity, Identity::with_key_binding)
    }
}

/// A method that is not known is an error: nobody could confirm it. So is an empty object.
impl<'de> Deserialize<'de> for Confirmation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ConfirmationVisitor)
    }
}

struct ConfirmationVisitor;

impl<'de> Visitor<'de> for ConfirmationVisitor {
    type Value = Confirmation;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the keys that a token is bound to")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut object: M) -> Result<Confirmation, M::Error> {
        let (mut confirmation, mut names) = (Confirmation::default(), Names::new());
        while let Some(name) = names.next(&mut object)? {
            let place = match &*name {
                "jkt" => &mut confirmation.proof_key,
                "x5t#S256" => &mut confirmation.certificate,
                _ => return Err(Error::custom("a token that is bound in an unknown way")),
            };
            let Text(digest) = object.next_value()?;
            *place = Some(read_digest(&digest).ok_or_else(|| Error::custom("not a SHA-256 digest"))?);
        }
        match confirmation {
            Confirmation { proof_key: None, certificate: None } => {
                Err(Error::custom("a token that is bound to nothing"))
            }
            confirmation => Ok(confirmation),
        }
    }
}

/// Reads a SHA-256 digest in base64url.
fn read_digest(text: &str) -> Option<[u8; 32]> {
    let mut digest = [0; 32];
    // Exactly 32 octets: a longer text does not fit, a shorter one is refused.
    let length = URL_SAFE_NO_PAD.decode_slice(text, &mut digest).ok()?;
    (length == digest.len()).then_some(digest)
}
