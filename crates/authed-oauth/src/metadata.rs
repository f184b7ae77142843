//! `ResourceMetadata`: tells clients where to get tokens for this service (RFC 9728).

mod resource;

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;

use authed::realm::Realm;
use authed::requirement::Expression;
use authed::table::{Access, Row, Table};
use serde_json::{Map, Value, json};

use self::resource::Resource;

/// The members that the methods of [`ResourceMetadata`] set.
const OURS: [&str; 4] = ["resource", "authorization_servers", "scopes_supported", "bearer_methods_supported"];

/// The metadata of a protected resource ([RFC 9728]): which issuers its tokens come from, and which scopes it knows.
///
/// A client that gets a 401 finds the document by the `resource_metadata` in the challenge. So it can log in without
/// being configured for this service.
///
#[cfg_attr(
    feature = "axum",
    doc = r#"```
use authed::{Authed, Authenticator, Bearer, Challenge, Routes, SimpleUser, routing::get, scopes};
use authed_oauth::{Jwt, JwtKeys, ResourceMetadata, UnusableResource};

scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read", on failure Challenge; }

async fn orders(_: Authed<Orders>) {}

fn app(keys: JwtKeys) -> Result<axum::Router, UnusableResource> {
    let (resource, issuer) = ("https://api.shop.example", "https://id.example");
    let metadata = ResourceMetadata::new(resource, [issuer])?;
    let jwt = Jwt::new(issuer, resource, keys, |claims| Ok(SimpleUser::new(claims.subject())));
    let tokens = Bearer::verified_by(jwt).resource_metadata(metadata.url());

    let routes = Routes::new().route("/orders", get(orders));
    // At `/.well-known/oauth-protected-resource`, with the scopes of these routes.
    let routes = metadata.mount::<Shop, _>(routes);
    Ok(routes.with_state(Authenticator::new(tokens)))
}
```
"#
)]
///
/// The challenge to an anonymous caller names the document and the scopes that the request needs:
/// `Bearer realm="Shop", scope="orders:read", resource_metadata="https://api.shop.example/.well-known/oauth-protected-resource"`.
///
/// [RFC 9728]: https://www.rfc-editor.org/rfc/rfc9728
#[derive(Clone, Debug)]
pub struct ResourceMetadata {
    resource: Resource,
    issuers: Vec<String>,
    scopes: BTreeSet<String>,
    further: Map<String, Value>,
}

impl ResourceMetadata {
    /// Returns the metadata of the resource with this identifier, whose tokens come from these issuers.
    ///
    /// The identifier is the `https` URL that clients use, without a query. Use it as the audience of the tokens, too.
    ///
    /// ```
    /// use authed_oauth::ResourceMetadata;
    ///
    /// let metadata = ResourceMetadata::new("https://shop.example/api", ["https://id.example"])?;
    /// assert_eq!(metadata.url(), "https://shop.example/.well-known/oauth-protected-resource/api");
    /// # Ok::<(), authed_oauth::UnusableResource>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if one of these holds ([RFC 9728, 1.2]):
    ///
    /// - The identifier is not an `https` URL, nor an `http` URL of this machine.
    /// - It has a query or a fragment.
    /// - There is no issuer.
    ///
    /// [RFC 9728, 1.2]: https://www.rfc-editor.org/rfc/rfc9728#section-1.2
    pub fn new(resource: &str, issuers: impl IntoIterator<Item = impl Into<String>>) -> Result<Self, UnusableResource> {
        let resource = Resource::parse(resource).ok_or(UnusableResource(
            "the identifier is not an `https` URL without a query: use the URL that clients call",
        ))?;
        let issuers: Vec<String> = issuers.into_iter().map(Into::into).collect();
        if issuers.is_empty() {
            return Err(UnusableResource("there is no issuer: name the one that your tokens come from"));
        }
        Ok(Self { resource, issuers, scopes: BTreeSet::new(), further: Map::new() })
    }

    /// Returns the URL of the document, for [`Bearer::resource_metadata`](authed::Bearer::resource_metadata).
    pub fn url(&self) -> &str {
        &self.resource.document
    }

    /// Returns the path of the document: `/.well-known/oauth-protected-resource`, then the path of the identifier.
    pub fn path(&self) -> &str {
        self.resource.document_path()
    }

    /// Adds the scopes of the realm that the routes in this table require.
    ///
    /// Scopes of hidden routes are not added: the document would tell that there is something to find.
    ///
    /// ```
    /// use authed::{SimpleUser, scopes, table::Table};
    /// use authed_oauth::ResourceMetadata;
    ///
    /// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
    ///
    /// fn described(metadata: ResourceMetadata, table: &Table) -> String {
    ///     metadata.with_scopes_of::<Shop>(table).to_json()
    /// }
    /// ```
    #[must_use]
    pub fn with_scopes_of<R: Realm>(mut self, table: &Table) -> Self {
        for requirement in table.rows().iter().flat_map(|row| visible_requirements(row, R::NAME)) {
            self.scopes.extend(requirement.alternatives().into_iter().flatten().map(str::to_owned));
        }
        self
    }

    /// Sets a further member of the document, such as `resource_name` or `dpop_bound_access_tokens_required`
    /// ([RFC 9728, 2]).
    ///
    /// ```
    /// use authed_oauth::ResourceMetadata;
    ///
    /// let metadata = ResourceMetadata::new("https://api.shop.example", ["https://id.example"])?;
    /// let metadata = metadata.with("resource_name", "The shop").with("dpop_bound_access_tokens_required", true);
    /// assert!(metadata.to_json().contains(r#""resource_name":"The shop""#));
    /// # Ok::<(), authed_oauth::UnusableResource>(())
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if another method sets the member: `resource`, `authorization_servers`, `scopes_supported` or
    /// `bearer_methods_supported`.
    ///
    /// [RFC 9728, 2]: https://www.rfc-editor.org/rfc/rfc9728#section-2
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        assert!(!OURS.contains(&name), "`{name}` is set already: `with` is for other members");
        self.further.insert(name.to_owned(), value.into());
        self
    }

    /// Returns the document: a JSON object.
    pub fn to_json(&self) -> String {
        let mut document = self.further.clone();
        document.insert("resource".to_owned(), json!(self.resource.identifier));
        document.insert("authorization_servers".to_owned(), json!(self.issuers));
        // A token is never read from a form or a query.
        document.insert("bearer_methods_supported".to_owned(), json!(["header"]));
        // A member without values must be omitted (RFC 9728, 3.2).
        if !self.scopes.is_empty() {
            document.insert("scopes_supported".to_owned(), json!(self.scopes));
        }
        Value::Object(document).to_string()
    }

    /// Adds the document to these routes, at its [`path`](Self::path) and with the scopes that the routes require in
    /// this realm. The routes' table gets a row for it.
    ///
    /// Call it on all routes of the application, which are not nested in others.
    #[cfg(feature = "axum")]
    pub fn mount<R, St>(self, routes: authed::Routes<St>) -> authed::Routes<St>
    where
        R: Realm,
        St: Clone + Send + Sync + 'static,
    {
        use authed::{Public, routing::get};

        let metadata = self.with_scopes_of::<R>(routes.table());
        let document: std::sync::Arc<str> = metadata.to_json().into();
        let serve = move |_: Public| {
            let document = String::from(&*document);
            async move { ([(http::header::CONTENT_TYPE, "application/json")], document) }
        };
        routes.route(metadata.path(), get(serve))
    }
}

/// Returns what the route requires in the realm, unless it is hidden.
fn visible_requirements<'t>(row: &'t Row, realm: &'static str) -> impl Iterator<Item = &'t Expression> {
    let required = match row.access() {
        Access::Required(required) if !required.statuses().contains(&404) => Some(required),
        _ => None,
    };
    required.into_iter().flat_map(move |required| {
        let further = required.further().iter().map(|further| (further.realm(), further.requirement()));
        let each = std::iter::once((required.realm(), required.requirement())).chain(further);
        each.filter(move |(name, _)| *name == realm).map(|(_, requirement)| requirement)
    })
}

/// The metadata cannot be used.
///
/// ```
/// use authed_oauth::ResourceMetadata;
///
/// let error = ResourceMetadata::new("api.shop.example", ["https://id.example"]).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "the metadata cannot be used: the identifier is not an `https` URL without a query: use the URL that clients call"
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnusableResource(&'static str);

impl fmt::Display for UnusableResource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the metadata cannot be used: {}", self.0)
    }
}

impl Error for UnusableResource {}
