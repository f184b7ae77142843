//! Challenges that do not depend on the request are made once.

use std::sync::OnceLock;

use http::HeaderValue;

use super::WwwAuthenticate;
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

/// A challenge as a text and as a header value.
pub(crate) struct Made {
    ingredients: Ingredients,
    pub(super) challenge: WwwAuthenticate,
    pub(super) value: HeaderValue,
}

/// How many challenges are kept. An application has one for each requirement, for each scheme.
const PLACES: usize = 128;

/// How many places are tried.
const ATTEMPTS: usize = 8;

/// The challenges that were made. They stay: requests cannot add to them. In boxes, since the table is part of every program.
static MADE: [OnceLock<Box<Made>>; PLACES] = [const { OnceLock::new() }; PLACES];

impl WwwAuthenticate {
    /// Returns the challenge that `make` returns for these ingredients. Makes it again if there is no place left.
    pub(crate) fn once(ingredients: Ingredients, make: impl FnOnce(&Ingredients) -> Self) -> Self {
        let first = ingredients.place();
        for attempt in 0..ATTEMPTS {
            let place = &MADE[first.wrapping_add(attempt) % PLACES];
            match place.get() {
                Some(made) if made.ingredients.are(&ingredients) => return Self::made(made),
                Some(_) => {}
                None => {
                    let challenge = make(&ingredients);
                    let value = HeaderValue::from(challenge.clone());
                    // Another thread may have been faster.
                    let _ = place.set(Box::new(Made { ingredients, challenge: challenge.clone(), value }));
                    return challenge;
                }
            }
        }
        make(&ingredients)
    }
}
