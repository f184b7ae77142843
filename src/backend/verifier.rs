//! The application's part of a backend that reads credentials: whether they are good.

use std::future::{Future, ready};

use crate::caller::Identity;
use crate::error::AuthenticationError;
use crate::realm::Realm;

/// What the application says of credentials.
pub(crate) type Verdict<R> = Result<Identity<R>, AuthenticationError>;

/// Checks credentials of the type `C`.
pub trait Verifier<C>: Send + Sync + 'static {
    type Realm: Realm;

    /// The verdict, if it takes no waiting; the credentials back, if it does.
    fn verify_now(&self, credentials: C) -> Result<Verdict<Self::Realm>, C>;

    fn verify(&self, credentials: C) -> impl Future<Output = Verdict<Self::Realm>> + Send;
}

/// A function that answers at once.
#[derive(Clone, Copy)]
pub struct Now<F>(pub(crate) F);

impl<C, R, F> Verifier<C> for Now<F>
where
    C: Send,
    R: Realm,
    F: Fn(&C) -> Verdict<R> + Send + Sync + 'static,
{
    type Realm = R;

    fn verify_now(&self, credentials: C) -> Result<Verdict<R>, C> {
        Ok((self.0)(&credentials))
    }

    fn verify(&self, credentials: C) -> impl Future<Output = Verdict<R>> + Send {
        ready((self.0)(&credentials))
    }
}

/// A function that answers when it can.
#[derive(Clone, Copy)]
pub struct Later<F>(pub(crate) F);

impl<C, R, F, A> Verifier<C> for Later<F>
where
    C: Send,
    R: Realm,
    F: Fn(C) -> A + Send + Sync + 'static,
    A: Future<Output = Verdict<R>> + Send,
{
    type Realm = R;

    fn verify_now(&self, credentials: C) -> Result<Verdict<R>, C> {
        Err(credentials)
    }

    fn verify(&self, credentials: C) -> impl Future<Output = Verdict<R>> + Send {
        (self.0)(credentials)
    }
}

macro_rules! opaque {
    ($($Type:ident)*) => { $(
        impl<F> std::fmt::Debug for $Type<F> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(stringify!($Type))
            }
        }
    )* };
}

opaque!(Now Later);
