//! `Fresh`: a recent login.

use std::marker::PhantomData;
use std::time::Duration;

use typenum::consts::{U60, U1024, U3600};
use typenum::{B1, Const, IsLessOrEqual, NonZero, Prod, ToUInt, Unsigned};

use super::{Evaluate, Expression, Requirement};
use crate::decision::{DeniedRequest, Evidence, Lack};
use crate::entailment::{One, Within};
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
#[allow(clippy::type_complexity)]
pub struct Fresh<R, T = NoTime, P = Challenge>(PhantomData<fn() -> (R, T, P)>);

/// What [`Fresh`] has in the place of a time if none is written. Not a time.
#[derive(Debug)]
pub enum NoTime {}

/// A time for [`Fresh`](crate::Fresh): [`Seconds`], [`Minutes`] or [`Hours`], from 1 to 1024. Sealed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a time for `Fresh`",
    label = "not `Seconds<N>`, `Minutes<N>` or `Hours<N>` with `N` from 1 to 1024",
    note = "write `Fresh<Shop, Minutes<5>>`, with your realm in the place of `Shop`"
)]
pub trait Age: sealed::Age + 'static {
    #[doc(hidden)]
    type Seconds: Unsigned;
}

mod sealed {
    /// A number of seconds of another crate could be larger than what a `u64` holds.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not a time for `Fresh`",
        label = "`Age` cannot be implemented by hand",
        note = "use `Seconds<N>`, `Minutes<N>` or `Hours<N>` with `N` from 1 to 1024, or an alias of one: `type Recently = Minutes<5>;`"
    )]
    pub trait Age {}
}

macro_rules! ages {
    ($($(#[$doc:meta])* $Name:ident of $unit:ty;)*) => { $(
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $Name<const N: usize> {}

        #[diagnostic::do_not_recommend]
        impl<const N: usize> Age for $Name<N>
        where
            Const<N>: ToUInt<Output: Unsigned + NonZero + AtMost1024 + std::ops::Mul<$unit, Output: Unsigned>>,
        {
            type Seconds = Prod<<Const<N> as ToUInt>::Output, $unit>;
        }

        impl<const N: usize> sealed::Age for $Name<N> {}
    )* };
}

/// typenum also has the powers of two and of ten up to 2^63. Hours of them would be more seconds than a `u64` holds.
trait AtMost1024 {}

impl<N: IsLessOrEqual<U1024, Output = B1>> AtMost1024 for N {}

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

// The time first: of `Fresh<Minutes<5>>`, its message is the helpful one.
impl<R, T, P> Requirement for Fresh<R, T, P>
where
    T: Age,
    R: Realm,
    P: FailurePolicy,
{
    type Realm = R;
    type OnFailure = P;
}

impl<R, T, P> Evaluate for Fresh<R, T, P>
where
    T: Age,
    R: Realm,
    P: FailurePolicy,
{
    type Clauses = One<Within<T::Seconds>>;

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
