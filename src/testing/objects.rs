//! `assert_objects_are_separate`: two users, and what each can open of the other's objects.

use std::collections::BTreeMap;
use std::fmt;

use axum::Router;
use http::{Request, StatusCode};

use super::router::{ask_as, method_for};
use crate::names::without_modules;
use crate::table::{Access, ObjectAccess, Row, Table};

/// A user of a test with objects of their own, for [`assert_objects_are_separate`].
pub struct UserWithObjects {
    name: String,
    authenticate: Box<dyn Fn(Request<()>) -> Request<()> + Send + Sync>,
    keys: BTreeMap<String, String>,
}

impl UserWithObjects {
    /// Creates a user without objects. `authenticate` adds the login to a request.
    pub fn new(name: &str, authenticate: impl Fn(Request<()>) -> Request<()> + Send + Sync + 'static) -> Self {
        Self { name: name.to_owned(), authenticate: Box::new(authenticate), keys: BTreeMap::new() }
    }

    /// Adds an object of type `T` that only this user may access, by its key in a path.
    #[must_use]
    pub fn owns<T>(mut self, key: impl fmt::Display) -> Self {
        self.keys.insert(without_modules(std::any::type_name::<T>()), key.to_string());
        self
    }

    fn key(&self, object: &ObjectAccess, row: &Row) -> String {
        let Some(name) = object.object() else { return "authed-0".to_owned() };
        let key = self.keys.get(name).cloned();
        key.unwrap_or_else(|| panic!("{} owns no {name}, which {} {} needs", self.name, row.method(), row.path()))
    }
}

impl fmt::Debug for UserWithObjects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserWithObjects").field("name", &self.name).field("keys", &self.keys).finish_non_exhaustive()
    }
}

/// Sends requests of each user for the objects of the other one, to every route with a rule about an object. Each must be
/// rejected: with a status of the rule's policy, or of the policy of the access, or with 401, 403 or 404.
///
/// If a route has several objects, all mixtures are tried: another user's document in one's own workspace, for example.
/// Objects that every caller may access ([`AnyObject`](crate::AnyObject)) are the user's own. Bodies are empty. Captures that
/// name no object are `authed-0`.
///
/// Before that, each user sends GET requests for their own objects, until one is not rejected. So a wrong login is found. If one
/// part of the application takes tokens and another one sessions, call this function for each part, with the table of this
/// part and its logins.
///
/// Requires the features `testing` and `axum`.
///
/// ```
/// use authed::testing::{self, UserWithObjects};
/// # use authed::{Authed, Authenticator, Basic, Credentials, Identity, NotFound, Permitted, Rejection, Resource, Routes, Rule};
/// # use authed::{SimpleUser, User, path, routing::get, scopes};
/// # scopes! { pub realm Press for SimpleUser; pub scope Writer = "writer"; }
/// # #[derive(Clone)]
/// # pub struct Post { author: String }
/// # impl<St: Sync> Resource<St> for Post {
/// #     type Key = u64;
/// #     type Within = ();
/// #     type Error = Rejection;
/// #     async fn find(id: u64, _: &(), _: &St) -> Result<Option<Self>, Rejection> {
/// #         Ok(Some(Self { author: if id == 1 { "ada".to_owned() } else { "bob".to_owned() } }))
/// #     }
/// # }
/// # pub enum Author {}
/// # impl Rule<Post> for Author {
/// #     type Realm = Press;
/// #     type OnFailure = NotFound;
/// #     fn permits(by: &Identity<Press>, post: &Post) -> bool { by.user().id() == post.author }
/// # }
/// # async fn edit(_: Authed<Writer>, _: Permitted<Post, Author>) {}
/// # fn routes() -> Routes<Authenticator<Press>> { Routes::new().object_route(path!("/posts/{id}"), get(edit)) }
/// # fn authenticator() -> Authenticator<Press> {
/// #     Authenticator::new(Basic::new(|login: &authed::backend::Login| {
/// #         Ok(Identity::new(SimpleUser::new(login.name()), Credentials::none().grant::<Writer>()))
/// #     }))
/// # }
///
/// fn user(name: &'static str, authorization: &'static str) -> UserWithObjects {
///     UserWithObjects::new(name, move |mut request| {
///         request.headers_mut().insert("authorization", authorization.parse().unwrap());
///         request
///     })
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let ada = user("ada", "Basic YWRhOmRlbW8=").owns::<Post>(1);
/// let bob = user("bob", "Basic Ym9iOmRlbW8=").owns::<Post>(2);
/// let table = routes().table().clone();
/// testing::assert_objects_are_separate(&table, routes().with_state(authenticator()), [ada, bob]).await;
/// # }
/// ```
///
/// # Panics
///
/// Panics in these cases. The message lists the requests.
///
/// - A request for an object of the other user is not rejected.
/// - All GET requests of a user for their own objects are rejected.
/// - No route has a rule about an object.
/// - A user does not own an object that a route needs: each user needs one of each type.
pub async fn assert_objects_are_separate(table: &Table, router: Router, users: [UserWithObjects; 2]) {
    let [one, two] = &users;
    assert_logins_are_right(table, &router, [one, two]).await;
    let (mut asked, mut opened) = (0, String::new());
    for row in table.rows() {
        for (user, other) in [(one, two), (two, one)] {
            for path in paths_to_objects_of(other, user, row) {
                asked += 1;
                let status = ask_as(router.clone(), method_for(row, table), &path, &user.authenticate).await;
                if !is_rejection(row, status) {
                    let (method, pattern) = (row.method(), row.path());
                    opened += &format!("{} got {status} for {path} of {}: {method} {pattern}\n", user.name, other.name);
                }
            }
        }
    }
    assert!(asked > 0, "no route has a rule about an object");
    assert!(opened.is_empty(), "one user can access objects of the other one:\n\n{opened}");
}

/// Without a login, every request is rejected, and the test would show nothing.
async fn assert_logins_are_right(table: &Table, router: &Router, users: [&UserWithObjects; 2]) {
    let rows: Vec<&Row> = table.rows().iter().filter(|row| row.method() == "GET" && has_rule(row)).collect();
    for user in users {
        let mut rejected = String::new();
        for row in &rows {
            let path = path_to_objects(row, |object, _| user.key(object, row));
            let status = ask_as(router.clone(), method_for(row, table), &path, &user.authenticate).await;
            if !is_rejection(row, status) {
                rejected.clear();
                break;
            }
            rejected += &format!("{status} for {path}\n");
        }
        let name = &user.name;
        assert!(rejected.is_empty(), "{name} cannot open any object of their own. Is the login right?\n\n{rejected}");
    }
}

fn has_rule(row: &Row) -> bool {
    row.objects().iter().any(is_ruled)
}

/// Returns whether a capture names the object, and a rule decides on it.
fn is_ruled(object: &ObjectAccess) -> bool {
    object.rule().is_some() && object.is_capture()
}

/// Returns the row's path with a key for each object.
fn path_to_objects(row: &Row, key: impl Fn(&ObjectAccess, usize) -> String) -> String {
    let objects = row.objects().iter().enumerate().filter(|(_, object)| object.is_capture());
    filled(row.path(), objects.map(|(place, object)| key(object, place)))
}

/// Returns the row's paths with at least one object of the other user under a rule.
fn paths_to_objects_of(other: &UserWithObjects, user: &UserWithObjects, row: &Row) -> Vec<String> {
    let objects = row.objects();
    let ruled: Vec<usize> = (0..objects.len()).filter(|place| is_ruled(&objects[*place])).collect();
    let mixtures = 1..1_u32 << ruled.len();
    let path = |mixture: u32| {
        path_to_objects(row, |object, place| {
            let is_of_other = ruled.iter().position(|ruled| *ruled == place).is_some_and(|at| mixture >> at & 1 == 1);
            if is_of_other { other.key(object, row) } else { user.key(object, row) }
        })
    };
    mixtures.map(path).collect()
}

/// Fills the captures of a path.
fn filled(pattern: &str, keys: impl Iterator<Item = String>) -> String {
    let literal = pattern.replace("{{", "\u{1}").replace("}}", "\u{2}");
    let mut rest = literal.strip_suffix("/*").map_or(literal.clone(), |above| format!("{above}/authed-0"));
    for key in keys {
        if let (Some(begin), Some(end)) = (rest.find('{'), rest.find('}')) {
            rest.replace_range(begin..=end, &key);
        }
    }
    rest.replace('\u{1}', "{").replace('\u{2}', "}")
}

fn is_rejection(row: &Row, status: StatusCode) -> bool {
    let of_access = match row.access() {
        Access::Required(required) => required.statuses(),
        Access::Public | Access::Anyone { .. } => &[],
    };
    let of_objects = row
        .objects()
        .iter()
        .any(|object| matches!(object, ObjectAccess::ByRule { statuses, .. } if statuses.contains(&status.as_u16())));
    let usual = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::NOT_FOUND];
    of_objects || of_access.contains(&status.as_u16()) || usual.contains(&status)
}
