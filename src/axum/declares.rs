//! What a handler's first parameter says: who may call it.

use std::convert::Infallible;

use axum::handler::Layered;
use axum_core::extract::FromRequestParts;
use http::Extensions;
use http::request::Parts;

use crate::caller::{Caller, Remembered};
use crate::failure::FailurePolicy;
use crate::proof::Authed;
use crate::realm::Realm;
use crate::requirement::Requirement;
use crate::table::{Access, Required, Table};

/// Anyone may call this handler, and it does not ask who it is: the first parameter of a handler that is open on purpose.
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

/// A parameter that says who may call its handler: [`Authed`], `Option<Authed>`, [`Caller`] or [`Public`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say who may call a route",
    label = "none of `Authed`, `Caller` and `Public`",
    note = "`Authed<Scope>` for callers who hold a scope, `Caller<Realm>` to be told who it is, `Public` if anyone may"
)]
pub trait Declaration: sealed::Declaration {
    #[doc(hidden)]
    fn declare(table: &mut Table) -> Access;

    /// Tells a service who is calling, which has no parameters.
    #[doc(hidden)]
    fn tell(self, extensions: &mut Extensions);
}

/// As the layers do. Whom a layer has found before is left there: it is the same caller.
fn remember<R: Realm>(extensions: &mut Extensions, caller: Caller<R>) {
    extensions.get_or_insert_with(|| Remembered(caller));
}

mod sealed {
    pub trait Declaration {}
}

impl Declaration for Public {
    fn declare(_: &mut Table) -> Access {
        Access::Public
    }

    fn tell(self, _: &mut Extensions) {}
}

impl<R: Realm> Declaration for Caller<R> {
    fn declare(table: &mut Table) -> Access {
        table.know::<R>();
        Access::anyone::<R>()
    }

    fn tell(self, extensions: &mut Extensions) {
        remember(extensions, self);
    }
}

impl<S: Requirement, P: FailurePolicy> Declaration for Authed<S, P> {
    fn declare(table: &mut Table) -> Access {
        table.know::<S::Realm>();
        Access::Required(Required::new::<S, P>())
    }

    fn tell(self, extensions: &mut Extensions) {
        remember(extensions, self.into_caller());
    }
}

/// Whoever does not meet it is let in, too.
impl<S: Requirement, P: FailurePolicy> Declaration for Option<Authed<S, P>> {
    fn declare(table: &mut Table) -> Access {
        table.know::<S::Realm>();
        Access::anyone::<S::Realm>()
    }

    fn tell(self, extensions: &mut Extensions) {
        if let Some(authed) = self {
            authed.tell(extensions);
        }
    }
}

impl sealed::Declaration for Public {}
impl<R: Realm> sealed::Declaration for Caller<R> {}
impl<S: Requirement, P: FailurePolicy> sealed::Declaration for Authed<S, P> {}
impl<S: Requirement, P: FailurePolicy> sealed::Declaration for Option<Authed<S, P>> {}

/// An axum handler whose first parameter is a [`Declaration`]. `T` is that of axum's `Handler<T, S>`: a marker, and the
/// types of the parameters.
#[diagnostic::on_unimplemented(
    message = "this handler does not say who may call it",
    label = "does not begin with `Authed`, `Caller` or `Public`",
    note = "begin its parameters with `caller: Authed<Scope>`, with `caller: Caller<Realm>`, or with `_: Public` if anyone may call it"
)]
pub trait SaysWhoMayCall<T> {
    #[doc(hidden)]
    fn declare(table: &mut Table) -> Access;
}

macro_rules! handlers {
    ($($T:ident)*) => {
        handlers!(@one $($T)*);
        handlers!(@fewer $($T)*);
    };
    (@fewer) => {};
    (@fewer $First:ident $($T:ident)*) => { handlers!($($T)*); };
    (@one $($T:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<Function, Answer, M, D, $($T),*> SaysWhoMayCall<(M, D, $($T,)*)> for Function
        where
            Function: FnOnce(D, $($T),*) -> Answer,
            D: Declaration,
        {
            fn declare(table: &mut Table) -> Access {
                D::declare(table)
            }
        }
    };
}

handlers!(A B C D2 E F G H I J K L N O P);

/// A handler with a layer of its own says what the handler says.
#[diagnostic::do_not_recommend]
impl<L, H: SaysWhoMayCall<T>, T, St> SaysWhoMayCall<T> for Layered<L, H, T, St> {
    fn declare(table: &mut Table) -> Access {
        H::declare(table)
    }
}
