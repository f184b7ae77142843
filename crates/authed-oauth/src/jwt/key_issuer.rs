//! The issuer that a set of keys names for a key. Some providers publish the keys of several issuers in one set.

use super::template::Template;

/// Returns whether a key whose set names an issuer for it may sign tokens of this issuer. The named issuer must be:
///
/// - this issuer, octet for octet
/// - a template that this issuer has the form of, with a tenant or without one
/// - the same tenant of Entra ID in the other version: its keys name the issuer of version 2, and sign tokens of version 1 too
pub fn may_sign_for(of_key: &str, issuer: &str) -> bool {
    of_key == issuer
        || Template::read(of_key).is_some_and(|template| is_of(&template, issuer))
        || is_same_entra_tenant(of_key, issuer)
}

fn is_of(template: &Template<'_>, issuer: &str) -> bool {
    let without_tenant = || issuer.strip_prefix(template.before.strip_suffix('/')?);
    template.tenant_of(issuer).is_some() || without_tenant() == Some(template.after)
}

/// The versions have different hosts, which depend on the cloud. The ID of a tenant is a UUID, so no other tenant has it.
fn is_same_entra_tenant(of_key: &str, issuer: &str) -> bool {
    let (Some(of_key), Some(tenant)) = (entra_tenant(of_key), entra_tenant(issuer)) else { return false };
    is_uuid(tenant) && (of_key == tenant || of_key == "{tenantid}")
}

/// Returns the tenant in `https://<host>/<tenant>/` or `https://<host>/<tenant>/v2.0`.
fn entra_tenant(issuer: &str) -> Option<&str> {
    let (_, path) = issuer.strip_prefix("https://")?.split_once('/')?;
    path.strip_suffix("/v2.0").or_else(|| path.strip_suffix('/')).filter(|tenant| !tenant.contains('/'))
}

fn is_uuid(text: &str) -> bool {
    let is_part = |(part, length): (&str, usize)| part.len() == length && part.bytes().all(|b| b.is_ascii_hexdigit());
    text.split('-').count() == 5 && text.split('-').zip([8, 4, 4, 4, 12]).all(is_part)
}
