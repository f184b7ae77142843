//! The three parts of a signed token (RFC 7515, 7.1).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Longer tokens are rejected. Servers usually accept no longer header lines.
const LONGEST: usize = 16 * 1024;

/// A token in its parts. Nothing is verified yet.
pub struct Token<'a> {
    /// What is signed.
    pub message: &'a str,
    header: &'a str,
    payload: &'a str,
    signature: &'a str,
}

impl<'a> Token<'a> {
    /// Returns `None` if there are not three parts. An encrypted token has five.
    pub fn divide(token: &'a str) -> Option<Self> {
        if token.len() > LONGEST {
            return None;
        }
        let (message, signature) = token.rsplit_once('.')?;
        let (header, payload) = message.split_once('.')?;
        (!payload.contains('.')).then_some(Self { message, header, payload, signature })
    }

    pub fn header(&self) -> Option<String> {
        decode(self.header).and_then(|header| String::from_utf8(header).ok())
    }

    pub fn payload(&self) -> Option<String> {
        decode(self.payload).and_then(|payload| String::from_utf8(payload).ok())
    }

    pub fn signature(&self) -> Option<Vec<u8>> {
        decode(self.signature)
    }
}

/// Decodes base64url without padding and line breaks. Each value has one spelling (RFC 7515, 2).
fn decode(part: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(part).ok()
}
