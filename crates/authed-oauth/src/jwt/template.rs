//! The name of an issuer with a place for a tenant.

/// A name such as `https://login.example/{tenant}/v2.0`.
pub struct Template<'t> {
    pub before: &'t str,
    pub after: &'t str,
}

impl<'t> Template<'t> {
    /// Returns `None` if the name has no place for a tenant, or several.
    pub fn read(name: &'t str) -> Option<Self> {
        let (before, rest) = name.split_once('{')?;
        let (_, after) = rest.split_once('}')?;
        let is_single = !rest.contains('{') && !after.contains('}') && !before.contains('}');
        is_single.then_some(Self { before, after })
    }

    /// Returns the tenant in the name of an issuer. It is not empty and contains no slash.
    pub fn tenant_of<'i>(&self, issuer: &'i str) -> Option<&'i str> {
        let tenant = issuer.strip_prefix(self.before)?.strip_suffix(self.after)?;
        (!tenant.is_empty() && !tenant.contains('/')).then_some(tenant)
    }
}
