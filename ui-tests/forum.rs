//! Another realm, for the cases that must not mix the two.

use authed::{SimpleUser, scopes};

scopes! {
    pub realm Forum for SimpleUser;

    pub scope Member = "member";
    pub scope Moderator = "moderator": Member;
}
