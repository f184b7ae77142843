//! What a realm written by hand cannot say.

#![allow(dead_code)]

/// A realm by hand, of which only the last lines differ. The error occurs after type checking, so it is not among the
/// `ui-tests`.
///
/// A scope implies no more than the realm's table says, also through other scopes:
///
/// ```compile_fail,E0080
/// # use authed::__private::{Const, ScopeSet, Slot, lattice};
/// # use authed::{Caller, Forbidden, HList, Proof, SimpleUser, realm::{Realm, Scope, ScopeInfo}, requirement::Requirement};
/// # pub enum Shop {}
/// # impl Realm for Shop {
/// #     type User = SimpleUser;
/// #     const NAME: &'static str = "Shop";
/// #     const SCOPES: &'static [ScopeInfo] = &TABLE;
/// #     const BY_NAME: &'static [u8] = &[0, 1, 2];
/// #     type Size = Const<3>;
/// # }
/// # macro_rules! scopes {
/// #     ($($Scope:ident $number:literal $name:literal [$($Implied:ident)*])*) => { $(
/// #         pub struct $Scope;
/// #         impl Slot<Const<$number>> for Shop { type Scope = $Scope; }
/// #         impl Requirement for $Scope { type Realm = Shop; type OnFailure = Forbidden; }
/// #         impl Scope for $Scope {
/// #             type Index = Const<$number>;
/// #             type Implies = HList![$($Implied),*];
/// #             const NAME: &'static str = $name;
/// #         }
/// #     )* };
/// # }
/// # const NOTHING: ScopeSet = ScopeSet::EMPTY;
/// # const fn table(top: ScopeSet, middle: ScopeSet) -> [ScopeInfo; 3] {
/// #     lattice::check([
/// #         lattice::Declared { name: "admin", doc: "", implies: &[], bits: NOTHING },
/// #         lattice::Declared { name: "middle", doc: "", implies: &[], bits: middle },
/// #         lattice::Declared { name: "top", doc: "", implies: &[], bits: top },
/// #     ])
/// # }
/// # fn purge(_: Proof<'_, Admin>) {}
/// # fn ask(caller: &Caller<Shop>) {
/// #     caller.prove::<Top>().map(|proof| purge(proof.weaken())).unwrap_or_default()
/// # }
/// # std::hint::black_box(ask as fn(&Caller<Shop>));
/// scopes! { Admin 0 "admin" [] Middle 1 "middle" [Admin] Top 2 "top" [Middle] }
///
/// const TABLE: [ScopeInfo; 3] = table(NOTHING.with(1), NOTHING);
/// ```
///
/// ```
/// # use authed::__private::{Const, ScopeSet, Slot, lattice};
/// # use authed::{Caller, Forbidden, HList, Proof, SimpleUser, realm::{Realm, Scope, ScopeInfo}, requirement::Requirement};
/// # pub enum Shop {}
/// # impl Realm for Shop {
/// #     type User = SimpleUser;
/// #     const NAME: &'static str = "Shop";
/// #     const SCOPES: &'static [ScopeInfo] = &TABLE;
/// #     const BY_NAME: &'static [u8] = &[0, 1, 2];
/// #     type Size = Const<3>;
/// # }
/// # macro_rules! scopes {
/// #     ($($Scope:ident $number:literal $name:literal [$($Implied:ident)*])*) => { $(
/// #         pub struct $Scope;
/// #         impl Slot<Const<$number>> for Shop { type Scope = $Scope; }
/// #         impl Requirement for $Scope { type Realm = Shop; type OnFailure = Forbidden; }
/// #         impl Scope for $Scope {
/// #             type Index = Const<$number>;
/// #             type Implies = HList![$($Implied),*];
/// #             const NAME: &'static str = $name;
/// #         }
/// #     )* };
/// # }
/// # const NOTHING: ScopeSet = ScopeSet::EMPTY;
/// # const fn table(top: ScopeSet, middle: ScopeSet) -> [ScopeInfo; 3] {
/// #     lattice::check([
/// #         lattice::Declared { name: "admin", doc: "", implies: &[], bits: NOTHING },
/// #         lattice::Declared { name: "middle", doc: "", implies: &[], bits: middle },
/// #         lattice::Declared { name: "top", doc: "", implies: &[], bits: top },
/// #     ])
/// # }
/// # fn purge(_: Proof<'_, Admin>) {}
/// # fn ask(caller: &Caller<Shop>) {
/// #     caller.prove::<Top>().map(|proof| purge(proof.weaken())).unwrap_or_default()
/// # }
/// # std::hint::black_box(ask as fn(&Caller<Shop>));
/// scopes! { Admin 0 "admin" [] Middle 1 "middle" [Admin] Top 2 "top" [Middle] }
///
/// const TABLE: [ScopeInfo; 3] = table(NOTHING.with(1), NOTHING.with(0));
/// ```
enum ByHand {}
