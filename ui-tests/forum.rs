//! A second realm, for the cases that combine two.

use authed::{SimpleUser, scopes};

scopes! {
    pub realm Forum for SimpleUser;

    pub scope Member = "member";
    pub scope Moderator = "moderator": Member;
}
