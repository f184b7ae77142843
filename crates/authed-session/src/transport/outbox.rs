//! `Outbox`: events that are to be sent.

use std::sync::{Mutex, MutexGuard, PoisonError};

use authed::revocation::Revocation;
use tokio::sync::Notify;

/// If more events wait, one about everybody takes their place.
const LIMIT: usize = 10_000;

#[derive(Default)]
pub(super) struct Outbox {
    texts: Mutex<Vec<String>>,
    filled: Notify,
}

impl Outbox {
    fn texts(&self) -> MutexGuard<'_, Vec<String>> {
        self.texts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn push(&self, text: String) {
        Self::add(&mut self.texts(), [text]);
        self.filled.notify_one();
    }

    fn add(texts: &mut Vec<String>, more: impl IntoIterator<Item = String>) {
        texts.extend(more);
        if texts.len() > LIMIT {
            let name = texts.last().and_then(|text| text.split_once(' ')).map(|(name, _)| name.to_owned());
            *texts = vec![format!("{} {}", name.unwrap_or_default(), Revocation::everybody().to_text())];
        }
    }

    /// Waits for events, and returns all of them.
    pub(super) async fn take(&self) -> Unsent<'_> {
        loop {
            let texts = std::mem::take(&mut *self.texts());
            if !texts.is_empty() {
                return Unsent { outbox: self, texts };
            }
            self.filled.notified().await;
        }
    }
}

/// Events that are being sent. Unless they are [sent](Self::sent), they go back to the outbox: they may be sent twice, which does no
/// harm, but are never lost.
pub(super) struct Unsent<'a> {
    outbox: &'a Outbox,
    pub(super) texts: Vec<String>,
}

impl Unsent<'_> {
    pub(super) fn sent(mut self) {
        self.texts.clear();
    }
}

impl Drop for Unsent<'_> {
    fn drop(&mut self) {
        if !self.texts.is_empty() {
            Outbox::add(&mut self.outbox.texts(), self.texts.drain(..));
            self.outbox.filled.notify_one();
        }
    }
}
