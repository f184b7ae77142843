//! `AskRules`: whoever can be allowed something.

use super::allowed::Allowed;
use super::{NotAllowed, Rule, RuleIn};
use crate::caller::{Caller, Identity};
use crate::failure::FailurePolicy;
use crate::proof::{Authed, Proof};
use crate::realm::Realm;
use crate::requirement::Requirement;

/// Asks rules about resources: [`Authed`], [`Proof`] and [`Caller`] do, and in tests `TestCaller`.
///
/// It is a trait so that the rule can be named and the resource's type need not be: `caller.allowed::<Author>(post)`.
/// Where a function's parameter says which rule it is, nobody has to: `publish(caller.allowed(post)?)`.
///
/// Sealed: an [`Identity`] that anybody can make is allowed nothing.
pub trait AskRules<T: ?Sized>: Known {
    /// The resource with the proof that the rule `R` allows it.
    ///
    /// The anonymous [`Caller`] is allowed what `R` allows anyone ([`Rule::allows_anyone`]).
    ///
    /// ```
    /// use authed::{AnyOf, AskRules, Authed, Forbidden, Identity, NotAllowed, Rule, SimpleUser, User, scopes};
    ///
    /// scopes! {
    ///     pub realm Press for SimpleUser;
    ///     pub scope Writer = "writer";
    ///     pub scope Editor = "editor": Writer;
    /// }
    ///
    /// pub struct Post { author: String }
    ///
    /// pub enum Author {}
    ///
    /// impl Rule<Post> for Author {
    ///     type Realm = Press;
    ///     type OnFailure = Forbidden;
    ///
    ///     fn allows(by: &Identity<Press>, post: &Post) -> bool {
    ///         by.user().id() == post.author
    ///     }
    /// }
    ///
    /// async fn edit(caller: Authed<Writer>) -> Result<String, NotAllowed> {
    ///     let post = Post { author: "ada".to_owned() };
    ///     let post = caller.allowed::<AnyOf<(Author, Editor)>>(post)?;
    ///     Ok(format!("a post of {}", post.author))
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// [`NotAllowed`], with the answer of the rule's failure policy. The resource is dropped.
    #[inline]
    fn allowed<R>(&self, resource: T) -> Result<Allowed<T, R>, NotAllowed>
    where
        T: Sized,
        R: Rule<T> + RuleIn<Self::Realm, T>,
    {
        Allowed::decide(self.identity(), resource)
    }

    /// The same about a resource behind a reference.
    ///
    /// # Errors
    ///
    /// [`NotAllowed`], as above.
    #[inline]
    fn allowed_ref<'r, R>(&self, resource: &'r T) -> Result<Allowed<&'r T, R>, NotAllowed>
    where
        R: Rule<T> + RuleIn<Self::Realm, T>,
    {
        Allowed::decide_ref(self.identity(), resource)
    }

    /// Those of the resources that the rule `R` allows, in their order; the others are left out.
    ///
    /// For lists that are short anyway. Where the database knows as much as the rule, let it leave them out.
    ///
    /// ```
    /// # use authed::{Allowed, AskRules, Caller, SimpleUser, scopes};
    /// # scopes! { pub realm Press for SimpleUser; pub scope Editor = "editor"; }
    /// fn list(caller: &Caller<Press>, posts: Vec<String>) -> Vec<Allowed<String, Editor>> {
    ///     caller.allowed_among(posts).collect()
    /// }
    /// ```
    fn allowed_among<R>(&self, resources: impl IntoIterator<Item = T>) -> impl Iterator<Item = Allowed<T, R>>
    where
        T: Sized,
        R: Rule<T> + RuleIn<Self::Realm, T>,
    {
        let by = self.identity();
        resources.into_iter().filter_map(move |resource| Allowed::only_if_allowed(by, resource))
    }
}

/// Whose identity, if any, an authenticator has found. Out of reach: with it anybody could ask for whoever they make up.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is nobody whom an authenticator has found",
    label = "asks no rules",
    note = "rules are asked by `Authed`, `Proof` and `Caller`, which come from an authenticator only"
)]
pub trait Known {
    /// The realm of the callers.
    type Realm: Realm;

    /// Who it is, if known.
    fn identity(&self) -> Option<&Identity<Self::Realm>>;
}

impl<S: Requirement, P: FailurePolicy> Known for Authed<S, P> {
    type Realm = S::Realm;

    #[inline]
    fn identity(&self) -> Option<&Identity<S::Realm>> {
        Some(self.found())
    }
}

impl<S: Requirement> Known for Proof<'_, S> {
    type Realm = S::Realm;

    #[inline]
    fn identity(&self) -> Option<&Identity<S::Realm>> {
        Some(self.found())
    }
}

impl<R: Realm> Known for Caller<R> {
    type Realm = R;

    #[inline]
    fn identity(&self) -> Option<&Identity<R>> {
        Caller::identity(self)
    }
}

impl<T: ?Sized, S: Requirement, P: FailurePolicy> AskRules<T> for Authed<S, P> {}

impl<T: ?Sized, S: Requirement> AskRules<T> for Proof<'_, S> {}

impl<T: ?Sized, R: Realm> AskRules<T> for Caller<R> {}
