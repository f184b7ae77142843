//! `PublicJwk`: a public key in JSON, from a set of keys or from a proof (RFC 7517, 4; RFC 7518, 6; RFC 8037, 2).

use jsonwebtoken::DecodingKey;

use crate::algorithm::JwtAlgorithm;
use crate::json::{Members, Text};

/// The members of private and secret keys (RFC 7518, 6.2.2, 6.3.2 and 6.4; RFC 8037, 2).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// The members that make up a public key.
pub struct PublicJwk<'a> {
    kty: Text<'a>,
    crv: Option<Text<'a>>,
    n: Option<Text<'a>>,
    e: Option<Text<'a>>,
    x: Option<Text<'a>>,
    y: Option<Text<'a>>,
}

impl<'a> PublicJwk<'a> {
    /// Reads the members, or returns why they are no public key.
    pub fn read(members: &Members<'a>) -> Result<Self, &'static str> {
        if PRIVATE.iter().any(|name| members.has_filled(name)) {
            return Err("it is a private or secret key, which is published");
        }
        let part = |name| members.find_filled(name).map_err(|_| "a part of the key is not a string");
        Ok(Self {
            kty: members.find_filled("kty").map_err(|_| "its `kty` is not a string")?.ok_or("it has no `kty`")?,
            crv: part("crv")?,
            n: part("n")?,
            e: part("e")?,
            x: part("x")?,
            y: part("y")?,
        })
    }

    /// Returns whether the key's type and curve fit the algorithm (RFC 7518, 6.1 and 3.4; RFC 8037, 3.1).
    pub fn is_fit_for(&self, algorithm: JwtAlgorithm) -> bool {
        use JwtAlgorithm::{ES256, ES384, EdDSA, HS256, HS384, HS512, PS256, PS384, PS512, RS256, RS384, RS512};
        let (kty, crv) = match algorithm {
            RS256 | RS384 | RS512 | PS256 | PS384 | PS512 => ("RSA", None),
            ES256 => ("EC", Some("P-256")),
            ES384 => ("EC", Some("P-384")),
            EdDSA => ("OKP", Some("Ed25519")),
            HS256 | HS384 | HS512 => return false,
        };
        self.kty.as_ref() == kty && self.crv.as_ref().map(Text::as_ref) == crv
    }

    /// Returns the key. Returns `None` if a part is missing, or is not in base64url.
    pub fn key(&self) -> Option<DecodingKey> {
        let [n, e, x, y] = [&self.n, &self.e, &self.x, &self.y].map(|part| part.as_ref().map(Text::as_ref));
        match (self.kty.as_ref(), n, e, x, y) {
            ("RSA", Some(n), Some(e), _, _) => DecodingKey::from_rsa_components(n, e).ok(),
            // jsonwebtoken concatenates both. So both must have the same length (RFC 7518, 6.2.1.2).
            ("EC", _, _, Some(x), Some(y)) if x.len() == y.len() => DecodingKey::from_ec_components(x, y).ok(),
            ("OKP", _, _, Some(x), _) => DecodingKey::from_ed_components(x).ok(),
            _ => None,
        }
    }

    /// Returns the SHA-256 thumbprint (RFC 7638, 3). Returns `None` if a part is missing, or needs an escape.
    #[cfg(feature = "dpop")]
    pub fn thumbprint(&self) -> Option<[u8; 32]> {
        use sha2::{Digest, Sha256};

        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let plain = |part: &'_ Option<Text<'a>>| {
            part.as_ref().filter(|part| part.as_ref().bytes().all(is_plain)).map(|part| part.as_ref().to_owned())
        };
        let canonical = match self.kty.as_ref() {
            "RSA" => format!(r#"{{"e":"{}","kty":"RSA","n":"{}"}}"#, plain(&self.e)?, plain(&self.n)?),
            "EC" => {
                let (crv, x, y) = (plain(&self.crv)?, plain(&self.x)?, plain(&self.y)?);
                format!(r#"{{"crv":"{crv}","kty":"EC","x":"{x}","y":"{y}"}}"#)
            }
            "OKP" => format!(r#"{{"crv":"{}","kty":"OKP","x":"{}"}}"#, plain(&self.crv)?, plain(&self.x)?),
            _ => return None,
        };
        Some(Sha256::digest(canonical).into())
    }
}
