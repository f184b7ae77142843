//! `AccessParam`: a handler's first parameter, which declares the access.

use std::convert::Infallible;

use axum_core::extract::FromRequestParts;
use axum_core::response::IntoResponse;
use http::request::Parts;

use crate::caller::Caller;
use crate::policy::FailurePolicy;
use crate::proof::Authed;
use crate::realm::Realm;
use crate::requirement::Requirement;
use crate::response::Rejection;
use crate::table::{Access, RequiredAccess, Table};

/// The first parameter of a public handler: every caller may call it, and the request is not authenticated.
///
/// ```
/// use authed::{Public, Routes, routing::get};
///
/// async fn imprint(_: Public) -> &'static str {
///     "The Shop Ltd."
/// }
///
/// let routes: Routes = Routes::new().route("/imprint", get(imprint));
/// assert!(routes.table().to_string().contains("public"));
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Public;

impl<St: Send + Sync> FromRequestParts<St> for Public {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, _: &St) -> Result<Self, Infallible> {
        Ok(Self)
    }
}

/// A parameter that declares who may call its handler: [`Authed`], `Option<Authed>`, [`Caller`], [`Public`], or a type of
/// your own that implements [`FromAccess`].
///
/// Sealed: the library decides, also for types of your own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not declare who may call a route",
    label = "not `Authed`, `Caller` or `Public`",
    note = "use `Authed<Scope>` to require a scope, `Caller<Realm>` to accept every caller, or `Public` without authentication"
)]
pub trait AccessParam: sealed::AccessParam {
    #[doc(hidden)]
    fn declare(table: &mut Table) -> Access;
}

mod sealed {
    pub trait AccessParam {}
}

impl AccessParam for Public {
    fn declare(_: &mut Table) -> Access {
        Access::Public
    }
}

impl<R: Realm> AccessParam for Caller<R> {
    fn declare(table: &mut Table) -> Access {
        table.add_realm::<R>();
        Access::anyone::<R>()
    }
}

impl<S: Requirement, P: FailurePolicy> AccessParam for Authed<S, P> {
    fn declare(table: &mut Table) -> Access {
        table.add_realm::<S::Realm>();
        Access::Required(RequiredAccess::new::<S, P>())
    }
}

/// Callers who do not meet it are accepted as well.
impl<S: Requirement, P: FailurePolicy> AccessParam for Option<Authed<S, P>> {
    fn declare(table: &mut Table) -> Access {
        table.add_realm::<S::Realm>();
        Access::anyone::<S::Realm>()
    }
}

impl<T: FromAccess> AccessParam for T {
    fn declare(table: &mut Table) -> Access {
        T::Access::declare(table)
    }
}

impl sealed::AccessParam for Public {}
impl<R: Realm> sealed::AccessParam for Caller<R> {}
impl<S: Requirement, P: FailurePolicy> sealed::AccessParam for Authed<S, P> {}
impl<S: Requirement, P: FailurePolicy> sealed::AccessParam for Option<Authed<S, P>> {}
impl<T: FromAccess> sealed::AccessParam for T {}

/// A first parameter of your own for handlers in [`Routes`](crate::Routes), made from what the library decided.
///
/// ```
/// use authed::routing::{FromAccess, get};
/// use authed::{Authed, Authenticator, Rejection, Routes, SimpleUser, User, scopes};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
///
/// /// The administrator, with rejections as JSON.
/// pub struct Administrator(Authed<Admin>);
///
/// impl FromAccess for Administrator {
///     type Access = Authed<Admin>;
///     type Rejection = Rejection;
///
///     fn from_access(decided: Result<Authed<Admin>, Rejection>) -> Result<Self, Rejection> {
///         decided.map(Self).map_err(|rejection| rejection.json(r#"{"error":"administrators only"}"#))
///     }
/// }
///
/// async fn users(Administrator(by): Administrator) -> String {
///     format!("Users, for {}", by.user().display_name())
/// }
///
/// let routes: Routes<Authenticator<Shop>> = Routes::new().route("/users", get(users));
/// assert!(routes.table().to_string().contains("admin"));
/// ```
pub trait FromAccess: Sized {
    /// The access that the handler declares.
    type Access: AccessParam;

    /// The response if there is no value.
    type Rejection: IntoResponse;

    /// Returns the parameter, or the response in its place.
    ///
    /// # Errors
    ///
    /// Returns the response to send. A rejection of the library can be changed, and not accepted: without an access there is
    /// no proof.
    fn from_access(decided: Result<Self::Access, Rejection>) -> Result<Self, Self::Rejection>;
}
