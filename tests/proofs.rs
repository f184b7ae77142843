//! Proofs compose, rules weaken, realms are declared with attributes, and sizes at the stated limits work.

use std::time::{Duration, SystemTime};

use authed::realm::Realm;
use authed::requirement::{Age, Expression, Hours, Minutes, Requirement, Seconds};
use authed::testing::TestCaller;
use authed::{
    AnyOf, AskRules, Authed, Basic, Challenge, Credentials, Forbidden, Fresh, Grants, HList, Identity, ImpliedBy,
    NotFound, Permitted, PermittedRef, Proof, Rule, SimpleUser, User, scopes,
};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Viewer = "viewer";
    pub scope Editor = "editor": Viewer;
    pub scope Auditor = "auditor";
    pub scope Admin = "admin": Editor + Auditor;
    pub scope Owner = "owner": Admin;
}

fn ada() -> TestCaller<Shop> {
    TestCaller::new(SimpleUser::new("ada"))
}

/// B1: the functions that pass their proofs on take concrete ones. Nobody writes a turbofish.
mod layers {
    use super::*;

    pub fn own(by: Proof<'_, Owner>) -> String {
        administrate(by.weaken())
    }

    pub fn administrate(by: Proof<'_, Admin>) -> String {
        edit(by.weaken()) + &audit(by)
    }

    fn edit(by: Proof<'_, Editor>) -> String {
        view(by.weaken()) + &view_leaf(by)
    }

    fn view(by: Proof<'_, Viewer>) -> String {
        format!("{} views", by.user().display_name())
    }

    fn view_leaf(_: Proof<'_, impl Grants<Viewer>>) -> String {
        ", edits".to_owned()
    }

    fn audit(_: Proof<'_, impl Grants<Auditor>>) -> String {
        ", audits".to_owned()
    }

    /// A bound says one thing. Named once, the scope says everything that it implies.
    pub fn generic(by: Proof<'_, impl Grants<Admin>>) -> String {
        administrate(by.weaken()) + &view_leaf(by.weaken::<Admin>())
    }
}

#[test]
fn a_proof_passes_through_layers_of_functions() {
    let owner = ada().grant::<Owner>();
    assert_eq!(layers::own(owner.proof::<Owner>()), "ada views, edits, audits");
    assert_eq!(layers::generic(owner.proof::<(Viewer, Owner)>()), "ada views, edits, audits, edits");
    let handler = async |caller: Authed<(Viewer, AnyOf<(Admin, Owner)>)>| layers::administrate(caller.proof().weaken());
    drop(handler(owner.authed()));
}

/// A proof knows what the caller of its request is granted, and until when.
#[test]
fn a_proof_tells_what_is_granted_and_whether_it_has_ended() {
    let editor = ada().grant::<Editor>();
    let proof = editor.proof::<Viewer>();
    assert!(proof.credentials().has::<Editor>() && !proof.credentials().has::<Admin>());
    assert!(!proof.is_expired());

    let ended = Identity::new(SimpleUser::new("ada"), Credentials::none().grant::<Editor>())
        .with_expiry(SystemTime::now() - Duration::from_secs(1));
    let ended = TestCaller::<Shop>::from(ended);
    assert!(ended.proof::<Viewer>().is_expired());
    assert!(ended.authed::<Viewer>().is_expired());
}

struct Post {
    author: &'static str,
}

macro_rules! rules {
    ($($Name:ident: $permits:expr;)*) => { $(
        enum $Name {}

        impl Rule<Post> for $Name {
            type Realm = Shop;
            type OnFailure = Forbidden;

            fn permits(by: &Identity<Shop>, post: &Post) -> bool {
                let permits: fn(&Identity<Shop>, &Post) -> bool = $permits;
                permits(by, post)
            }
        }
    )* };
}

rules! {
    Author: |by, post| by.user().id() == post.author;
    Reader: |_, _| true;
    Never: |_, _| false;
}

impl ImpliedBy for Reader {
    type Rules = (Author, Never);
}

/// B2.
#[test]
fn a_permitted_resource_weakens() {
    fn author(post: Permitted<Post, Author>) -> &'static str {
        reader(Permitted::weaken(post))
    }

    fn reader(post: Permitted<Post, Reader>) -> &'static str {
        post.author
    }

    fn of_reference(post: PermittedRef<'_, Post, Author>) -> &'static str {
        choice(PermittedRef::weaken(post))
    }

    #[allow(clippy::type_complexity)]
    fn choice(post: PermittedRef<'_, Post, AnyOf<HList![Never, Author]>>) -> &'static str {
        post.author
    }

    fn viewer(post: PermittedRef<'_, Post, Viewer>) -> &'static str {
        post.author
    }

    type Lately = Fresh<Shop, Minutes<5>>;
    type Today = Fresh<Shop, Hours<24>>;

    let post = || Post { author: "ada" };
    let admin = ada().grant::<Admin>().with_authentication_time(SystemTime::now());
    assert_eq!(author(Permitted::weaken(admin.permitted::<(Author, Admin)>(post()).unwrap())), "ada");
    assert_eq!(author(Permitted::weaken(admin.permitted::<HList![Admin, Author]>(post()).unwrap())), "ada");

    let post = post();
    let permitted = admin.permitted_ref::<(Admin, Author, Lately)>(&post).unwrap();
    assert_eq!(of_reference(PermittedRef::weaken(permitted)), "ada");
    let by_scope: PermittedRef<'_, Post, Admin> = PermittedRef::weaken(permitted);
    assert_eq!(viewer(PermittedRef::weaken(by_scope)), "ada");
    let lately: PermittedRef<'_, Post, Lately> = PermittedRef::weaken(permitted);
    let today: PermittedRef<'_, Post, Today> = PermittedRef::weaken(lately);
    assert_eq!(today.author, "ada");
}

impl Rule<&Post> for Never {
    type Realm = Shop;
    type OnFailure = Forbidden;

    fn permits(_: &Identity<Shop>, _: &&Post) -> bool {
        true
    }
}

/// A10: the two facts have two types.
#[test]
fn a_rule_about_references_is_apart_from_the_rule_about_the_resource() {
    let post = Post { author: "ada" };
    let of_reference: Permitted<&Post, Never> = ada().permitted::<Never>(&post).unwrap();
    assert_eq!(of_reference.author, "ada");
    assert!(ada().permitted_ref::<Never>(&post).is_err());
}

#[test]
fn a_permitted_resource_costs_nothing() {
    fn is_shared<T: Send + Sync + Unpin>() {}
    fn is_copied<T: Copy>() {}

    assert_eq!(size_of::<Permitted<u64, Author>>(), size_of::<u64>());
    assert_eq!(size_of::<PermittedRef<'_, Post, Author>>(), size_of::<usize>());
    assert_eq!(size_of::<PermittedRef<'_, str, Author>>(), size_of::<&str>());
    assert_eq!(size_of::<Option<PermittedRef<'_, Post, Author>>>(), size_of::<usize>());
    is_shared::<Permitted<Post, Author>>();
    is_shared::<PermittedRef<'_, Post, *const u8>>();
    is_copied::<Permitted<u64, Author>>();
    is_copied::<PermittedRef<'_, Post, Author>>();
}

/// The reference lives as long as the resource, not as long as the proof, and the proof's own life can be shortened.
#[test]
fn a_permitted_reference_gives_the_reference_back() {
    fn shorter<'a>(post: PermittedRef<'static, str, Viewer>, _: &'a str) -> PermittedRef<'a, str, Viewer> {
        post
    }

    let text: &'static str = "text";
    let permitted = ada().grant::<Viewer>().permitted_ref::<Viewer>(text).unwrap();
    let owned_text = text.to_owned();
    let back: &'static str = PermittedRef::into_inner(permitted);
    assert!(std::ptr::eq(*permitted, back));
    assert_eq!(shorter(permitted, owned_text.as_str()).len(), 4);
    let owned = ada().grant::<Viewer>().permitted::<Viewer>(text.to_owned()).unwrap();
    assert_eq!(Permitted::as_ref(&owned).as_str(), "text");
}

/// A11.
#[test]
fn times_are_exact_at_their_limits() {
    fn seconds<T: Age>() -> Expression {
        Fresh::<Shop, T>::expression()
    }

    assert_eq!(seconds::<Seconds<1>>(), Expression::Fresh(1));
    assert_eq!(seconds::<Seconds<1024>>(), Expression::Fresh(1024));
    assert_eq!(seconds::<Minutes<1>>(), Expression::Fresh(60));
    assert_eq!(seconds::<Minutes<1024>>(), Expression::Fresh(61_440));
    assert_eq!(seconds::<Hours<1>>(), Expression::Fresh(3600));
    assert_eq!(seconds::<Hours<1024>>(), Expression::Fresh(3_686_400));

    type Longest = Fresh<Shop, Hours<1024>>;
    fn longest(_: Proof<'_, impl Grants<Longest>>) {}
    fn chain(by: Proof<'_, Fresh<Shop, Seconds<1>>>) -> Proof<'_, Longest> {
        by.weaken::<Fresh<Shop, Seconds<1024>>>().weaken::<Fresh<Shop, Minutes<1024>>>().weaken()
    }

    let hours_ago = |hours: u64| SystemTime::now() - Duration::from_secs(hours * 3600);
    assert!(ada().with_authentication_time(hours_ago(1025)).caller().prove::<Longest>().is_err());
    let caller = ada().with_authentication_time(hours_ago(1023)).caller();
    longest(caller.prove::<Longest>().unwrap());
    assert!(caller.prove::<Fresh<Shop, Minutes<1024>>>().is_err());
    let now = ada().with_authentication_time(SystemTime::now());
    longest(chain(now.proof::<Fresh<Shop, Seconds<1>>>()));
}

/// A13: at the default recursion limit, which this crate does not raise.
mod sizes {
    use authed::testing::TestCaller;
    use authed::{AnyOf, Grants, HList, Proof, SimpleUser, User, scopes};

    #[rustfmt::skip]
    scopes! {
        pub realm Wide for SimpleUser;
        pub scope S000 = "S000"; pub scope S001 = "S001"; pub scope S002 = "S002"; pub scope S003 = "S003";
        pub scope S004 = "S004"; pub scope S005 = "S005"; pub scope S006 = "S006"; pub scope S007 = "S007";
        pub scope S008 = "S008"; pub scope S009 = "S009"; pub scope S010 = "S010"; pub scope S011 = "S011";
        pub scope S012 = "S012"; pub scope S013 = "S013"; pub scope S014 = "S014"; pub scope S015 = "S015";
        pub scope S016 = "S016"; pub scope S017 = "S017"; pub scope S018 = "S018"; pub scope S019 = "S019";
        pub scope S020 = "S020"; pub scope S021 = "S021"; pub scope S022 = "S022"; pub scope S023 = "S023";
        pub scope S024 = "S024"; pub scope S025 = "S025"; pub scope S026 = "S026"; pub scope S027 = "S027";
        pub scope S028 = "S028"; pub scope S029 = "S029"; pub scope S030 = "S030"; pub scope S031 = "S031";
        pub scope S032 = "S032"; pub scope S033 = "S033"; pub scope S034 = "S034"; pub scope S035 = "S035";
        pub scope S036 = "S036"; pub scope S037 = "S037"; pub scope S038 = "S038"; pub scope S039 = "S039";
        pub scope S040 = "S040"; pub scope S041 = "S041"; pub scope S042 = "S042"; pub scope S043 = "S043";
        pub scope S044 = "S044"; pub scope S045 = "S045"; pub scope S046 = "S046"; pub scope S047 = "S047";
        pub scope S048 = "S048"; pub scope S049 = "S049"; pub scope S050 = "S050"; pub scope S051 = "S051";
        pub scope S052 = "S052"; pub scope S053 = "S053"; pub scope S054 = "S054"; pub scope S055 = "S055";
        pub scope S056 = "S056"; pub scope S057 = "S057"; pub scope S058 = "S058"; pub scope S059 = "S059";
        pub scope S060 = "S060"; pub scope S061 = "S061"; pub scope S062 = "S062"; pub scope S063 = "S063";
        pub scope S064 = "S064"; pub scope S065 = "S065"; pub scope S066 = "S066"; pub scope S067 = "S067";
        pub scope S068 = "S068"; pub scope S069 = "S069"; pub scope S070 = "S070"; pub scope S071 = "S071";
        pub scope S072 = "S072"; pub scope S073 = "S073"; pub scope S074 = "S074"; pub scope S075 = "S075";
        pub scope S076 = "S076"; pub scope S077 = "S077"; pub scope S078 = "S078"; pub scope S079 = "S079";
        pub scope S080 = "S080"; pub scope S081 = "S081"; pub scope S082 = "S082"; pub scope S083 = "S083";
        pub scope S084 = "S084"; pub scope S085 = "S085"; pub scope S086 = "S086"; pub scope S087 = "S087";
        pub scope S088 = "S088"; pub scope S089 = "S089"; pub scope S090 = "S090"; pub scope S091 = "S091";
        pub scope S092 = "S092"; pub scope S093 = "S093"; pub scope S094 = "S094"; pub scope S095 = "S095";
        pub scope S096 = "S096"; pub scope S097 = "S097"; pub scope S098 = "S098"; pub scope S099 = "S099";
        pub scope S100 = "S100"; pub scope S101 = "S101"; pub scope S102 = "S102"; pub scope S103 = "S103";
        pub scope S104 = "S104"; pub scope S105 = "S105"; pub scope S106 = "S106"; pub scope S107 = "S107";
        pub scope S108 = "S108"; pub scope S109 = "S109"; pub scope S110 = "S110"; pub scope S111 = "S111";
        pub scope S112 = "S112"; pub scope S113 = "S113"; pub scope S114 = "S114"; pub scope S115 = "S115";
        pub scope S116 = "S116"; pub scope S117 = "S117"; pub scope S118 = "S118"; pub scope S119 = "S119";
        pub scope S120 = "S120"; pub scope S121 = "S121"; pub scope S122 = "S122"; pub scope S123 = "S123";
        pub scope S124 = "S124";
        pub scope Low = "low":
            S000 + S001 + S002 + S003 + S004 + S005 + S006 + S007 + S008 + S009 + S010 + S011 + S012 + S013 + S014 +
            S015 + S016 + S017 + S018 + S019 + S020 + S021 + S022 + S023 + S024 + S025 + S026 + S027 + S028 + S029 +
            S030 + S031 + S032 + S033 + S034 + S035 + S036 + S037 + S038 + S039 + S040 + S041 + S042 + S043 + S044 +
            S045 + S046 + S047 + S048 + S049 + S050 + S051 + S052 + S053 + S054 + S055 + S056 + S057 + S058 + S059 +
            S060 + S061 + S062;
        pub scope High = "high":
            S063 + S064 + S065 + S066 + S067 + S068 + S069 + S070 + S071 + S072 + S073 + S074 + S075 + S076 + S077 +
            S078 + S079 + S080 + S081 + S082 + S083 + S084 + S085 + S086 + S087 + S088 + S089 + S090 + S091 + S092 +
            S093 + S094 + S095 + S096 + S097 + S098 + S099 + S100 + S101 + S102 + S103 + S104 + S105 + S106 + S107 +
            S108 + S109 + S110 + S111 + S112 + S113 + S114 + S115 + S116 + S117 + S118 + S119 + S120 + S121 + S122 +
            S123 + S124;
        pub scope Everything = "everything": Low + High;
    }

    #[rustfmt::skip]
    type Every = HList![
        S000, S001, S002, S003, S004, S005, S006, S007, S008, S009, S010, S011, S012, S013, S014, S015, S016, S017,
        S018, S019, S020, S021, S022, S023, S024, S025, S026, S027, S028, S029, S030, S031, S032, S033, S034, S035,
        S036, S037, S038, S039, S040, S041, S042, S043, S044, S045, S046, S047, S048, S049, S050, S051, S052, S053,
        S054, S055, S056, S057, S058, S059, S060, S061, S062, S063, S064, S065, S066, S067, S068, S069, S070, S071,
        S072, S073, S074, S075, S076, S077, S078, S079, S080, S081, S082, S083, S084, S085, S086, S087, S088, S089,
        S090, S091, S092, S093, S094, S095, S096, S097, S098, S099, S100, S101, S102, S103, S104, S105, S106, S107,
        S108, S109, S110, S111, S112, S113, S114, S115, S116, S117, S118, S119, S120, S121, S122, S123, S124
    ];

    #[rustfmt::skip]
    type SixPairs = AnyOf<(
        (S000, S001), (S002, S003), (S004, S005), (S006, S007), (S008, S009), (S010, S011),
    )>;

    fn pairs(by: Proof<'_, impl Grants<SixPairs>>) -> &str {
        by.user().display_name()
    }

    fn last(by: Proof<'_, impl Grants<S124>>) -> &str {
        by.user().display_name()
    }

    fn one(by: Proof<'_, impl Grants<AnyOf<Every>>>) -> &str {
        by.user().display_name()
    }

    fn ada() -> TestCaller<Wide> {
        TestCaller::new(SimpleUser::new("ada"))
    }

    #[test]
    fn a_choice_of_six_pairs_grants_itself() {
        let caller = ada().grant::<S010>().grant::<S011>().caller();
        assert_eq!(pairs(caller.prove::<SixPairs>().unwrap()), "ada");
        let caller = ada().grant::<S000>().grant::<S002>().grant::<S011>().caller();
        assert!(caller.prove::<SixPairs>().is_err());
    }

    #[test]
    fn a_list_of_125_scopes_grants_each() {
        let caller = ada().grant::<Everything>().caller();
        let proof = caller.prove::<Every>().unwrap();
        assert_eq!(last(proof), "ada");
        assert_eq!(one(proof), "ada");
        assert_eq!(last(caller.prove::<Everything>().unwrap()), "ada");
        let Err(denied) = ada().grant::<S001>().caller().prove::<Every>() else { panic!("124 are missing") };
        assert!(denied.to_string().contains("S124"), "{denied}");
    }

    #[test]
    fn a_choice_of_125_scopes_needs_one() {
        assert!(ada().grant::<S124>().caller().prove::<AnyOf<Every>>().is_ok());
        assert!(ada().caller().prove::<AnyOf<Every>>().is_err());
    }
}

/// B10.
mod attributes {
    use super::*;

    scopes! {
        /// The press.
        #[derive(Clone, Copy, PartialEq)]
        pub realm Press for SimpleUser, on failure Challenge<Basic>;

        #[cfg(any())]
        /// Is not there.
        pub scope First = "first";

        /// Writes.
        ///
        /// And reads.
        #[cfg(all())]
        #[derive(Clone, Copy, PartialEq)]
        pub scope Writer = "writer", on failure NotFound;

        #[deprecated(note = "use `Writer`")]
        #[allow(non_camel_case_types)]
        pub scope hack = "hack": Writer;

        #[cfg(all())]
        #[cfg(any())]
        pub scope Fourth = "fourth": First;

        #[doc = "Edits."]
        #[doc(alias = "chief")]
        #[doc = concat!("And ", "deletes.")]
        pub scope Editor = "editor": Writer;

        /// 1
        /// 2
        /// 3
        /// 4
        /// 5
        /// 6
        /// 7
        /// 8
        /// 9
        #[cfg(any())]
        pub scope Last = "last": Editor;
    }

    #[test]
    fn a_scope_that_is_not_there_has_no_number_and_no_name() {
        let names: Vec<_> = Press::SCOPES.iter().map(|scope| (scope.name(), scope.implies())).collect();
        assert_eq!(names, [("writer", &[][..]), ("hack", &["writer"]), ("editor", &["writer"])]);
        for (name, is_known) in
            [("first", false), ("writer", true), ("fourth", false), ("editor", true), ("last", false)]
        {
            assert_eq!(Credentials::<Press>::knows(name), is_known, "{name}");
        }
        let editor = Credentials::<Press>::from_names(["first", "editor", "last"]);
        assert_eq!(editor.names().collect::<Vec<_>>(), ["writer", "editor"]);
        assert!(editor.has::<Editor>() && editor.has::<Writer>());
        assert!(!Credentials::<Press>::none().grant::<Writer>().has::<Editor>());
    }

    #[test]
    fn documentation_is_data_whatever_stands_between() {
        let docs: Vec<_> = Press::SCOPES.iter().map(|scope| scope.doc()).collect();
        assert_eq!(docs, ["Writes.\n\n And reads.", "", "Edits.\nAnd deletes."]);
    }

    #[test]
    fn other_attributes_are_those_of_the_types() {
        fn are_values<T: Clone + Copy + PartialEq>() {}
        are_values::<Writer>();
        are_values::<Press>();
    }

    #[test]
    fn a_realm_has_a_policy_that_scopes_override() {
        fn is<T: 'static, U: 'static>() -> bool {
            std::any::TypeId::of::<T>() == std::any::TypeId::of::<U>()
        }

        assert!(is::<<Editor as Requirement>::OnFailure, Challenge<Basic>>());
        assert!(is::<<Writer as Requirement>::OnFailure, NotFound>());
        assert!(is::<<Viewer as Requirement>::OnFailure, Forbidden>());
    }

    #[test]
    fn a_realm_can_be_left_out() {
        mod inner {
            use authed::{SimpleUser, scopes};

            /// Another one of this name, so that both would collide.
            pub struct Gone;

            scopes! {
                /// Not there.
                #[cfg(any())]
                pub realm Gone for NoSuchType;
                pub scope Lost = "lost";
            }

            scopes! {
                #[cfg(all())]
                pub realm Kept for SimpleUser;
                pub scope Lost = "lost";
            }
        }

        let _ = inner::Gone;
        assert_eq!(<inner::Kept as Realm>::SCOPES.len(), 1);
    }
}

/// B11.
mod hygiene {
    use std::borrow::Cow;

    use authed::realm::{Realm, Scope};
    use authed::{Challenge, Credentials, User, scopes};

    /// Methods of this trait would be found before those of arrays and of the library's types.
    #[allow(dead_code)]
    trait Everything {
        fn len(&self) -> u8 {
            0
        }

        fn or(&self, _: u8) {}

        fn with(&self, _: u8) {}
    }

    impl<T: ?Sized> Everything for T {}

    const NUMBER_OF_SCOPES: usize = 7;
    const NAME_OF_THE_REALM: usize = 1;

    pub struct Account<const N: usize, const M: usize>(String);

    impl User for Account<NUMBER_OF_SCOPES, NAME_OF_THE_REALM> {
        fn id(&self) -> Cow<'_, str> {
            Cow::Borrowed(&self.0)
        }

        fn display_name(&self) -> &str {
            &self.0
        }
    }

    // The prelude's names, taken.
    #[allow(dead_code)]
    enum Option {}
    #[allow(dead_code)]
    enum Result {}
    #[allow(unused_macros)]
    macro_rules! concat {
        () => {};
    }
    #[allow(unused_macros)]
    macro_rules! stringify {
        () => {};
    }

    scopes! {
        pub realm Taken for Account<NUMBER_OF_SCOPES, NAME_OF_THE_REALM>, on failure Challenge;
        /// One.
        pub scope Some = "some";
        pub scope None = "none": Some + Ok;
        pub scope Ok = "ok";
        pub scope Debug = "debug": Some;
    }

    #[test]
    fn names_of_the_application_are_not_taken_for_the_macros() {
        assert_eq!(Taken::SCOPES.len(), 4);
        assert_eq!((<Debug as Scope>::NAME, Taken::NAME), ("debug", "Taken"));
        assert!(Credentials::<Taken>::none().grant::<None>().has::<Ok>());
        let account = Account::<NUMBER_OF_SCOPES, NAME_OF_THE_REALM>(String::from("ada"));
        assert_eq!(account.display_name(), "ada");
    }

    mod without_prelude {
        #![no_implicit_prelude]

        ::authed::scopes! {
            /// A realm.
            pub realm Bare for ::authed::SimpleUser;
            /// A scope.
            #[cfg(all())]
            pub scope One = "one";
            pub scope Two = "two": One, on failure ::authed::NotFound;
        }
    }

    #[test]
    fn a_realm_needs_no_prelude() {
        assert!(
            Credentials::<without_prelude::Bare>::none().grant::<without_prelude::Two>().has::<without_prelude::One>()
        );
    }
}
