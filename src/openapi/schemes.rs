//! The names of the security schemes.

use std::collections::BTreeMap;

use crate::realm::Realm;

/// Which security scheme of a document a realm's credentials are sent by.
///
/// A realm of which nothing is said has the scheme of its own name. A realm may have several: one of them is enough.
///
/// ```
/// use authed::{SimpleUser, openapi::Schemes, scopes};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
///
/// let schemes = Schemes::new().realm::<Shop>("session_cookie").realm::<Shop>("bearer_token");
/// ```
///
/// The schemes themselves are declared by the document, under `components`; one that is missing there is a point of the
/// [`Disagreement`](super::Disagreement).
#[derive(Clone, Debug, Default)]
pub struct Schemes {
    of_realms: BTreeMap<String, Vec<String>>,
}

impl Schemes {
    /// Each realm has the scheme of its own name.
    pub fn new() -> Self {
        Self::default()
    }

    /// The realm's credentials are sent by this scheme; if one has been named before, by either.
    #[must_use]
    pub fn realm<R: Realm>(mut self, scheme: impl Into<String>) -> Self {
        self.of_realms.entry(R::NAME.to_owned()).or_default().push(scheme.into());
        self
    }

    pub(super) fn of<'a>(&'a self, realm: &'a str) -> Vec<&'a str> {
        match self.of_realms.get(realm) {
            Some(named) => named.iter().map(String::as_str).collect(),
            None => vec![realm],
        }
    }
}
