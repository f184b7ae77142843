//! Random stacks of layers, callers and identities that grow. The reference works on plain sets and lists.
//!
//! `AUTHED_REQUESTS=2000000 cargo test --release -p authed-tests --test core deciders::random` runs more requests.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use authed::{
    AnyOf, Authed, AuthenticationError, AuthenticationLayer, Authenticator, Backend, Caller, Credentials, Identity,
    Routes, SimpleUser, User,
};
use axum::Router;
use axum::body::Body;
use fastrand::Rng;
use http::Request;
use http::request::Parts;

use super::{Admin, Hidden, Log, Named, Shop, Viewer, words};

const REQUESTS: usize = 100_000;
const REQUESTS_A_ROUTER: usize = 100;
const NAMES: [&str; 4] = ["zero", "one", "two", "three"];
const SCOPES: [&str; 3] = ["viewer", "admin", "hidden"];

/// What a request says of its caller. Words of `x-caller`, such as `one viewer acts grows-admin`.
#[derive(Clone, Debug, Default)]
struct Plan {
    /// The backend that knows the caller.
    backend: Option<usize>,
    scopes: BTreeSet<&'static str>,
    wrong: bool,
    expired: bool,
    /// The user acts for another one.
    acts: bool,
    /// A later step adds this scope, sets the scopes to none, or refuses the caller.
    step: Option<Step>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Adds(&'static str),
    Empties,
    Refuses,
    Fails,
    EndsEarlier,
}

impl Plan {
    fn random(rng: &mut Rng) -> Self {
        let scopes = SCOPES.into_iter().filter(|_| rng.bool()).collect();
        let step = match rng.u8(0..12) {
            0 => Some(Step::Adds(SCOPES[rng.usize(0..3)])),
            1 => Some(Step::Empties),
            2 => Some(Step::Refuses),
            3 => Some(Step::Fails),
            4 => Some(Step::EndsEarlier),
            _ => None,
        };
        Self {
            backend: (rng.u8(0..6) != 0).then(|| rng.usize(0..4)),
            scopes,
            wrong: rng.u8(0..12) == 0,
            expired: rng.u8(0..12) == 0,
            acts: rng.u8(0..4) == 0,
            step,
        }
    }

    fn words(&self) -> String {
        let Some(backend) = self.backend else { return String::new() };
        let mut words = vec![NAMES[backend].to_owned()];
        words.extend(self.scopes.iter().map(|scope| (*scope).to_owned()));
        for (word, is_there) in [("wrong", self.wrong), ("expired", self.expired), ("acts", self.acts)] {
            words.extend(is_there.then(|| word.to_owned()));
        }
        words.extend(self.step.map(|step| match step {
            Step::Adds(scope) => format!("adds-{scope}"),
            Step::Empties => "empties".to_owned(),
            Step::Refuses => "refuses".to_owned(),
            Step::Fails => "fails".to_owned(),
            Step::EndsEarlier => "ends".to_owned(),
        }));
        words.join(" ")
    }

    /// Returns what the backend finds: the status of an error, or the scopes.
    fn found_by(&self, backend: usize) -> Result<Option<BTreeSet<&'static str>>, u16> {
        if self.backend != Some(backend) {
            return Ok(None);
        }
        if self.wrong {
            return Err(401);
        }
        // Each step of a chain sees an identity that is still valid, or is not called.
        match self.step {
            _ if self.expired => Err(401),
            None => Ok(Some(self.scopes.clone())),
            Some(Step::Adds(scope)) => Ok(Some(self.scopes.iter().copied().chain([scope]).collect())),
            Some(Step::Empties) => Ok(Some(BTreeSet::new())),
            Some(Step::Refuses | Step::EndsEarlier) => Err(401),
            Some(Step::Fails) => Err(503),
        }
    }
}

/// Completes an identity as the request says, later if it says so.
async fn grow(identity: Identity<Shop>, steps: Vec<String>) -> Result<Identity<Shop>, AuthenticationError> {
    tokio::task::yield_now().await;
    steps.iter().try_fold(identity, |identity, step| match step.as_str() {
        "empties" => Ok(identity.with_credentials(Credentials::none())),
        "refuses" => Err(AuthenticationError::rejected()),
        "fails" => Err(AuthenticationError::unavailable("the database is down")),
        "ends" => Ok(identity.with_expiry(SystemTime::now() - Duration::from_secs(1))),
        step => match step.strip_prefix("adds-") {
            Some(scope) => {
                let credentials = *identity.credentials() | Credentials::from_names([scope]);
                Ok(identity.with_credentials(credentials))
            }
            None => Ok(identity),
        },
    })
}

#[derive(Clone, Copy, Debug)]
struct Asked {
    place: usize,
    backend: usize,
    audited: bool,
}

#[derive(Clone, Copy, Debug)]
enum Page {
    Caller,
    Perhaps,
    Viewer,
    Admin,
    Both,
    Either,
    Hidden,
}

impl Page {
    const ALL: [Self; 7] =
        [Self::Caller, Self::Perhaps, Self::Viewer, Self::Admin, Self::Both, Self::Either, Self::Hidden];

    /// Returns whether a caller with these scopes may see it. `None` is an anonymous caller.
    fn permits(self, scopes: Option<&BTreeSet<&'static str>>) -> bool {
        let has = |scope| scopes.is_some_and(|scopes| scopes.contains(scope));
        match self {
            Self::Caller | Self::Perhaps => true,
            Self::Viewer => has("viewer"),
            Self::Admin => has("admin"),
            Self::Both => has("viewer") && has("admin"),
            Self::Either => has("viewer") || has("admin"),
            Self::Hidden => has("hidden"),
        }
    }
}

/// Names the user, and who acts for the user.
fn name(user: &SimpleUser, actor: Option<&SimpleUser>) -> String {
    match actor {
        None => user.id().into_owned(),
        Some(actor) => format!("{} for {}", actor.id(), user.id()),
    }
}

async fn caller(caller: Caller<Shop>) -> String {
    caller.identity().map_or_else(|| "nobody".to_owned(), |identity| name(identity.user(), identity.actor()))
}

async fn perhaps(authed: Option<Authed<Admin>>) -> String {
    authed.map_or_else(|| "no admin".to_owned(), |authed| name(authed.user(), authed.actor()))
}

async fn asks<S: authed::requirement::Requirement<Realm = Shop>>(authed: Authed<S>) -> String {
    name(authed.user(), authed.actor())
}

struct World {
    backends: Vec<Arc<authed::backend::AndThen<Named, Grow>>>,
    log: Log,
}

type Growing = std::pin::Pin<Box<dyn Future<Output = Result<Identity<Shop>, AuthenticationError>> + Send>>;
type Grow = fn(Identity<Shop>, &Parts) -> Growing;

fn grow_as_asked(identity: Identity<Shop>, head: &Parts) -> Growing {
    let steps = words(head).into_iter().map(str::to_owned).collect();
    Box::pin(grow(identity, steps))
}

impl World {
    fn new(rng: &mut Rng) -> Self {
        let log = Log::default();
        let backend = |name| {
            let named = Named { name, waits: rng.bool(), log: Arc::clone(&log) };
            Arc::new(named.and_then(grow_as_asked as Grow))
        };
        Self { backends: NAMES.map(backend).into(), log: Arc::clone(&log) }
    }

    fn authenticator(&self, asked: Asked) -> Authenticator<Shop> {
        let (place, log) = (asked.place, Arc::clone(&self.log));
        let hooked = Authenticator::new(Arc::clone(&self.backends[asked.backend]))
            .on_error(move |_, _, rejection| rejection.html(format!("error of {place}")))
            .on_denied(move |_, rejection| rejection.html(format!("denial of {place}")));
        match asked.audited {
            true => hooked.audited_by(move |event| {
                let (user, actor) = (event.user_id(), event.actor_id());
                let who = match (user, actor) {
                    (None, _) => "nobody".to_owned(),
                    (Some(user), None) => user.into_owned(),
                    (Some(user), Some(actor)) => format!("{actor} for {user}"),
                };
                log.lock().unwrap().push(format!("{place} hears {} of {who}", event.status().as_u16()));
            }),
            false => hooked,
        }
    }

    /// Returns pages behind the layers, from the outside to the inside.
    fn router(&self, state: Asked, layers: &[Asked], in_routes: bool) -> Router {
        macro_rules! behind_layers {
            ($Router:ident, $routing:path) => {{
                use routing::{any, get};
                use $routing as routing;
                let pages = $Router::new()
                    .route("/Caller", get(caller))
                    .route("/Perhaps", any(perhaps))
                    .route("/Viewer", get(asks::<Viewer>))
                    .route("/Admin", get(asks::<Admin>))
                    .route("/Both", get(asks::<(Viewer, Admin)>))
                    .route("/Either", get(asks::<AnyOf<(Viewer, Admin)>>))
                    .route("/Hidden", get(asks::<Hidden>));
                let layers = layers.iter().rev().map(|layer| AuthenticationLayer::new(self.authenticator(*layer)));
                layers.fold(pages, |pages, layer| pages.layer(layer)).with_state(self.authenticator(state))
            }};
        }
        if in_routes { behind_layers!(Routes, authed::routing) } else { behind_layers!(Router, axum::routing) }
    }
}

/// Returns the events, the status and the body that the request must give.
fn expected(state: Asked, layers: &[Asked], plan: &Plan, page: Page) -> (Vec<String>, u16, String) {
    let mut events = Vec::new();
    let deciders = if layers.is_empty() { vec![state] } else { layers.to_vec() };
    let mut last = None;
    let mut scopes = None;
    for asked in &deciders {
        if last == Some(asked.backend) {
            continue;
        }
        events.push(format!("{} asked", NAMES[asked.backend]));
        match plan.found_by(asked.backend) {
            Err(status) => {
                if asked.audited {
                    events.push(format!("{} hears {status} of nobody", asked.place));
                }
                return (events, status, format!("error of {}", asked.place));
            }
            Ok(found) => scopes = found,
        }
        last = Some(asked.backend);
    }
    let decider = deciders[deciders.len() - 1];
    let who = match (&scopes, plan.acts) {
        (None, _) => "nobody",
        (Some(_), false) => "ada",
        (Some(_), true) => "ada for grace",
    };
    if page.permits(scopes.as_ref()) {
        let has_admin = scopes.is_some_and(|scopes| scopes.contains("admin"));
        let body = if matches!(page, Page::Perhaps) && !has_admin { "no admin" } else { who };
        return (events, 200, body.to_owned());
    }
    let status = if matches!(page, Page::Hidden) { 404 } else { 403 };
    if decider.audited {
        events.push(format!("{} hears {status} of {who}", decider.place));
    }
    let body = if status == 404 { "Not Found".to_owned() } else { format!("denial of {}", decider.place) };
    (events, status, body)
}

#[tokio::test]
async fn random_stacks_decide_as_the_model() {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse().expect("a number"));
    let requests = number("AUTHED_REQUESTS").unwrap_or(REQUESTS as u64) as usize;
    let seed = number("SEED").unwrap_or_else(|| fastrand::u64(..));
    println!("SEED={seed}");
    let mut rng = Rng::with_seed(seed);
    let (mut sent, mut kinds) = (0, std::collections::BTreeMap::<u16, usize>::new());
    while sent < requests {
        let world = World::new(&mut rng);
        let mut asked = |place| Asked { place, backend: rng.usize(0..4), audited: rng.bool() };
        let state = asked(0);
        let layers: Vec<Asked> = (1..5).map(&mut asked).collect();
        let layers = &layers[..rng.usize(0..5)];
        let in_routes = rng.bool();
        let app = world.router(state, layers, in_routes);
        for _ in 0..REQUESTS_A_ROUTER {
            let (plan, page) = (Plan::random(&mut rng), Page::ALL[rng.usize(0..Page::ALL.len())]);
            world.log.lock().unwrap().clear();
            let request = Request::builder().uri(format!("/{page:?}")).header("x-caller", plan.words());
            let answer = support::ask(app.clone(), request.body(Body::empty()).unwrap()).await;
            let (events, status, body) = expected(state, layers, &plan, page);
            let context =
                || format!("SEED={seed}: {page:?}, {plan:?}, layers {layers:?}, state {state:?}, {in_routes}");
            assert_eq!(*world.log.lock().unwrap(), events, "{}", context());
            assert_eq!((answer.status, &*answer.body), (status, &*body), "{}", context());
            *kinds.entry(status).or_default() += 1;
            sent += 1;
        }
    }
    println!("{sent} requests without a difference: {kinds:?}");
    for status in [200, 401, 403, 404, 503] {
        assert!(kinds.get(&status).is_some_and(|count| *count > requests / 1_000), "{kinds:?}");
    }
}
