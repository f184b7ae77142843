//! `Address`: an address that keys may be fetched from.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use http::Uri;
use http::uri::{Authority, Scheme};

/// An `https` address, or an `http` address of this machine.
///
/// The client parses the address again, and may read it differently. So these addresses are refused:
///
/// - with a name and a password, or with a backslash
/// - with an escaped or non-ASCII host
/// - with an unusual spelling of an IPv4 address, such as `127.1`
/// - with a wrong port
pub struct Address(Uri);

impl Address {
    /// Reads an address. With `plain_http`, `http` addresses of other machines are accepted, too.
    pub fn parse(text: &str, plain_http: bool) -> Option<Self> {
        if !text.bytes().all(|byte| byte.is_ascii_graphic() && !br#""\<>^`{|}"#.contains(&byte)) {
            return None;
        }
        let uri: Uri = text.parse().ok()?;
        let host = Host::of(uri.authority()?)?;
        let scheme = uri.scheme()?;
        let is_protected = *scheme == Scheme::HTTPS || *scheme == Scheme::HTTP && (host.is_here() || plain_http);
        is_protected.then_some(Self(uri))
    }

    /// Reads the address of keys that is in a document from this address. A protected document names a protected address:
    /// otherwise other programs of this machine could choose the keys.
    pub fn parse_in_document(&self, text: &str, plain_http: bool) -> Option<Self> {
        let found = Self::parse(text, plain_http)?;
        let is_as_protected = self.0.scheme() != Some(&Scheme::HTTPS) || found.0.scheme() == Some(&Scheme::HTTPS);
        is_as_protected.then_some(found)
    }

    /// Returns whether both addresses have the same scheme, host and port.
    pub fn has_origin_of(&self, other: &Self) -> bool {
        let port =
            |uri: &Uri| uri.port_u16().or(if uri.scheme() == Some(&Scheme::HTTPS) { Some(443) } else { Some(80) });
        let host = |uri: &Uri| uri.host().map(str::to_ascii_lowercase);
        self.0.scheme() == other.0.scheme() && host(&self.0) == host(&other.0) && port(&self.0) == port(&other.0)
    }

    pub fn uri(&self) -> &Uri {
        &self.0
    }

    /// Returns the same address with another path, which begins with a slash.
    pub fn with_path(&self, path: &str) -> Option<Self> {
        let mut parts = self.0.clone().into_parts();
        parts.path_and_query = Some(path.parse().ok()?);
        Uri::from_parts(parts).ok().map(Self)
    }
}

enum Host<'a> {
    Name(&'a str),
    Ip(IpAddr),
}

impl<'a> Host<'a> {
    fn of(authority: &'a Authority) -> Option<Self> {
        // With a name and a password, the authority does not begin with the host.
        let port = authority.as_str().strip_prefix(authority.host())?;
        let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
        if !port.is_empty() && !port.strip_prefix(':').is_some_and(is_port) {
            return None;
        }
        let host = authority.host();
        if let Some(ip) = host.strip_prefix('[') {
            return ip.strip_suffix(']')?.parse::<Ipv6Addr>().ok().map(|ip| Self::Ip(ip.into()));
        }
        if let Ok(ip) = host.parse::<Ipv4Addr>() {
            return Some(Self::Ip(ip.into()));
        }
        let is_name = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
        // `127.1` and `0x7f000001` are IPv4 addresses for some parsers.
        let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
        let is_number = last.bytes().all(|byte| byte.is_ascii_digit()) || last.to_ascii_lowercase().starts_with("0x");
        (is_name && !is_number).then_some(Self::Name(host))
    }

    /// Returns whether it is the host of this machine.
    fn is_here(&self) -> bool {
        match self {
            Self::Name(name) => name.eq_ignore_ascii_case("localhost"),
            Self::Ip(ip) => ip.is_loopback(),
        }
    }
}
