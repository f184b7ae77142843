//! The comparison of two tables: what was opened, and what was closed.

use authed::table::{Change, Table};
use serde_json::{Value, json};

/// Returns a table with these rows, in a realm with this lattice.
pub fn table(rows: &[(&str, &str, Value)], lattice: Value) -> Table {
    let row = |(method, path, access): &(&str, &str, Value)| json!({"method": method, "path": path, "access": access, "handler": "app::page"});
    let rows: Vec<_> = rows.iter().map(row).collect();
    serde_json::from_value(json!({"rows": rows, "realms": {"Shop": lattice}})).unwrap()
}

pub fn asks(requirement: Value) -> Value {
    json!({"required": {"realm": "Shop", "requirement": requirement, "policy": "Forbidden", "statuses": [403]}})
}

fn scope(name: &str) -> Value {
    json!({"scope": name})
}

fn editors() -> Value {
    json!({"editor": ["viewer"]})
}

/// Returns the word for the only change, or nothing.
fn change(was: (Value, Value), is: (Value, Value)) -> String {
    let [older, newer] = [was, is].map(|(access, lattice)| table(&[("GET", "/", access)], lattice));
    newer.since(&older).to_string().split(' ').next().unwrap().to_owned()
}

/// Returns the changes from the first access to the second, and back, in one lattice.
fn there_and_back(was: Value, is: Value) -> (String, String) {
    let change = |was: &Value, is: &Value| change((was.clone(), editors()), (is.clone(), editors()));
    (change(&was, &is), change(&is, &was))
}

fn anyone() -> Value {
    json!({ "anyone": { "realm": "Shop" } })
}

#[test]
fn routes_come_and_go() {
    let one = table(&[("GET", "/a", json!("public")), ("POST", "/a", anyone())], editors());
    let two = table(&[("POST", "/a", anyone()), ("GET", "/b", asks(scope("viewer")))], editors());
    assert_eq!(two.since(&one).to_string(), "added    GET /b: viewer\nremoved  GET /a: public\n");
    assert!(matches!(two.since(&one).changes(), [Change::Added(_), Change::Removed(_)]));
    assert!(two.since(&two).is_empty() && !two.since(&one).is_empty());
    assert_eq!(two.since(&Table::default()).changes().len(), 2);
}

#[test]
fn a_requirement_becomes_less_or_more() {
    let both = json!({"all": [scope("editor"), scope("auditor")]});
    let either = json!({"any": [scope("editor"), scope("auditor")]});
    let swapped = json!({"any": [scope("auditor"), scope("editor"), scope("editor")]});
    let opened_closed = ("opened".to_owned(), "closed".to_owned());
    for (was, is) in [
        (asks(both.clone()), asks(scope("editor"))),
        (asks(scope("editor")), asks(either.clone())),
        (asks(scope("editor")), asks(scope("viewer"))),
        (asks(scope("editor")), json!("public")),
        (asks(scope("editor")), anyone()),
        (asks(both), asks(json!({"all": [scope("viewer"), scope("auditor")]}))),
    ] {
        assert_eq!(there_and_back(was.clone(), is.clone()), opened_closed, "{was} {is}");
    }
    let changed = ("changed".to_owned(), "changed".to_owned());
    assert_eq!(there_and_back(asks(scope("editor")), asks(scope("auditor"))), changed);
    assert_eq!(there_and_back(json!("public"), anyone()), changed);
    let nothing = (String::new(), String::new());
    assert_eq!(there_and_back(asks(either.clone()), asks(swapped)), nothing);
    let implied = json!({"all": [scope("editor"), scope("viewer")]});
    assert_eq!(there_and_back(asks(implied), asks(scope("editor"))), nothing);
}

#[test]
fn another_policy_or_status_is_a_change() {
    let with = |policy: &str, status: u16| json!({"required": {"realm": "Shop", "requirement": scope("editor"), "policy": policy, "statuses": [status]}});
    let changed = ("changed".to_owned(), "changed".to_owned());
    assert_eq!(there_and_back(with("Forbidden", 403), with("NotFound", 404)), changed);
    assert_eq!(there_and_back(with("Mine", 402), with("Mine", 404)), changed);
    let line = table(&[("GET", "/", with("NotFound", 404))], json!({}));
    let line = line.since(&table(&[("GET", "/", with("Forbidden", 403))], json!({})));
    assert_eq!(line.to_string(), "changed  GET /: editor, others get Forbidden -> editor, others get NotFound\n");
}

#[test]
fn another_realm_is_a_change_even_with_the_same_scope_names() {
    let of = |realm: &str| json!({"required": {"realm": realm, "requirement": scope("editor"), "policy": "Forbidden", "statuses": [403]}});
    assert_eq!(there_and_back(of("Shop"), of("Forum")), ("changed".to_owned(), "changed".to_owned()));
    let mut both = of("Shop");
    both["required"]["further"] = json!([{"realm": "Forum", "requirement": scope("member")}]);
    assert_eq!(there_and_back(of("Shop"), both.clone()), ("closed".to_owned(), "opened".to_owned()));
    let mut turned = json!({"required": {"realm": "Forum", "requirement": scope("member"), "policy": "Forbidden", "statuses": [403]}});
    turned["required"]["further"] = json!([{"realm": "Shop", "requirement": scope("editor")}]);
    assert_eq!(there_and_back(both, turned), (String::new(), String::new()));
}

/// The rows are equal. The implications of the scopes differ.
#[test]
fn the_lattice_opens_and_closes() {
    let page = || asks(scope("viewer"));
    let admins = || json!({"admin": ["editor"], "editor": ["viewer"]});
    assert_eq!(change((page(), json!({})), (page(), editors())), "opened");
    assert_eq!(change((page(), editors()), (page(), json!({}))), "closed");
    assert_eq!(change((page(), editors()), (page(), admins())), "opened");
    assert_eq!(change((page(), json!({"editor": ["viewer"]})), (page(), json!({"auditor": ["viewer"]}))), "changed");
    assert_eq!(change((page(), editors()), (page(), json!({"editor": ["viewer", "auditor"]}))), "");
    // Every caller who was permitted still is, by another alternative.
    let split = json!({"editor": ["viewer"], "auditor": ["viewer"]});
    let any = asks(json!({"any": [scope("viewer"), scope("editor"), scope("auditor")]}));
    assert_eq!(change((page(), split), (any, json!({}))), "");
}

/// Returns the words for the changes from the first objects to the second, and back.
fn objects_there_and_back(was: &Value, is: &Value) -> (String, String) {
    let of = |objects: &Value| -> Table {
        let row = json!({
            "method": "GET", "path": "/{id}", "access": anyone(), "objects": objects, "handler": "app::page",
        });
        serde_json::from_value(json!({"rows": [row], "realms": {"Shop": {}}})).unwrap()
    };
    let change = |was: &Value, is: &Value| of(is).since(&of(was)).to_string().split(' ').next().unwrap().to_owned();
    (change(was, is), change(is, was))
}

fn by(rule: &str) -> Value {
    json!([{"by_rule": {"object": "Post", "rule": rule, "policy": "Forbidden", "statuses": [403]}}])
}

/// Rules are compared by what their members permit, and lists by what they contain.
#[test]
fn a_rule_opens_or_closes_an_object() {
    for (was, is) in [
        ("(A, B)", "A"),
        ("A", "AnyOf<(A, B)>"),
        ("(A, B, C)", "(A, B)"),
        ("(A, B)", "AnyOf<(A, B)>"),
        ("(A, AnyOf<(B, C)>)", "(A, AnyOf<(B, C, D)>)"),
        ("HCons<A, HCons<B, HNil>>", "A"),
        ("A", "AnyOf<HCons<A, HCons<B, HNil>>>"),
        ("HCons<A, HCons<B, HCons<C, HNil>>>", "(A, B)"),
        ("(In<A, B>, C)", "In<A, B>"),
        ("(In<A, B>, In<(C, D)>)", "In<(C, D)>"),
        ("(A, B, C, D, E, F, G, H, I)", "(A, B, C, D, E, F, G, H)"),
    ] {
        let opened_closed = ("opened".to_owned(), "closed".to_owned());
        assert_eq!(objects_there_and_back(&by(was), &by(is)), opened_closed, "{was} {is}");
    }
    for (was, is) in [("A", "B"), ("(A, B)", "(A, C)"), ("In<A, B>", "In<A, C>"), ("AnyOf<(A, B)>", "AnyOf<(B, C)>")] {
        let changed = ("changed".to_owned(), "changed".to_owned());
        assert_eq!(objects_there_and_back(&by(was), &by(is)), changed, "{was} {is}");
    }
    for (was, is) in [("(A, B)", "HCons<A, HCons<B, HNil>>"), ("A", "HCons<A, HNil>"), ("(B, A)", "(A, B)")] {
        let nothing = (String::new(), String::new());
        assert_eq!(objects_there_and_back(&by(was), &by(is)), nothing, "{was} {is}");
    }
}

#[test]
fn a_route_that_asks_for_no_object_is_open() {
    let opened_closed = ("opened".to_owned(), "closed".to_owned());
    assert_eq!(objects_there_and_back(&by("A"), &json!([])), opened_closed);
    // A row of an older version, which knew of no objects.
    let every = json!([{"every": {"object": "Post", "reason": "Catalogue"}}]);
    let (there, _) = objects_there_and_back(&json!([]), &every);
    assert_ne!(there, "closed");
    let mut other = by("A");
    other[0]["by_rule"]["policy"] = json!("NotFound");
    assert_eq!(objects_there_and_back(&by("A"), &other), ("changed".to_owned(), "changed".to_owned()));
}

/// A policy with parameters is one policy, and is named once.
#[test]
fn the_policies_of_a_row_are_named_once() {
    let row = |access: &str, object: &str| -> Table {
        let required = json!({"realm": "Shop", "requirement": scope("editor"), "policy": access, "statuses": [403]});
        let object = json!({"by_rule": {"object": "Post", "rule": "A", "policy": object, "statuses": [403]}});
        let row = json!({
            "method": "GET", "path": "/{id}", "access": {"required": required}, "objects": [object], "handler": "page",
        });
        serde_json::from_value(json!({"rows": [row], "realms": {"Shop": {}}})).unwrap()
    };
    for (access, object, both) in [
        ("Mine<A, B>", "Other<C, B>", "Mine<A, B>, Other<C, B>"),
        ("Mine<A, B>, NotFound", "NotFound", "Mine<A, B>, NotFound"),
        ("Forbidden", "Mine<A, B>, Forbidden", "Forbidden, Mine<A, B>"),
    ] {
        let table = row(access, object);
        assert!(table.to_string().contains(&format!("  {both}  ")), "{table}");
        let changed = table.since(&row("Other", "Other")).to_string();
        assert!(changed.ends_with(&format!("others get {both}\n")), "{changed}");
    }
}
