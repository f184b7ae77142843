//! `Methods`: the methods of a server, by name.

use std::collections::BTreeSet;
use std::fmt;

use super::described;
use super::layer::MethodsLayer;
use crate::authenticator::Authenticator;
use crate::operation::{NamedRequirement, Operation, Operations};
use crate::policy::FailurePolicy;
use crate::realm::Realm;
use crate::requirement::{InRealm, Requirement};
use crate::table::{Row, Table};

/// The methods of a gRPC server, each with its requirement. See [the module](super).
#[must_use]
pub struct Methods<R: Realm>(Operations<R>);

impl<R: Realm> Methods<R> {
    /// Returns no methods: every call is rejected.
    pub fn new() -> Self {
        Self(Operations::new())
    }

    /// Adds a method. Its name is that of the service with its package, a slash, and that of the method.
    ///
    /// # Panics
    ///
    /// Panics if the name has another form, or if the method was added before.
    pub fn method<S: Requirement + InRealm<R>, P: FailurePolicy>(self, operation: Operation<S, P>) -> Self {
        check(operation.name());
        Self(self.0.operation(operation))
    }

    /// Adds a method for every caller, also an anonymous one, such as a health check.
    ///
    /// # Panics
    ///
    /// Panics in the cases of [`method`](Self::method).
    pub fn method_for_anyone(self, name: &'static str) -> Self {
        check(name);
        Self(self.0.add(NamedRequirement::anyone(name), ()))
    }

    /// Checks that the named methods are those of these services: the `FileDescriptorSet`s that the build script writes for
    /// the reflection. Without the check, a method that nobody named is `UNIMPLEMENTED`, and so is a misspelt one.
    ///
    /// ```no_run
    /// # use authed::{SimpleUser, scopes};
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
    /// # const SHOP: &[u8] = b"";
    /// use authed::grpc::Methods;
    ///
    /// // const SHOP: &[u8] = tonic::include_file_descriptor_set!("shop");
    /// fn methods(all: Methods<Shop>) -> Methods<Shop> {
    ///     all.checked_against([SHOP])
    /// }
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if a method of a service has no line, if a line names no method, or if the octets are no `FileDescriptorSet`.
    /// The message lists all.
    pub fn checked_against<'d>(self, descriptions: impl IntoIterator<Item = &'d [u8]>) -> Self {
        let described: BTreeSet<String> = descriptions.into_iter().flat_map(described::methods).collect();
        let unnamed = described.iter().filter(|name| self.0.get(name).is_none());
        let unnamed = unnamed.map(|name| {
            format!("the method `{name}` has no line: add `.method(..)`, or `.method_for_anyone(\"{name}\")` if every caller may call it")
        });
        let unknown = self.0.iter().filter(|(requirement, ())| !described.contains(requirement.name()));
        let unknown = unknown.map(|(requirement, ())| format!("no service has the method `{}`", requirement.name()));
        let problems: Vec<String> = unnamed.chain(unknown).collect();
        assert!(problems.is_empty(), "the lines do not fit the services:\n{}", problems.join("\n"));
        self
    }

    /// Returns the table: a row for each method.
    pub fn table(&self) -> Table {
        let mut table = Table::default();
        table.add_realm::<R>();
        for (requirement, ()) in self.0.iter() {
            let path = format!("/{}", requirement.name());
            table.add(Row {
                description: Some(requirement.description().to_owned()).filter(|text| !text.is_empty()),
                ..Row::new("POST", &path, requirement.access(), requirement.name())
            });
        }
        table
    }

    /// Returns the operations: the names are those of the methods.
    pub fn operations(&self) -> &Operations<R> {
        &self.0
    }

    /// Returns the layer that decides on each call. It rejects calls as [`Authenticator::for_grpc`] says.
    pub fn layer(self, authenticator: Authenticator<R>) -> MethodsLayer<R> {
        MethodsLayer::new(authenticator.for_grpc(), self.0)
    }
}

/// A name of another form is the name of no method.
fn check(name: &str) {
    let is_name = |part: &str| !part.is_empty() && !part.contains('/');
    let has_form = name.split_once('/').is_some_and(|(service, method)| is_name(service) && is_name(method));
    assert!(has_form, "`{name}` is not the name of a gRPC method: write `package.Service/Method`");
}

impl<R: Realm> Default for Methods<R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R: Realm> fmt::Debug for Methods<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Methods").field(&self.0).finish()
    }
}
