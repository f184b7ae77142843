//! Which `iss` are accepted: names, or a template with a tenant.

use std::fmt;

use authed::realm::Realm;

use super::Jwt;
use super::template::Template;

/// Returns whether tokens of this tenant are accepted.
pub type IsAllowed = dyn Fn(&str) -> bool + Send + Sync;

pub struct IssuerRule {
    /// The first is the name of the issuer. The others are other spellings.
    pub names: Vec<String>,
    pub tenants: Option<Tenants>,
}

/// The issuers of a template, such as `https://login.example/{tenant}/v2.0`.
pub struct Tenants {
    before: String,
    after: String,
    is_allowed: Box<IsAllowed>,
}

/// Why an `iss` is not accepted.
pub enum Refused {
    OtherIssuer,
    OtherTenant,
}

impl Tenants {
    /// Returns `None` if the name has no place for a tenant, or several.
    pub fn read(template: &str, is_allowed: Box<IsAllowed>) -> Option<Self> {
        let Template { before, after } = Template::read(template)?;
        Some(Self { before: before.to_owned(), after: after.to_owned(), is_allowed })
    }

    /// Returns the tenant in an issuer's name.
    fn of<'i>(&self, issuer: &'i str) -> Option<&'i str> {
        Template { before: &self.before, after: &self.after }.tenant_of(issuer)
    }
}

/// Returns whether a segment of the issuer's path is this tenant.
pub fn has_in_path(issuer: &str, tenant: &str) -> bool {
    path_of(issuer).any(|segment| segment == tenant)
}

/// Returns the segments of an issuer's path that are not empty.
fn path_of(issuer: &str) -> impl Iterator<Item = &str> {
    issuer.split('/').skip(3).filter(|segment| !segment.is_empty())
}

impl IssuerRule {
    pub fn named(name: String) -> Self {
        Self { names: vec![name], tenants: None }
    }

    pub fn name(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }

    /// Returns the tenant of an accepted `iss`, if there are tenants.
    pub fn check<'i>(&self, issuer: &'i str) -> Result<Option<&'i str>, Refused> {
        let Some(tenants) = &self.tenants else {
            return if self.is_named(issuer) { Ok(None) } else { Err(Refused::OtherIssuer) };
        };
        let tenant = tenants.of(issuer).ok_or(Refused::OtherIssuer)?;
        if (tenants.is_allowed)(tenant) { Ok(Some(tenant)) } else { Err(Refused::OtherTenant) }
    }

    pub fn is_named(&self, issuer: &str) -> bool {
        self.tenants.is_none() && self.names.iter().any(|name| name == issuer)
    }

    pub fn is_template_of(&self, issuer: &str) -> bool {
        self.tenants.as_ref().is_some_and(|tenants| tenants.of(issuer).is_some())
    }
}

impl fmt::Debug for IssuerRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.names[..] {
            [one] => one.fmt(f),
            names => names.fmt(f),
        }
    }
}

impl<R: Realm> Jwt<R> {
    /// Accepts another spelling of the issuer's name as well. Both are the same issuer, with the same keys. For other
    /// issuers, use [`JwtIssuers`](crate::JwtIssuers).
    ///
    /// ```
    /// # use authed::{SimpleUser, scopes};
    /// # use authed_oauth::{Jwt, JwtKeys};
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
    /// # fn jwt(keys: JwtKeys) -> Jwt<Shop> {
    /// Jwt::new("https://accounts.google.com", "shop", keys, |claims| Ok(SimpleUser::new(claims.subject())))
    ///     .or_issuer("accounts.google.com")
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if the name is empty, or after [`tenants`](Self::tenants).
    #[must_use]
    pub fn or_issuer(mut self, issuer: impl Into<String>) -> Self {
        let issuer = issuer.into();
        assert!(!issuer.is_empty(), "the issuer is empty: name it");
        assert!(self.issuer.tenants.is_none(), "the issuer is a template: use `JwtIssuers` for other issuers");
        self.issuer.names.push(issuer);
        self
    }

    /// Reads the issuer's name as a template, with the tenant in braces. Accepts the tenants that the function allows.
    ///
    /// For providers that sign the tokens of all tenants with the same keys. The function must allow known tenants only:
    /// anybody can become a tenant of such a provider. A tenant is not empty and contains no slash. If a set of keys names an
    /// issuer for a key, the key is used for the tokens of that tenant only.
    ///
    /// ```
    /// # use authed::{SimpleUser, scopes};
    /// # use authed_oauth::{Jwt, JwtKeys};
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
    /// # fn jwt(keys: JwtKeys) -> Jwt<Shop> {
    /// const TENANTS: [&str; 2] = ["72f988bf", "b4c546a4"];
    ///
    /// Jwt::new("https://login.example/{tenant}/v2.0", "shop-api", keys, |claims| {
    ///     Ok(SimpleUser::new(format!("{} {}", claims.issuer(), claims.subject())))
    /// })
    /// .tenants(|tenant| TENANTS.contains(&tenant))
    /// .tenant_claim("tid")
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if the issuer's name has no part in braces, or several, or after [`or_issuer`](Self::or_issuer).
    #[must_use]
    pub fn tenants(mut self, allowed: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        assert!(self.issuer.names.len() == 1, "the issuer has several names: use `JwtIssuers` for other issuers");
        let tenants = Tenants::read(self.issuer.name(), Box::new(allowed));
        assert!(
            tenants.is_some(),
            "the issuer has no tenant: write it in braces, as in `https://id.example/{{tenant}}`"
        );
        self.issuer.tenants = tenants;
        self
    }

    /// Requires that this claim is the tenant in `iss`. Default: none.
    ///
    /// With [`tenants`](Self::tenants), it must be the tenant in the place of the braces. Otherwise the issuer is named in full,
    /// and the claim must be a segment of its path: `72f988bf` for `https://login.example/72f988bf/v2.0`. A token without the
    /// claim is rejected.
    ///
    /// ```
    /// # use authed::{SimpleUser, scopes};
    /// # use authed_oauth::Jwt;
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
    /// fn of_entra(jwt: Jwt<Shop>) -> Jwt<Shop> {
    ///     jwt.tenants(|tenant| tenant == "72f988bf").tenant_claim("tid")
    /// }
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if the issuer's name has neither a path nor braces: no claim could be its tenant.
    #[must_use]
    pub fn tenant_claim(mut self, claim: impl Into<String>) -> Self {
        let name = self.issuer.name();
        assert!(
            name.contains('{') || path_of(name).next().is_some(),
            "the issuer `{name}` names no tenant: write the tenant into its path, or `{{tenant}}` and call `tenants`"
        );
        self.tenant_claim = Some(claim.into());
        self
    }
}
