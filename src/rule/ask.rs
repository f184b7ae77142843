//! `AskRules`: checks rules about resources.

use super::known::Known;
use super::permitted::{Permitted, PermittedRef};
use super::{Rule, RuleIn};
use crate::caller::Caller;
use crate::decision::Denied;
use crate::policy::FailurePolicy;
use crate::proof::{Authed, Proof};
use crate::realm::Realm;
use crate::requirement::Requirement;

/// Checks rules about resources. Implemented by [`Authed`], [`Proof`] and [`Caller`], and in tests by `TestCaller`.
///
/// A trait allows naming the rule without the resource's type: `caller.permitted::<Author>(post)`. If a function's
/// parameter determines the rule, it need not be named: `publish(caller.permitted(post)?)`.
///
/// The trait is sealed. An [`Identity`](crate::Identity) does not implement it, since any code can create one.
pub trait AskRules<T: ?Sized>: Known {
    /// Checks rule `R`, and returns the resource with the proof.
    ///
    /// An anonymous [`Caller`] may access what `R` permits to every caller: see [`Rule::permits_anyone`].
    ///
    /// ```
    /// use authed::{AnyOf, AskRules, Authed, Denied, Forbidden, Identity, Rule, SimpleUser, User, scopes};
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
    ///     fn permits(by: &Identity<Press>, post: &Post) -> bool {
    ///         by.user().id() == post.author
    ///     }
    /// }
    ///
    /// async fn edit(caller: Authed<Writer>) -> Result<String, Denied> {
    ///     let post = Post { author: "ada".to_owned() };
    ///     let post = caller.permitted::<AnyOf<(Author, Editor)>>(post)?;
    ///     Ok(format!("a post of {}", post.author))
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns [`Denied`] if the rule denies. The resource is dropped.
    #[inline]
    fn permitted<R>(&self, resource: T) -> Result<Permitted<T, R>, Denied>
    where
        T: Sized,
        R: Rule<T> + RuleIn<Self::Realm, T>,
    {
        Permitted::decide(self, resource)
    }

    /// Checks rule `R` for a resource behind a reference.
    ///
    /// # Errors
    ///
    /// Returns [`Denied`] if the rule denies.
    #[inline]
    fn permitted_ref<'r, R>(&self, resource: &'r T) -> Result<PermittedRef<'r, T, R>, Denied>
    where
        R: Rule<T> + RuleIn<Self::Realm, T>,
    {
        PermittedRef::decide(self, resource)
    }

    /// Returns those of the resources that rule `R` permits, in their order.
    ///
    /// For short lists. If the database can apply the rule, filter there.
    ///
    /// ```
    /// # use authed::{AskRules, Caller, Permitted, SimpleUser, scopes};
    /// # scopes! { pub realm Press for SimpleUser; pub scope Editor = "editor"; }
    /// fn list(caller: &Caller<Press>, posts: Vec<String>) -> Vec<Permitted<String, Editor>> {
    ///     caller.permitted_among(posts).collect()
    /// }
    /// ```
    fn permitted_among<R>(&self, resources: impl IntoIterator<Item = T>) -> impl Iterator<Item = Permitted<T, R>>
    where
        T: Sized,
        R: Rule<T> + RuleIn<Self::Realm, T>,
    {
        resources.into_iter().filter_map(|resource| Permitted::only_if_permitted(self, resource))
    }
}

impl<T: ?Sized, S: Requirement, P: FailurePolicy> AskRules<T> for Authed<S, P> {}

impl<T: ?Sized, S: Requirement> AskRules<T> for Proof<'_, S> {}

impl<T: ?Sized, R: Realm> AskRules<T> for Caller<R> {}
