//! A trait object is not a requirement.

#[path = "../shop.rs"]
mod shop;

use authed::{Forbidden, Proof, requirement::Requirement};
use shop::{Admin, Shop};

type Claim = dyn Requirement<Realm = Shop, OnFailure = Forbidden, Clauses = frunk::HNil>;

fn purge(_by: Proof<'_, Claim>) {}

fn edit(_by: Proof<'_, Admin>) {}

fn main() {}
