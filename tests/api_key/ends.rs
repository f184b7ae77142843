//! Keys that end, and keys that are replaced.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use authed::audit::Cause;
use authed::backend::{ApiKey, KeyList, NewApiKey};
use authed::{Authed, Authenticator, Credentials, Identity, SimpleUser, User, scopes};
use axum::Router;
use axum::routing::get;
use reqwest::Client;
use support::serve;

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Orders = "orders";
}

const HOUR: Duration = Duration::from_secs(3600);

fn robot() -> Identity<Shop> {
    Identity::new(SimpleUser::new("robot"), Credentials::none().grant::<Orders>())
}

/// A server, and the causes of its rejections.
struct Shopkeeper {
    url: String,
    causes: Arc<Mutex<Vec<String>>>,
}

impl Shopkeeper {
    async fn start(keys: &KeyList<Shop>) -> Self {
        let causes = Arc::<Mutex<Vec<_>>>::default();
        let log = Arc::clone(&causes);
        let authenticator =
            Authenticator::new(ApiKey::verified_by("x-api-key", keys.clone())).audited_by(move |event| {
                if let Cause::Error(error) = event.cause() {
                    let source = std::error::Error::source(error).map(ToString::to_string);
                    log.lock().unwrap().push(source.unwrap_or_default());
                }
            });
        let page = get(async |caller: Authed<Orders>| caller.user().display_name().to_owned());
        let address = serve(Router::new().route("/", page).with_state(authenticator)).await;
        Self { url: format!("http://{address}/"), causes }
    }

    async fn status(&self, key: &NewApiKey) -> u16 {
        Client::new().get(&self.url).header("x-api-key", key.secret()).send().await.unwrap().status().as_u16()
    }
}

#[tokio::test]
async fn a_key_ends_when_its_identity_expires_and_the_audit_says_so() {
    let (ended, good) = (NewApiKey::generate("shop"), NewApiKey::generate("shop"));
    let now = SystemTime::now();
    let keys = [(ended.digest(), robot().with_expiry(now)), (good.digest(), robot().with_expiry(now + HOUR))];
    let shop = Shopkeeper::start(&KeyList::new(keys)).await;
    assert_eq!((shop.status(&ended).await, shop.status(&good).await), (403, 200));
    assert_eq!(*shop.causes.lock().unwrap(), ["the key has ended"]);
    // The client cannot tell an ended key from an unknown one.
    let answer = |key: NewApiKey| Client::new().get(&shop.url).header("x-api-key", key.secret()).send();
    let (ended, unknown) = (answer(ended).await.unwrap(), answer(NewApiKey::generate("shop")).await.unwrap());
    assert_eq!(ended.text().await.unwrap(), unknown.text().await.unwrap());
}

#[tokio::test]
async fn a_replaced_key_and_its_successor_are_both_good_for_a_while() {
    let (old, new) = (NewApiKey::generate("shop"), NewApiKey::generate("shop"));
    let keys = KeyList::new([(old.digest(), robot())]);
    let shop = Shopkeeper::start(&keys).await;
    assert_eq!((shop.status(&old).await, shop.status(&new).await), (200, 403));
    let overlap = Duration::from_millis(600);
    assert!(keys.replace(&old.digest(), new.digest(), robot().with_expiry(SystemTime::now() + HOUR), overlap));
    assert_eq!((shop.status(&old).await, shop.status(&new).await), (200, 200));
    tokio::time::sleep(overlap).await;
    assert_eq!((shop.status(&old).await, shop.status(&new).await), (403, 200));
    // What has ended cannot be replaced.
    let newest = NewApiKey::generate("shop");
    assert!(!keys.replace(&old.digest(), newest.digest(), robot(), HOUR));
    assert_eq!(shop.status(&newest).await, 403);
}

#[tokio::test]
async fn replacing_a_key_does_not_lengthen_its_life_and_a_removed_key_is_gone_at_once() {
    let (old, new) = (NewApiKey::generate("shop"), NewApiKey::generate("shop"));
    let end = SystemTime::now() + Duration::from_millis(300);
    let keys = KeyList::new([(old.digest(), robot().with_expiry(end))]);
    let shop = Shopkeeper::start(&keys).await;
    assert!(keys.replace(&old.digest(), new.digest(), robot(), HOUR));
    tokio::time::sleep(Duration::from_millis(350)).await;
    assert_eq!((shop.status(&old).await, shop.status(&new).await), (403, 200));
    assert!(keys.remove(&new.digest()) && !keys.remove(&new.digest()));
    assert_eq!(shop.status(&new).await, 403);
    assert!(keys.insert(new.digest(), robot()) && !keys.insert(new.digest(), robot()));
    assert_eq!(shop.status(&new).await, 200);
}
