//! What both applications serve: the accounts, their keys, and the requests.

use std::borrow::Cow;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use authed::User;
use axum::http::{HeaderName, Request};

/// A ready-made name, since to look up a `&str` costs as much as all the rest of the look-up.
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

/// A hundred keys, with whose they are and whether it is an administrator: every second one.
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

/// Nothing here waits, so one poll without a runtime is the whole answer.
pub fn finished<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the answer had to be waited for"),
    }
}
