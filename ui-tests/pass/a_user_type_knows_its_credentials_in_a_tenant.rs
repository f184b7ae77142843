//! `In` needs a user type that knows its credentials in the tenant.

#[path = "../workspace.rs"]
mod workspace;

use authed::{AskRules, Caller, Denied, In};
use workspace::{Member, Office, Workspace};

fn read(caller: &Caller<Office>) -> Result<(), Denied> {
    caller.permitted::<In<Member>>(Workspace { id: 1 }).map(drop)
}

fn main() {}
