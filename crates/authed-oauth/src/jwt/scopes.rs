//! `ScopeClaim`: a claim that grants scopes.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use authed::Credentials;
use authed::realm::Realm;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::json::{self, At, Names, Text};

/// Returns the name of the scope for a value of the claim.
pub type Rename = dyn for<'a> Fn(&'a str) -> &'a str + Send + Sync;

/// A claim that grants scopes, for [`Jwt::scopes_from`](crate::Jwt::scopes_from).
///
/// | the claim is | it grants |
/// | --- | --- |
/// | a string, and its name is `scope` or `scp` | the names between the spaces (RFC 8693, 4.2) |
/// | another string | one name, even with spaces in it |
/// | a list of strings | one name for each string |
/// | an object, with [`member_names`](Self::member_names) | one name for each member |
/// | a list of objects, with [`names_at`](Self::names_at) | one name for each object that has this member |
///
/// A missing claim grants nothing. A claim of another type is an error: the token is rejected.
///
/// ```
/// use authed_oauth::ScopeClaim;
///
/// let delegated = ScopeClaim::at(["scp"]);
/// let of_zitadel = ScopeClaim::at(["urn:zitadel:iam:org:project:2232:roles"]).member_names();
/// let of_keycloak = ScopeClaim::at(["resource_access", "shop-api", "roles"]).named(|role| match role {
///     "Shop admin" => "admin",
///     _ => "",
/// });
/// ```
#[derive(Clone)]
pub struct ScopeClaim {
    path: Box<[String]>,
    shape: Shape,
    rename: Option<Arc<Rename>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Shape {
    /// A string is one name.
    Names,
    /// A string has names separated by spaces.
    ScopeText,
    /// The names of an object's members.
    Members,
    /// The member with this name, of each object in a list.
    Each(String),
}

impl ScopeClaim {
    /// Returns the claim at a path of names, from the outside to the inside. A dot in a name does not make a path.
    ///
    /// ```
    /// # use authed_oauth::ScopeClaim;
    /// let nested = ScopeClaim::at(["realm_access", "roles"]);
    /// let url = ScopeClaim::at(["https://shop.example/roles"]);
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if the path is empty.
    pub fn at(path: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let path: Box<[String]> = path.into_iter().map(Into::into).collect();
        let Some(last) = path.last() else { panic!("the path to the scopes is empty: name the claim") };
        let shape = if matches!(&**last, "scope" | "scp") { Shape::ScopeText } else { Shape::Names };
        Self { path, shape, rename: None }
    }

    /// Divides a string at its spaces. Default: only if the claim's name is `scope` or `scp`.
    ///
    /// ```
    /// # use authed_oauth::ScopeClaim;
    /// let claim = ScopeClaim::at(["https://shop.example/scopes"]).separated_by_spaces();
    /// ```
    #[must_use]
    pub fn separated_by_spaces(self) -> Self {
        Self { shape: Shape::ScopeText, ..self }
    }

    /// Reads the names of an object's members, as in `{"admin": {"2232": "shop.example"}}`. A member with the value `false`
    /// or `null` grants nothing. Default: an object is an error.
    ///
    /// ```
    /// # use authed_oauth::ScopeClaim;
    /// let claim = ScopeClaim::at(["urn:zitadel:iam:org:project:2232:roles"]).member_names();
    /// ```
    #[must_use]
    pub fn member_names(self) -> Self {
        Self { shape: Shape::Members, ..self }
    }

    /// Reads one name from each object of a list: its member with this name, as in `[{"id": "7", "name": "admin"}]`. An object
    /// without the member grants nothing. Default: an object in a list is an error.
    ///
    /// ```
    /// # use authed_oauth::ScopeClaim;
    /// let claim = ScopeClaim::at(["groups"]).names_at("name");
    /// ```
    #[must_use]
    pub fn names_at(self, member: impl Into<String>) -> Self {
        Self { shape: Shape::Each(member.into()), ..self }
    }

    /// Translates the issuer's names in this claim to names of scopes. Return the empty string for a name that grants
    /// nothing. Default: the function of [`Jwt::scopes_named`](crate::Jwt::scopes_named).
    ///
    /// ```
    /// # use authed_oauth::ScopeClaim;
    /// let claim = ScopeClaim::at(["groups"]).named(|group| if group == "Domain Admins" { "admin" } else { "" });
    /// ```
    #[must_use]
    pub fn named(self, name: impl for<'a> Fn(&'a str) -> &'a str + Send + Sync + 'static) -> Self {
        Self { rename: Some(Arc::new(name)), ..self }
    }

    /// Returns the scopes that the claim grants. Returns `None` if it has another type.
    pub(crate) fn read<R: Realm>(&self, json: &str, rename: Option<&Rename>) -> Option<Credentials<R>> {
        let rename = self.rename.as_deref().or(rename);
        let seed = Granted { shape: &self.shape, rename, realm: PhantomData };
        json::read(json, At { path: &self.path, seed }).ok().map(Option::unwrap_or_default)
    }
}

/// Prints the path and the shape.
impl fmt::Debug for ScopeClaim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopeClaim").field("path", &self.path).field("shape", &self.shape).finish_non_exhaustive()
    }
}

struct Granted<'r, R> {
    shape: &'r Shape,
    rename: Option<&'r Rename>,
    realm: PhantomData<R>,
}

impl<'r, R: Realm> Granted<'r, R> {
    fn by<'v>(&self, values: impl Iterator<Item = Text<'v>>) -> Credentials<R>
    where
        'r: 'v,
    {
        Credentials::from_names(values.map(|value| Named { value, rename: self.rename }))
    }

    /// Returns what these values grant, or the error that ends them.
    fn by_each<'v, E>(&self, mut next: impl FnMut() -> Result<Option<Text<'v>>, E>) -> Result<Credentials<R>, E>
    where
        'r: 'v,
    {
        let mut error = None;
        let granted = self.by(std::iter::from_fn(|| {
            next().unwrap_or_else(|wrong| {
                error = Some(wrong);
                None
            })
        }));
        error.map_or(Ok(granted), Err)
    }
}

/// A value of the claim, seen as the name of a scope.
struct Named<'v> {
    value: Text<'v>,
    rename: Option<&'v Rename>,
}

impl AsRef<str> for Named<'_> {
    fn as_ref(&self) -> &str {
        self.rename.map_or(&self.value.0, |rename| rename(&self.value.0))
    }
}

impl<'de, R: Realm> DeserializeSeed<'de> for Granted<'_, R> {
    type Value = Credentials<R>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Credentials<R>, D::Error> {
        match self.shape {
            Shape::Members => deserializer.deserialize_map(self),
            Shape::Each(_) => deserializer.deserialize_seq(self),
            Shape::Names | Shape::ScopeText => deserializer.deserialize_any(self),
        }
    }
}

impl<'de, R: Realm> Visitor<'de> for Granted<'_, R> {
    type Value = Credentials<R>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.shape {
            Shape::Members => "an object",
            Shape::Each(_) => "a list of objects",
            Shape::Names | Shape::ScopeText => "a string or a list of strings",
        })
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Credentials<R>, E> {
        Ok(match self.shape {
            Shape::ScopeText => self.by(text.split(' ').map(|name| Text(name.into()))),
            _ => self.by(std::iter::once(Text(text.into()))),
        })
    }

    /// Reads one name from each string. The strings are not divided.
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Credentials<R>, A::Error> {
        let Shape::Each(member) = self.shape else { return self.by_each(|| list.next_element()) };
        self.by_each(|| {
            loop {
                let path = std::slice::from_ref(member);
                match list.next_element_seed(At { path, seed: PhantomData::<Text<'_>> })? {
                    Some(None) => {}
                    Some(name) => return Ok(name),
                    None => return Ok(None),
                }
            }
        })
    }

    fn visit_map<M: MapAccess<'de>>(self, mut object: M) -> Result<Credentials<R>, M::Error> {
        if *self.shape != Shape::Members {
            return Err(Error::custom("an object"));
        }
        let mut names = Names::new();
        self.by_each(|| {
            while let Some(name) = names.next(&mut object)? {
                if !matches!(object.next_value()?, Value::Null | Value::Bool(false)) {
                    return Ok(Some(Text(name)));
                }
            }
            Ok(None)
        })
    }
}
