//! Chains against a small model: the first member with an outcome other than "nobody" decides. Without HTTP: every
//! server gets its answers from the authenticator.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use authed::backend::Outcome;
use authed::policy::Reason;
use authed::response::WwwAuthenticate;
use authed::{AuthenticationError, Authenticator, Backend, Credentials, Identity, SimpleUser, User};
use http::request::Parts;
use proptest::prelude::*;

use super::site::Shop;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Finds {
    Nobody,
    Somebody,
    Malformed,
    Rejected,
    Unavailable,
}

use Finds::{Malformed, Nobody, Rejected, Somebody, Unavailable};

/// How many polls a member waits for: none, this many, or this many if the request has something for it.
#[derive(Clone, Copy, Debug)]
enum Waits {
    Never,
    Always(u8),
    ForItsOwn(u8),
}

const NAMES: [&str; 4] = ["A", "B", "C", "D"];

#[derive(Clone)]
struct Member {
    name: &'static str,
    finds: Finds,
    waits: Waits,
    has_been_asked: Arc<AtomicBool>,
}

impl Member {
    fn polls(&self) -> u8 {
        match self.waits {
            Waits::Never => 0,
            Waits::ForItsOwn(_) if self.finds == Nobody => 0,
            Waits::Always(polls) | Waits::ForItsOwn(polls) => polls,
        }
    }

    fn outcome(&self) -> Outcome<Shop> {
        match self.finds {
            Nobody => Ok(None),
            Somebody => Ok(Some(Identity::new(SimpleUser::new(self.name), Credentials::none()))),
            Malformed => Err(AuthenticationError::malformed()),
            Rejected => Err(AuthenticationError::rejected()),
            Unavailable => Err(AuthenticationError::unavailable("down")),
        }
    }
}

impl Backend for Member {
    type Realm = Shop;

    async fn authenticate(&self, _: &Parts) -> Outcome<Shop> {
        self.has_been_asked.store(true, Ordering::SeqCst);
        for _ in 0..self.polls() {
            tokio::task::yield_now().await;
        }
        self.outcome()
    }

    fn authenticate_now(&self, _: &Parts) -> Option<Outcome<Shop>> {
        self.has_been_asked.store(true, Ordering::SeqCst);
        (self.polls() == 0).then(|| self.outcome())
    }

    fn challenges(&self, _: &Parts, _: Reason<'_>) -> Vec<WwwAuthenticate> {
        vec![WwwAuthenticate::new(self.name)]
    }
}

/// Returns every way to combine four members to one chain.
fn chains([a, b, c, d]: [Member; 4]) -> [Authenticator<Shop>; 5] {
    let [one, two, three, four] = std::array::from_fn(|_| (a.clone(), b.clone(), c.clone(), d.clone()));
    [
        Authenticator::new(one.0.or(one.1).or(one.2).or(one.3)),
        Authenticator::new(two.0.or(two.1.or(two.2)).or(two.3)),
        Authenticator::new(three.0.or(three.1).or(three.2.or(three.3))),
        Authenticator::new(four.0.or(four.1.or(four.2).or(four.3))),
        Authenticator::new(a.or(b.or(c.or(d)))),
    ]
}

/// The answer of an authenticator: a user's name, nobody, or a status with its challenges.
#[derive(Clone, Debug, PartialEq)]
enum Said {
    Name(String),
    Nobody,
    Rejection(u16, Vec<String>),
}

async fn says(authenticator: &Authenticator<Shop>) -> Said {
    let (mut head, ()) = http::Request::new(()).into_parts();
    match authenticator.caller(&mut head).await {
        Ok(caller) => caller.user().map_or(Said::Nobody, |user| Said::Name(user.display_name().to_owned())),
        Err(rejection) => {
            let lines = rejection.headers().get_all("www-authenticate").iter();
            Said::Rejection(rejection.status().as_u16(), lines.map(|line| line.to_str().unwrap().to_owned()).collect())
        }
    }
}

/// Returns the place of the member that decides, and the answer.
fn model(finds: &[Finds; 4]) -> (usize, Said) {
    let all = || NAMES.map(str::to_owned).to_vec();
    let decides = finds.iter().position(|&finds| finds != Nobody).unwrap_or(4);
    let said = match finds.get(decides) {
        None | Some(Nobody) => Said::Nobody,
        Some(Somebody) => Said::Name(NAMES[decides].to_owned()),
        Some(Malformed) => Said::Rejection(400, all()),
        Some(Rejected) => Said::Rejection(401, all()),
        Some(Unavailable) => Said::Rejection(503, all()),
    };
    (decides, said)
}

fn finds() -> impl Strategy<Value = Finds> {
    prop_oneof![4 => Just(Nobody), 2 => Just(Somebody), 1 => Just(Malformed), 1 => Just(Rejected), 1 => Just(Unavailable)]
}

fn waits() -> impl Strategy<Value = Waits> {
    prop_oneof![2 => Just(Waits::Never), 1 => (1..4u8).prop_map(Waits::Always), 1 => (1..4u8).prop_map(Waits::ForItsOwn)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_first_member_with_an_outcome_decides(plan in prop::array::uniform4((finds(), waits()))) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (decides, expected) = model(&plan.map(|(finds, _)| finds));
        for association in 0..5 {
            let mut names = NAMES.into_iter();
            let members = plan.map(|(finds, waits)| {
                Member { name: names.next().unwrap(), finds, waits, has_been_asked: Arc::default() }
            });
            let chain = &chains(members.clone())[association];
            prop_assert_eq!(&runtime.block_on(says(chain)), &expected);
            // The members behind it are not asked.
            let asked: Vec<bool> = members.iter().map(|member| member.has_been_asked.load(Ordering::SeqCst)).collect();
            let should: Vec<bool> = (0..4).map(|place| place <= decides).collect();
            prop_assert_eq!(asked, should);
        }
    }
}
