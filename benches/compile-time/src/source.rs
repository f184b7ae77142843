//! The compiled programs. They are the same in every run and on every machine.

use std::fmt::Write;

const SCOPES: usize = 200;
const HANDLERS: usize = 100;
const SCOPES_OF_A_HANDLER: usize = 8;

/// What the handlers of the application do.
#[derive(Clone, Copy, PartialEq)]
pub enum Handlers {
    /// Each handler has an `Authed`, and calls two functions that need a proof of one scope.
    Prove,
    /// Each handler has an `Authed`, and calls nothing.
    Ask,
    /// No handler has a parameter, and there is no realm. This is the time of axum.
    Public,
}

/// A realm of 200 scopes, and 100 handlers that require eight scopes each. Every tenth scope implies two others.
pub fn application(handlers: Handlers) -> String {
    let mut random = Random(1);
    let mut code = String::from("use axum::{Router, routing::get};\n");
    if handlers != Handlers::Public {
        let implied: Vec<_> = (0..SCOPES).map(|scope| implied(scope, &mut random)).collect();
        code += &realm(SCOPES, |scope| implied[scope].clone());
        for scope in 0..SCOPES {
            let _ = writeln!(code, "fn need_{scope}(_: Proof<'_, impl Grants<S{scope}>>) {{}}");
        }
    }
    for handler in 0..HANDLERS {
        let scopes = distinct(SCOPES_OF_A_HANDLER, SCOPES, &mut random);
        let asked: Vec<_> = scopes.iter().map(|scope| format!("S{scope}")).collect();
        let needed = distinct(2, SCOPES_OF_A_HANDLER, &mut random);
        let calls: String = needed.iter().map(|&place| format!("need_{}(caller.proof()); ", scopes[place])).collect();
        let (parameter, calls) = match handlers {
            Handlers::Prove => (format!("caller: Authed<({})>", asked.join(", ")), calls),
            Handlers::Ask => (format!("_caller: Authed<({})>", asked.join(", ")), String::new()),
            Handlers::Public => (String::new(), String::new()),
        };
        let _ = writeln!(code, "async fn handler_{handler}({parameter}) -> &'static str {{ {calls}\"done\" }}");
    }
    let routes: String = (0..HANDLERS).map(|i| format!("\n        .route(\"/{i}\", get(handler_{i}))")).collect();
    let state = if handlers == Handlers::Public { "()" } else { "Authenticator<Shop>" };
    let _ = writeln!(code, "pub fn router() -> Router<{state}> {{\n    Router::new(){routes}\n}}");
    code
}

/// 100 handlers of `Routes`, each for a path of its own. With objects, each handler has one of ten types, under one of four
/// rules.
pub fn routes(has_objects: bool) -> String {
    let mut code = realm(4, |_| String::new());
    code += "use authed::{Identity, NotFound, Permitted, Rejection, Resource, Routes, Rule, path, routing::get};\n";
    if has_objects {
        for object in 0..10 {
            let _ = writeln!(
                code,
                "#[derive(Clone)] pub struct O{object}(u32);\n\
                 impl<St: Sync> Resource<St> for O{object} {{\n    type Key = u32;\n    type Within = ();\n    \
                 type Error = Rejection;\n    async fn find(key: u32, _: &(), _: &St) -> Result<Option<Self>, Rejection> {{ \
                 Ok(Some(Self(key))) }}\n}}"
            );
            for rule in 0..4 {
                let _ = writeln!(
                    code,
                    "impl Rule<O{object}> for R{rule} {{\n    type Realm = Shop;\n    type OnFailure = NotFound;\n    \
                     fn permits(_: &Identity<Shop>, object: &O{object}) -> bool {{ object.0 % 4 == {rule} }}\n}}"
                );
            }
        }
        for rule in 0..4 {
            let _ = writeln!(code, "pub enum R{rule} {{}}");
        }
    }
    let mut routes = String::new();
    for handler in 0..HANDLERS {
        let (object, rule) = (handler % 10, handler % 4);
        let (parameter, method, capture) = match has_objects {
            true => (format!(", _object: Permitted<O{object}, R{rule}>"), "object_route", "/{key}"),
            false => (String::new(), "route", ""),
        };
        let _ =
            writeln!(code, "async fn handler_{handler}(_: Authed<S{rule}>{parameter}) -> &'static str {{ \"done\" }}");
        let _ = write!(routes, "\n        .{method}(path!(\"/{handler}{capture}\"), get(handler_{handler}))");
    }
    let _ = writeln!(code, "pub fn routes() -> Routes<Authenticator<Shop>> {{\n    Routes::new(){routes}\n}}");
    code
}

/// A realm of this number of scopes, and nothing else.
pub fn realm_alone(scopes: usize) -> String {
    realm(scopes, |_| String::new())
}

/// A function that needs a proof of `needed`, and a call with a proof of `proven`, in a realm of 100 scopes.
pub fn one_proof(proven: &str, needed: &str) -> String {
    format!(
        "{}use authed::AnyOf;\nuse frunk::HList;\nfn need(_: Proof<'_, impl Grants<{needed}>>) {{}}\n\
         pub fn ask(proof: Proof<'_, {proven}>) {{ need(proof) }}\n",
        realm_alone(100)
    )
}

/// `HList![S0, S1, ..]`
pub fn list(scopes: usize) -> String {
    let members: Vec<_> = (0..scopes).map(|scope| format!("S{scope}")).collect();
    format!("HList![{}]", members.join(", "))
}

/// `AnyOf<HList![S0, S1, ..]>`: one clause.
pub fn any_of_list(scopes: usize) -> String {
    format!("AnyOf<{}>", list(scopes))
}

/// `AnyOf<((S0, S1), (S2, S3), ..)>`: two to the power of `pairs` clauses.
pub fn any_of_pairs(pairs: usize) -> String {
    let members: Vec<_> = (0..pairs).map(|pair| format!("(S{}, S{})", 2 * pair, 2 * pair + 1)).collect();
    format!("AnyOf<({},)>", members.join(", "))
}

/// `AnyOf<(S1, (S2, AnyOf<(S3, (S4, ..))>))>`
pub fn any_of_nested(depth: usize) -> String {
    (0..depth)
        .rev()
        .fold("S0".to_owned(), |inner, level| format!("AnyOf<(S{}, (S{}, {inner}))>", 2 * level + 1, 2 * level + 2))
}

fn realm(scopes: usize, implies: impl Fn(usize) -> String) -> String {
    let mut code = String::from("use authed::{Authed, Authenticator, Grants, Proof, SimpleUser, scopes};\n");
    code += "scopes! {\n    pub realm Shop for SimpleUser;\n";
    for scope in 0..scopes {
        let _ = writeln!(code, "    pub scope S{scope} = \"s{scope}\"{};", implies(scope));
    }
    code + "}\n"
}

/// Scopes imply earlier ones only, so that there is no circle.
fn implied(scope: usize, random: &mut Random) -> String {
    match scope % 10 {
        9 => distinct(2, scope, random)
            .iter()
            .map(|other| format!(" + S{other}"))
            .collect::<String>()
            .replacen(" +", ":", 1),
        _ => String::new(),
    }
}

/// Returns this number of different numbers below `end`.
fn distinct(count: usize, end: usize, random: &mut Random) -> Vec<usize> {
    let mut numbers = Vec::new();
    while numbers.len() < count {
        let number = random.below(end);
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) % end as u64) as usize
    }
}
