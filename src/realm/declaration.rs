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
/// - `pub realm Shop for Account, on failure Challenge<Basic>;` sets the default policy of all scopes of the realm.
/// - Documentation comments become the documentation of the types. [`ScopeInfo::doc`](crate::realm::ScopeInfo::doc)
///   returns those of scopes.
/// - Other attributes become attributes of the types: `#[deprecated]`, `#[allow(..)]`, `#[derive(..)]`.
/// - A scope with `#[cfg(..)]` whose condition does not hold is not declared. Its name grants nothing. Another scope that
///   implies it does not compile.
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
/// - A chain has more than fifty implications.
/// - A scope lists more than a hundred implied scopes.
#[macro_export]
macro_rules! scopes {
    // One arm, so that rustc marks what does not fit: the line and not the block.
    (
        $(#[$($realm_attribute:tt)*])*
        $realm_vis:vis realm $Realm:ident $(= $realm_name:literal)? for $User:ty $(, on failure $RealmPolicy:ty)?;
        $(
            $(#[$($attribute:tt)*])*
            $vis:vis scope $Scope:ident = $name:literal
            $(: $implied:ident $(+ $more_implied:ident)*)?
            $(, on failure $Policy:ty)?;
        )+
    ) => {
        $crate::__scopes! {
            @realm [$(#[$($realm_attribute)*])*] [] {
                $realm_vis realm $Realm [$($realm_name,)? ::core::stringify!($Realm)] $User, [$($RealmPolicy,)? $crate::Forbidden];
                $(
                    [$(#[$($attribute)*])*]
                    $vis $Scope = $name: [$($implied $($more_implied)*)?] [$($Policy)?];
                )+
            }
        }
    };
}

/// What `scopes!` expands to. Its names for items begin with `__Authed`, since the types and policies of the declaration are
/// resolved among them.
#[doc(hidden)]
#[macro_export]
macro_rules! __scopes {
    // `#[cfg(..)]` of the realm is that of everything. Other attributes are the enum's.
    (@realm [#[cfg($($condition:tt)*)] $($rest:tt)*] [$($kept:tt)*] $declaration:tt) => {
        #[cfg($($condition)*)]
        $crate::__scopes! { @realm [$($rest)*] [$($kept)*] $declaration }
    };
    (
        @realm [
            #[doc = $a:tt] #[doc = $b:tt] #[doc = $c:tt] #[doc = $d:tt]
            #[doc = $e:tt] #[doc = $f:tt] #[doc = $g:tt] #[doc = $h:tt] $($rest:tt)*
        ] [$($kept:tt)*] $declaration:tt
    ) => {
        $crate::__scopes! {
            @realm [$($rest)*] [
                $($kept)* #[doc = $a] #[doc = $b] #[doc = $c] #[doc = $d] #[doc = $e] #[doc = $f] #[doc = $g] #[doc = $h]
            ] $declaration
        }
    };
    (@realm [#[$($attribute:tt)*] $($rest:tt)*] [$($kept:tt)*] $declaration:tt) => {
        $crate::__scopes! { @realm [$($rest)*] [$($kept)* #[$($attribute)*]] $declaration }
    };
    (
        @realm [] [$($realm_attributes:tt)*] {
            $realm_vis:vis realm $Realm:ident [$realm_name:expr $(, $rest_of_names:expr)?] $User:ty,
                [$RealmPolicy:ty $(, $rest_of_policies:ty)?];
            $(
                [$(#[$($attribute:tt)*])*]
                $vis:vis $Scope:ident = $name:literal: [$($implied:ident)*] [$($Policy:ty)?];
            )+
        }
    ) => {
        $($realm_attributes)*
        #[derive(::core::fmt::Debug)]
        $realm_vis enum $Realm {}

        $(
            $(#[$($attribute)*])*
            #[derive(::core::fmt::Debug)]
            $vis struct $Scope;
        )+

        #[allow(deprecated)]
        const _: () = {
            // The places of the scopes. A macro that counts would be recursive.
            #[allow(clippy::enum_variant_names, clippy::upper_case_acronyms, dead_code, non_camel_case_types)]
            enum __AuthedPlace { $($Scope,)+ __AuthedCount }

            // The numbers: those of the scopes that are there. The last one is the number of scopes.
            const __AUTHED_NUMBERS: [::core::primitive::usize; __AuthedPlace::__AuthedCount as ::core::primitive::usize + 1] =
                $crate::__private::lattice::numbers(
                    [$($crate::__scopes!(@is_there $([$($attribute)*])*)),+]
                );
            const __AUTHED_SIZE: ::core::primitive::usize =
                __AUTHED_NUMBERS[__AuthedPlace::__AuthedCount as ::core::primitive::usize];

            type __AuthedPolicy = $RealmPolicy;

            impl $crate::realm::Realm for $Realm {
                type User = $User;
                const NAME: &'static ::core::primitive::str = __AUTHED_NAME;
                const SCOPES: &'static [$crate::realm::ScopeInfo] = &__AUTHED_SCOPES;
                const BY_NAME: &'static [::core::primitive::u8] = &__AUTHED_BY_NAME;
                type Size = $crate::__private::Const<__AUTHED_SIZE>;
            }

            $(
                $crate::__scopes! { @item [$(#[$($attribute)*])*] {
                    impl
                        $crate::__private::Slot<
                            $crate::__private::Const<{ __AUTHED_NUMBERS[__AuthedPlace::$Scope as ::core::primitive::usize] }>
                        >
                        for $Realm
                    {
                        type Scope = $Scope;
                    }

                    impl $crate::requirement::Requirement for $Scope {
                        type Realm = $Realm;
                        type OnFailure = $crate::__scopes!(@first $($Policy,)? __AuthedPolicy);
                    }

                    impl $crate::realm::Scope for $Scope {
                        type Index =
                            $crate::__private::Const<{ __AUTHED_NUMBERS[__AuthedPlace::$Scope as ::core::primitive::usize] }>;
                        type Implies = $crate::__private::HList![$($implied),*];
                        const NAME: &'static ::core::primitive::str = $name;
                    }
                } }
            )+

            // Separate constants: the compiler evaluates those of a trait only when they are used.
            const __AUTHED_NAME: &::core::primitive::str = $crate::__private::lattice::check_realm_name($realm_name);
            const __AUTHED_SCOPES: [$crate::realm::ScopeInfo; __AUTHED_SIZE] = $crate::__private::lattice::check(
                $crate::__private::lattice::present([$(
                    $crate::__scopes!(@declared [$(#[$($attribute)*])*] {
                        $crate::__private::lattice::Declared {
                            name: $name,
                            doc: ::core::concat!($($crate::__scopes!(@doc $($attribute)*),)* ""),
                            implies: &[$(<$implied as $crate::realm::Scope>::NAME),*],
                            bits: $crate::__private::lattice::union(&[$($crate::__private::implied::<$Realm, $implied>()),*]),
                        }
                    })
                ),+])
            );
            const __AUTHED_BY_NAME: [::core::primitive::u8; __AUTHED_SIZE] =
                $crate::__private::lattice::sorted(&__AUTHED_SCOPES);
        };
    };

    (@first $First:ty $(, $Rest:ty)?) => { $First };

    (@doc doc = $text:expr) => { ::core::concat!($text, "\n") };
    (@doc $($other:tt)*) => { "" };

    (@is_there $([$($attribute:tt)*])*) => { true $(&& $crate::__scopes!(@holds $($attribute)*))* };
    (@holds cfg($($condition:tt)*)) => { ::core::cfg!($($condition)*) };
    (@holds $($other:tt)*) => { true };

    // Items and values that have the `#[cfg(..)]` of a scope, and none of its other attributes.
    (@item [#[cfg($($condition:tt)*)] $($rest:tt)*] $items:tt) => {
        #[cfg($($condition)*)]
        $crate::__scopes! { @item [$($rest)*] $items }
    };
    (
        @item [
            #[doc = $a:tt] #[doc = $b:tt] #[doc = $c:tt] #[doc = $d:tt]
            #[doc = $e:tt] #[doc = $f:tt] #[doc = $g:tt] #[doc = $h:tt] $($rest:tt)*
        ] $items:tt
    ) => {
        $crate::__scopes! { @item [$($rest)*] $items }
    };
    (@item [#[$($attribute:tt)*] $($rest:tt)*] $items:tt) => { $crate::__scopes! { @item [$($rest)*] $items } };
    (@item [] { $($item:item)* }) => { $($item)* };

    (@declared [#[cfg($($condition:tt)*)] $($rest:tt)*] $value:tt) => {{
        #[cfg($($condition)*)]
        let declared = $crate::__scopes!(@declared [$($rest)*] $value);
        #[cfg(not($($condition)*))]
        let declared = ::core::option::Option::None;
        declared
    }};
    (
        @declared [
            #[doc = $a:tt] #[doc = $b:tt] #[doc = $c:tt] #[doc = $d:tt]
            #[doc = $e:tt] #[doc = $f:tt] #[doc = $g:tt] #[doc = $h:tt] $($rest:tt)*
        ] $value:tt
    ) => {
        $crate::__scopes!(@declared [$($rest)*] $value)
    };
    (@declared [#[$($attribute:tt)*] $($rest:tt)*] $value:tt) => { $crate::__scopes!(@declared [$($rest)*] $value) };
    (@declared [] $value:tt) => { ::core::option::Option::Some($value) };
}
