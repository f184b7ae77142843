//! What both applications share: the accounts, their keys, and the requests.

use std::borrow::Cow;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use authed::User;
use axum::http::{HeaderName, Request};

/// The field's name as a constant. Otherwise the conversion of a `&str` costs as much as the rest of the look-up.
pub static KEY_HEADER: HeaderName = HeaderName::from_static("x-api-key");

pub struct Account {
    pub name: String,
}

impl User for Account {
    fn id(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.name)
    }

    fn display_name(&self) -> &str {
        &self.name
    }
}

/// Returns a hundred keys with their accounts. Every second account is an administrator.
pub fn accounts() -> impl Iterator<Item = (String, Arc<Account>, bool)> {
    (0..100).map(|i| (format!("key-{i:032}"), Arc::new(Account { name: format!("user {i}") }), i % 2 == 0))
}

pub const ADMIN: &str = "key-00000000000000000000000000000042";

pub fn request<B: Default>(path: &str, key: Option<&str>) -> Request<B> {
    let request = Request::builder()
        .uri(path)
        .header("host", "shop.example")
        .header("user-agent", "measurement")
        .header("accept", "*/*");
    let request = key.into_iter().fold(request, |request, key| request.header(&KEY_HEADER, key));
    request.body(B::default()).expect("a request")
}

/// Returns the future's output. Nothing here waits, so that one poll without a runtime is enough.
pub fn finished<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the future waits"),
    }
}
