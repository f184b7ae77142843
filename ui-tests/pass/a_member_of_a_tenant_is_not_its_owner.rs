//! `In<Member>` does not weaken to `In<Owner>`.

#[path = "../workspace.rs"]
mod workspace;

use authed::{In, Permitted};
use workspace::{Member, Owner, Workspace};

fn see(_: Permitted<Workspace, In<Member>>) {}

fn close(workspace: Permitted<Workspace, In<Owner>>) {
    see(Permitted::weaken(workspace));
}

fn main() {}
