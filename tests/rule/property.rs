//! Random callers, resources and combinations of rules, against a model.

use authed::testing::TestCaller;
use authed::{AnyOf, AskRules, Authed, Credentials, HList, Identity, Permitted, Proof, Rule, SimpleUser, User};
use proptest::prelude::*;
use support::shop::seconds_ago;

use super::{Author, Editor, Lately, Post, Press, Reader, Writer};

/// A rule of the model, as a tree.
#[derive(Clone, Copy)]
enum Model {
    Author,
    Reader,
    Writer,
    Editor,
    Lately,
    All(&'static [Model]),
    Any(&'static [Model]),
}

#[derive(Clone, Debug)]
struct Somebody {
    name: &'static str,
    scopes: &'static [&'static str],
    minutes_ago: Option<i64>,
}

impl Model {
    fn permits(&self, who: Option<&Somebody>, post: &Post) -> bool {
        let holds = |scope| who.is_some_and(|who| who.scopes.contains(&scope));
        let is_author = who.is_some_and(|who| who.name == post.author);
        match self {
            Self::Author => is_author,
            Self::Reader => is_author || post.is_published,
            Self::Writer => holds("writer"),
            Self::Editor => holds("editor"),
            Self::Lately => who.and_then(|who| who.minutes_ago).is_some_and(|minutes| minutes < 5),
            Self::All(members) => members.iter().all(|member| member.permits(who, post)),
            Self::Any(members) => members.iter().any(|member| member.permits(who, post)),
        }
    }

    /// Returns the status of the response to a denied caller.
    fn status(&self, who: Option<&Somebody>, post: &Post) -> u16 {
        match self {
            Self::Author => 404,
            Self::Reader => 403,
            Self::Writer => 402,
            Self::Editor => 410,
            // Without the request there is no redirect.
            Self::Lately => 403,
            Self::All(members) => {
                members.iter().find(|member| !member.permits(who, post)).expect("a member denies").status(who, post)
            }
            Self::Any(members) => members[0].status(who, post),
        }
    }
}

/// Asserts that the library decides as the model, by every way to ask.
fn decide<R>(caller: &TestCaller<Press>, who: Option<&Somebody>, posts: &[Post], model: Model)
where
    R: Rule<Post, Realm = Press>,
{
    let found = caller.caller();
    for post in posts {
        let expected = model.permits(who, post);
        let asked = found.permitted::<R>(post.clone());
        assert_eq!(asked.is_ok(), expected);
        match asked {
            Ok(permitted) => {
                assert_eq!((&*permitted, Permitted::as_ref(&permitted).author.as_str()), (post, &*post.author))
            }
            Err(denied) => {
                assert_eq!(denied.is_authenticated(), who.is_some());
                assert_eq!(denied.into_rejection().status(), model.status(who, post));
            }
        }
        assert_eq!(
            found.permitted_ref::<R>(post).map(|permitted| std::ptr::eq(*permitted, post)).ok(),
            expected.then_some(true)
        );
        assert_eq!(caller.permitted_ref::<R>(post).is_ok(), expected);
        if found.prove::<Writer>().is_ok() {
            let authed: Authed<Writer> = caller.authed();
            let proof: Proof<'_, Writer> = authed.proof();
            assert_eq!(authed.permitted_ref::<R>(post).is_ok(), expected);
            assert_eq!(proof.permitted_ref::<R>(post).is_ok(), expected);
        }
        // A login never takes a permission away.
        if TestCaller::<Press>::anonymous().permitted_ref::<R>(post).is_ok() {
            assert!(expected);
        }
    }
    let left: Vec<_> = found.permitted_among::<R>(posts.iter().cloned()).map(Permitted::into_inner).collect();
    let expected: Vec<_> = posts.iter().filter(|post| model.permits(who, post)).cloned().collect();
    assert_eq!(left, expected);
}

macro_rules! decide_all {
    ($caller:expr, $who:expr, $posts:expr; $($R:ty => $model:expr;)+) => { $( decide::<$R>($caller, $who, $posts, $model); )+ };
}

fn somebody() -> impl Strategy<Value = Option<Somebody>> {
    let name = prop::sample::select(vec!["ada", "bob", "eve", "", "ad", "Ada"]);
    let scopes = prop::sample::select(vec![&[][..], &["writer"], &["writer", "editor"]]);
    let minutes = prop::option::of(prop::sample::select(vec![0, 4, 6, 600]));
    let known = (name, scopes, minutes);
    prop::option::weighted(0.8, known.prop_map(|(name, scopes, minutes_ago)| Somebody { name, scopes, minutes_ago }))
}

fn post() -> impl Strategy<Value = Post> {
    (prop::sample::select(vec!["ada", "bob", "", "ad"]), any::<bool>()).prop_map(|(name, open)| Post::of(name, open))
}

fn caller(who: Option<&Somebody>) -> TestCaller<Press> {
    let Some(who) = who else { return TestCaller::anonymous() };
    let caller = TestCaller::new(SimpleUser::new(who.name));
    let caller = match who.scopes {
        [] => caller,
        [_] => caller.grant::<Writer>(),
        _ => caller.grant::<Editor>(),
    };
    match who.minutes_ago {
        Some(minutes) => caller.with_authentication_time(seconds_ago(60 * minutes)),
        None => caller,
    }
}

proptest! {
    #[test]
    fn rules_decide_as_the_model(who in somebody(), posts in prop::collection::vec(post(), 0..6)) {
        use Model::{All, Any};
        const A: Model = Model::Author;
        const R: Model = Model::Reader;
        const W: Model = Model::Writer;
        const E: Model = Model::Editor;
        const L: Model = Model::Lately;
        decide_all! { &caller(who.as_ref()), who.as_ref(), &posts;
            Author => A;
            Reader => R;
            Writer => W;
            Editor => E;
            Lately => L;
            (Author,) => All(&[A]);
            (Author, Reader) => All(&[A, R]);
            (Reader, Author) => All(&[R, A]);
            (Reader, Writer) => All(&[R, W]);
            (Writer, Author, Lately) => All(&[W, A, L]);
            (Lately, Editor, Reader, Writer) => All(&[L, E, R, W]);
            HList![Author, Writer, Lately] => All(&[A, W, L]);
            AnyOf<(Author,)> => Any(&[A]);
            AnyOf<(Author, Editor)> => Any(&[A, E]);
            AnyOf<(Editor, Author)> => Any(&[E, A]);
            AnyOf<(Reader, Lately)> => Any(&[R, L]);
            AnyOf<HList![Lately, Author, Reader]> => Any(&[L, A, R]);
            AnyOf<(Author, Author, Author, Author, Author, Author, Author, Author, Author, Author, Author, Reader)>
                => Any(&[A, R]);
            (AnyOf<(Author, Editor)>, Lately) => All(&[Any(&[A, E]), L]);
            (Reader, AnyOf<(Editor, (Author, Lately))>) => All(&[R, Any(&[E, All(&[A, L])])]);
            AnyOf<((Author, Lately), (Reader, Writer))> => Any(&[All(&[A, L]), All(&[R, W])]);
            AnyOf<((Lately, Author), Editor)> => Any(&[All(&[L, A]), E]);
            (HList![Reader, Writer], AnyOf<(AnyOf<(Author, Lately)>, Editor)>)
                => All(&[All(&[R, W]), Any(&[Any(&[A, L]), E])]);
        }
    }

    /// For any names.
    #[test]
    fn the_author_is_the_user_with_the_authors_id(name in ".{0,12}", author in ".{0,12}") {
        let caller = TestCaller::<Press>::new(SimpleUser::new(&*name));
        let post = Post::of(&author, false);
        prop_assert_eq!(caller.permitted_ref::<Author>(&post).is_ok(), name == author);
        let own = Post::of(&SimpleUser::new(&*name).id(), false);
        prop_assert!(caller.permitted_ref::<Author>(&own).is_ok());
    }
}

/// For the tests of an application.
#[test]
fn a_rule_can_be_called_directly() {
    let ada = Identity::<Press>::new(SimpleUser::new("ada"), Credentials::none());
    assert!(Author::permits(&ada, &Post::of("ada", false)));
    assert!(!Author::permits(&ada, &Post::of("bob", true)));
}
