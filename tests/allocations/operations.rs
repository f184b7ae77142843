//! Sixteen operations, decided by the library, and by a `match` written by hand.

use authed::operation::{Functions, Operation};
use authed::{Authed, Authenticator, Caller, Credentials, Denied, Identity, NotFound, Operations};
use futures_util::future::BoxFuture;

use super::ours::{Admin, Authenticated, Shop, authenticator};
use super::shop::Account;

pub const NAMES: [&str; 16] = [
    "list_orders",
    "read_order",
    "add_order",
    "rename_order",
    "delete_order",
    "list_users",
    "read_user",
    "add_user",
    "rename_user",
    "delete_user",
    "search",
    "export",
    "import",
    "purge_cache",
    "restore_backup",
    "shut_down",
];

/// Returns a caller with the scope `Authenticated`, and one with `Admin` as well.
pub fn callers() -> [Caller<Shop>; 2] {
    let authenticator: Authenticator<Shop> = authenticator();
    let known = Credentials::none().grant::<Authenticated>();
    [known, known.grant::<Admin>()].map(|credentials| {
        authenticator.system_caller("bench", Identity::new(Account { name: "ada".to_owned() }, credentials))
    })
}

/// Returns the library's operations: every second one requires `Admin`.
pub fn operations() -> Operations<Shop> {
    NAMES.iter().enumerate().fold(Operations::new(), |all, (number, name)| match number % 2 {
        0 => all.operation(Operation::<Authenticated>::new(name)),
        _ => all.operation(Operation::<Admin, NotFound>::new(name)),
    })
}

/// Decides as [`operations`] does.
#[inline(never)]
pub fn by_hand(name: &str, caller: &Caller<Shop>) -> Result<(), Denied> {
    match name {
        "list_orders" | "add_order" | "delete_order" | "read_user" | "rename_user" | "search" | "import"
        | "restore_backup" => caller.prove::<Authenticated>().map(drop),
        "read_order" | "rename_order" | "list_users" | "add_user" | "delete_user" | "export" | "purge_cache"
        | "shut_down" => caller.prove::<Admin>().map(drop),
        _ => caller.prove::<(Authenticated, Admin)>().map(drop),
    }
}

async fn known(_: Authed<Authenticated>, input: u32) -> u32 {
    input + 1
}

async fn admin(_: Authed<Admin>, input: u32) -> u32 {
    input + 2
}

/// Returns the library's functions.
pub fn functions() -> Functions<Shop, u32, u32> {
    NAMES.iter().enumerate().fold(Functions::new(), |all, (number, name)| match number % 2 {
        0 => all.function(name, "", known),
        _ => all.function(name, "", admin),
    })
}

/// Calls the function as [`functions`] does.
#[inline(never)]
pub fn call_by_hand(name: &str, caller: Caller<Shop>, input: u32) -> Result<BoxFuture<'static, u32>, Denied> {
    match name {
        "list_orders" | "add_order" | "delete_order" | "read_user" | "rename_user" | "search" | "import"
        | "restore_backup" => Ok(Box::pin(known(caller.into_authed()?, input))),
        "read_order" | "rename_order" | "list_users" | "add_user" | "delete_user" | "export" | "purge_cache"
        | "shut_down" => Ok(Box::pin(admin(caller.into_authed()?, input))),
        _ => Err(caller.prove::<(Authenticated, Admin)>().map(drop).unwrap_err()),
    }
}
