//! `scopes!`, which declares a realm and its scopes.

/// Declares a realm, the type of its users, and up to 256 scopes.
///
/// ```
/// use authed::{FailurePolicy, LocalPath, NotFound, RedirectTarget, RedirectTo, SimpleUser, local_path, scopes};
///
/// pub enum LoginPage {}
///
/// impl RedirectTarget for LoginPage {
///     const PATH: LocalPath = local_path!("/login");
/// }
///
/// scopes! {
///     /// Who may do what in the shop.
///     pub realm Shop for SimpleUser;
///
///     /// Any caller with a valid session.
///     pub scope Authenticated = "authenticated", on failure RedirectTo<LoginPage>;
///     pub scope Viewer = "viewer";
///     pub scope Editor = "editor": Viewer;                        // an editor is a viewer
///     pub scope Auditor = "auditor";
///     pub scope Admin = "admin": Editor + Auditor, on failure NotFound;
/// }
/// # fn main() {}
/// ```
///
/// - A realm's name on the wire is the type's, unless given: `pub realm Shop = "The shop" for SimpleUser;`.
/// - A scope may imply others of the same realm, in any order of declaration: who is granted `Admin` is granted
///   `Editor`, `Auditor` and `Viewer` too, and a proof of `Admin` is a proof of each of them.
/// - `on failure` names what a caller gets who lacks the scope, a [`FailurePolicy`](crate::FailurePolicy);
///   [`Forbidden`](crate::Forbidden) if nothing is said.
/// - The realm, its scopes and the user type must all be as visible as each other: all `pub`, or all `pub(crate)`.
/// - Documentation comments become documentation, and [`ScopeInfo::doc`](crate::ScopeInfo::doc).
///
/// # Compile errors
///
/// Two scopes of one name, a name outside RFC 6749's characters, a scope that implies itself over any number of steps, a
/// 257th scope, and implying a scope of another realm do not compile.
///
/// Chains of more than forty implications, and scopes that imply more than a hundred others themselves, reach the
/// compiler's limit of recursion in a proof: `#![recursion_limit = "256"]` in the crate that has them.
#[macro_export]
macro_rules! scopes {
    (
        $(#[doc = $realm_doc:literal])*
        $realm_vis:vis realm $Realm:ident $(= $realm_name:literal)? for $User:ty;
        $(
            $(#[doc = $doc:literal])*
            $vis:vis scope $Scope:ident = $name:literal
            $(: $implied:ident $(+ $more_implied:ident)*)?
            $(, on failure $Policy:ty)?;
        )+
    ) => {
        $(#[doc = $realm_doc])*
        #[derive(::core::fmt::Debug)]
        $realm_vis enum $Realm {}

        $(
            $(#[doc = $doc])*
            #[derive(::core::fmt::Debug)]
            $vis struct $Scope;
        )+

        const _: () = {
            // Numbers the scopes: no counting macro is needed, and so no recursion.
            #[allow(clippy::enum_variant_names)]
            enum __AuthedIndex { $($Scope),+ }

            impl $crate::Realm for $Realm {
                type User = $User;
                const NAME: &'static ::core::primitive::str = NAME_OF_THE_REALM;
                const SCOPES: &'static [$crate::ScopeInfo] = &SCOPES_OF_THE_REALM;
                const BY_NAME: &'static [::core::primitive::u8] = &SCOPES_BY_NAME;
                type Size = $crate::__private::Const<NUMBER_OF_SCOPES>;
            }

            $(
                impl $crate::__private::Slot<$crate::__private::Const<{ __AuthedIndex::$Scope as ::core::primitive::usize }>> for $Realm {
                    type Scope = $Scope;
                }

                impl $crate::Requirement for $Scope {
                    type Realm = $Realm;
                    type OnFailure = $crate::scopes!(@policy $($Policy)?);
                }

                impl $crate::Scope for $Scope {
                    type Index = $crate::__private::Const<{ __AuthedIndex::$Scope as ::core::primitive::usize }>;
                    type Implies = $crate::__private::HList![$($implied $(, $more_implied)*)?];
                    const NAME: &'static ::core::primitive::str = $name;
                }
            )+

            const NUMBER_OF_SCOPES: ::core::primitive::usize = [$(__AuthedIndex::$Scope),+].len();
            // Constants of their own: those of a trait are looked at only when they are used.
            const NAME_OF_THE_REALM: &::core::primitive::str =
                $crate::__private::lattice::check_realm_name($crate::scopes!(@first $($realm_name,)? ::core::stringify!($Realm)));
            const SCOPES_OF_THE_REALM: [$crate::ScopeInfo; NUMBER_OF_SCOPES] = $crate::__private::lattice::check([
                $($crate::__private::lattice::Declared {
                    name: $name,
                    doc: ::core::concat!($($doc, "\n",)* ""),
                    implies: &[$(
                        <$implied as $crate::Scope>::NAME
                        $(, <$more_implied as $crate::Scope>::NAME)*
                    )?],
                    bits: $crate::__private::Mask::EMPTY
                        $(.or($crate::__private::implied::<$Realm, $implied>())
                            $(.or($crate::__private::implied::<$Realm, $more_implied>()))*)?,
                }),+
            ]);
            const SCOPES_BY_NAME: [::core::primitive::u8; NUMBER_OF_SCOPES] = $crate::__private::lattice::sorted(&SCOPES_OF_THE_REALM);
        };
    };

    (@first $first:expr $(, $rest:expr)?) => { $first };
    (@policy) => { $crate::Forbidden };
    (@policy $Policy:ty) => { $Policy };

    ($($anything:tt)*) => {
        ::core::compile_error!(
            "`scopes!` reads `realm Name for User;` and then scopes: `scope Name = \"name\": Implied + Other, on failure Policy;`"
        );
    };
}
