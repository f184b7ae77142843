//! A tenant that a scope of the login permits is not permitted by the same scope in the tenant.

#[path = "../workspace.rs"]
mod workspace;

use authed::{In, Permitted};
use workspace::{Owner, Workspace};

fn close(_: Permitted<Workspace, In<Owner>>) {}

fn in_the_workspace(workspace: Permitted<Workspace, In<Owner>>) {
    close(workspace);
}

fn main() {}
