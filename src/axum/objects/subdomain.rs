//! `subdomain`: the part of the request's host that names a tenant.

use http::header::HOST;
use http::request::Parts;

use crate::response::original_uri;

/// Returns the label before the domain in the request's host, in lower case: `engines` for `Engines.example.com:8080`.
///
/// Returns `None` in these cases:
///
/// - The host is another domain, the domain itself, an address, or has several labels before the domain.
/// - The label is not one of a host name (RFC 1123, 2.1), or the host ends with a dot.
/// - There is no host, there are several fields `Host`, or `Host` differs from the host of the request's target.
///
/// ```
/// use authed::routing::subdomain;
/// use axum::http::Request;
///
/// let (head, ()) = Request::get("/").header("host", "Engines.example.com:8080").body(()).unwrap().into_parts();
/// assert_eq!(subdomain(&head, "example.com").as_deref(), Some("engines"));
/// assert_eq!(subdomain(&head, "com"), None);
/// ```
///
/// # What the host is worth
///
/// The client chooses the host. It selects a tenant, and proves nothing: the tenant's rule must decide. These mistakes are
/// common:
///
/// - **A proxy that changes `Host`.** Then every request has the proxy's own host. Configure it to pass `Host` on.
///   `X-Forwarded-Host` and `Forwarded` are not read: a client can send them as well.
/// - **A proxy that accepts every host.** Requests with any name reach the application. Here they get the response to unknown
///   paths.
/// - **A cache in front.** Its key must contain the host. Otherwise one tenant's page is sent to another one.
/// - **A cookie with `Domain=example.com`.** Browsers send it to all tenants, and each tenant can set it for the others. Use
///   `__Host-` cookies, which belong to one host.
/// - **Links in mails.** A link that is made from `Host` leads where the sender of the request wanted. Make it from the
///   tenant's stored name.
///
/// RFC 9110, 7.2; RFC 9113, 8.3.1.
pub fn subdomain(head: &Parts, domain: &str) -> Option<String> {
    let mut fields = head.headers.get_all(HOST).iter();
    let field = fields.next().map(|field| field.to_str().map(str::to_ascii_lowercase)).transpose().ok()?;
    let target = original_uri(head).authority().map(|authority| authority.as_str().to_ascii_lowercase());
    let host = match (target, field) {
        (Some(target), Some(field)) if target != field => return None,
        (target, field) => target.or(field)?,
    };
    if fields.next().is_some() {
        return None;
    }
    let host = match host.split_once(':') {
        Some((host, port)) if port.bytes().all(|octet| octet.is_ascii_digit()) => host,
        Some(_) => return None,
        None => &*host,
    };
    let label = host.strip_suffix(&domain.to_ascii_lowercase())?.strip_suffix('.')?;
    let is_label = (1..=63).contains(&label.len())
        && label.bytes().all(|octet| octet.is_ascii_alphanumeric() || octet == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-');
    is_label.then(|| label.to_owned())
}
