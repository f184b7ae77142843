//! One request to an introspection endpoint (RFC 7662, 2.1).

use std::error::Error;
use std::fmt;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use form_urlencoded::{Serializer, byte_serialize};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Method, Request};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::address::Address;
use crate::client::{HttpClient, NoText, text_of};

/// The tolerated difference between the issuer's clock and this service's.
pub const LEEWAY: Duration = Duration::from_secs(30);

/// No issuer says so much about a token.
const MOST: usize = 64 * 1024;

/// Asks an endpoint.
pub struct Asker<C> {
    pub client: C,
    pub endpoint: Address,
    pub authorization: HeaderValue,
    pub timeout: Duration,
    /// A flood of wrong tokens must not become a flood of questions.
    pub permits: Semaphore,
}

impl<C: HttpClient> Asker<C> {
    /// Returns the answer, which is not verified yet.
    pub async fn ask(&self, token: &str) -> Result<String, AskError> {
        timeout(self.timeout, self.ask_at_leisure(token)).await.unwrap_or(Err(AskError::TooSlow))
    }

    async fn ask_at_leisure(&self, token: &str) -> Result<String, AskError> {
        // The semaphore is never closed.
        let _permit = self.permits.acquire().await.map_err(|_| AskError::TooSlow)?;
        text_of(&self.client, self.request(token), MOST).await.map_err(AskError::NoText)
    }

    fn request(&self, token: &str) -> Request<Vec<u8>> {
        let mut form = Serializer::new(String::new());
        form.append_pair("token", token).append_pair("token_type_hint", "access_token");
        let mut request = Request::new(form.finish().into_bytes());
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.endpoint.uri().clone();
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        headers.insert(AUTHORIZATION, self.authorization.clone());
        request
    }
}

/// Returns the `Authorization` of a client with a secret (RFC 6749, 2.3.1). It does not print itself.
pub fn basic(id: &str, secret: &str) -> Option<HeaderValue> {
    let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let login = BASE64_STANDARD.encode(format!("{}:{}", encoded(id), encoded(secret)));
    let mut value = HeaderValue::try_from(format!("Basic {login}")).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// Why there is no answer. For the operator, without the token.
#[derive(Debug)]
pub enum AskError {
    NoText(NoText),
    NotAnAnswer,
    TooSlow,
}

impl fmt::Display for AskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the introspection endpoint gives no answer: ")?;
        match self {
            Self::NoText(NoText::Client(error)) => write!(f, "{error}"),
            Self::NoText(NoText::Status(status)) => write!(f, "the status is {status}"),
            Self::NoText(NoText::TooLong) => write!(f, "the answer is longer than {MOST} octets"),
            Self::NoText(NoText::NotUtf8) => f.write_str("the answer is not in UTF-8"),
            Self::NotAnAnswer => f.write_str("the answer is not one of RFC 7662"),
            Self::TooSlow => f.write_str("it takes too long"),
        }
    }
}

impl Error for AskError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::NoText(NoText::Client(error)) => Some(&**error),
            _ => None,
        }
    }
}
