//! A store that is made for tower-sessions 0.15.

use std::time::Duration;

use authed_session::tower_sessions_core::session::{Id, Record};
use authed_session::{SessionStore, Store015};
use tower_sessions_memory_store_0_15::MemoryStore;

use super::app::{Node, Users};
use super::browser::Browser;

#[tokio::test]
async fn users_log_in_and_out_with_a_store_for_0_15() {
    let node = Node::start(Store015(MemoryStore::default()), &Users::new()).await;
    let mut browser = Browser::new(node.address);
    browser.post("/cart/pears").await;
    let first = browser.log_in("ada").await;
    browser.post("/cart/apples").await;
    assert_eq!((browser.me().await, browser.text("/cart").await), ("ada".into(), "apples".into()));
    let second = browser.log_in("ada").await;
    assert_eq!(browser.text("/cart").await, "apples");
    assert_eq!(browser.with_cookie(Some(first)).me().await, "stranger");
    assert_eq!(browser.post("/logout").await.status(), 303);
    assert_eq!(browser.with_cookie(Some(second)).me().await, "stranger");
}

#[tokio::test]
async fn records_pass_unchanged_and_a_taken_id_becomes_another() {
    let store = Store015(MemoryStore::default());
    let record = |text: &str| {
        let data = [("text".to_owned(), text.into())].into();
        let expiry_date = (std::time::SystemTime::now() + Duration::from_secs(3600)).into();
        Record { id: Id(-7), data, expiry_date }
    };
    let (mut first, mut second) = (record("first"), record("second"));
    store.create(&mut first).await.unwrap();
    store.create(&mut second).await.unwrap();
    assert_eq!(first.id, Id(-7));
    assert_ne!(second.id, Id(-7));
    for record in [first, second] {
        assert_eq!(store.load(&record.id).await.unwrap(), Some(record.clone()));
        let changed = Record { data: [("text".to_owned(), "changed".into())].into(), ..record };
        store.save(&changed).await.unwrap();
        assert_eq!(store.load(&changed.id).await.unwrap(), Some(changed.clone()));
        store.delete(&changed.id).await.unwrap();
        assert_eq!(store.load(&changed.id).await.unwrap(), None);
    }
}
