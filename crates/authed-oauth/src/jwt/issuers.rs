//! `JwtIssuers`: tokens of several issuers.

use std::fmt;

use authed::backend::{BearerToken, Verdict, Verifier};
use authed::realm::Realm;
use authed::{AuthenticationError, Identity};
use http::request::Parts;

use super::check::Check;
use super::token::Token;
use super::verify::rejected;
use super::{Jwt, text_at};

/// Verifies tokens of several issuers. A verifier for [`Bearer`](authed::Bearer).
///
/// The `iss` of a token chooses the [`Jwt`]. The token is verified with the keys, the audiences and the claims of that `Jwt`,
/// and no other. A token of another issuer is rejected like every wrong token.
///
/// ```
/// use authed::{Authenticator, Bearer, Credentials, SimpleUser, scopes};
/// use authed_oauth::{Claims, Jwt, JwtIssuers, JwtKeys};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; pub scope Admin = "admin"; }
///
/// // Issuer and subject together identify a user.
/// fn user(claims: &Claims<'_>) -> Result<SimpleUser, authed::AuthenticationError> {
///     Ok(SimpleUser::new(format!("{} {}", claims.issuer(), claims.subject())))
/// }
///
/// fn authenticator(ours: JwtKeys, partners: JwtKeys) -> Authenticator<Shop> {
///     let tokens = JwtIssuers::new([
///         Jwt::new("https://id.example", "shop-api", ours, user),
///         Jwt::new("https://id.partner.example", "https://api.shop.example", partners, user)
///             .grants_at_most(Credentials::none().grant::<Orders>()),
///     ]);
///     Authenticator::new(Bearer::verified_by(tokens))
/// }
/// ```
pub struct JwtIssuers<R: Realm> {
    issuers: Vec<Jwt<R>>,
}

impl<R: Realm> JwtIssuers<R> {
    /// Accepts the tokens that one of these accepts.
    ///
    /// If a name matches a [template](Jwt::tenants) as well as another issuer's own name, the name decides. Of several
    /// templates, the first that matches decides.
    ///
    /// # Panics
    ///
    /// Panics if there is no issuer, or if two have the same name.
    pub fn new(issuers: impl IntoIterator<Item = Jwt<R>>) -> Self {
        let issuers: Vec<_> = issuers.into_iter().collect();
        assert!(!issuers.is_empty(), "there is no issuer: pass at least one `Jwt`");
        for (at, jwt) in issuers.iter().enumerate() {
            let is_known = |name: &String| issuers[..at].iter().any(|other| other.issuer.names.contains(name));
            if let Some(name) = jwt.issuer.names.iter().find(|name| is_known(name)) {
                panic!("two `Jwt` have the issuer {name}: use one with several audiences");
            }
        }
        Self { issuers }
    }

    /// Returns the `Jwt` of the issuer that the token names. The token is not verified yet.
    fn of(&self, token: &str) -> Result<&Jwt<R>, AuthenticationError> {
        let payload = Token::divide(token).and_then(|token| token.payload());
        let path = ["iss".to_owned()];
        let issuer = payload.as_deref().and_then(|payload| text_at(payload, &path));
        let issuer = issuer.ok_or_else(|| rejected(token, Check::Issuer, None))?;
        let named = self.issuers.iter().find(|jwt| jwt.issuer.is_named(&issuer));
        let found = named.or_else(|| self.issuers.iter().find(|jwt| jwt.issuer.is_template_of(&issuer)));
        found.ok_or_else(|| rejected(token, Check::Issuer, Some(&issuer)))
    }
}

impl<R: Realm> Verifier<BearerToken> for JwtIssuers<R> {
    type Realm = R;

    fn verify_now(&self, token: &BearerToken, head: &Parts) -> Option<Verdict<R>> {
        match self.of(token.as_str()) {
            Ok(jwt) => jwt.verify_now(token, head),
            Err(error) => Some(Err(error)),
        }
    }

    /// Returns the values of all issuers: a challenge does not know which one the client uses.
    fn acr_values(&self, level: u8) -> Option<String> {
        let values: Vec<String> = self.issuers.iter().filter_map(|jwt| jwt.acr.values_for(level)).collect();
        let mut names: Vec<&str> = Vec::new();
        for name in values.iter().flat_map(|values| values.split(' ')) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        (!names.is_empty()).then(|| names.join(" "))
    }

    async fn verify(&self, token: BearerToken, head: &Parts) -> Result<Identity<R>, AuthenticationError> {
        self.of(token.as_str())?.verify(token, head).await
    }
}

/// Prints the issuers.
impl<R: Realm> fmt::Debug for JwtIssuers<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("JwtIssuers").field(&self.issuers).finish()
    }
}
