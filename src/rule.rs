//! Rules about a resource: an author edits their own posts only.

mod allowed;
mod ask;
mod not_allowed;
mod several;

use crate::caller::Identity;
use crate::failure::FailurePolicy;
use crate::realm::{Realm, Scope};
use crate::requirement::{Fresh, Lack, Logic, Requirement};

pub use self::allowed::Allowed;
pub use self::ask::AskRules;
#[cfg(feature = "testing")]
pub(crate) use self::ask::Known;
pub use self::not_allowed::NotAllowed;
pub(crate) use self::not_allowed::Why;

/// A rule about resources of the type `T`: who may do something to this very one (OWASP ASVS 8.2.2).
///
/// A scope says what a caller may do in general, and a rule whether they may do it here. It is a type without values:
///
/// ```
/// use authed::{Allowed, AskRules, Authed, Identity, NotAllowed, NotFound, Rule, SimpleUser, User, scopes};
///
/// scopes! {
///     pub realm Press for SimpleUser;
///     pub scope Writer = "writer";
/// }
///
/// pub struct Post { author: String, text: String }
///
/// /// Whoever has written the post. Others are not told that there is one.
/// pub enum Author {}
///
/// impl Rule<Post> for Author {
///     type Realm = Press;
///     type OnFailure = NotFound;
///
///     fn allows(by: &Identity<Press>, post: &Post) -> bool {
///         by.user().id() == post.author
///     }
/// }
///
/// // Cannot be called with a post that has not been looked at.
/// fn publish(post: Allowed<Post, Author>) -> String {
///     format!("published: {}", post.text)
/// }
///
/// # fn find(_: u64) -> Post { Post { author: "ada".to_owned(), text: "On engines".to_owned() } }
/// async fn handler(caller: Authed<Writer>) -> Result<String, NotAllowed> {
///     let post = find(7);
///     Ok(publish(caller.allowed(post)?))
/// }
///
/// // A rule can be tried without anything around it.
/// let ada = Identity::<Press>::new(SimpleUser::new("ada"), authed::Credentials::none());
/// assert!(Author::allows(&ada, &find(7)));
/// ```
///
/// # What is a rule
///
/// | rule | allows |
/// | --- | --- |
/// | one of your own | what it says |
/// | a scope, or [`Fresh`] | any resource to callers who meet it: it is the [`Requirement`] as a rule |
/// | `(A, B)`, an `HList` of rules | what all of them allow |
/// | [`AnyOf<(A, B)>`](crate::AnyOf) | what one of them allows |
///
/// So "its author, or an admin, who has logged in lately" is `(AnyOf<(Author, Admin)>, Fresh<Press, Minutes<5>>)`. Tuples
/// go up to twelve, and none of nothing is a rule.
///
/// # What it decides on
///
/// On what is there: the identity that was found when the request came, and the resource. A rule that needs more, such as
/// the team that a post belongs to, is about a type that has both, `Rule<(Post, Team)>`: load first, then ask. So nothing
/// can change between the two, and a rule that waits for a database cannot fail halfway.
///
/// It had better have no effects: a rule may be asked again to find out which of several does not allow it.
///
/// # What it does not say
///
/// The resource that was looked at is the one that is used, since [`Allowed`] holds it. What is stored can have changed
/// meanwhile (OWASP ASVS 15.4.2): let the statement that writes say it once more, `update posts set .. where id = $1 and
/// author = $2`, or load and write in one transaction.
///
/// A [`Table`](crate::Table) of routes shows the scopes of a route only: which resource it will be about is not known
/// before a request comes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a rule about this resource",
    label = "does not say who may do it to resources of this type",
    note = "`impl Rule<Post> for {Self}` says it about posts; a scope is a rule about everything; several rules, of one realm, are asked as a tuple or by `AnyOf`",
    note = "a rule about `Post` looks at a `&Post` by `allowed_ref`"
)]
pub trait Rule<T: ?Sized> {
    /// The realm of the callers that it is about.
    type Realm: Realm;

    /// What a caller gets whom it does not allow it, if nobody else answers.
    ///
    /// That of a scope is the one of its declaration. Of a tuple or an `HList` the first member answers that does not
    /// allow it, of `AnyOf` the first member.
    type OnFailure: FailurePolicy;

    /// Whether this caller may do it to this resource.
    fn allows(by: &Identity<Self::Realm>, resource: &T) -> bool;

    /// Whether anyone may do it to this resource, whoever they are or are not. Nobody may, unless the rule says so.
    ///
    /// ```
    /// # use authed::{Forbidden, Identity, Rule, SimpleUser, User, scopes};
    /// # scopes! { pub realm Press for SimpleUser; pub scope Writer = "writer"; }
    /// pub struct Post { author: String, is_published: bool }
    ///
    /// /// A draft is read by its author, and what is published by anyone.
    /// pub enum Reader {}
    ///
    /// impl Rule<Post> for Reader {
    ///     type Realm = Press;
    ///     type OnFailure = Forbidden;
    ///
    ///     fn allows(by: &Identity<Press>, post: &Post) -> bool {
    ///         by.user().id() == post.author
    ///     }
    ///
    ///     fn allows_anyone(post: &Post) -> bool {
    ///         post.is_published
    ///     }
    /// }
    /// ```
    ///
    /// It is asked for known callers, too: who logs in does not lose what was open before.
    fn allows_anyone(resource: &T) -> bool {
        let _ = resource;
        false
    }

    /// Says why the rule does not allow it. Only the crate's own rules have more to say than this.
    #[doc(hidden)]
    fn explain(by: Option<&Identity<Self::Realm>>, resource: &T, why: &mut Why) {
        if !may::<Self, T>(by, resource) {
            why.refused_by::<Self::OnFailure>();
            why.lacks(Lack::Rule);
        }
    }
}

/// A rule about `T` for callers of the realm `R`.
///
/// For the message only: `Rule<T, Realm = R>` says the same, and fails with an E0271.
#[diagnostic::on_unimplemented(
    message = "the rule `{Self}` is not of the realm `{R}`",
    label = "is about callers of another realm than `{R}`",
    note = "the callers of two realms do not mix: ask a caller of the rule's own realm"
)]
pub trait RuleIn<R, T: ?Sized>: Rule<T, Realm = R> {}

#[diagnostic::do_not_recommend]
impl<R, T: ?Sized, A: Rule<T, Realm = R>> RuleIn<R, T> for A {}

/// The decision. Nobody is refused what is open to anyone.
#[inline]
fn may<A: Rule<T> + ?Sized, T: ?Sized>(by: Option<&Identity<A::Realm>>, resource: &T) -> bool {
    A::allows_anyone(resource) || by.is_some_and(|by| A::allows(by, resource))
}

/// A scope allows those who hold it everything. It is so for every scope, so no scope can be given a rule of its own.
#[diagnostic::do_not_recommend]
impl<T: ?Sized, S: Scope> Rule<T> for S {
    type Realm = <S as Requirement>::Realm;
    type OnFailure = <S as Requirement>::OnFailure;

    #[inline]
    fn allows(by: &Identity<<S as Requirement>::Realm>, _: &T) -> bool {
        S::is_met(by.held())
    }

    fn explain(by: Option<&Identity<<S as Requirement>::Realm>>, _: &T, why: &mut Why) {
        why.requirement::<S>(by);
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
    fn allows(by: &Identity<<Self as Requirement>::Realm>, _: &T) -> bool {
        Self::is_met(by.held())
    }

    fn explain(by: Option<&Identity<<Self as Requirement>::Realm>>, _: &T, why: &mut Why) {
        why.requirement::<Self>(by);
    }
}
