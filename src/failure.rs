//! What a refused request gets.

mod body;
mod challenge;
mod denial;
mod redirect;
mod refusal;
mod status;

use std::any::type_name;
use std::marker::PhantomData;

use http::StatusCode;

use crate::names::without_modules;
use crate::requirement::Requirement;

pub use self::body::ResponseBody;
pub(crate) use self::challenge::is_token;
pub use self::challenge::{Challenge, Offered, Reason, Scheme, WwwAuthenticate};
pub use self::denial::Denial;
pub(crate) use self::denial::{Asks, Request, original_uri};
pub use self::redirect::{RedirectTarget, RedirectTo};
pub use self::refusal::Refusal;
pub use self::status::{Forbidden, NotFound, RefusalStatus, Status};

/// Decides what a caller gets who does not meet a requirement.
///
/// A policy is a type without values. It is attached to a scope (`on failure NotFound` in [`scopes!`](crate::scopes)), or
/// named by a handler (`Authed<Admin, NotFound>`), which then takes the place of the scope's.
///
/// | policy | who is anonymous gets | who lacks a scope gets |
/// | --- | --- | --- |
/// | [`Forbidden`], the default | 403 | 403 |
/// | [`NotFound`] | 404 | 404 |
/// | [`Status<CODE>`](Status) | the status | the status |
/// | [`RedirectTo<L>`](RedirectTo) | 303 to a page for logging in | 403 |
/// | [`Challenge<S>`](Challenge) | 401 with `WWW-Authenticate` | 403 |
///
/// Who lacks nothing but a [`Fresh`](crate::Fresh) login is treated as anonymous by the last two.
///
/// An application's own is as good as these:
///
/// ```
/// use authed::{Denial, FailurePolicy, Refusal};
///
/// pub enum PaymentPage {}
///
/// impl FailurePolicy for PaymentPage {
///     fn refuse(denial: &Denial<'_>) -> Refusal {
///         let name = denial.user().map_or("stranger", |user| user.display_name());
///         Refusal::with_status::<402>().text(format!("Sorry, {name}: this page is for subscribers."))
///     }
/// }
/// ```
///
/// The refusal is sent in the protocol of the request:
///
/// - A WebSocket handshake (an HTTP/1.1 upgrade, or any CONNECT: RFC 6455, RFC 8441) is refused with 403, before any
///   upgrade: browsers follow no redirect there, and show no status. A policy that answers 404 does so here too, since
///   anybody can write the headers of a handshake, and what is hidden must stay hidden.
/// - gRPC and gRPC-Web, which are POST, get a trailers-only response: status 12 (unimplemented, what an unknown method
///   gives) for 404, 14 (unavailable) for 503, 16 (unauthenticated) for a caller who is not known and for 303, 400 and
///   401, and 7 (permission denied) for one who is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a failure policy",
    label = "does not say how a request is refused",
    note = "built in are `Forbidden`, `NotFound`, `Status<CODE>`, `RedirectTo<Target>` and `Challenge<Scheme>`; an own one implements `FailurePolicy`",
    note = "the `CODE` of a `Status` is one of 400, 402 to 404, 406, 408 to 425, 428 to 499"
)]
pub trait FailurePolicy: 'static {
    /// The answer to a request that is denied. It can be nothing but a refusal.
    fn refuse(denial: &Denial<'_>) -> Refusal;

    /// The statuses that it answers with over HTTP, for tables and documents. An own policy that says nothing has none
    /// there.
    fn statuses() -> Vec<StatusCode> {
        Vec::new()
    }

    /// What it is called there: the type's name, unless it says otherwise.
    fn name() -> String {
        without_modules(type_name::<Self>())
    }
}

/// A policy as data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    name: String,
    statuses: Vec<StatusCode>,
}

impl Policy {
    pub(crate) fn of<P: FailurePolicy + ?Sized>() -> Self {
        Self { name: P::name(), statuses: P::statuses() }
    }
}

/// Each of them, in order, once.
fn once<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    all.fold(Vec::new(), |mut seen, item| {
        if !seen.contains(&item) {
            seen.push(item);
        }
        seen
    })
}

/// The policy of a tuple or an `HList`: that of the first member which the caller does not meet.
///
/// Never named: it is what [`Requirement::OnFailure`] is for them.
#[derive(Debug)]
pub struct FirstMissing<S>(PhantomData<fn() -> S>);

impl<S: Requirement> FailurePolicy for FirstMissing<S> {
    fn refuse(denial: &Denial<'_>) -> Refusal {
        S::refuse(denial)
    }

    fn statuses() -> Vec<StatusCode> {
        once(S::policies().into_iter().flat_map(|policy| policy.statuses))
    }

    fn name() -> String {
        once(S::policies().into_iter().map(|policy| policy.name)).join(", ")
    }
}
