//! `NamedRequirement`: a requirement as a value.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use http::request::Parts;

use crate::caller::Caller;
use crate::decision::{Denied, DeniedRequest, Evidence, Lack, Lacking, RequestContext};
use crate::identity::Identity;
use crate::policy::FailurePolicy;
use crate::policy::status::NotFound;
use crate::realm::Realm;
use crate::requirement::{Evaluate, InRealm, Requirement};
use crate::response::Rejection;
use crate::table::{Access, RequiredAccess};
use crate::user::User;

/// A requirement as a value, with the name and the description of an operation.
///
/// Requirements of any type are values of this one type, so that they can be kept in a list:
///
/// ```
/// use authed::{Caller, SimpleUser, operation::NamedRequirement, scopes};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Reader = "reader"; pub scope Writer = "writer"; }
///
/// let all: [NamedRequirement<Shop>; 3] = [
///     NamedRequirement::of::<Reader>("list").described("Lists the orders."),
///     NamedRequirement::of::<(Reader, Writer)>("rename"),
///     NamedRequirement::anyone("version"),
/// ];
///
/// fn offered<'a>(all: &'a [NamedRequirement<Shop>], caller: &Caller<Shop>) -> Vec<&'a str> {
///     all.iter().filter(|one| one.is_met_by(caller)).map(|one| one.name()).collect()
/// }
/// ```
pub struct NamedRequirement<R: Realm> {
    name: &'static str,
    description: &'static str,
    /// `None` accepts every caller.
    requirement: Option<Erased>,
    realm: PhantomData<fn(R) -> R>,
}

/// A requirement and its failure policy, without their types.
#[derive(Clone, Copy)]
struct Erased {
    is_met: fn(Evidence<'_>) -> bool,
    missing: fn(Evidence<'_>, &mut dyn FnMut(Lack)),
    needs: fn(Evidence<'_>, &mut dyn FnMut(&'static str)),
    policy: fn(&DeniedRequest<'_>) -> Rejection,
    access: fn() -> RequiredAccess,
}

impl Erased {
    const fn of<S: Requirement, P: FailurePolicy>() -> Self {
        Self {
            is_met: <S as Evaluate>::is_met,
            missing: <S as Evaluate>::missing,
            needs: <S as Evaluate>::needs,
            policy: P::reject,
            access: RequiredAccess::new::<S, P>,
        }
    }
}

/// The longest name of an unknown operation in an audit event.
const LONGEST: usize = 128;

impl<R: Realm> NamedRequirement<R> {
    /// Returns the requirement `S` of the operation with this name. Other callers get the response of its own policy.
    pub const fn of<S: InRealm<R>>(name: &'static str) -> Self {
        Self::with_policy::<S, S::OnFailure>(name)
    }

    /// Returns the requirement `S` of the operation with this name. Other callers get the response of `P`.
    pub const fn with_policy<S: InRealm<R>, P: FailurePolicy>(name: &'static str) -> Self {
        Self { requirement: Some(Erased::of::<S, P>()), ..Self::anyone(name) }
    }

    /// Returns an operation that accepts every caller, also an anonymous one.
    pub const fn anyone(name: &'static str) -> Self {
        Self { name, description: "", requirement: None, realm: PhantomData }
    }

    /// Sets the description, for tables and for clients.
    #[must_use]
    pub const fn described(self, description: &'static str) -> Self {
        Self { description, ..self }
    }

    /// Returns the operation's name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the description. Default: empty.
    pub fn description(&self) -> &'static str {
        self.description
    }

    /// Returns who may use the operation.
    pub fn access(&self) -> Access {
        match self.requirement {
            Some(Erased { access, .. }) => Access::Required(access()),
            None => Access::Anyone { realm: R::NAME.to_owned() },
        }
    }

    /// Returns whether the caller may use the operation.
    #[inline]
    pub fn is_met_by(&self, caller: &Caller<R>) -> bool {
        match &self.requirement {
            Some(erased) => caller.identity().is_some_and(|identity| (erased.is_met)(identity.evidence())),
            None => true,
        }
    }

    /// Decides for this caller. The [`Denied`] knows the operation's name.
    ///
    /// # Errors
    ///
    /// Returns [`Denied`] if the caller does not meet the requirement.
    #[inline]
    pub fn decide(&self, caller: &Caller<R>) -> Result<(), Denied> {
        if self.is_met_by(caller) { Ok(()) } else { Err(self.denied(caller)) }
    }

    #[cold]
    pub(super) fn denied(&self, caller: &Caller<R>) -> Denied {
        denied(caller, self.requirement, Cow::Borrowed(self.name))
    }

    /// Returns the response to the request with this head, without the way over a [`Denied`], which allocates.
    #[cold]
    pub(super) fn rejection(&self, caller: &Caller<R>, head: &Parts) -> Rejection {
        rejection(caller, self.requirement, Cow::Borrowed(self.name), head)
    }
}

/// Returns the denial of an operation that does not exist. It looks as that of a hidden one.
#[cold]
pub(super) fn unknown<R: Realm>(caller: &Caller<R>, name: &str) -> Denied {
    denied(caller, None, Cow::Owned(shortened(name)))
}

/// Returns the denial of a request that no authenticator has seen.
#[cold]
pub(super) fn undecided<R: Realm>(name: &str) -> Denied {
    let lacking = lacking(Evidence::NONE, None, Cow::Owned(shortened(name)));
    Denied::new(None, R::NAME, [None, None], Evidence::NONE, lacking, None, NotFound::reject)
}

/// Returns the response to a request for an operation that does not exist.
#[cold]
pub(super) fn unknown_rejection<R: Realm>(caller: &Caller<R>, name: &str, head: &Parts) -> Rejection {
    rejection(caller, None, Cow::Owned(shortened(name)), head)
}

/// Returns the beginning of a name that a client has sent.
fn shortened(name: &str) -> String {
    let end = (0..=LONGEST.min(name.len())).rev().find(|end| name.is_char_boundary(*end));
    name[..end.unwrap_or_default()].to_owned()
}

fn lacking(evidence: Evidence<'_>, erased: Option<Erased>, name: Cow<'static, str>) -> Lacking {
    let lacking = Lacking::of(|lack| {
        if let Some(erased) = erased {
            (erased.missing)(evidence, lack);
        }
    });
    Lacking { operation: Some(name), ..lacking }
}

fn policy(erased: Option<Erased>) -> fn(&DeniedRequest<'_>) -> Rejection {
    erased.map_or(NotFound::reject, |erased| erased.policy)
}

fn denied<R: Realm>(caller: &Caller<R>, erased: Option<Erased>, name: Cow<'static, str>) -> Denied {
    let identity = caller.identity();
    let evidence = identity.map_or(Evidence::NONE, Identity::evidence);
    let users = identity.map_or([None, None], Identity::shared_users);
    let (lacking, needs) = (lacking(evidence, erased, name), erased.map(|erased| erased.needs));
    Denied::new(Some(caller.decider().clone()), R::NAME, users, evidence, lacking, needs, policy(erased))
}

fn rejection<R: Realm>(caller: &Caller<R>, erased: Option<Erased>, name: Cow<'static, str>, head: &Parts) -> Rejection {
    let identity = caller.identity();
    let evidence = identity.map_or(Evidence::NONE, Identity::evidence);
    let user = identity.map(|identity| identity.user() as &dyn User);
    let actor = identity.and_then(Identity::actor).map(|actor| actor as &dyn User);
    let lacking = &lacking(evidence, erased, name);
    let needs = erased.map_or((|_, _| {}) as fn(Evidence<'_>, &mut dyn FnMut(&'static str)), |erased| erased.needs);
    let context = RequestContext { head, decider: Some(&**caller.decider()), is_known: true };
    DeniedRequest { context, realm: R::NAME, user, actor, evidence, lacking, needs }.rejection(policy(erased))
}

impl<R: Realm> Clone for NamedRequirement<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: Realm> Copy for NamedRequirement<R> {}

/// Prints the name and the requirement.
impl<R: Realm> fmt::Debug for NamedRequirement<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NamedRequirement")
            .field("name", &self.name)
            .field("access", &format_args!("{}", self.access()))
            .finish()
    }
}
