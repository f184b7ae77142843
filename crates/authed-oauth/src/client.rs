//! `HttpClient`: the program's own client, which fetches keys and asks about tokens.

#[cfg(feature = "reqwest")]
mod reqwest;

use std::error::Error;

use http::{Request, Response, StatusCode};

#[cfg(feature = "reqwest")]
pub use self::reqwest::{ReqwestClient, UnusableClient};

/// An HTTP client that fetches keys and asks about tokens. With the feature `reqwest`, `ReqwestClient` is one. Implement the trait to use the HTTP
/// client that your program already has.
///
/// # What the client must do
///
/// The keys decide which tokens are accepted. A client that breaks one of these rules lets an attacker choose the keys:
///
/// - For an `https` address, verify the server's certificate and its name. Never fall back to `http`.
/// - Do not follow redirects. Return the response with its status 3xx.
/// - Send `http` requests directly, not to a proxy. (For `https`, a proxy may be used with `CONNECT`.)
/// - Read at most `limit` octets of the body. Return an error if the body is longer, as soon as that is known.
/// - Return the status and the body as the server sent them, without a cache. Decode a content coding only if the limit
///   holds for the decoded body. The body is needed for the status 200 only.
///
/// # What this crate does
///
/// - It checks the address before each request: `https`, or `http` on the loopback.
/// - It drops the future when the timeout of [`JwksSource`](crate::JwksSource::timeout) or of the introspection has passed. The client needs no timeout.
/// - It accepts the status 200 only.
/// - It rejects a body that is longer than the limit, although the client has already read the body by then.
///
/// ```
/// use std::error::Error;
///
/// use authed_oauth::{HttpClient, JwksSource, JwtAlgorithm};
/// use http::{Request, Response};
///
/// # mod my { pub struct Client; pub struct Answer { pub status: u16, pub body: Vec<u8> }
/// # impl Client { pub async fn get(&self, _: &http::Uri, _: &http::HeaderMap, _: usize) -> Result<Answer, std::io::Error> {
/// #     Ok(Answer { status: 200, body: br#"{"keys":[]}"#.to_vec() }) } } }
/// struct Client(my::Client);
///
/// impl HttpClient for Client {
///     async fn send(
///         &self,
///         request: Request<Vec<u8>>,
///         limit: usize,
///     ) -> Result<Response<Vec<u8>>, Box<dyn Error + Send + Sync>> {
///         let answer = self.0.get(request.uri(), request.headers(), limit).await?;
///         Ok(Response::builder().status(answer.status).body(answer.body)?)
///     }
/// }
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let source = JwksSource::issuer("https://id.example", [JwtAlgorithm::ES256]);
/// let keys = source.start_with(Client(my::Client))?;
/// # Ok::<(), authed_oauth::UnusableSource>(())
/// # }).unwrap();
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an HTTP client",
    label = "does not implement `HttpClient`",
    note = "enable the feature `reqwest` of `authed-oauth` and use `ReqwestClient`, or implement `authed_oauth::HttpClient`"
)]
pub trait HttpClient: Send + Sync + 'static {
    /// Sends the request and returns the response with its body, which has at most `limit` octets.
    ///
    /// Keys are fetched with `GET`. An introspection is a `POST` with a form. Send the method, the header fields and the body
    /// as they are.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no response, or if the body is longer than `limit`. The error is logged. It never
    /// appears in responses.
    fn send(
        &self,
        request: Request<Vec<u8>>,
        limit: usize,
    ) -> impl Future<Output = Result<Response<Vec<u8>>, Box<dyn Error + Send + Sync>>> + Send;
}

/// Why a server gives no text.
#[derive(Debug)]
pub(crate) enum NoText {
    Client(Box<dyn Error + Send + Sync>),
    Status(StatusCode),
    TooLong,
    NotUtf8,
}

/// Sends the request, and returns the body of a 200: a text of at most `limit` octets.
pub(crate) async fn text_of<C: HttpClient>(
    client: &C,
    request: Request<Vec<u8>>,
    limit: usize,
) -> Result<String, NoText> {
    let response = client.send(request, limit).await.map_err(NoText::Client)?;
    if response.status() != StatusCode::OK {
        return Err(NoText::Status(response.status()));
    }
    let body = response.into_body();
    // A client of the application need not keep the limit.
    if body.len() > limit {
        return Err(NoText::TooLong);
    }
    String::from_utf8(body).map_err(|_| NoText::NotUtf8)
}
