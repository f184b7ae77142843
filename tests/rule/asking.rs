//! The result of asking a rule: a `Permitted`, or a `Denied` that contains nothing of the resource.

use std::cell::Cell;
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use authed::policy::{DeniedRequest, FailurePolicy, Reason};
use authed::testing::TestCaller;
use authed::{
    AnyOf, AskRules, Basic, Bearer, Caller, Challenge, Credentials, Denied, Forbidden, HList, Identity, NotFound,
    Permitted, PermittedRef, RedirectTo, Rejection, Rule, SimpleUser, Status, User,
};
use support::LoginPage;

use super::{Author, Editor, Lately, Never, Post, Press, Reader, Writer};

fn ada() -> TestCaller<Press> {
    TestCaller::new(SimpleUser::new("ada"))
}

fn nobody() -> Caller<Press> {
    TestCaller::anonymous().caller()
}

fn answer<P: FailurePolicy>(caller: &impl AskRules<(), Realm = Press>) -> Rejection {
    caller.permitted::<Never<P>>(()).expect_err("never").into()
}

#[test]
fn the_resource_comes_back_as_it_was() {
    let post = Post::of("ada", false);
    let permitted: Permitted<_, Author> = ada().permitted(post.clone()).unwrap();
    assert_eq!(permitted.text, "by ada");
    assert_eq!(Permitted::into_inner(permitted), post);
}

/// A reference with its proof is `Copy`, as a reference is.
#[test]
fn a_permitted_reference_is_used_like_a_reference() {
    fn authors(post: PermittedRef<'_, Post, Author>) -> &str {
        &PermittedRef::into_inner(post).author
    }
    let post = Post::of("ada", false);
    let permitted = ada().permitted_ref(&post).unwrap();
    assert_eq!([authors(permitted), authors(permitted)], ["ada", "ada"]);

    let owned: Permitted<_, Author> = ada().permitted(post.clone()).unwrap();
    assert_eq!(authors(Permitted::as_ref(&owned)), "ada");
}

/// A rule can be about a text, or about a whole slice of resources.
#[test]
fn a_rule_is_about_unsized_resources_too() {
    enum AuthorOfAll {}

    impl Rule<[Post]> for AuthorOfAll {
        type Realm = Press;
        type OnFailure = Forbidden;

        fn permits(by: &Identity<Press>, posts: &[Post]) -> bool {
            posts.iter().all(|post| by.user().id() == post.author)
        }
    }

    let posts = [Post::of("ada", false), Post::of("bob", false)];
    assert!(ada().permitted_ref::<AuthorOfAll>(&posts[..1]).is_ok());
    assert!(ada().permitted_ref::<AuthorOfAll>(&posts[..]).is_err());
    assert!(ada().grant::<Editor>().permitted_ref::<(Writer, Editor)>("a text").is_ok());
}

#[test]
fn a_proof_about_a_resource_takes_no_room() {
    assert_eq!(size_of::<Permitted<Post, (Author, Editor)>>(), size_of::<Post>());
    assert_eq!(size_of::<PermittedRef<'_, Post, Author>>(), size_of::<usize>());
    assert_eq!(size_of::<Denied>(), size_of::<usize>());
}

#[test]
fn permitted_and_denied_are_send_and_sync() {
    fn is_send_sync_unpin<T: Send + Sync + Unpin + 'static>() {}
    is_send_sync_unpin::<Permitted<Post, Author>>();
    is_send_sync_unpin::<Permitted<Post, Never<std::rc::Rc<()>>>>();
    is_send_sync_unpin::<Denied>();
}

/// The table in the documentation of `Denied`.
#[test]
fn every_policy_answers_without_the_request() {
    fn statuses<P: FailurePolicy>() -> [u16; 2] {
        [answer::<P>(&nobody()), answer::<P>(&ada())].map(|rejection| rejection.status().as_u16())
    }
    assert_eq!(statuses::<Forbidden>(), [403, 403]);
    assert_eq!(statuses::<NotFound>(), [404, 404]);
    assert_eq!(statuses::<Status<451>>(), [451, 451]);
    assert_eq!(statuses::<Challenge<Basic>>(), [401, 403]);
    assert_eq!(statuses::<Challenge<Bearer>>(), [401, 403]);
    assert_eq!(statuses::<Challenge>(), [403, 403]);
    assert_eq!(statuses::<RedirectTo<LoginPage>>(), [403, 403]);
}

/// A token with more scopes would not help.
#[test]
fn rfc_6750_3_1_a_rule_is_no_insufficient_scope() {
    assert!(!answer::<Challenge<Bearer>>(&ada()).headers().contains_key("www-authenticate"));
    let anonymous = answer::<Challenge<Bearer>>(&nobody());
    assert_eq!(anonymous.headers()["www-authenticate"], r#"Bearer realm="Press""#);
}

/// The policy sees the missing scope, the old login, and that the request is unknown.
#[test]
fn a_policy_of_ones_own_sees_the_reason() {
    enum Telling {}

    impl FailurePolicy for Telling {
        fn reject(denied: &DeniedRequest<'_>) -> Rejection {
            let name = denied.user().map_or("nobody", |user| user.display_name());
            let knows = denied.knows_request();
            Rejection::forbidden().text(format!("{name} {:?} {:?} {knows}", denied.missing(), denied.max_age()))
        }
    }

    let text = |denied: Denied| denied.into_rejection().into_response::<String>().into_body();
    let denied = ada().permitted::<(Never<Telling>, Editor, Lately)>(()).unwrap_err();
    assert_eq!(text(denied), r#"ada ["editor"] Some(300s) false"#);
    assert_eq!(text(nobody().permitted::<Never<Telling>>(()).unwrap_err()), "nobody [] None false");
}

/// What a policy is told of a denial: who acts, which rule denies, and the level that the login lacks.
#[test]
fn a_policy_is_told_the_actor_the_rule_and_the_level() {
    enum Telling {}

    impl FailurePolicy for Telling {
        fn reject(denied: &DeniedRequest<'_>) -> Rejection {
            let actor = denied.actor().map(|actor| actor.display_name().to_owned());
            let rule = denied.rule().map(|rule| rule.rule().starts_with("core::rule::Never<"));
            let needed = match denied.reason() {
                Reason::InsufficientScope { needed, .. } | Reason::Anonymous { needed } => needed.names(),
                _ => Vec::new(),
            };
            Rejection::forbidden().text(format!("{actor:?} {rule:?} {:?} {needed:?}", denied.level()))
        }
    }

    type Strong = authed::requirement::Level<Press, 3, Telling>;

    let identity = Identity::new(SimpleUser::new("ada"), Credentials::none().grant::<Writer>());
    let support = TestCaller::from(identity.acting_for(SimpleUser::new("bob")));
    let text = |denied: Denied| denied.into_rejection().into_response::<String>().into_body();
    let told = |caller: &TestCaller<Press>| text(caller.permitted::<Never<Telling>>(()).unwrap_err());
    assert_eq!(told(&support), r#"Some("ada") Some(true) None []"#);
    assert_eq!(told(&ada()), r#"None Some(true) None []"#);
    assert_eq!(text(ada().permitted::<Strong>(()).unwrap_err()), "None None Some(3) []");
    type Asked = (AnyOf<HList![Strong]>, Writer, Editor);
    assert_eq!(
        text(support.caller().prove::<Asked>().unwrap_err()),
        r#"Some("ada") None Some(3) ["writer", "editor"]"#
    );
}

/// A choice is as good as its only member, also in what it says.
#[test]
fn a_choice_of_one_rule_says_what_its_member_says() {
    let denied = ada().permitted::<AnyOf<(Editor,)>>(()).unwrap_err();
    assert_eq!(denied.missing(), ["editor"]);
    let denied = ada().permitted::<AnyOf<(Lately,)>>(()).unwrap_err();
    assert_eq!(denied.max_age(), Some(Duration::from_secs(300)));
    assert_eq!(denied.to_string(), "the caller lacks a fresh login");
}

/// If a rule denies the caller too, a fresh login does not help.
#[test]
fn only_a_fresh_login_helps_where_nothing_else_is_missing() {
    type Own = authed::Fresh<Press, authed::requirement::Minutes<5>, Challenge<Bearer>>;
    let long_ago = ada().with_authentication_time(SystemTime::now() - Duration::from_secs(3600));
    let status = |post| long_ago.permitted::<(Own, Author)>(post).unwrap_err().into_rejection().status();
    assert_eq!(status(Post::of("ada", false)), 401);
    assert_eq!(status(Post::of("bob", false)), 403);
}

#[test]
fn display_and_debug_contain_nothing_of_the_resource() {
    let post = Post { text: "top secret".to_owned(), ..Post::of("bob", false) };
    let denied = ada().permitted::<(Author, Editor)>(post.clone()).unwrap_err();
    assert_eq!(denied.to_string(), "the caller is not permitted to access this resource");
    assert_eq!(
        format!("{denied:?}"),
        r#"Denied { realm: "Press", user: Some("ada"), missing: ["editor"], max_age: None, .. }"#
    );
    let denied = nobody().permitted::<Author>(post).unwrap_err();
    assert_eq!(denied.to_string(), "the caller is anonymous and not permitted to access this resource");
}

/// The rule denies first and then permits. Its own policy answers.
#[test]
fn a_rule_that_changes_its_mind_denies() {
    enum Fickle {}

    impl Rule<Cell<u32>> for Fickle {
        type Realm = Press;
        type OnFailure = NotFound;

        fn permits(_: &Identity<Press>, asked: &Cell<u32>) -> bool {
            asked.replace(asked.get() + 1) > 0
        }
    }

    let denied = ada().permitted::<Fickle>(Cell::new(0)).unwrap_err();
    assert_eq!(denied.into_rejection().status(), 404);
    let denied = ada().permitted::<Fickle>(Cell::new(0)).unwrap_err();
    assert_eq!(denied.to_string(), "the caller is not permitted to access this resource");
    let denied = ada().permitted::<(Fickle, Fickle)>(Cell::new(0)).unwrap_err();
    assert_eq!(denied.into_rejection().status(), 404);
}

#[test]
fn a_rule_that_panics_permits_nothing() {
    enum Broken {}

    impl Rule<()> for Broken {
        type Realm = Press;
        type OnFailure = Forbidden;

        fn permits(_: &Identity<Press>, _: &()) -> bool {
            panic!("a rule that cannot decide")
        }
    }

    let reached = Mutex::new(false);
    let outcome = std::panic::catch_unwind(|| {
        let _ = ada().permitted::<AnyOf<(Broken, Reader2)>>(());
        *reached.lock().unwrap() = true;
    });
    assert!(outcome.is_err() && !*reached.lock().unwrap());

    type Reader2 = Never<Forbidden>;
}

/// `Reader` permits anyone to read a published post, also as a member of `AnyOf`.
#[test]
fn an_anonymous_caller_is_permitted_what_is_open_to_anyone() {
    let (draft, published) = (Post::of("ada", false), Post::of("ada", true));
    assert!(nobody().permitted_ref::<Reader>(&published).is_ok());
    assert!(nobody().permitted_ref::<Reader>(&draft).is_err());
    assert!(nobody().permitted_ref::<AnyOf<(Author, Reader)>>(&published).is_ok());
    assert!(nobody().permitted_ref::<(Reader, Editor)>(&published).is_err());
    assert!(nobody().permitted_ref::<Author>(&Post::of("", true)).is_err());
}

/// A combination of one rule, too.
#[test]
fn a_combination_permits_anyone_if_all_of_its_rules_do() {
    fn permits<R: Rule<Post, Realm = Press>>(post: &Post) -> bool {
        nobody().permitted_ref::<R>(post).is_ok()
    }
    for is_published in [true, false] {
        let post = Post::of("ada", is_published);
        assert_eq!(permits::<Reader>(&post), is_published);
        assert_eq!(permits::<(Reader,)>(&post), is_published);
        assert_eq!(permits::<HList![Reader]>(&post), is_published);
        assert_eq!(permits::<(Reader, Reader)>(&post), is_published);
        assert_eq!(permits::<AnyOf<(Author, Reader)>>(&post), is_published);
        assert!(!permits::<(Reader, Author)>(&post) && !permits::<(Author, Reader)>(&post));
    }
}
