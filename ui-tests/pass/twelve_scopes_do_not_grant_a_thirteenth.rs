//! A proof of twelve scopes does not grant a thirteenth.

use authed::{Authed, Grants, Proof, SimpleUser, scopes};

#[rustfmt::skip]
scopes! {
    pub realm Letters for SimpleUser;
    pub scope A = "a"; pub scope B = "b"; pub scope C = "c"; pub scope D = "d"; pub scope E = "e"; pub scope F = "f";
    pub scope G = "g"; pub scope H = "h"; pub scope I = "i"; pub scope J = "j"; pub scope K = "k"; pub scope L = "l";
    pub scope M = "m";
}

fn last(_by: Proof<'_, impl Grants<L>>) {}

async fn handler(caller: Authed<(A, B, C, D, E, F, G, H, I, J, K, L)>) {
    last(caller.proof());
}

fn main() {}
