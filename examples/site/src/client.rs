//! `Client`: where a request comes from.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;

use crate::app::App;

/// Whether the clients' addresses are in a header field, since a proxy is in front.
#[derive(Clone, Copy)]
pub struct BehindProxy(pub bool);

/// The address and the header fields of a request.
pub struct Client {
    pub address: Option<IpAddr>,
    pub headers: HeaderMap,
}

impl Client {
    /// Returns what the user recognizes, such as "Firefox on Linux".
    pub fn browser(&self) -> String {
        let agent = self.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        // Later names contain earlier ones: Edge calls itself Chrome, and Chrome calls itself Safari.
        let find =
            |names: &[(&str, &'static str)]| names.iter().find(|(part, _)| agent.contains(part)).map(|(_, name)| *name);
        let browser = find(&[
            ("Edg/", "Edge"),
            ("OPR/", "Opera"),
            ("Firefox/", "Firefox"),
            ("Chrome/", "Chrome"),
            ("Safari/", "Safari"),
            ("curl/", "curl"),
        ]);
        let system = find(&[
            ("Android", "Android"),
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Windows", "Windows"),
            ("Mac OS X", "Mac"),
            ("Linux", "Linux"),
        ]);
        match (browser, system) {
            (Some(browser), Some(system)) => format!("{browser} on {system}"),
            (Some(one), None) | (None, Some(one)) => one.to_owned(),
            (None, None) => "An unknown browser".to_owned(),
        }
    }
}

impl FromRequestParts<App> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(head: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = head.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        let address = if app.behind_proxy.0 { forwarded(&head.headers).or(peer) } else { peer };
        Ok(Self { address, headers: head.headers.clone() })
    }
}

/// Returns the address that the proxy has added. Clients can write the ones before it.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    last.rsplit(',').next()?.trim().parse().ok()
}
