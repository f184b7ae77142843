//! The routes, and Cedar's library used directly, on random documents.

use std::fs;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use authed::audit::Cause;
use authed_example_cedar::engine::{Facts, Policies};
use authed_example_cedar::{App, Document, Store, authenticator, routes};
use axum::body::Body;
use axum::http::Request;
use cedar_policy::{Authorizer, Context, Decision, Entities, PolicySet, Schema};
use support::{Program, ask, login};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/policies");
const USERS: [&str; 4] = ["ada", "bob", "eve", "o'neil \"x\""];
const TEAMS: [&str; 3] = ["engines", "boats", "ada"];

fn policies() -> Policies {
    Policies::load(FOLDER).unwrap()
}

fn document(number: u32) -> Document {
    Document { number, owner: "ada".into(), team: "engines".into(), is_archived: number == 2 }
}

fn app(policies: Policies, documents: impl IntoIterator<Item = Document>, teams: &[(&str, Vec<String>)]) -> App {
    let documents = documents.into_iter().map(|document| (document.number, document)).collect();
    let teams = teams.iter().map(|(user, teams)| ((*user).to_owned(), teams.clone())).collect();
    let store = Store { documents: Arc::new(documents), teams: Arc::new(teams) };
    App { authenticator: authenticator(), store, policies }
}

async fn status(app: &App, method: &str, number: u32, user: &str) -> u16 {
    let request = Request::builder().method(method).uri(format!("/documents/{number}"));
    let request = request.header("authorization", login(user, "demo")).body(Body::empty()).unwrap();
    ask(routes().with_state(app.clone()), request).await.status
}

/// Cedar used directly: its policies, its JSON for entities, its authorizer.
struct Direct(PolicySet, Schema);

impl Direct {
    fn new() -> Self {
        let schema = fs::read_to_string(format!("{FOLDER}/documents.cedarschema")).unwrap();
        let policies = fs::read_to_string(format!("{FOLDER}/documents.cedar")).unwrap();
        Self(policies.parse().unwrap(), Schema::from_cedarschema_str(&schema).unwrap().0)
    }

    fn permits(&self, user: &str, teams: &[String], action: &str, document: &Document) -> bool {
        let Self(policies, schema) = self;
        let parents: Vec<_> = teams.iter().map(|team| serde_json::json!({ "type": "Team", "id": team })).collect();
        let number = document.number.to_string();
        let entities = serde_json::json!([
            { "uid": { "type": "User", "id": user }, "attrs": {}, "parents": parents },
            { "uid": { "type": "Document", "id": number }, "parents": [], "attrs": {
                "owner": { "__entity": { "type": "User", "id": document.owner } },
                "team": { "__entity": { "type": "Team", "id": document.team } },
                "archived": document.is_archived,
            } },
        ]);
        let entities = Entities::from_json_value(entities, Some(schema)).unwrap();
        let uid = |of: &str, id: &str| {
            let uid = serde_json::json!({ "type": of, "id": id });
            cedar_policy::EntityUid::from_json(uid).unwrap()
        };
        let (principal, action, resource) = (uid("User", user), uid("Action", action), uid("Document", &number));
        let request = cedar_policy::Request::new(principal, action, resource, Context::empty(), Some(schema)).unwrap();
        Authorizer::new().is_authorized(&request, policies, &entities).decision() == Decision::Allow
    }
}

#[tokio::test]
async fn the_routes_answer_as_the_library_used_directly() {
    let mut rng = fastrand::Rng::with_seed(16);
    let (policies, direct) = (policies(), Direct::new());
    let mut permitted = 0;
    const CASES: usize = 2000;
    for _ in 0..CASES {
        let user = USERS[rng.usize(0..USERS.len())];
        let teams: Vec<_> = TEAMS.iter().filter(|_| rng.bool()).map(|team| (*team).to_owned()).collect();
        let document = Document {
            number: rng.u32(..),
            owner: USERS[rng.usize(0..USERS.len())].to_owned(),
            team: TEAMS[rng.usize(0..TEAMS.len())].to_owned(),
            is_archived: rng.bool(),
        };
        let (method, action) = [("GET", "view"), ("PUT", "edit"), ("DELETE", "delete")][rng.usize(0..3)];
        let is_permitted = direct.permits(user, &teams, action, &document);
        let app = app(policies.clone(), [document.clone()], &[(user, teams.clone())]);
        let expected = if is_permitted { 200 } else { 403 };
        assert_eq!(
            status(&app, method, document.number, user).await,
            expected,
            "{user} {teams:?} {action} {document:?}"
        );
        permitted += usize::from(is_permitted);
    }
    assert!(permitted > CASES / 5 && permitted < CASES * 4 / 5, "{permitted} of {CASES}");
}

#[tokio::test]
async fn the_audit_log_has_the_policies_that_decided() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let mut app = app(policies(), [document(1), document(2)], &[("bob", vec!["engines".to_owned()])]);
    app.authenticator = app.authenticator.audited_by(move |event| {
        if let Cause::Lacking { rule: Some(rule), .. } = event.cause() {
            log.lock().unwrap().push(rule.reason().unwrap_or_default().to_owned());
        }
    });
    assert_eq!(status(&app, "PUT", 2, "ada").await, 403);
    assert_eq!(status(&app, "DELETE", 1, "bob").await, 403);
    assert_eq!(status(&app, "GET", 1, "eve").await, 403);
    assert_eq!(status(&app, "GET", 3, "eve").await, 404);
    let expected = ["archived-documents-stay", "no policy permits it", "no policy permits it"];
    assert_eq!(*seen.lock().unwrap(), expected);
}

#[tokio::test]
async fn changed_policies_decide_and_broken_ones_change_nothing() {
    let folder = std::env::temp_dir().join(format!("authed-cedar-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    for name in ["documents.cedar", "documents.cedarschema"] {
        fs::copy(format!("{FOLDER}/{name}"), folder.join(name)).unwrap();
    }
    let policies = Policies::load(&folder).unwrap();
    let app = app(policies.clone(), [document(1)], &[]);
    let mut later = SystemTime::now();
    let mut write = |text: &str| {
        fs::write(folder.join("documents.cedar"), text).unwrap();
        later += Duration::from_secs(7);
        fs::File::options().write(true).open(folder.join("documents.cedar")).unwrap().set_modified(later).unwrap();
    };
    assert_eq!(status(&app, "GET", 1, "eve").await, 403);
    assert!(!policies.reload().unwrap());
    write("@id(\"all\") permit (principal, action == Action::\"view\", resource);");
    assert!(policies.reload().unwrap());
    assert_eq!(status(&app, "GET", 1, "eve").await, 200);
    assert_eq!(status(&app, "PUT", 1, "eve").await, 403);
    for broken in ["permit (", "permit (principal, action, resource) when { resource.colour == 1 };"] {
        write(broken);
        policies.reload().unwrap_err();
        assert_eq!(status(&app, "GET", 1, "eve").await, 200);
    }
    let document = document(1);
    let decided = policies.ask(&Facts { user: "eve", teams: &[], action: "view", document: &document }).unwrap();
    assert_eq!(decided.reason(), "all");
    fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn the_program_does_what_it_prints() {
    let program = Program::binary("authed-example-cedar", "authed-example-cedar");
    program.check_lines(5);
}
