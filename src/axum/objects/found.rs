//! `Found`: the objects of a request. Each is looked up once, and every further parameter gets the same one.

use std::any::{Any, TypeId};
use std::sync::Arc;

use http::Extensions;

/// The captures that were read, with the objects that they name.
#[derive(Clone, Default)]
pub(super) struct Found(Vec<Entry>);

#[derive(Clone)]
struct Entry {
    /// `None` stands before all captures: no capture names the object.
    index: Option<usize>,
    /// Nothing, if the capture names no object.
    object: Option<Object>,
}

#[derive(Clone)]
struct Object {
    of: TypeId,
    value: Arc<dyn Any + Send + Sync>,
}

/// What is known of the objects of one type.
pub(super) enum Lookup<T> {
    One(Arc<T>),
    /// No capture was read yet.
    Unread,
    /// Captures were read, and none of them or several name such an object.
    NotOne,
}

impl Found {
    pub(super) fn insert<T: Send + Sync + 'static>(extensions: &mut Extensions, index: usize, object: Arc<T>) {
        let object = Some(Object { of: TypeId::of::<T>(), value: object });
        extensions.get_or_insert_default::<Self>().0.push(Entry { index: Some(index), object });
    }

    /// The object is named by something else than a capture.
    pub(super) fn insert_named<T: Send + Sync + 'static>(extensions: &mut Extensions, object: Arc<T>) {
        let object = Some(Object { of: TypeId::of::<T>(), value: object });
        extensions.get_or_insert_default::<Self>().0.push(Entry { index: None, object });
    }

    /// The capture names no object.
    pub(super) fn insert_plain(extensions: &mut Extensions, index: usize) {
        extensions.get_or_insert_default::<Self>().0.push(Entry { index: Some(index), object: None });
    }

    /// Returns the object of this capture.
    pub(super) fn at<T: Send + Sync + 'static>(extensions: &Extensions, index: usize) -> Option<Arc<T>> {
        let entries = &extensions.get::<Self>()?.0;
        let entry = entries.iter().find(|entry| entry.index == Some(index))?;
        downcast(entry.object.as_ref()?)
    }

    /// Returns the last object of this type before this capture.
    pub(super) fn before<T: Send + Sync + 'static>(extensions: &Extensions, index: usize) -> Option<Arc<T>> {
        let entries = &extensions.get::<Self>()?.0;
        let before = entries.iter().filter(|entry| entry.index < Some(index) && entry.is::<T>());
        downcast(before.max_by_key(|entry| entry.index)?.object.as_ref()?)
    }

    /// Returns the only object of this type.
    pub(super) fn only<T: Send + Sync + 'static>(extensions: &Extensions) -> Lookup<T> {
        let Some(Self(entries)) = extensions.get::<Self>() else { return Lookup::Unread };
        let mut of_type = entries.iter().filter(|entry| entry.is::<T>()).filter_map(|entry| entry.object.as_ref());
        match (of_type.next().and_then(downcast), of_type.next()) {
            (Some(object), None) => Lookup::One(object),
            _ => Lookup::NotOne,
        }
    }
}

impl Entry {
    fn is<T: 'static>(&self) -> bool {
        self.object.as_ref().is_some_and(|object| object.of == TypeId::of::<T>())
    }
}

fn downcast<T: Send + Sync + 'static>(object: &Object) -> Option<Arc<T>> {
    Arc::clone(&object.value).downcast().ok()
}
