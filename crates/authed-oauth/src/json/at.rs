//! A value deep in an object.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::Text;

/// Reads the value at a path of names. Returns `None` if there is none.
///
/// Everything on the path must be an object, and must have the next name only once.
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
            let seed = seed.take().ok_or_else(|| Error::custom("a name occurs twice"))?;
            found = object.next_value_seed(At { path, seed })?;
        }
        Ok(found)
    }
}
