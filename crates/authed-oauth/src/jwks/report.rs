//! What the operator sees of the keys of an issuer: events at the level WARN.

use std::collections::HashSet;

use super::document::LeftOut;
use super::error::FetchError;

/// The keys that have been reported as left out. Each is reported once.
pub struct Reports {
    /// Where the keys come from.
    place: String,
    left_out: HashSet<LeftOut>,
}

impl Reports {
    pub fn new(place: String) -> Self {
        Self { place, left_out: HashSet::new() }
    }

    pub fn left_out(&mut self, keys: &[LeftOut]) {
        let keys: HashSet<LeftOut> = keys.iter().cloned().collect();
        keys.difference(&self.left_out).for_each(|key| self.report(key));
        // A key that disappears and comes back is reported again.
        self.left_out = keys;
    }

    #[cfg(feature = "tracing")]
    fn report(&self, LeftOut { id, why }: &LeftOut) {
        let (place, kid) = (&*self.place, id.as_deref().map(tracing::field::debug));
        tracing::warn!(target: "authed", place, kid, reason = %why, "a key of the issuer is left out");
    }

    #[cfg(feature = "tracing")]
    pub fn failure(&self, error: &FetchError) {
        // As an error, it is logged with its causes.
        let (place, error): (_, &dyn std::error::Error) = (&*self.place, error);
        tracing::warn!(target: "authed", place, error, "the keys of the issuer could not be fetched");
    }

    #[cfg(not(feature = "tracing"))]
    fn report(&self, _: &LeftOut) {
        let _ = &self.place;
    }

    #[cfg(not(feature = "tracing"))]
    pub fn failure(&self, _: &FetchError) {}
}
