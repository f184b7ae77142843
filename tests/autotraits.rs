//! What is kept across an `await`, or sent to another thread, can be.

use authed::{Authed, Authenticator, Caller, Credentials, Denied, Identity, Proof, Refusal, SimpleUser, scopes};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Viewer = "viewer";
    pub scope Admin = "admin";
}

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
    is_send_sync_unpin::<Refusal>();
}

/// A proof is handed from function to function as a pointer is.
#[test]
fn a_proof_is_a_pointer() {
    fn is_copy<T: Copy>() {}
    is_copy::<Proof<'_, Admin>>();
    assert_eq!(size_of::<Proof<'_, (Viewer, Admin)>>(), size_of::<usize>());
}
