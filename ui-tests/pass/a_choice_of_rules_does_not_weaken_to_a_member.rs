//! A resource that one of two rules permits is not permitted by each of them.

#[path = "../press.rs"]
mod press;

use authed::{AnyOf, Permitted};
use press::{Author, Post, Reader};

fn publish(_post: Permitted<Post, Author>) {}

fn review(post: Permitted<Post, (Author, Choice)>) {
    publish(Permitted::weaken(post));
}

type Choice = AnyOf<(Author, Reader)>;

fn main() {}
