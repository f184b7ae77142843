//! A store that can fail, and counts requests.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicIsize, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use authed_session::tower_sessions_core::session::{Id, Record};
use authed_session::tower_sessions_core::session_store::{Error, Result};
use authed_session::{MemoryStore, SessionStore};

#[derive(Clone, Debug)]
pub struct Store {
    records: MemoryStore,
    /// The number of requests that still succeed. Negative: all succeed.
    answers: Arc<AtomicIsize>,
    /// Whether only one request fails.
    recovers: Arc<AtomicBool>,
    pub loads: Arc<AtomicUsize>,
    pub saves: Arc<AtomicUsize>,
    /// The ID of every record that was saved.
    pub ids: Arc<Mutex<Vec<Id>>>,
}

impl Store {
    pub fn new() -> Self {
        Self {
            records: MemoryStore::default(),
            answers: Arc::new(AtomicIsize::new(-1)),
            recovers: Arc::default(),
            loads: Arc::default(),
            saves: Arc::default(),
            ids: Arc::default(),
        }
    }

    pub fn fail_after(&self, answers: isize) {
        self.answers.store(answers, Ordering::SeqCst);
    }

    /// Fails once, after this number of requests.
    pub fn fail_once_after(&self, answers: isize) {
        self.recovers.store(true, Ordering::SeqCst);
        self.fail_after(answers);
    }

    pub fn recover(&self) {
        self.recovers.store(false, Ordering::SeqCst);
        self.answers.store(-1, Ordering::SeqCst);
    }

    fn ask(&self) -> Result<()> {
        let left = self.answers.load(Ordering::SeqCst);
        if left == 0 {
            if self.recovers.load(Ordering::SeqCst) {
                self.recover();
            }
            return Err(Error::Backend("connecting to store.internal: refused".into()));
        }
        if left > 0 {
            self.answers.store(left - 1, Ordering::SeqCst);
        }
        Ok(())
    }
}

type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

impl SessionStore for Store {
    fn create<'s: 'a, 'r: 'a, 'a>(&'s self, record: &'r mut Record) -> Answer<'a, ()> {
        Box::pin(async {
            self.ask()?;
            self.saves.fetch_add(1, Ordering::SeqCst);
            self.ids.lock().unwrap().push(record.id);
            self.records.create(record).await
        })
    }

    fn save<'s: 'a, 'r: 'a, 'a>(&'s self, record: &'r Record) -> Answer<'a, ()> {
        Box::pin(async {
            self.ask()?;
            self.saves.fetch_add(1, Ordering::SeqCst);
            self.ids.lock().unwrap().push(record.id);
            self.records.save(record).await
        })
    }

    fn load<'s: 'a, 'i: 'a, 'a>(&'s self, id: &'i Id) -> Answer<'a, Option<Record>> {
        Box::pin(async {
            self.ask()?;
            self.loads.fetch_add(1, Ordering::SeqCst);
            self.records.load(id).await
        })
    }

    fn delete<'s: 'a, 'i: 'a, 'a>(&'s self, id: &'i Id) -> Answer<'a, ()> {
        Box::pin(async {
            self.ask()?;
            self.records.delete(id).await
        })
    }
}
