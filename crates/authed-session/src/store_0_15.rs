//! `Store015`: stores that are made for tower-sessions 0.15.

use std::pin::Pin;

use tower_sessions_core::SessionStore;
use tower_sessions_core::session::{Id, Record};
use tower_sessions_core::session_store::{Error, Result};
use tower_sessions_core_0_15::SessionStore as Newer;
use tower_sessions_core_0_15::session::{Id as NewerId, Record as NewerRecord};
use tower_sessions_core_0_15::session_store::Error as NewerError;

/// Adapts a store that is made for tower-sessions 0.15.
///
/// ```
/// # use authed::{AuthenticationError, SimpleUser, scopes};
/// # use authed_session::{Account, Accounts};
/// # use tower_sessions_memory_store_0_15 as a_store_for_0_15;
/// # scopes! { pub realm Shop for SimpleUser; pub scope Editor = "editor"; }
/// # struct Users;
/// # impl Accounts for Users {
/// #     type Realm = Shop;
/// #     async fn find(&self, _: &str) -> Result<Option<Account<Shop>>, AuthenticationError> { Ok(None) }
/// # }
/// use a_store_for_0_15::MemoryStore;
/// use authed_session::{Sessions, Store015};
///
/// let sessions = Sessions::new(Store015(MemoryStore::default()), Users);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Store015<S>(pub S);

type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

impl<S: Newer> SessionStore for Store015<S> {
    fn create<'s: 'a, 'r: 'a, 'a>(&'s self, record: &'r mut Record) -> Answer<'a, ()> {
        Box::pin(async {
            let mut newer = to_newer(record);
            self.0.create(&mut newer).await.map_err(older_error)?;
            // The store chooses another ID if this one is taken.
            record.id = Id(newer.id.0);
            Ok(())
        })
    }

    fn save<'s: 'a, 'r: 'a, 'a>(&'s self, record: &'r Record) -> Answer<'a, ()> {
        Box::pin(async { self.0.save(&to_newer(record)).await.map_err(older_error) })
    }

    fn load<'s: 'a, 'i: 'a, 'a>(&'s self, id: &'i Id) -> Answer<'a, Option<Record>> {
        Box::pin(async {
            let newer = self.0.load(&NewerId(id.0)).await.map_err(older_error)?;
            Ok(newer.map(|NewerRecord { id, data, expiry_date }| Record { id: Id(id.0), data, expiry_date }))
        })
    }

    fn delete<'s: 'a, 'i: 'a, 'a>(&'s self, id: &'i Id) -> Answer<'a, ()> {
        Box::pin(async { self.0.delete(&NewerId(id.0)).await.map_err(older_error) })
    }
}

fn to_newer(record: &Record) -> NewerRecord {
    let Record { id, data, expiry_date } = record.clone();
    NewerRecord { id: NewerId(id.0), data, expiry_date }
}

fn older_error(error: NewerError) -> Error {
    match error {
        NewerError::Encode(cause) => Error::Encode(cause),
        NewerError::Decode(cause) => Error::Decode(cause),
        NewerError::Backend(cause) => Error::Backend(cause),
    }
}
