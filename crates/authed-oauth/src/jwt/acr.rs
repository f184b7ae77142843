//! `acr`: how the user has logged in (OpenID Connect Core, 2; RFC 9470).

use authed::realm::Realm;

use super::Jwt;
use crate::json::{self, At, Text};

/// The application's level of each `acr` of an issuer.
#[derive(Clone, Debug, Default)]
pub struct AcrLevels(Vec<(String, u8)>);

impl AcrLevels {
    /// Returns the names in the order of their levels.
    ///
    /// # Panics
    ///
    /// Panics if a challenge cannot carry a name, or if a level is 0.
    pub fn new(levels: impl IntoIterator<Item = (impl Into<String>, u8)>) -> Self {
        let mut levels: Vec<(String, u8)> = levels.into_iter().map(|(name, level)| (name.into(), level)).collect();
        for (name, level) in &levels {
            let is_name = name.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\'));
            assert!(is_name && !name.is_empty(), "an `acr` is printable ASCII without spaces: `{name}` is not");
            assert!(*level > 0, "level 0 is for every other `acr`: give `{name}` a higher one");
        }
        levels.sort_by_key(|(_, level)| *level);
        Self(levels)
    }

    /// Returns the level of the claim `acr`. An unknown one, or none, has the level 0.
    pub fn read(&self, claims: &str) -> u8 {
        if self.0.is_empty() {
            return 0;
        }
        let acr = json::read(claims, At { path: &["acr"], seed: std::marker::PhantomData::<Text<'_>> });
        let Ok(Some(Text(acr))) = acr else { return 0 };
        self.0.iter().find(|(name, _)| *name == acr).map_or(0, |(_, level)| *level)
    }

    /// Returns the names of this level and the higher ones, the lowest first.
    pub fn values_for(&self, level: u8) -> Option<String> {
        let enough = self.0.iter().filter(|(_, own)| *own >= level);
        let names: Vec<&str> = enough.map(|(name, _)| &**name).collect();
        (!names.is_empty()).then(|| names.join(" "))
    }
}

impl<R: Realm> Jwt<R> {
    /// Sets the level of each `acr`, for the requirement [`Level`](authed::requirement::Level) (RFC 9470). Other tokens
    /// have the level 0. Default: all tokens have the level 0.
    ///
    /// The challenge to a caller with a lower level names the values that are enough: `acr_values="mfa hwk"`.
    ///
    /// ```
    /// # use authed::{SimpleUser, scopes};
    /// # use authed_oauth::Jwt;
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
    /// fn with_second_factor(jwt: Jwt<Shop>) -> Jwt<Shop> {
    ///     jwt.acr_levels([("pwd", 1), ("mfa", 2), ("hwk", 3)])
    /// }
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if a name is empty, or has spaces, quotes or other characters than printable ASCII, or if a level is 0.
    #[must_use]
    pub fn acr_levels(self, levels: impl IntoIterator<Item = (impl Into<String>, u8)>) -> Self {
        Self { acr: AcrLevels::new(levels), ..self }
    }
}
