//! The same page, protected by `authed`, by hand, and by other crates. Each is a [`Contestant`]. The programs in `bin/` send
//! requests, and `benches/peers.sh` writes the table.
//!
//! `GET /admin` needs two permissions. A token is looked up in a table ([`opaque`]), or signed ([`signed`]).

pub mod accounts;
pub mod opaque;
pub mod peers;
pub mod signed;

use std::convert::Infallible;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use axum::body::Body;
use axum::http::header::{ACCEPT, HOST, USER_AGENT};
use axum::http::{HeaderName, HeaderValue, Request, Response, StatusCode, Uri};
use tower::{Service, ServiceExt};

/// Who sends a request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// With both permissions.
    Permitted,
    /// With one of the two.
    Denied,
    /// Without a token.
    Anonymous,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::Permitted, Self::Denied, Self::Anonymous];

    pub fn name(self) -> &'static str {
        match self {
            Self::Permitted => "permitted",
            Self::Denied => "denied",
            Self::Anonymous => "anonymous",
        }
    }
}

type Credentials = (HeaderName, [HeaderValue; 2]);

/// A way to protect the page.
pub struct Contestant {
    /// A line in the table.
    pub name: &'static str,
    /// `opaque`, or the algorithm of the signed tokens.
    pub group: &'static str,
    /// The package whose version is printed.
    pub package: &'static str,
    /// For the permitted and the denied kind.
    credentials: Credentials,
    /// The statuses for each kind.
    statuses: [u16; 3],
    serve: Box<dyn Fn(Request<Body>) -> StatusCode>,
}

impl Contestant {
    pub fn new<S, B>(name: &'static str, package: &'static str, service: S, credentials: Credentials) -> Self
    where
        S: Service<Request<Body>, Response = Response<B>, Error = Infallible> + Clone + 'static,
    {
        let serve = move |request| {
            let Ok(response) = finished(service.clone().oneshot(request));
            response.status()
        };
        Self::function(name, package, serve, credentials)
    }

    /// A function in place of a service.
    pub fn function(
        name: &'static str,
        package: &'static str,
        serve: impl Fn(Request<Body>) -> StatusCode + 'static,
        credentials: Credentials,
    ) -> Self {
        Self { name, package, group: "opaque", credentials, statuses: [200, 403, 401], serve: Box::new(serve) }
    }

    pub fn in_group(self, group: &'static str) -> Self {
        Self { group, ..self }
    }

    /// Sets the statuses where a crate has others.
    pub fn answers(self, statuses: [u16; 3]) -> Self {
        Self { statuses, ..self }
    }

    /// Returns a request. To create it costs the same for all, and is no part of what is measured.
    pub fn request(&self, kind: Kind) -> Request<Body> {
        let (name, [permitted, denied]) = &self.credentials;
        let value = match kind {
            Kind::Permitted => Some(permitted),
            Kind::Denied => Some(denied),
            Kind::Anonymous => None,
        };
        self.request_with(value.map(|value| (name.clone(), value.clone())))
    }

    fn request_with(&self, credential: Option<(HeaderName, HeaderValue)>) -> Request<Body> {
        let mut request = Request::new(Body::empty());
        *request.uri_mut() = Uri::from_static("/admin");
        let headers = request.headers_mut();
        headers.insert(HOST, HeaderValue::from_static("shop.example"));
        headers.insert(USER_AGENT, HeaderValue::from_static("measurement"));
        headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        headers.extend(credential);
        request
    }

    /// Serves a request, and drops the response.
    pub fn serve(&self, request: Request<Body>) -> StatusCode {
        (self.serve)(request)
    }

    /// Panics if the contestant does not answer each kind as it must, or accepts a wrong token.
    pub fn verify(&self) {
        for (kind, status) in Kind::ALL.into_iter().zip(self.statuses) {
            for _ in 0..3 {
                let answer = self.serve(self.request(kind)).as_u16();
                assert_eq!(answer, status, "{} {}: {}", self.group, self.name, kind.name());
            }
        }
        if self.statuses[2] == 200 {
            return; // without a check
        }
        let (name, [permitted, _]) = &self.credentials;
        let mut wrong = permitted.as_bytes().to_vec();
        let place = wrong.len() - 5;
        wrong[place] = if wrong[place] == b'A' { b'B' } else { b'A' };
        let wrong = HeaderValue::from_bytes(&wrong).expect("a header value");
        let answer = self.serve(self.request_with(Some((name.clone(), wrong)))).as_u16();
        assert!([401, 403].contains(&answer), "{} {} answers {answer} to a wrong token", self.group, self.name);
    }
}

/// Returns those of the groups that a program's arguments name, or all.
pub fn contestants(groups: &[String]) -> Vec<Contestant> {
    let is_wanted = |group: &str| groups.is_empty() || groups.iter().any(|wanted| wanted == group);
    let mut all = signed::contestants(is_wanted);
    if is_wanted("opaque") {
        all.splice(0..0, opaque::contestants().into_iter().chain(peers::contestants()));
    }
    all.iter().for_each(Contestant::verify);
    all
}

/// Returns the future's output. Nothing here waits.
pub fn finished<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..100 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
    panic!("the future waits")
}
