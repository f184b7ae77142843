//! Refusals as responses of `lambda_http`.

use aws_lambda_events::encodings::Body;
use bytes::Bytes;

use crate::failure::ResponseBody;

impl ResponseBody for Body {
    /// Text where it is UTF-8, as all of the crate's own answers are: API Gateway sends bytes as base64.
    fn from_bytes(bytes: Bytes) -> Self {
        match String::from_utf8(bytes.into()) {
            Ok(text) if text.is_empty() => Body::Empty,
            Ok(text) => Body::Text(text),
            Err(bytes) => Body::Binary(bytes.into_bytes()),
        }
    }
}
