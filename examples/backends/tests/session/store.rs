//! A store that can fail, and remembers what it was asked.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicIsize, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{MemoryStore, SessionStore};

#[derive(Clone, Debug)]
pub struct Store {
    records: MemoryStore,
    /// So many questions are answered yet, and then none. Negative: all.
    answers: Arc<AtomicIsize>,
    /// Whether it fails but once.
    recovers: Arc<AtomicBool>,
    pub loads: Arc<AtomicUsize>,
    pub saves: Arc<AtomicUsize>,
    /// The id of every record that it has had.
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

    /// Fails to answer one question, after so many.
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
