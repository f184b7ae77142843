//! JSON objects, read without copying them: no name may stand twice.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

/// More members than any header or set of claims has. Names are compared one by one.
const MOST_MEMBERS: usize = 128;

/// What is remembered of them without an allocation.
const FEW: usize = 16;

/// A string, borrowed where it has no escapes.
#[derive(Deserialize)]
pub struct Text<'a>(#[serde(borrow)] pub Cow<'a, str>);

impl AsRef<str> for Text<'_> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// The names of an object's members. One that stands twice is an error (RFC 7515, 4; RFC 7519, 4).
pub struct Names<'de> {
    count: usize,
    /// As many as most tokens have.
    first: [Cow<'de, str>; FEW],
    others: Vec<Cow<'de, str>>,
}

impl<'de> Names<'de> {
    pub fn new() -> Self {
        Self { count: 0, first: [const { Cow::Borrowed("") }; FEW], others: Vec::new() }
    }

    /// The name of the next member, whose value must be read then.
    pub fn next<M: MapAccess<'de>>(&mut self, object: &mut M) -> Result<Option<Cow<'de, str>>, M::Error> {
        let Some(Text(name)) = object.next_key()? else { return Ok(None) };
        if self.first[..self.count.min(FEW)].contains(&name) || self.others.contains(&name) {
            return Err(Error::custom("a name stands twice"));
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

/// Reads what is all of `json`.
pub fn read<'de, S: DeserializeSeed<'de>>(json: &'de str, seed: S) -> serde_json::Result<S::Value> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let value = seed.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// The value behind a path of names, read by the seed; `None` if there is none.
///
/// Everything in front of it must be an object, and none of the names may stand twice in theirs.
pub struct At<'p, N, S> {
    pub path: &'p [N],
    pub seed: S,
}

impl<'de, N: AsRef<str>, S: DeserializeSeed<'de>> DeserializeSeed<'de> for At<'_, N, S> {
    type Value = Option<S::Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        if self.path.is_empty() {
            return self.seed.deserialize(deserializer).map(Some);
        }
        deserializer.deserialize_map(self)
    }
}

impl<'de, N: AsRef<str>, S: DeserializeSeed<'de>> Visitor<'de> for At<'_, N, S> {
    type Value = Option<S::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut object: M) -> Result<Self::Value, M::Error> {
        let Some((name, path)) = self.path.split_first() else { return Ok(None) };
        let mut seed = Some(self.seed);
        let mut found = None;
        while let Some(Text(next)) = object.next_key()? {
            if next != name.as_ref() {
                object.next_value::<IgnoredAny>()?;
                continue;
            }
            let seed = seed.take().ok_or_else(|| Error::custom("a name stands twice"))?;
            found = object.next_value_seed(At { path, seed })?;
        }
        Ok(found)
    }
}
