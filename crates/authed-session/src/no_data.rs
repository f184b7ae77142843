//! The store of sessions that have no data.

use tower_sessions_core::SessionStore;
use tower_sessions_core::session::{Id, Record};
use tower_sessions_core::session_store::Error;

use crate::digested_ids::Answer;
use crate::misuse::NO_STORE;

/// Has no record, and refuses to store one.
#[derive(Debug)]
pub(crate) struct NoData;

fn refused() -> Answer<'static, ()> {
    Box::pin(async { Err(Error::Backend(NO_STORE.to_owned())) })
}

impl SessionStore for NoData {
    fn create<'s: 'a, 'r: 'a, 'a>(&'s self, _: &'r mut Record) -> Answer<'a, ()> {
        refused()
    }

    fn save<'s: 'a, 'r: 'a, 'a>(&'s self, _: &'r Record) -> Answer<'a, ()> {
        refused()
    }

    fn load<'s: 'a, 'i: 'a, 'a>(&'s self, _: &'i Id) -> Answer<'a, Option<Record>> {
        Box::pin(async { Ok(None) })
    }

    fn delete<'s: 'a, 'i: 'a, 'a>(&'s self, _: &'i Id) -> Answer<'a, ()> {
        Box::pin(async { Ok(()) })
    }
}
