//! Any client, behind a pointer: `Jwks` has no type parameter.

use std::error::Error;
use std::fmt;
use std::pin::Pin;

use http::{Request, Response};

use super::HttpClient;

type Sent<'a> = Pin<Box<dyn Future<Output = Result<Response<Vec<u8>>, Box<dyn Error + Send + Sync>>> + Send + 'a>>;

trait Erased: Send + Sync {
    fn send_boxed(&self, request: Request<Vec<u8>>, limit: usize) -> Sent<'_>;
}

impl<C: HttpClient> Erased for C {
    fn send_boxed(&self, request: Request<Vec<u8>>, limit: usize) -> Sent<'_> {
        Box::pin(self.send(request, limit))
    }
}

pub struct AnyClient(Box<dyn Erased>);

impl AnyClient {
    pub fn new(client: impl HttpClient) -> Self {
        Self(Box::new(client))
    }

    pub fn send(&self, request: Request<Vec<u8>>, limit: usize) -> Sent<'_> {
        self.0.send_boxed(request, limit)
    }
}

impl fmt::Debug for AnyClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AnyClient")
    }
}
