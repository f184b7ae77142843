//! `RuleType`: which types can be rules.

/// A type that can be a rule: every type with a size, and `WithState`. So no trait object is one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a rule",
    label = "a type without a size permits nothing",
    note = "use a type of your own that implements `Rule` or `StateRule`, and no trait object",
    note = "in a generic function, write the bound `R: StateRule<Post> + ?Sized`"
)]
pub trait RuleType {}

#[diagnostic::do_not_recommend]
impl<R> RuleType for R {}
