//! Callers, proofs and responses can be kept across an `await`, and sent to another thread.

use authed::backend::Kept;
use authed::revocation::{Ended, Revocations};
use authed::{Authed, Authenticator, Caller, Credentials, Denied, Identity, Proof, Rejection};
use support::shop::{Admin, Shop, Viewer};

fn is_send_sync_unpin<T: Send + Sync + Unpin>() {}

#[test]
fn callers_and_proofs_are_send_sync_and_unpin() {
    is_send_sync_unpin::<Authed<(Viewer, Admin)>>();
    is_send_sync_unpin::<Proof<'_, (Viewer, Admin)>>();
    is_send_sync_unpin::<Caller<Shop>>();
    is_send_sync_unpin::<Identity<Shop>>();
    is_send_sync_unpin::<Credentials<Shop>>();
    is_send_sync_unpin::<Authenticator<Shop>>();
    is_send_sync_unpin::<Denied>();
    is_send_sync_unpin::<Rejection>();
    is_send_sync_unpin::<Revocations>();
    is_send_sync_unpin::<Kept<Shop>>();
}

/// Sockets keep it in a local variable, and poll it by `&mut`.
#[test]
fn the_end_of_a_caller_is_owned_send_and_unpin() {
    fn is_owned<T: Future + Send + Unpin + 'static>() {}
    is_owned::<Ended>();
}

/// Functions pass a proof on like a reference.
#[test]
fn a_proof_is_a_copyable_pointer() {
    fn is_copy<T: Copy>() {}
    is_copy::<Proof<'_, Admin>>();
    assert_eq!(size_of::<Proof<'_, (Viewer, Admin)>>(), size_of::<usize>());
}
