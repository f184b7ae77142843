//! What asking comes to: an `Allowed`, or a `NotAllowed` that says nothing of the resource.

use std::cell::Cell;
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use authed::testing::TestCaller;
use authed::{
    Allowed, AnyOf, AskRules, Basic, Bearer, Caller, Challenge, Denial, FailurePolicy, Forbidden, Identity, NotAllowed,
    NotFound, RedirectTo, Refusal, Rule, SimpleUser, Status, User,
};

use crate::{Author, Editor, Lately, LoginPage, Never, Post, Press, Reader, Writer};

fn ada() -> TestCaller<Press> {
    TestCaller::new(SimpleUser::new("ada"))
}

fn nobody() -> Caller<Press> {
    TestCaller::anonymous().caller()
}

fn answer<P: FailurePolicy>(caller: &impl AskRules<(), Realm = Press>) -> Refusal {
    caller.allowed::<Never<P>>(()).expect_err("never").into()
}

#[test]
fn the_resource_comes_back_as_it_was() {
    let post = Post::of("ada", false);
    let allowed: Allowed<_, Author> = ada().allowed(post.clone()).unwrap();
    assert_eq!(allowed.text, "by ada");
    assert_eq!(Allowed::into_inner(allowed), post);
}

/// A reference, with the proof about what it leads to, is copied, and goes wherever a reference goes.
#[test]
fn a_reference_is_allowed_as_a_reference() {
    fn authors<'r>(post: Allowed<&'r Post, Author>) -> &'r str {
        &Allowed::into_inner(post).author
    }
    let post = Post::of("ada", false);
    let allowed = ada().allowed_ref(&post).unwrap();
    assert_eq!([authors(allowed), authors(allowed)], ["ada", "ada"]);

    let owned: Allowed<_, Author> = ada().allowed(post.clone()).unwrap();
    assert_eq!(authors(Allowed::as_ref(&owned)), "ada");
}

/// A rule can be about a trait object, a text, or a list of resources as a whole.
#[test]
fn a_rule_is_about_unsized_resources_too() {
    enum AuthorOfAll {}

    impl Rule<[Post]> for AuthorOfAll {
        type Realm = Press;
        type OnFailure = Forbidden;

        fn allows(by: &Identity<Press>, posts: &[Post]) -> bool {
            posts.iter().all(|post| by.user().id() == post.author)
        }
    }

    let posts = [Post::of("ada", false), Post::of("bob", false)];
    assert!(ada().allowed_ref::<AuthorOfAll>(&posts[..1]).is_ok());
    assert!(ada().allowed_ref::<AuthorOfAll>(&posts[..]).is_err());
    assert!(ada().grant::<Editor>().allowed_ref::<(Writer, Editor)>("a text").is_ok());
}

/// It is as large as the resource, and a reference with its proof is a pointer.
#[test]
fn a_proof_about_a_resource_takes_no_room() {
    assert_eq!(size_of::<Allowed<Post, (Author, Editor)>>(), size_of::<Post>());
    assert_eq!(size_of::<Allowed<&Post, Author>>(), size_of::<usize>());
    assert_eq!(size_of::<NotAllowed>(), size_of::<usize>());
}

#[test]
fn what_is_sent_to_another_thread_can_be() {
    fn is_send_sync_unpin<T: Send + Sync + Unpin + 'static>() {}
    is_send_sync_unpin::<Allowed<Post, Author>>();
    is_send_sync_unpin::<Allowed<Post, Never<std::rc::Rc<()>>>>();
    is_send_sync_unpin::<NotAllowed>();
}

/// Without the request, each policy says what it can: the table of `NotAllowed`.
#[test]
fn every_policy_answers_without_the_request() {
    fn statuses<P: FailurePolicy>() -> [u16; 2] {
        [answer::<P>(&nobody()), answer::<P>(&ada())].map(|refusal| refusal.status().as_u16())
    }
    assert_eq!(statuses::<Forbidden>(), [403, 403]);
    assert_eq!(statuses::<NotFound>(), [404, 404]);
    assert_eq!(statuses::<Status<451>>(), [451, 451]);
    assert_eq!(statuses::<Challenge<Basic>>(), [401, 403]);
    assert_eq!(statuses::<Challenge<Bearer>>(), [401, 403]);
    assert_eq!(statuses::<Challenge>(), [403, 403]);
    assert_eq!(statuses::<RedirectTo<LoginPage>>(), [403, 403]);
}

/// Another token would not help: RFC 6750, 3.1 has `insufficient_scope` for those whom one does.
#[test]
fn rfc_6750_3_1_a_rule_is_no_insufficient_scope() {
    assert!(!answer::<Challenge<Bearer>>(&ada()).headers().contains_key("www-authenticate"));
    let anonymous = answer::<Challenge<Bearer>>(&nobody());
    assert_eq!(anonymous.headers()["www-authenticate"], r#"Bearer realm="Press""#);
}

/// An own policy can tell a scope that is missing, a login that is too old, and a request that it does not know.
#[test]
fn a_policy_is_told_why() {
    enum Telling {}

    impl FailurePolicy for Telling {
        fn refuse(denial: &Denial<'_>) -> Refusal {
            let name = denial.user().map_or("nobody", |user| user.display_name());
            let knows = denial.knows_request();
            Refusal::forbidden().text(format!("{name} {:?} {:?} {knows}", denial.missing(), denial.max_age()))
        }
    }

    let told = |no: NotAllowed| no.refusal().into_response::<String>().into_body();
    let no = ada().allowed::<(Never<Telling>, Editor, Lately)>(()).unwrap_err();
    assert_eq!(told(no), r#"ada ["editor"] Some(300s) false"#);
    assert_eq!(told(nobody().allowed::<Never<Telling>>(()).unwrap_err()), "nobody [] None false");
}

/// Who lacks nothing but a fresh login is asked for one, and who is refused by a rule as well is not.
#[test]
fn only_a_fresh_login_helps_where_nothing_else_is_missing() {
    type Own = authed::Fresh<Press, authed::Minutes<5>, Challenge<Bearer>>;
    let long_ago = ada().authenticated_at(SystemTime::now() - Duration::from_secs(3600));
    let status = |post| long_ago.allowed::<(Own, Author)>(post).unwrap_err().refusal().status();
    assert_eq!(status(Post::of("ada", false)), 401);
    assert_eq!(status(Post::of("bob", false)), 403);
}

/// Neither the text nor `Debug` of an error has anything of the resource.
#[test]
fn an_error_tells_nothing_of_the_resource() {
    let post = Post { text: "top secret".to_owned(), ..Post::of("bob", false) };
    let no = ada().allowed::<(Author, Editor)>(post.clone()).unwrap_err();
    assert_eq!(no.to_string(), "the caller is not allowed to do it to this resource");
    assert_eq!(format!("{no:?}"), r#"NotAllowed { realm: "Press", user: Some("ada"), missing: ["editor"], .. }"#);
    let no = nobody().allowed::<Author>(post).unwrap_err();
    assert_eq!(no.to_string(), "the caller is anonymous and not allowed to do it to this resource");
}

/// A rule that says no and then yes refuses all the same, by its own policy.
#[test]
fn a_rule_that_changes_its_mind_refuses() {
    enum Fickle {}

    impl Rule<Cell<u32>> for Fickle {
        type Realm = Press;
        type OnFailure = NotFound;

        fn allows(_: &Identity<Press>, asked: &Cell<u32>) -> bool {
            asked.replace(asked.get() + 1) > 0
        }
    }

    let no = ada().allowed::<Fickle>(Cell::new(0)).unwrap_err();
    assert_eq!(no.refusal().status(), 404);
    let no = ada().allowed::<(Fickle, Fickle)>(Cell::new(0)).unwrap_err();
    assert_eq!(no.refusal().status(), 404);
}

/// A rule that panics has allowed nothing.
#[test]
fn a_panic_allows_nothing() {
    enum Broken {}

    impl Rule<()> for Broken {
        type Realm = Press;
        type OnFailure = Forbidden;

        fn allows(_: &Identity<Press>, _: &()) -> bool {
            panic!("a rule that cannot decide")
        }
    }

    let reached = Mutex::new(false);
    let outcome = std::panic::catch_unwind(|| {
        let _ = ada().allowed::<AnyOf<(Broken, Never<Forbidden>)>>(());
        *reached.lock().unwrap() = true;
    });
    assert!(outcome.is_err() && !*reached.lock().unwrap());
}

/// `Reader` is open to anyone for what is published, also as a member of several rules.
#[test]
fn the_anonymous_caller_is_allowed_what_is_open_to_anyone() {
    let (draft, published) = (Post::of("ada", false), Post::of("ada", true));
    assert!(nobody().allowed_ref::<Reader>(&published).is_ok());
    assert!(nobody().allowed_ref::<Reader>(&draft).is_err());
    assert!(nobody().allowed_ref::<AnyOf<(Author, Reader)>>(&published).is_ok());
    assert!(nobody().allowed_ref::<(Reader, Editor)>(&published).is_err());
    assert!(nobody().allowed_ref::<Author>(&Post::of("", true)).is_err());
}
