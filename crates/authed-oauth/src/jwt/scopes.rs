//! The claim with the scopes: a string, or a list of strings.

use std::fmt;
use std::marker::PhantomData;

use authed::Credentials;
use authed::realm::Realm;
use serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};

use crate::json::{self, At, Text};

/// Returns the name of the scope for a value of the claim.
pub type Rename = dyn for<'a> Fn(&'a str) -> &'a str + Send + Sync;

/// The path to the scopes in a token, and the issuer's names for them.
pub struct ScopeClaim {
    pub path: Box<[String]>,
    pub rename: Option<Box<Rename>>,
}

impl ScopeClaim {
    /// Returns the scopes that the claim grants. A missing claim grants none. Returns `None` if the claim is neither a string
    /// nor a list of strings.
    pub fn read<R: Realm>(&self, json: &str) -> Option<Credentials<R>> {
        let seed = Granted { rename: self.rename.as_deref(), realm: PhantomData };
        json::read(json, At { path: &self.path, seed }).ok().map(Option::unwrap_or_default)
    }
}

struct Granted<'r, R> {
    rename: Option<&'r Rename>,
    realm: PhantomData<R>,
}

impl<'r, R: Realm> Granted<'r, R> {
    fn by<'v>(&self, values: impl Iterator<Item = Text<'v>>) -> Credentials<R>
    where
        'r: 'v,
    {
        Credentials::from_names(values.map(|value| Named { value, rename: self.rename }))
    }
}

/// A value of the claim, seen as the name of a scope.
struct Named<'v> {
    value: Text<'v>,
    rename: Option<&'v Rename>,
}

impl AsRef<str> for Named<'_> {
    fn as_ref(&self) -> &str {
        self.rename.map_or(&self.value.0, |rename| rename(&self.value.0))
    }
}

impl<'de, R: Realm> DeserializeSeed<'de> for Granted<'_, R> {
    type Value = Credentials<R>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Credentials<R>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, R: Realm> Visitor<'de> for Granted<'_, R> {
    type Value = Credentials<R>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or a list of strings")
    }

    /// Reads names separated by spaces (RFC 8693, 4.2).
    fn visit_str<E: Error>(self, scope: &str) -> Result<Credentials<R>, E> {
        Ok(self.by(scope.split(' ').map(|name| Text(name.into()))))
    }

    /// Reads one name from each string. The strings are not divided.
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Credentials<R>, A::Error> {
        let mut error = None;
        let granted = self.by(std::iter::from_fn(|| {
            list.next_element().unwrap_or_else(|wrong| {
                error = Some(wrong);
                None
            })
        }));
        error.map_or(Ok(granted), Err)
    }
}
