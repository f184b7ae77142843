//! What `Jwt` accepts beyond RFC 9068, by the application's word.

use std::time::Duration;

use authed::realm::Realm;

use super::access::Mark;
use super::{Jwt, path_of};

/// RFC 7519, 4.1.4: "usually no more than a few minutes".
const MOST_LEEWAY: Duration = Duration::from_secs(300);

impl<R: Realm> Jwt<R> {
    /// Sets the `typ` that a token's header must have. Default: `at+jwt`. It is not case-sensitive, and `application/` in
    /// front is optional.
    ///
    /// `at+jwt` distinguishes an access token from an ID token, which tells a client who logged in, and grants nothing
    /// (RFC 8725, 3.11). Another `typ` does not. Tokens with `nonce`, `at_hash` or `c_hash` are rejected then, since ID
    /// tokens have these claims. Also require an audience that is not a client's ID.
    ///
    /// If the access tokens of your issuer have one of these claims, use [`access_tokens_have`](Self::access_tokens_have), or
    /// [`id_tokens_too`](Self::id_tokens_too).
    ///
    /// ```
    /// # use authed::{SimpleUser, scopes};
    /// # use authed_oauth::Jwt;
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
    /// fn of_keycloak(jwt: Jwt<Shop>) -> Jwt<Shop> {
    ///     jwt.typ("JWT")
    /// }
    /// ```
    #[must_use]
    pub fn typ(mut self, typ: impl Into<String>) -> Self {
        self.types.types = vec![typ.into()];
        self
    }

    /// Accepts another `typ` as well, for example while a provider changes to `at+jwt`.
    ///
    /// ```
    /// # use authed::{SimpleUser, scopes};
    /// # use authed_oauth::Jwt;
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
    /// fn in_transition(jwt: Jwt<Shop>) -> Jwt<Shop> {
    ///     jwt.typ("JWT").or_typ("at+jwt")
    /// }
    /// ```
    #[must_use]
    pub fn or_typ(mut self, typ: impl Into<String>) -> Self {
        self.types.types.push(typ.into());
        self
    }

    /// Accepts tokens without a `typ`. Tokens with a wrong `typ` are still rejected. Default: `typ` is required.
    ///
    /// The cost: other signed objects of the issuer may have no `typ` either. Use
    /// [`access_tokens_have`](Self::access_tokens_have) if the access tokens have a claim of their own.
    ///
    /// ```
    /// # use authed::{SimpleUser, scopes};
    /// # use authed_oauth::Jwt;
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
    /// fn of_cognito(jwt: Jwt<Shop>) -> Jwt<Shop> {
    ///     jwt.typ("JWT").typ_may_be_missing()
    /// }
    /// ```
    #[must_use]
    pub fn typ_may_be_missing(mut self) -> Self {
        self.types.may_be_missing = true;
        self
    }

    /// Requires a claim with this value, which the issuer's access tokens have and its ID tokens do not. Default: none.
    ///
    /// With it, tokens with `nonce`, `at_hash` or `c_hash` are accepted: the token says that it is an access token. Several
    /// calls require several claims.
    ///
    /// ```
    /// # use authed::{SimpleUser, scopes};
    /// # use authed_oauth::Jwt;
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
    /// fn of_keycloak(jwt: Jwt<Shop>) -> Jwt<Shop> {
    ///     jwt.typ("JWT").access_tokens_have("typ", "Bearer")    // ID tokens have `ID`
    /// }
    /// fn of_cognito(jwt: Jwt<Shop>) -> Jwt<Shop> {
    ///     jwt.typ_may_be_missing().access_tokens_have("token_use", "access")
    /// }
    /// ```
    #[must_use]
    pub fn access_tokens_have(self, claim: impl Into<String>, value: impl Into<String>) -> Self {
        self.marked([claim.into()], [value.into()])
    }

    /// Requires at least one of these claims, with one of these values, or any if there is none.
    pub(super) fn marked(
        mut self,
        claims: impl IntoIterator<Item = impl Into<String>>,
        values: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let claims = claims.into_iter().map(Into::into).collect();
        self.access.marks.push(Mark { claims, values: values.into_iter().map(Into::into).collect() });
        self
    }

    /// Accepts tokens with `nonce`, `at_hash` or `c_hash`, with any `typ` that is accepted. Default: they are ID tokens, and
    /// rejected.
    ///
    /// The cost: an ID token with your audience becomes a login. ID tokens are sent to clients, which may store them with
    /// less care. A client whose ID is your audience can present the ID tokens of all its users.
    ///
    /// ```
    /// # use authed::{SimpleUser, scopes};
    /// # use authed_oauth::Jwt;
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
    /// fn of_google(jwt: Jwt<Shop>) -> Jwt<Shop> {
    ///     jwt.typ("JWT").id_tokens_too()
    /// }
    /// ```
    #[must_use]
    pub fn id_tokens_too(mut self) -> Self {
        self.access.id_tokens_too = true;
        self
    }

    /// Reads the subject of a token without `sub`, or with an empty one, from the claim at this path. A token with neither
    /// is rejected. Default: `sub` is required.
    ///
    /// The cost: names of two kinds are mixed. If the ID of a program can be the ID of a user as well, one is taken for the
    /// other. Tell them apart in the function that creates the user.
    ///
    /// ```
    /// # use authed::{SimpleUser, scopes};
    /// # use authed_oauth::Jwt;
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
    /// fn with_programs(jwt: Jwt<Shop>) -> Jwt<Shop> {
    ///     jwt.subject_or(["client_id"])
    /// }
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if the path is empty.
    #[must_use]
    pub fn subject_or(mut self, path: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.subject_claim = Some(path_of(path, "the path to the subject is empty: name the claim"));
        self
    }

    /// Sets the tolerated difference between the issuer's clock and this service's. Default: 30 seconds.
    ///
    /// ```
    /// # use authed::{SimpleUser, scopes};
    /// # use authed_oauth::Jwt;
    /// # use std::time::Duration;
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
    /// fn strict(jwt: Jwt<Shop>) -> Jwt<Shop> {
    ///     jwt.leeway(Duration::from_secs(5))
    /// }
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if it is more than five minutes (RFC 7519, 4.1.4).
    #[must_use]
    pub fn leeway(self, leeway: Duration) -> Self {
        assert!(leeway <= MOST_LEEWAY, "the leeway is more than five minutes: use a shorter one");
        Self { leeway, ..self }
    }
}
