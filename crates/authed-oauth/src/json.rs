//! JSON objects, read without copying them. A name that occurs twice is an error.

mod at;
#[cfg(feature = "jwks")]
mod members;

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Error, MapAccess};

pub use self::at::At;
#[cfg(feature = "jwks")]
pub use self::members::Members;

/// No header and no set of claims has more members. Names are compared one by one.
const MOST_MEMBERS: usize = 128;

/// So many names are stored without an allocation. Most tokens have fewer.
const FEW: usize = 16;

/// Longer names are cut in logs. A `kid` is chosen by the client.
const LONGEST_IN_LOGS: usize = 64;

/// Returns the begin of a name, for a log.
pub fn shortened(name: &str) -> String {
    name.chars().take(LONGEST_IN_LOGS).collect()
}

/// A string, borrowed if it has no escapes.
#[derive(Deserialize)]
pub struct Text<'a>(#[serde(borrow)] pub Cow<'a, str>);

impl AsRef<str> for Text<'_> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// The names of an object's members. A name that occurs twice is an error (RFC 7515, 4; RFC 7519, 4).
pub struct Names<'de> {
    count: usize,
    first: [Cow<'de, str>; FEW],
    others: Vec<Cow<'de, str>>,
}

impl<'de> Names<'de> {
    pub fn new() -> Self {
        Self { count: 0, first: [const { Cow::Borrowed("") }; FEW], others: Vec::new() }
    }

    /// Returns the name of the next member. The member's value must be read next.
    pub fn next<M: MapAccess<'de>>(&mut self, object: &mut M) -> Result<Option<Cow<'de, str>>, M::Error> {
        let Some(Text(name)) = object.next_key()? else { return Ok(None) };
        if self.first[..self.count.min(FEW)].contains(&name) || self.others.contains(&name) {
            return Err(Error::custom("a name occurs twice"));
        }
        if self.count == MOST_MEMBERS {
            return Err(Error::custom("too many members"));
        }
        match self.first.get_mut(self.count) {
            Some(place) => *place = name.clone(),
            None => self.others.push(name.clone()),
        }
        self.count += 1;
        Ok(Some(name))
    }
}

/// Reads a value, which must be the whole text.
pub fn read<'de, S: DeserializeSeed<'de>>(json: &'de str, seed: S) -> serde_json::Result<S::Value> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let value = seed.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}
