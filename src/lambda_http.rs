//! `lambda_http`: rejections as responses.

use aws_lambda_events::encodings::Body;
use bytes::Bytes;

use crate::response::ResponseBody;

impl ResponseBody for Body {
    /// Returns text if the bytes are UTF-8, as in the crate's own responses. Other bytes reach API Gateway as base64.
    fn from_bytes(bytes: Bytes) -> Self {
        match String::from_utf8(bytes.into()) {
            Ok(text) if text.is_empty() => Body::Empty,
            Ok(text) => Body::Text(text),
            Err(bytes) => Body::Binary(bytes.into_bytes()),
        }
    }
}
