//! `Fresh`: a recent login.

use std::marker::PhantomData;
use std::time::Duration;

use frunk::HList;
use typenum::consts::{U60, U3600};
use typenum::{Const, NonZero, Prod, ToUInt, Unsigned};

use super::{Evaluate, Expression, Requirement};
use crate::decision::{DeniedRequest, Evidence, Lack};
use crate::entailment::Within;
use crate::policy::challenge::Challenge;
use crate::policy::{FailurePolicy, PolicyInfo};
use crate::realm::Realm;
use crate::response::Rejection;
use crate::scope_set::ScopeSet;

/// A recent login: the caller must have logged in within this time.
///
/// For actions that a stolen session must not be able to perform (OWASP ASVS 7.5.1, 7.5.3). This is known as step-up
/// authentication.
///
/// ```
/// use authed::{
///     Authed, Fresh, Grants, Proof, RedirectTo, SimpleUser, local_path, policy::RedirectTarget,
///     redirect::LocalPath, requirement::Minutes, scopes,
/// };
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
/// /// Logged in within the last five minutes. Other callers are redirected to the login page.
/// type Recently = Fresh<Shop, Minutes<5>, RedirectTo<LoginPage>>;
///
/// async fn close_account(caller: Authed<(Authenticated, Recently)>) {
///     delete_account(caller.proof())
/// }
///
/// fn delete_account(_by: Proof<'_, impl Grants<Fresh<Shop, Minutes<10>>>>) {}
/// ```
///
/// The backend states the time of the login:
/// [`Identity::with_authentication_time`](crate::Identity::with_authentication_time). Without it, no login is fresh. A
/// shorter time grants a longer one, in any unit: `Minutes<5>` is `Seconds<300>`.
///
/// Default policy: [`Challenge`], which with Bearer says that the login is too old
/// ([RFC 9470, 3](https://www.rfc-editor.org/rfc/rfc9470#section-3)). For pages, use [`RedirectTo`](crate::RedirectTo).
#[derive(Debug)]
pub struct Fresh<R, T, P = Challenge>(PhantomData<fn() -> R>, PhantomData<fn() -> (T, P)>);

/// A time for [`Fresh`](crate::Fresh): [`Seconds`], [`Minutes`] or [`Hours`], from 1 to 1024.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a time for `Fresh`",
    label = "not `Seconds<N>`, `Minutes<N>` or `Hours<N>` with `N` from 1 to 1024",
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
    /// `N` seconds, for [`Fresh`](crate::Fresh).
    Seconds of typenum::U1;
    /// `N` minutes, for [`Fresh`](crate::Fresh).
    Minutes of U60;
    /// `N` hours, for [`Fresh`](crate::Fresh).
    Hours of U3600;
}

const fn duration<T: Age>() -> Duration {
    Duration::from_secs(T::Seconds::U64)
}

impl<R: Realm, T: Age, P: FailurePolicy> Requirement for Fresh<R, T, P> {
    type Realm = R;
    type OnFailure = P;
}

impl<R: Realm, T: Age, P: FailurePolicy> Evaluate for Fresh<R, T, P> {
    type Clauses = HList![HList![Within<T::Seconds>]];

    const EACH: ScopeSet = ScopeSet::EMPTY;

    #[inline]
    fn rest_is_met(evidence: Evidence<'_>) -> bool {
        evidence.is_fresh(duration::<T>())
    }

    fn missing(evidence: Evidence<'_>, lack: &mut dyn FnMut(Lack)) {
        if !Self::is_met(evidence) {
            lack(Lack::Fresh(duration::<T>()));
        }
    }

    fn needs(_: Evidence<'_>, _: &mut dyn FnMut(&'static str)) {}

    fn as_data() -> Expression {
        Expression::Fresh(T::Seconds::U64)
    }

    fn policies() -> Vec<PolicyInfo> {
        vec![PolicyInfo::of::<P>()]
    }

    fn reject(denied: &DeniedRequest<'_>) -> Rejection {
        P::reject(denied)
    }
}
