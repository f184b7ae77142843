//! `Schemes`: the names of the security schemes.

use std::collections::BTreeMap;

use crate::realm::Realm;

/// The security schemes of a document that authenticate the callers of each realm.
///
/// Default: a realm has the scheme with its own name. A realm can have several schemes: one of them is enough.
///
/// ```
/// use authed::{SimpleUser, openapi::Schemes, scopes};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
///
/// let schemes = Schemes::new().realm::<Shop>("session_cookie").realm::<Shop>("bearer_token");
/// ```
///
/// The document declares the schemes themselves, under `components`. A scheme that is missing there is a point of the
/// [`Disagreement`](super::Disagreement).
#[derive(Clone, Debug, Default)]
pub struct Schemes {
    of_realms: BTreeMap<String, Vec<String>>,
}

impl Schemes {
    /// Returns the default: each realm has the scheme with its own name.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a scheme for the realm. The scheme with the realm's own name is then used only if it is added, too.
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
