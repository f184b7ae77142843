//! `Level`: how strong a login must have been.

use std::marker::PhantomData;

use typenum::consts::U255;
use typenum::{B1, Const, IsLessOrEqual, NonZero, ToUInt, Unsigned};

use super::{Evaluate, Expression, Requirement};
use crate::decision::{DeniedRequest, Evidence, Lack};
use crate::entailment::{AtLeast, One};
use crate::policy::challenge::Challenge;
use crate::policy::{FailurePolicy, PolicyInfo};
use crate::realm::Realm;
use crate::response::Rejection;
use crate::scope_set::ScopeSet;

/// A strong login: the caller must have authenticated at this level or a higher one. Together with
/// [`Fresh`](crate::Fresh), this is step-up authentication
/// ([RFC 9470](https://www.rfc-editor.org/rfc/rfc9470)).
///
/// A level is a number of the application, from 1 to 255. Give each level a name:
///
/// ```
/// use authed::{Authed, Fresh, Grants, Proof, SimpleUser, requirement::{Level, Minutes}, scopes};
///
/// scopes! { pub realm Bank for SimpleUser; pub scope Transfer = "transfer"; }
///
/// /// Logged in with a second factor.
/// type SecondFactor = Level<Bank, 2>;
/// /// Logged in with a key in hardware.
/// type HardwareKey = Level<Bank, 3>;
///
/// async fn transfer(caller: Authed<(Transfer, HardwareKey, Fresh<Bank, Minutes<5>>)>) {
///     sign(caller.proof())
/// }
///
/// fn sign(_by: Proof<'_, impl Grants<SecondFactor>>) {}
/// ```
///
/// The backend states the level:
/// [`Identity::with_authentication_level`](crate::Identity::with_authentication_level). `authed-oauth` reads it from
/// the claim `acr`. Without it, the level is 0. A higher level grants a lower one.
///
/// Default policy: [`Challenge`], which with Bearer names the `acr_values` that are enough (RFC 9470, 3).
#[derive(Debug)]
pub struct Level<R, const N: usize, P = Challenge>(PhantomData<fn() -> (R, P)>);

/// The number of a [`Level`], from 1 to 255.
#[diagnostic::on_unimplemented(
    message = "this is not an authentication level",
    label = "not a number from 1 to 255",
    note = "write `Level<Shop, 2>`, with your realm in the place of `Shop`"
)]
pub trait LevelNumber {
    #[doc(hidden)]
    type Number: Unsigned;
}

#[diagnostic::do_not_recommend]
impl<const N: usize> LevelNumber for Const<N>
where
    Self: ToUInt<Output: Unsigned + NonZero + AtMost255>,
{
    type Number = <Self as ToUInt>::Output;
}

trait AtMost255 {}

impl<N: IsLessOrEqual<U255, Output = B1>> AtMost255 for N {}

/// Returns the number, which fits: it is a [`LevelNumber`].
const fn level<const N: usize>() -> u8 {
    N as u8
}

impl<R: Realm, const N: usize, P: FailurePolicy> Requirement for Level<R, N, P>
where
    Const<N>: LevelNumber,
{
    type Realm = R;
    type OnFailure = P;
}

impl<R: Realm, const N: usize, P: FailurePolicy> Evaluate for Level<R, N, P>
where
    Const<N>: LevelNumber,
{
    type Clauses = One<AtLeast<<Const<N> as LevelNumber>::Number>>;

    const EACH: ScopeSet = ScopeSet::EMPTY;

    #[inline]
    fn rest_is_met(evidence: Evidence<'_>) -> bool {
        evidence.level >= level::<N>()
    }

    fn missing(evidence: Evidence<'_>, lack: &mut dyn FnMut(Lack)) {
        if !Self::is_met(evidence) {
            lack(Lack::Level(level::<N>()));
        }
    }

    fn needs(_: Evidence<'_>, _: &mut dyn FnMut(&'static str)) {}

    fn as_data() -> Expression {
        Expression::Level(level::<N>())
    }

    fn policies() -> Vec<PolicyInfo> {
        vec![PolicyInfo::of::<P>()]
    }

    fn reject(denied: &DeniedRequest<'_>) -> Rejection {
        P::reject(denied)
    }
}
