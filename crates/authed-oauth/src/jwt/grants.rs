//! Which scopes the tokens of a `Jwt` grant.

use authed::Credentials;
use authed::realm::Realm;

use super::Jwt;
use super::scopes::ScopeClaim;

impl<R: Realm> Jwt<R> {
    /// Sets the claim with the scopes, as a path of names from the outside to the inside. Default: `["scope"]`.
    ///
    /// Other claims grant nothing, and unknown names grant nothing. A token without the claim grants nothing. See
    /// [`ScopeClaim`] for the types of the claim, and [`scopes_from`](Self::scopes_from) for several claims.
    ///
    /// ```
    /// # use authed::{SimpleUser, scopes};
    /// # use authed_oauth::Jwt;
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
    /// fn of_auth0(jwt: Jwt<Shop>) -> Jwt<Shop> {
    ///     jwt.scopes_in(["permissions"])
    /// }
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if the path is empty.
    #[must_use]
    pub fn scopes_in(self, path: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.scopes_from([ScopeClaim::at(path)])
    }

    /// Sets the claims with the scopes. A token grants what any of them grants. Default: `scope`.
    ///
    /// ```
    /// # use authed::{SimpleUser, scopes};
    /// # use authed_oauth::Jwt;
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
    /// use authed_oauth::ScopeClaim;
    ///
    /// // Entra ID: `scp` of users, `roles` of programs.
    /// fn of_entra(jwt: Jwt<Shop>) -> Jwt<Shop> {
    ///     jwt.scopes_from([ScopeClaim::at(["scp"]), ScopeClaim::at(["roles"])])
    /// }
    /// ```
    #[must_use]
    pub fn scopes_from(self, claims: impl IntoIterator<Item = ScopeClaim>) -> Self {
        Self { scopes: claims.into_iter().collect(), ..self }
    }

    /// Adds a claim with scopes.
    ///
    /// ```
    /// # use authed::{SimpleUser, scopes};
    /// # use authed_oauth::Jwt;
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
    /// use authed_oauth::ScopeClaim;
    ///
    /// fn with_groups(jwt: Jwt<Shop>) -> Jwt<Shop> {
    ///     jwt.and_scopes_from(ScopeClaim::at(["groups"]))
    /// }
    /// ```
    #[must_use]
    pub fn and_scopes_from(mut self, claim: ScopeClaim) -> Self {
        self.scopes.push(claim);
        self
    }

    /// Translates the issuer's names to names of scopes, in all claims without a
    /// [translation of their own](ScopeClaim::named). Default: the names are the same.
    ///
    /// Return the empty string for a name that grants nothing.
    ///
    /// ```
    /// # use authed::{SimpleUser, scopes};
    /// # use authed_oauth::{Jwt, JwtKeys};
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
    /// # fn jwt(keys: JwtKeys) -> Jwt<Shop> {
    /// Jwt::new("https://id.example", "shop-api", keys, |claims| Ok(SimpleUser::new(claims.subject())))
    ///     .scopes_in(["groups"])
    ///     .scopes_named(|group| match group {
    ///         "Sales (Europe)" | "Sales (Asia)" => "orders:read",
    ///         _ => "",
    ///     })
    /// # }
    /// ```
    #[must_use]
    pub fn scopes_named(mut self, name: impl for<'a> Fn(&'a str) -> &'a str + Send + Sync + 'static) -> Self {
        self.rename = Some(Box::new(name));
        self
    }

    /// Sets the most that a token of this issuer can grant. Default: everything.
    ///
    /// An issuer that is trusted for `orders:read` only cannot grant `admin`. A scope that implies others grants those of
    /// them that are allowed.
    ///
    /// ```
    /// # use authed::{SimpleUser, scopes};
    /// # use authed_oauth::Jwt;
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; pub scope Admin = "admin"; }
    /// use authed::Credentials;
    ///
    /// fn of_partner(jwt: Jwt<Shop>) -> Jwt<Shop> {
    ///     jwt.grants_at_most(Credentials::none().grant::<Orders>())
    /// }
    /// ```
    #[must_use]
    pub fn grants_at_most(self, most: Credentials<R>) -> Self {
        Self { most: Some(most), ..self }
    }
}
