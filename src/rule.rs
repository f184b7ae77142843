//! Rules: whether a caller may access this resource. An author may edit only their own posts.

pub(crate) mod ask;
#[cfg(feature = "axum")]
pub(crate) mod combined;
mod known;
pub(crate) mod permitted;
pub(crate) mod rule_type;
#[cfg(feature = "axum")]
mod ruling;
mod several;
pub(crate) mod tenant;
pub(crate) mod weaken;
mod why;
#[cfg(feature = "axum")]
pub(crate) mod with_state;

use crate::audit::DeniedRule;
use crate::decision::Lack;
use crate::identity::Identity;
use crate::policy::FailurePolicy;
use crate::realm::{Realm, Scope};
use crate::requirement::{Evaluate, Fresh, Level, Requirement};

#[cfg(feature = "axum")]
pub use self::combined::WithState;
#[cfg(feature = "axum")]
pub use self::ruling::Ruling;
pub use self::why::Why;
#[cfg(feature = "testing")]
pub(crate) use self::{ask::AskRules, known::Known};

/// A rule about resources of type `T`: whether a caller may access this resource (OWASP ASVS 8.2.2). This is
/// object-level authorization.
///
/// A scope says what a caller may do in general. A rule says whether the caller may do it to this resource. It is a
/// type without values:
///
/// ```
/// use authed::{AskRules, Authed, Denied, Identity, NotFound, Permitted, Rule, SimpleUser, User, scopes};
///
/// scopes! {
///     pub realm Press for SimpleUser;
///     pub scope Writer = "writer";
/// }
///
/// pub struct Post { author: String, text: String }
///
/// /// The author of the post. For other callers the post does not exist.
/// pub enum Author {}
///
/// impl Rule<Post> for Author {
///     type Realm = Press;
///     type OnFailure = NotFound;
///
///     fn permits(by: &Identity<Press>, post: &Post) -> bool {
///         by.user().id() == post.author
///     }
/// }
///
/// // Cannot be called with a post that was not checked.
/// fn publish(post: Permitted<Post, Author>) -> String {
///     format!("published: {}", post.text)
/// }
///
/// # fn find(_: u64) -> Post { Post { author: "ada".to_owned(), text: "On engines".to_owned() } }
/// async fn handler(caller: Authed<Writer>) -> Result<String, Denied> {
///     let post = find(7);
///     Ok(publish(caller.permitted(post)?))
/// }
///
/// // A rule can be tested by itself.
/// let ada = Identity::<Press>::new(SimpleUser::new("ada"), authed::Credentials::none());
/// assert!(Author::permits(&ada, &find(7)));
/// ```
///
/// # Kinds of rules
///
/// | rule | permits |
/// | --- | --- |
/// | your own | what it says |
/// | a scope, [`Fresh`](crate::Fresh), [`Level`](crate::requirement::Level) | every resource, to callers who meet the requirement |
/// | `(A, B)`, an `HList` of rules | what all members permit |
/// | [`AnyOf<(A, B)>`](crate::AnyOf) | what one member permits |
///
/// The rule "its author, or an admin, after a recent login" is `(AnyOf<(Author, Admin)>, Fresh<Press, Minutes<5>>)`. A
/// tuple has at most twelve members. The empty tuple is not a rule.
///
/// # Inputs
///
/// A rule decides on the request's identity and the resource. A rule that needs more data, such as the team of a post,
/// is about a type that contains both: `Rule<(Post, Team)>`. Load the data first, then check the rule.
///
/// Rules must be free of side effects: they may run twice.
///
/// # Limits
///
/// [`Permitted`](crate::Permitted) holds the resource that was checked. The stored resource can change in the meantime
/// (OWASP ASVS 15.4.2). There are two remedies. Repeat the condition in the statement that writes:
/// `update posts set .. where id = $1 and author = $2`. Or load and write in one transaction.
///
/// Rules can be about references: `Rule<&Post>`. What such a rule permits is a `Permitted<&Post, _>`. For a `Rule<Post>` and a
/// `&Post`, [`permitted_ref`](crate::AskRules::permitted_ref) returns a [`PermittedRef`](crate::PermittedRef).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a rule about this resource",
    label = "does not implement `Rule` for resources of this type",
    note = "implement `Rule<Post>` for `{Self}` if the resource is a `Post`; scopes are rules about every resource; combine rules of one realm in a tuple or in `AnyOf`",
    note = "to check a rule about `Post` with a `&Post`, use `permitted_ref`",
    note = "a rule that needs the state is a `StateRule`: combine it in `WithState<(Author, TeamMember)>`, and take it as a handler's parameter",
    note = "`In<Scope>` is a rule about a tenant if the user type implements `CredentialsIn` for its type"
)]
pub trait Rule<T: ?Sized>: Sized {
    /// The realm of the callers.
    type Realm: Realm;

    /// Policy used when this rule denies.
    ///
    /// A scope has the policy of its declaration. For a tuple or an `HList`, it is the policy of the first member that
    /// denies. For `AnyOf`, it is the policy of the first member.
    type OnFailure: FailurePolicy;

    /// Returns whether this caller may access the resource.
    fn permits(by: &Identity<Self::Realm>, resource: &T) -> bool;

    /// Returns whether every caller may access the resource, also an anonymous one. Default: `false`.
    ///
    /// ```
    /// # use authed::{Forbidden, Identity, Rule, SimpleUser, User, scopes};
    /// # scopes! { pub realm Press for SimpleUser; pub scope Writer = "writer"; }
    /// pub struct Post { author: String, is_published: bool }
    ///
    /// /// Authors read their drafts. Everybody reads published posts.
    /// pub enum Reader {}
    ///
    /// impl Rule<Post> for Reader {
    ///     type Realm = Press;
    ///     type OnFailure = Forbidden;
    ///
    ///     fn permits(by: &Identity<Press>, post: &Post) -> bool {
    ///         by.user().id() == post.author
    ///     }
    ///
    ///     fn permits_anyone(post: &Post) -> bool {
    ///         post.is_published
    ///     }
    /// }
    /// ```
    ///
    /// It applies to authenticated callers as well.
    fn permits_anyone(resource: &T) -> bool {
        let _ = resource;
        false
    }

    /// Explains a denial. Only the crate's own rules implement it.
    #[doc(hidden)]
    fn explain(by: Option<&Identity<Self::Realm>>, resource: &T, why: &mut Why) {
        if !may::<Self, T>(by, resource) {
            why.rejected_by::<Self::OnFailure>();
            why.lacks(Lack::Rule(DeniedRule::of::<Self, T>()));
        }
    }
}

/// A rule about `T` for callers of the realm `R`.
///
/// The trait exists for its message: a bound `Rule<T, Realm = R>` fails with an E0271.
#[diagnostic::on_unimplemented(
    message = "the rule `{Self}` is not of the realm `{R}`",
    label = "not a rule about callers of the realm `{R}`",
    note = "the callers of two realms cannot be combined: use a caller of the rule's own realm",
    note = "in a generic function, write the bound `A: Rule<{T}, Realm = {R}>`"
)]
pub trait RuleIn<R, T: ?Sized>: Rule<T, Realm = R> {}

#[diagnostic::do_not_recommend]
impl<R, T: ?Sized, A: Rule<T, Realm = R>> RuleIn<R, T> for A {}

/// Decides. What every caller may access is never denied.
#[inline]
fn may<A: Rule<T>, T: ?Sized>(by: Option<&Identity<A::Realm>>, resource: &T) -> bool {
    A::permits_anyone(resource) || by.is_some_and(|by| A::permits(by, resource))
}

/// A scope permits every resource to callers who hold it. The implementation covers all scopes, so none can have
/// another.
#[diagnostic::do_not_recommend]
impl<T: ?Sized, S: Scope> Rule<T> for S {
    type Realm = <S as Requirement>::Realm;
    type OnFailure = <S as Requirement>::OnFailure;

    #[inline]
    fn permits(by: &Identity<<S as Requirement>::Realm>, _: &T) -> bool {
        S::is_met(by.evidence())
    }

    fn explain(by: Option<&Identity<<S as Requirement>::Realm>>, _: &T, why: &mut Why) {
        why.requirement::<S>(by);
    }
}

impl<T, R, const N: usize, P> Rule<T> for Level<R, N, P>
where
    T: ?Sized,
    Self: Requirement,
{
    type Realm = <Self as Requirement>::Realm;
    type OnFailure = <Self as Requirement>::OnFailure;

    #[inline]
    fn permits(by: &Identity<<Self as Requirement>::Realm>, _: &T) -> bool {
        Self::is_met(by.evidence())
    }

    fn explain(by: Option<&Identity<<Self as Requirement>::Realm>>, _: &T, why: &mut Why) {
        why.requirement::<Self>(by);
    }
}

impl<T, R, A, P> Rule<T> for Fresh<R, A, P>
where
    T: ?Sized,
    Self: Requirement,
{
    type Realm = <Self as Requirement>::Realm;
    type OnFailure = <Self as Requirement>::OnFailure;

    #[inline]
    fn permits(by: &Identity<<Self as Requirement>::Realm>, _: &T) -> bool {
        Self::is_met(by.evidence())
    }

    fn explain(by: Option<&Identity<<Self as Requirement>::Realm>>, _: &T, why: &mut Why) {
        why.requirement::<Self>(by);
    }
}
