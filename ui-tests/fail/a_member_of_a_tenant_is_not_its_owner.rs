//! `In<Member>` does not weaken to `In<Owner>`.

#[path = "../workspace.rs"]
mod workspace;

use authed::{In, Permitted};
use workspace::{Member, Owner, Workspace};

fn close(_: Permitted<Workspace, In<Owner>>) {}

fn read(workspace: Permitted<Workspace, In<Member>>) {
    close(Permitted::weaken(workspace));
}

fn main() {}
