//! The store, with digests in place of IDs.

use std::fmt;
use std::pin::Pin;

use sha2::{Digest, Sha256};
use tower_sessions_core::SessionStore;
use tower_sessions_core::session::{Id, Record};
use tower_sessions_core::session_store::Result;

/// A store that receives digests of IDs. A reader of the store does not learn a cookie, and the time of its comparisons
/// reveals nothing about IDs.
pub(crate) struct DigestedIds(Box<dyn SessionStore>);

impl DigestedIds {
    pub(crate) fn new(store: impl SessionStore) -> Self {
        Self(Box::new(store))
    }
}

/// Returns half of a SHA-256 digest: 128 bits, as many as an ID has.
pub(crate) fn digest(purpose: &[u8], id: &Id) -> Id {
    let digest = Sha256::new().chain_update(purpose).chain_update(id.0.to_be_bytes()).finalize();
    let (half, _) = digest.split_at(16);
    Id(half.iter().fold(0, |id, &byte| (id << 8) | i128::from(byte)))
}

fn stored(id: &Id) -> Id {
    digest(b"authed: id of a session", id)
}

pub(crate) type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

impl SessionStore for DigestedIds {
    fn create<'s: 'a, 'r: 'a, 'a>(&'s self, record: &'r mut Record) -> Answer<'a, ()> {
        Box::pin(async {
            loop {
                let id = stored(&record.id);
                let mut digested = Record { id, ..record.clone() };
                self.0.create(&mut digested).await?;
                if digested.id == id {
                    return Ok(());
                }
                // The ID was taken, and the store chose another one. No ID has that digest.
                self.0.delete(&digested.id).await?;
                record.id = Id::default();
            }
        })
    }

    fn save<'s: 'a, 'r: 'a, 'a>(&'s self, record: &'r Record) -> Answer<'a, ()> {
        Box::pin(async { self.0.save(&Record { id: stored(&record.id), ..record.clone() }).await })
    }

    fn load<'s: 'a, 'i: 'a, 'a>(&'s self, id: &'i Id) -> Answer<'a, Option<Record>> {
        Box::pin(async {
            let record = self.0.load(&stored(id)).await?;
            Ok(record.map(|record| Record { id: *id, ..record }))
        })
    }

    fn delete<'s: 'a, 'i: 'a, 'a>(&'s self, id: &'i Id) -> Answer<'a, ()> {
        Box::pin(async { self.0.delete(&stored(id)).await })
    }
}

impl fmt::Debug for DigestedIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DigestedIds(..)")
    }
}
