//! `aud` as a list, for documents whose members are read one by one (RFC 7519, 4.1.3).

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};

use crate::json::Text;

/// An audience: a string, or a list of strings.
pub struct AudienceList<'a>(Vec<Cow<'a, str>>);

impl AudienceList<'_> {
    pub fn contains(&self, audience: &str) -> bool {
        self.0.iter().any(|own| own == audience)
    }
}

impl<'de> Deserialize<'de> for AudienceList<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AudienceVisitor)
    }
}

struct AudienceVisitor;

impl<'de> Visitor<'de> for AudienceVisitor {
    type Value = AudienceList<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or a list of strings")
    }

    fn visit_str<E: Error>(self, audience: &str) -> Result<AudienceList<'de>, E> {
        Ok(AudienceList(vec![Cow::Owned(audience.to_owned())]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut audiences: A) -> Result<AudienceList<'de>, A::Error> {
        let mut list = Vec::new();
        while let Some(Text(audience)) = audiences.next_element()? {
            list.push(audience);
        }
        Ok(AudienceList(list))
    }
}
