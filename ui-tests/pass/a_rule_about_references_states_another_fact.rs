//! A rule that permits a reference does not permit what it refers to.

#[path = "../press.rs"]
mod press;

use authed::{AskRules, Authed, Denied, Forbidden, Identity, PermittedRef, Rule};
use press::{Post, Press, Writer};

pub enum Anything {}

impl Rule<&Post> for Anything {
    type Realm = Press;
    type OnFailure = Forbidden;

    fn permits(_: &Identity<Press>, _: &&Post) -> bool {
        true
    }
}

impl Rule<Post> for Anything {
    type Realm = Press;
    type OnFailure = Forbidden;

    fn permits(_: &Identity<Press>, _: &Post) -> bool {
        false
    }
}

fn publish(_post: PermittedRef<'_, Post, Anything>) {}

async fn handler(caller: Authed<Writer>, post: &Post) -> Result<(), Denied> {
    publish(caller.permitted_ref::<Anything>(post)?);
    Ok(())
}

fn main() {}
