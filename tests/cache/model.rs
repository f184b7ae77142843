//! The cache compared with a model: a map from each token to the number of its cached verdict.

use std::collections::HashMap;
use std::time::Duration;

use authed::Backend;
use authed::backend::{Cache, ErrorKind};
use proptest::prelude::*;
use tokio::runtime::Builder;

use crate::issuer::{Issuer, Shop, ask, found, head, minutes};

#[derive(Clone, Debug)]
enum Step {
    Ask { backend: usize, token: String },
    Clear,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let token = prop_oneof![4 => "good-[ab]{1,2}", 1 => "bad-a|down-a|malformed-a"];
    let asking = (0..2_usize, token).prop_map(|(backend, token)| Step::Ask { backend, token });
    prop::collection::vec(prop_oneof![12 => asking, 1 => Just(Step::Clear)], 1..60)
}

async fn run(steps: Vec<Step>, rejections: bool) -> Result<(), TestCaseError> {
    let issuer = Issuer::fast();
    let cache = if rejections { minutes().keeping_rejections_for(Duration::from_secs(600)) } else { minutes() };
    let backends = [issuer.backend(&cache), issuer.backend(&cache)];
    let mut cached: HashMap<(usize, String), usize> = HashMap::new();
    let mut asked = 0;
    for step in steps {
        let Step::Ask { backend, token } = step else {
            cache.clear();
            cached.clear();
            continue;
        };
        let is_cached = cached.contains_key(&(backend, token.clone()));
        prop_assert_eq!(backends[backend].authenticate_now(&head(&token)).is_some(), is_cached);
        let answer = ask(&backends[backend], &token).await;
        asked += usize::from(!is_cached);
        match token.split_once('-').unwrap() {
            ("good", name) => {
                let number = *cached.entry((backend, token.clone())).or_insert(asked);
                prop_assert_eq!(found(answer), format!("{name} #{number}"));
            }
            (kind, _) => {
                let kinds = [("bad", ErrorKind::Rejected), ("down", ErrorKind::Unavailable)];
                let expected = kinds.into_iter().find(|(name, _)| *name == kind);
                let expected = expected.map_or(ErrorKind::Malformed, |(_, kind)| kind);
                if rejections && kind == "bad" {
                    cached.insert((backend, token.clone()), 0);
                }
                prop_assert_eq!(answer.unwrap_err().kind(), expected);
            }
        }
        prop_assert_eq!(issuer.asked(), asked);
    }
    Ok(())
}

proptest! {
    #[test]
    fn the_cache_behaves_like_a_map(steps in steps(), rejections: bool) {
        Builder::new_current_thread().enable_all().build().unwrap().block_on(run(steps, rejections))?;
    }
}

/// A hundred verdicts fit, and a thousand do not. Without any room, each request asks.
#[tokio::test]
async fn a_full_cache_asks_again_and_stays_right() {
    for (capacity, tokens, least) in [(0, 3, 3), (100, 50, 0), (100, 1000, 900)] {
        let issuer = Issuer::fast();
        let cache = Cache::<Shop>::new(capacity, Duration::from_secs(600));
        let backend = issuer.backend(&cache);
        for number in 0..tokens {
            ask(&backend, &format!("good-{number}")).await.unwrap();
        }
        let before = issuer.asked();
        assert_eq!(before, tokens);
        for number in 0..tokens {
            assert!(found(ask(&backend, &format!("good-{number}")).await).starts_with(&format!("{number} #")));
        }
        let again = issuer.asked() - before;
        assert!(again >= least && (least > 0 || again == 0), "{again} of {tokens} with room for {capacity}");
    }
}
