//! A JSON object with members that are read one by one: a member that cannot be read does not affect the others.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::Names;

/// The members of an object. No name may occur twice (RFC 7517, 4 and 5).
///
/// serde's own structs are also read from lists. This one is not.
pub struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Members<'a> {
    /// Returns whether there is a member with this name that contains something.
    pub fn has_filled(&self, name: &str) -> bool {
        self.0.iter().any(|(own, value)| own == name && !is_empty(value))
    }

    /// Returns the member with this name, if it contains something: not `null`, `""`, `[]` or `{}`. A member of another type
    /// is an error.
    pub fn find_filled<T: Deserialize<'a>>(&self, name: &str) -> serde_json::Result<Option<T>> {
        if self.has_filled(name) { self.find(name) } else { Ok(None) }
    }

    /// Returns the member with this name, if there is one. A member of another type is an error, and so is `null`.
    pub fn find<T: Deserialize<'a>>(&self, name: &str) -> serde_json::Result<Option<T>> {
        let member = self.0.iter().find(|(own, _)| own == name);
        member.map(|(_, value)| serde_json::from_str(value.get())).transpose()
    }

    /// Returns the member with this name, which must be there.
    pub fn get<T: Deserialize<'a>>(&self, name: &'static str) -> serde_json::Result<T> {
        self.find(name)?.ok_or_else(|| Error::missing_field(name))
    }
}

fn is_empty(value: &RawValue) -> bool {
    let text = value.get();
    let is_in = |begin, end| text.strip_prefix(begin).and_then(|rest| rest.strip_suffix(end)).map(str::trim);
    text == "null" || text == "\"\"" || is_in('[', ']') == Some("") || is_in('{', '}') == Some("")
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut object: M) -> Result<Members<'de>, M::Error> {
        let (mut names, mut members) = (Names::new(), Vec::new());
        while let Some(name) = names.next(&mut object)? {
            members.push((name, object.next_value()?));
        }
        Ok(Members(members))
    }
}
