//! `scopes!`: declares a realm and its scopes.

/// Declares a realm, the type of its users, and up to 256 scopes.
///
/// ```
/// use authed::{
///     NotFound, RedirectTo, SimpleUser, local_path, policy::{FailurePolicy, RedirectTarget}, redirect::LocalPath,
///     scopes,
/// };
///
/// pub enum LoginPage {}
///
/// impl RedirectTarget for LoginPage {
///     const PATH: LocalPath = local_path!("/login");
/// }
///
/// scopes! {
///     /// The shop's permissions.
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
/// - Challenges contain the realm's name. Default: the name of the type. To set it, write
///   `pub realm Shop = "The shop" for SimpleUser;`.
/// - A scope can imply other scopes of its realm, in any order of declaration. A caller with `Admin` also holds
///   `Editor`, `Auditor` and `Viewer`, and a proof of `Admin` grants each of them.
/// - `on failure` sets the [`FailurePolicy`](crate::policy::FailurePolicy) for callers who lack the scope. Default:
///   [`Forbidden`](crate::Forbidden).
/// - The realm, its scopes and the user type must have the same visibility: all `pub`, or all `pub(crate)`.
/// - Documentation comments become the documentation of the types. [`ScopeInfo::doc`](crate::realm::ScopeInfo::doc)
///   returns those of scopes.
///
/// # Compile errors
///
/// These declarations do not compile:
///
/// - Two scopes have the same name.
/// - A name is empty, or has a space, `"`, `\` or a character other than printable ASCII (RFC 6749, 3.3).
/// - A scope implies itself, directly or through other scopes.
/// - A scope implies a scope of another realm.
/// - The realm has more than 256 scopes.
///
/// Large realms can reach the compiler's recursion limit in a proof. Add `#![recursion_limit = "256"]` to the crate in
/// these cases:
///
/// - A chain has more than forty implications.
/// - A scope lists more than a hundred implied scopes.
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
            // Numbers the scopes. A macro that counts would be recursive.
            #[allow(clippy::enum_variant_names)]
            enum __AuthedIndex { $($Scope),+ }

            impl $crate::realm::Realm for $Realm {
                type User = $User;
                const NAME: &'static ::core::primitive::str = NAME_OF_THE_REALM;
                const SCOPES: &'static [$crate::realm::ScopeInfo] = &SCOPES_OF_THE_REALM;
                const BY_NAME: &'static [::core::primitive::u8] = &SCOPES_BY_NAME;
                type Size = $crate::__private::Const<NUMBER_OF_SCOPES>;
            }

            $(
                impl $crate::__private::Slot<$crate::__private::Const<{ __AuthedIndex::$Scope as ::core::primitive::usize }>> for $Realm {
                    type Scope = $Scope;
                }

                impl $crate::requirement::Requirement for $Scope {
                    type Realm = $Realm;
                    type OnFailure = $crate::scopes!(@policy $($Policy)?);
                }

                impl $crate::realm::Scope for $Scope {
                    type Index = $crate::__private::Const<{ __AuthedIndex::$Scope as ::core::primitive::usize }>;
                    type Implies = $crate::__private::HList![$($implied $(, $more_implied)*)?];
                    const NAME: &'static ::core::primitive::str = $name;
                }
            )+

            const NUMBER_OF_SCOPES: ::core::primitive::usize = [$(__AuthedIndex::$Scope),+].len();
            // Separate constants: the compiler evaluates those of a trait only when they are used.
            const NAME_OF_THE_REALM: &::core::primitive::str =
                $crate::__private::lattice::check_realm_name($crate::scopes!(@first $($realm_name,)? ::core::stringify!($Realm)));
            const SCOPES_OF_THE_REALM: [$crate::realm::ScopeInfo; NUMBER_OF_SCOPES] = $crate::__private::lattice::check([
                $($crate::__private::lattice::Declared {
                    name: $name,
                    doc: ::core::concat!($($doc, "\n",)* ""),
                    implies: &[$(
                        <$implied as $crate::realm::Scope>::NAME
                        $(, <$more_implied as $crate::realm::Scope>::NAME)*
                    )?],
                    bits: $crate::__private::ScopeSet::EMPTY
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
            "`scopes!` expects `realm Name for User;` and then scopes: `scope Name = \"name\": Implied + Other, on failure Policy;`"
        );
    };
}
