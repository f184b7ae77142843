//! Challenges that do not depend on the request are made once.

use std::sync::OnceLock;

use http::HeaderValue;

use crate::names::Names;

/// What a challenge is made of. All texts are of the program, and not of a request.
#[derive(Clone)]
pub(crate) struct Ingredients {
    pub(crate) scheme: &'static str,
    pub(crate) realm: &'static str,
    /// Empty if there is none.
    pub(crate) error: &'static str,
    pub(crate) scopes: Names,
}

impl Ingredients {
    /// Compares addresses: two equal texts at different places only make one challenge more.
    fn are(&self, other: &Self) -> bool {
        let is_same = |own: &'static str, other: &'static str| std::ptr::eq(own, other);
        is_same(self.realm, other.realm)
            && is_same(self.error, other.error)
            && is_same(self.scheme, other.scheme)
            && self.scopes.len() == other.scopes.len()
            && std::iter::zip(&*self.scopes, &*other.scopes).all(|(own, other)| is_same(own, other))
    }

    /// Returns where to look first.
    fn place(&self) -> usize {
        let first = self.scopes.first().map_or(0, |scope| scope.as_ptr().addr());
        self.realm.as_ptr().addr() ^ self.error.as_ptr().addr() ^ first ^ self.scopes.len()
    }
}

/// A challenge that was made, with its header value.
pub(super) struct Made<C> {
    ingredients: Ingredients,
    pub(super) challenge: C,
    pub(super) value: HeaderValue,
}

/// How many challenges are kept. An application has one for each requirement, for each scheme.
const PLACES: usize = 128;

/// How many places are tried.
const ATTEMPTS: usize = 8;

/// The challenges that were made. They stay: requests cannot add to them. In boxes, since the table is part of every program.
pub(super) struct MadeOnce<C>([OnceLock<Box<Made<C>>>; PLACES]);

impl<C: Clone + Into<HeaderValue>> MadeOnce<C> {
    pub(super) const fn new() -> Self {
        Self([const { OnceLock::new() }; PLACES])
    }

    /// Returns the challenge that was made of these ingredients, or the one that `make` returns. That one is kept if there is
    /// a place left.
    pub(super) fn get(
        &'static self,
        ingredients: Ingredients,
        make: impl FnOnce(&Ingredients) -> C,
    ) -> Result<&'static Made<C>, C> {
        let first = ingredients.place();
        for attempt in 0..ATTEMPTS {
            let place = &self.0[first.wrapping_add(attempt) % PLACES];
            match place.get() {
                Some(made) if made.ingredients.are(&ingredients) => return Ok(made),
                Some(_) => {}
                None => {
                    let challenge = make(&ingredients);
                    let value = challenge.clone().into();
                    // Another thread may have been faster.
                    let _ = place.set(Box::new(Made { ingredients, challenge: challenge.clone(), value }));
                    return Err(challenge);
                }
            }
        }
        Err(make(&ingredients))
    }
}
