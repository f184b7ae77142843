//! `In`: a rule about tenants. The caller holds a scope in this very tenant.

use std::marker::PhantomData;

use http::StatusCode;

use super::{Rule, Why};
use crate::credentials::Credentials;
use crate::decision::{DeniedRequest, Evidence};
use crate::identity::Identity;
use crate::policy::FailurePolicy;
use crate::policy::status::NotFound;
use crate::realm::{Realm, Scope};
use crate::requirement::Requirement;
use crate::response::Rejection;

/// The rule "holds the scope `S` in this tenant". The user type knows its credentials in each tenant: see [`CredentialsIn`].
///
/// What a caller holds in one tenant says nothing about another one:
///
/// ```
/// use std::collections::BTreeMap;
///
/// use authed::{AskRules, Authenticator, Caller, Credentials, CredentialsIn, Denied, Identity, In, Permitted, User, scopes};
///
/// scopes! {
///     pub realm App for Account;
///     pub scope Member = "member";
///     pub scope Admin = "admin": Member;
/// }
///
/// pub struct Account {
///     name: String,
///     /// What the account holds in each workspace, from the database.
///     memberships: BTreeMap<u64, Credentials<App>>,
/// }
///
/// impl User for Account {
///     fn id(&self) -> std::borrow::Cow<'_, str> { self.name.as_str().into() }
///     fn display_name(&self) -> &str { &self.name }
/// }
///
/// pub struct Workspace { id: u64, name: String }
///
/// impl CredentialsIn<Workspace> for Account {
///     type Realm = App;
///
///     fn credentials_in(&self, workspace: &Workspace) -> Option<Credentials<App>> {
///         self.memberships.get(&workspace.id).copied()
///     }
/// }
///
/// fn rename(workspace: Permitted<Workspace, In<Admin>>, name: &str) -> String {
///     let renamed = format!("{} is now {name}, ", workspace.name);
///     renamed + &log(Permitted::weaken(workspace))
/// }
///
/// fn log(workspace: Permitted<Workspace, In<Member>>) -> String {
///     format!("seen by a member of {}", workspace.id)
/// }
///
/// # let engines = || Workspace { id: 1, name: "engines".to_owned() };
/// # let boats = || Workspace { id: 2, name: "boats".to_owned() };
/// # let login = |_: &authed::backend::Login| Err(authed::AuthenticationError::rejected());
/// # let authenticator: Authenticator<App> = Authenticator::new(authed::Basic::new(login));
/// let memberships = BTreeMap::from([(1, Credentials::none().grant::<Admin>())]);
/// let ada = Identity::new(Account { name: "ada".to_owned(), memberships }, Credentials::none());
/// let ada: Caller<App> = authenticator.system_caller("example", ada);
/// assert!(ada.permitted::<In<Admin>>(engines()).is_ok());
/// assert!(ada.permitted::<In<Member>>(boats()).is_err());
/// ```
///
/// A caller who holds nothing in the tenant gets the response to a missing page. A member without the scope gets the response
/// of the scope's policy.
///
/// # Others than members
///
/// | caller | rule |
/// | --- | --- |
/// | a system administrator | `AnyOf<(In<Member>, SystemAdmin)>`: a scope is a rule, whatever the tenant |
/// | a guest of one object | `AnyOf<(In<Member>, Invited)>` about the object, with a rule of your own |
/// | a token for one tenant | a user whose [`credentials_in`](CredentialsIn::credentials_in) knows this tenant only |
///
/// # Objects of a tenant
///
/// An object is found among those of its tenant: see `Resource::Within`. A rule about it can be `In<S>` as well, if the user
/// type knows its credentials for it: `impl CredentialsIn<Invoice> for Account`.
#[derive(Debug)]
pub struct In<S>(PhantomData<fn() -> S>);

/// A user type that knows its credentials in each tenant of type `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not know its credentials in a `{T}`",
    label = "does not implement `CredentialsIn<{T}>`",
    note = "implement `CredentialsIn<{T}>` for the user type `{Self}`: it returns what the user holds in this tenant"
)]
pub trait CredentialsIn<T: ?Sized> {
    /// The realm of the credentials.
    type Realm: Realm;

    /// Returns what the user holds in this tenant, or `None` if the user is no member.
    fn credentials_in(&self, tenant: &T) -> Option<Credentials<Self::Realm>>;
}

/// The response to callers who hold nothing in a tenant is that of a missing page. Others get the response of `P`.
#[derive(Debug)]
pub struct NotFoundOr<P>(PhantomData<fn() -> P>);

impl<P: FailurePolicy> FailurePolicy for NotFoundOr<P> {
    fn reject(denied: &DeniedRequest<'_>) -> Rejection {
        NotFound::reject(denied)
    }

    fn statuses() -> Vec<StatusCode> {
        let own = P::statuses().into_iter().filter(|status| *status != StatusCode::NOT_FOUND);
        NotFound::statuses().into_iter().chain(own).collect()
    }

    fn name() -> String {
        let (missing, own) = (NotFound::name(), P::name());
        if own == missing { own } else { format!("{missing}, {own}") }
    }
}

impl<T, S> Rule<T> for In<S>
where
    T: ?Sized,
    S: Scope,
    <<S as Requirement>::Realm as Realm>::User: CredentialsIn<T, Realm = <S as Requirement>::Realm>,
{
    type Realm = <S as Requirement>::Realm;
    type OnFailure = NotFoundOr<S::OnFailure>;

    fn permits(by: &Identity<Self::Realm>, tenant: &T) -> bool {
        by.user().credentials_in(tenant).is_some_and(|held| S::is_met(evidence(&held, by)))
    }

    fn explain(by: Option<&Identity<Self::Realm>>, tenant: &T, why: &mut Why) {
        let held = by.and_then(|by| Some((by, by.user().credentials_in(tenant)?)));
        match held {
            None => {
                why.rejected_by::<NotFound>();
                why.lacks(crate::decision::Lack::Rule(crate::audit::DeniedRule::of::<Self, T>()));
            }
            Some((by, held)) if !S::is_met(evidence(&held, by)) => {
                why.rejected_by::<S::OnFailure>();
                S::missing(evidence(&held, by), &mut |lack| why.lacks(lack));
            }
            Some(_) => {}
        }
    }
}

fn evidence<'a, R: Realm>(held: &'a Credentials<R>, by: &Identity<R>) -> Evidence<'a> {
    Evidence { scopes: held.scopes(), authentication_time: by.evidence().authentication_time }
}
