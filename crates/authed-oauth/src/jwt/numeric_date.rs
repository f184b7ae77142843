//! `NumericDate`: the moments in a token (RFC 7519, 2).

use std::fmt;
use std::time::{Duration, SystemTime};

use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};

/// Seconds since 1970, with or without a fraction.
pub struct NumericDate(pub SystemTime);

impl<'de> Deserialize<'de> for NumericDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Not `deserialize_any`: with the feature `arbitrary_precision`, which any crate can enable, serde_json shows numbers as
        // objects there.
        deserializer.deserialize_f64(NumericDateVisitor)
    }
}

struct NumericDateVisitor;

impl NumericDateVisitor {
    fn moment<E: Error>(since_1970: Option<Duration>) -> Result<NumericDate, E> {
        let moment = since_1970.and_then(|since| SystemTime::UNIX_EPOCH.checked_add(since));
        moment.map(NumericDate).ok_or_else(|| E::custom("not a moment"))
    }
}

impl Visitor<'_> for NumericDateVisitor {
    type Value = NumericDate;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("seconds since 1970")
    }

    fn visit_u64<E: Error>(self, seconds: u64) -> Result<NumericDate, E> {
        Self::moment(Some(Duration::from_secs(seconds)))
    }

    fn visit_f64<E: Error>(self, seconds: f64) -> Result<NumericDate, E> {
        Self::moment(Duration::try_from_secs_f64(seconds).ok())
    }
}
