//! A login at a lower level does not grant one at a higher level.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Grants, Proof, requirement::Level};
use shop::Shop;

type SecondFactor = Level<Shop, 2>;
type HardwareKey = Level<Shop, 3>;

fn sign(_by: Proof<'_, impl Grants<HardwareKey>>) {}

async fn handler(caller: Authed<HardwareKey>) {
    sign(caller.proof());
}

fn main() {}
