//! `Fresh`: that the caller has logged in lately.

use std::marker::PhantomData;
use std::time::Duration;

use frunk::HList;
use typenum::consts::{U60, U3600};
use typenum::{Const, NonZero, Prod, ToUInt, Unsigned};

use super::held::{Held, Lack};
use super::logic::Logic;
use super::{Expression, Requirement};
use crate::credentials::Mask;
use crate::entailment::Within;
use crate::failure::{Challenge, Denial, FailurePolicy, Policy, Refusal};
use crate::realm::Realm;

/// A requirement: that the caller has authenticated themselves within this time, for what a stolen session or a
/// computer that was left alone must not be enough for (OWASP ASVS 7.5.1, 7.5.3).
///
/// ```
/// use authed::{Authed, Fresh, Grants, LocalPath, Minutes, Proof, RedirectTarget, RedirectTo, SimpleUser, local_path, scopes};
///
/// scopes! {
///     pub realm Shop for SimpleUser;
///     pub scope Authenticated = "authenticated";
///     pub scope Admin = "admin";
/// }
///
/// pub enum LoginPage {}
///
/// impl RedirectTarget for LoginPage {
///     const PATH: LocalPath = local_path!("/login");
/// }
///
/// /// Logged in within the last five minutes. Whoever has not is sent to log in again.
/// type Recently = Fresh<Shop, Minutes<5>, RedirectTo<LoginPage>>;
///
/// async fn close_account(caller: Authed<(Authenticated, Recently)>) {
///     forget(caller.proof())
/// }
///
/// fn forget(_by: Proof<'_, impl Grants<Fresh<Shop, Minutes<10>>>>) {}
/// ```
///
/// When that was, the backend says: [`Identity::authenticated_at`](crate::Identity::authenticated_at). Where it does not,
/// nothing is fresh. A shorter time grants a longer one, and the units do not matter: `Minutes<5>` is `Seconds<300>`.
///
/// Its own failure policy is [`Challenge`], which says over Bearer that the login is too old
/// ([RFC 9470, 3](https://www.rfc-editor.org/rfc/rfc9470#section-3)); for pages it is [`RedirectTo`](crate::RedirectTo).
#[derive(Debug)]
pub struct Fresh<R, T, P = Challenge>(PhantomData<fn() -> R>, PhantomData<fn() -> (T, P)>);

/// A time, for [`Fresh`]: [`Seconds`], [`Minutes`] or [`Hours`], of 1 to 1024.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a time that a login can be old",
    label = "neither `Seconds<N>` nor `Minutes<N>` nor `Hours<N>` with `N` of 1 to 1024",
    note = "write `Fresh<Realm, Minutes<5>>`"
)]
pub trait Age: 'static {
    #[doc(hidden)]
    type Seconds: Unsigned;
}

macro_rules! ages {
    ($($(#[$doc:meta])* $Name:ident of $unit:ty;)*) => { $(
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $Name<const N: usize> {}

        #[diagnostic::do_not_recommend]
        impl<const N: usize> Age for $Name<N>
        where
            Const<N>: ToUInt<Output: Unsigned + NonZero + std::ops::Mul<$unit, Output: Unsigned>>,
        {
            type Seconds = Prod<<Const<N> as ToUInt>::Output, $unit>;
        }
    )* };
}

ages! {
    /// So many seconds, for [`Fresh`].
    Seconds of typenum::U1;
    /// So many minutes, for [`Fresh`].
    Minutes of U60;
    /// So many hours, for [`Fresh`].
    Hours of U3600;
}

const fn duration<T: Age>() -> Duration {
    Duration::from_secs(T::Seconds::U64)
}

impl<R: Realm, T: Age, P: FailurePolicy> Requirement for Fresh<R, T, P> {
    type Realm = R;
    type OnFailure = P;
}

impl<R: Realm, T: Age, P: FailurePolicy> Logic for Fresh<R, T, P> {
    type Clauses = HList![HList![Within<T::Seconds>]];

    const EACH: Mask = Mask::EMPTY;

    #[inline]
    fn rest_is_met(held: Held<'_>) -> bool {
        held.is_fresh(duration::<T>())
    }

    fn missing(held: Held<'_>, lack: &mut dyn FnMut(Lack)) {
        if !Self::is_met(held) {
            lack(Lack::Fresh(duration::<T>()));
        }
    }

    fn needs(_: Held<'_>, _: &mut dyn FnMut(&'static str)) {}

    fn as_data() -> Expression {
        Expression::Fresh(T::Seconds::U64)
    }

    fn policies() -> Vec<Policy> {
        vec![Policy::of::<P>()]
    }

    fn refuse(denial: &Denial<'_>) -> Refusal {
        P::refuse(denial)
    }
}
