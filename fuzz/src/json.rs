//! A second reading of JSON objects.

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The members of an object in their order. The values are not parsed.
pub struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'a> Members<'a> {
    pub fn of(json: &'a [u8]) -> Option<Self> {
        struct Collect;

        impl<'de> Visitor<'de> for Collect {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut object: M) -> Result<Self::Value, M::Error> {
                let mut members = Vec::new();
                while let Some(member) = object.next_entry()? {
                    members.push(member);
                }
                Ok(members)
            }
        }

        let mut deserializer = serde_json::Deserializer::from_str(std::str::from_utf8(json).ok()?);
        let members = deserializer.deserialize_map(Collect).ok()?;
        deserializer.end().ok()?;
        let mut names: Vec<&String> = members.iter().map(|(name, _)| name).collect();
        names.sort();
        names.dedup();
        (names.len() == members.len() && members.len() <= 128).then_some(Self(members))
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(other, _)| other == name)
    }

    /// Returns the names of the members whose value is neither `false` nor `null`. Returns an error if a value cannot be read.
    pub fn granting(&self) -> Option<Vec<String>> {
        let mut names = Vec::new();
        for (name, value) in &self.0 {
            let value: serde_json::Value = serde_json::from_str(value.get()).ok()?;
            if !matches!(value, serde_json::Value::Null | serde_json::Value::Bool(false)) {
                names.push(name.clone());
            }
        }
        Some(names)
    }

    /// Returns the other members than those that contain nothing.
    pub fn filled(self) -> Self {
        let is_filled = |value: &RawValue| {
            let squeezed: String = value.get().split([' ', '\n', '\r', '\t']).collect();
            !["null", "\"\"", "[]", "{}"].contains(&squeezed.as_str())
        };
        Self(self.0.into_iter().filter(|(_, value)| is_filled(value)).collect())
    }

    /// Returns the member with this name. Returns an error if it has another type.
    pub fn get<T>(&self, name: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, OfAnotherType> {
        let found = self.0.iter().find(|(other, _)| other == name);
        found.map(|(_, value)| read(value.get()).ok_or(OfAnotherType)).transpose()
    }
}

#[derive(Debug, PartialEq, Eq)]
pub struct OfAnotherType;

pub fn text(json: &str) -> Option<String> {
    serde_json::from_str(json).ok()
}

pub fn texts(json: &str) -> Option<Vec<String>> {
    serde_json::from_str(json).ok()
}
