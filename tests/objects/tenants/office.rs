//! An office with tenants. All documents and notes have a text that names their tenant.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use authed::backend::Login;
use authed::routing::post;
use authed::{
    AnyObject, AnyOf, Authed, AuthenticationError, Authenticator, Basic, Caller, Credentials, CredentialsIn, Identity,
    In, NotFound, Permitted, PermittedRef, Rejection, Resource, Routes, Rule, User, not_found, path, scopes,
};
use axum::extract::{FromRef, Query, State};

scopes! {
    pub realm Office for Account;
    /// Administers all tenants.
    pub scope Root = "root";
    pub scope Hidden = "hidden", on failure NotFound;
    pub scope Member = "member";
    pub scope Owner = "owner": Member;
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Held {
    Member,
    Owner,
}

pub struct Account {
    name: String,
    only: Option<u32>,
    seats: BTreeMap<u32, Held>,
}

impl User for Account {
    fn id(&self) -> std::borrow::Cow<'_, str> {
        self.name.as_str().into()
    }

    fn display_name(&self) -> &str {
        &self.name
    }
}

#[derive(Clone, Debug)]
pub struct Tenant {
    pub number: u32,
}

impl Account {
    /// The tenant that the token names.
    pub fn only(&self) -> Option<u32> {
        self.only
    }
}

impl CredentialsIn<Tenant> for Account {
    type Realm = Office;

    fn credentials_in(&self, tenant: &Tenant) -> Option<Credentials<Office>> {
        Some(match self.seats.get(&tenant.number)? {
            Held::Member => Credentials::none().grant::<Member>(),
            Held::Owner => Credentials::none().grant::<Owner>(),
        })
    }
}

/// A document: its tenant has others with other numbers, and other tenants have others with the same number.
#[derive(Clone, Debug)]
pub struct Document {
    tenant: Tenant,
    number: u32,
}

impl Document {
    pub fn text(&self) -> String {
        format!("{}/{}", self.tenant.number, self.number)
    }
}

#[derive(Clone)]
pub struct Note {
    text: String,
}

/// The whole state.
#[derive(Clone)]
pub struct Store(Arc<Rows>);

struct Rows {
    tenants: u32,
    documents: u32,
    seats: BTreeMap<String, BTreeMap<u32, Held>>,
    cache: Mutex<BTreeMap<(u32, u32), String>>,
    authenticator: Mutex<Option<Authenticator<Office>>>,
}

impl Store {
    pub fn new(tenants: u32, documents: u32, seats: impl IntoIterator<Item = (String, u32, Held)>) -> Self {
        let mut by_name: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
        for (name, tenant, held) in seats {
            by_name.entry(name).or_default().insert(tenant, held);
        }
        let rows =
            Rows { tenants, documents, seats: by_name, cache: Mutex::default(), authenticator: Mutex::default() };
        let store = Self(Arc::new(rows));
        let users = store.clone();
        let check = move |login: &Login| -> Result<_, AuthenticationError> { Ok(users.identity(login.name())) };
        *store.0.authenticator.lock().unwrap() = Some(Authenticator::new(Basic::new(check)));
        store
    }

    pub fn authenticator(&self) -> Authenticator<Office> {
        self.0.authenticator.lock().unwrap().clone().unwrap()
    }

    /// `bob@3` is bob with a token for the tenant 3.
    pub fn identity(&self, login: &str) -> Identity<Office> {
        let (name, only) = login.split_once('@').map_or((login, None), |(name, tenant)| (name, tenant.parse().ok()));
        let mut seats = self.0.seats.get(name).cloned().unwrap_or_default();
        seats.retain(|tenant, _| only.is_none_or(|only: u32| only == *tenant));
        let credentials = if name == "root" { Credentials::none().grant::<Root>() } else { Credentials::none() };
        Identity::new(Account { name: name.to_owned(), only, seats }, credentials)
    }

    pub fn held(&self, login: &str, tenant: u32) -> Option<Held> {
        self.identity(login).user().seats.get(&tenant).copied()
    }

    /// Data is reached through the permitted tenant.
    fn document(&self, of: PermittedRef<'_, Tenant, ByMember>, number: u32) -> Option<Document> {
        (number < self.0.documents).then(|| Document { tenant: (*of).clone(), number })
    }

    fn documents(&self, of: PermittedRef<'_, Tenant, ByMember>) -> String {
        self.texts(of, 0..self.0.documents)
    }

    fn texts(&self, of: PermittedRef<'_, Tenant, ByMember>, numbers: impl IntoIterator<Item = u32>) -> String {
        let texts = numbers.into_iter().filter_map(|number| Some(self.document(of, number)?.text()));
        texts.collect::<Vec<_>>().join(" ")
    }

    fn cached(&self, of: PermittedRef<'_, Tenant, ByMember>, number: u32) -> String {
        let mut cache = self.0.cache.lock().unwrap();
        cache.entry((of.number, number)).or_insert_with(|| self.texts(of, [number])).clone()
    }
}

impl FromRef<Store> for Authenticator<Office> {
    fn from_ref(store: &Store) -> Self {
        store.authenticator()
    }
}

impl Resource<Store> for Tenant {
    type Key = u32;
    type Within = ();
    type Error = Rejection;

    async fn find(number: u32, _: &(), store: &Store) -> Result<Option<Self>, Rejection> {
        Ok((number < store.0.tenants).then_some(Self { number }))
    }
}

impl Resource<Store> for Document {
    type Key = u32;
    type Within = Tenant;
    type Error = Rejection;

    async fn find(number: u32, tenant: &Tenant, store: &Store) -> Result<Option<Self>, Rejection> {
        Ok((number < store.0.documents).then(|| Self { tenant: tenant.clone(), number }))
    }
}

impl Resource<Store> for Note {
    type Key = u32;
    type Within = Document;
    type Error = Rejection;

    async fn find(number: u32, document: &Document, _: &Store) -> Result<Option<Self>, Rejection> {
        Ok((number < 3).then(|| Self { text: format!("{}/{number}", document.text()) }))
    }
}

/// `guest` is invited to the document 1 of the tenant 0.
pub enum Invited {}

impl Rule<Document> for Invited {
    type Realm = Office;
    type OnFailure = NotFound;

    fn permits(by: &Identity<Office>, document: &Document) -> bool {
        by.user().name == "guest" && document.text() == "0/1"
    }
}

/// Members of a document's tenant.
impl CredentialsIn<Document> for Account {
    type Realm = Office;

    fn credentials_in(&self, document: &Document) -> Option<Credentials<Office>> {
        self.credentials_in(&document.tenant)
    }
}

pub type ByMember = AnyOf<(In<Member>, Root)>;
pub type ByOwner = AnyOf<(In<Owner>, Root)>;
type Members = Permitted<Tenant, ByMember>;
type MemberOrGuest = AnyOf<(Invited, In<Member>)>;

/// The tenant around decides.
pub enum OfTheTenant {}

async fn document(_: Caller<Office>, document: AnyObject<Document, OfTheTenant>) -> String {
    document.text()
}

async fn note(
    _: Caller<Office>,
    (_, note): (AnyObject<Document, OfTheTenant>, AnyObject<Note, OfTheTenant>),
) -> String {
    note.text.clone()
}

async fn moved(
    _: Caller<Office>,
    (document, to): (AnyObject<Document, OfTheTenant>, Permitted<Tenant, ByOwner>),
    _: State<Store>,
) -> String {
    format!("{} to {}", document.text(), to.number)
}

async fn in_body(_: Caller<Office>, of: Members, State(store): State<Store>, id: String) -> String {
    store.texts(Permitted::as_ref(&of), id.parse().ok())
}

async fn in_query(
    _: Caller<Office>,
    of: Members,
    State(store): State<Store>,
    Query(query): Query<BTreeMap<String, u32>>,
) -> String {
    store.texts(Permitted::as_ref(&of), query.get("id").copied())
}

async fn batch(_: Caller<Office>, of: Members, State(store): State<Store>, ids: String) -> String {
    store.texts(Permitted::as_ref(&of), ids.split(' ').filter_map(|id| id.parse().ok()))
}

async fn cached(
    _: Caller<Office>,
    document: AnyObject<Document, OfTheTenant>,
    of: Members,
    store: State<Store>,
) -> String {
    store.cached(Permitted::as_ref(&of), document.number)
}

async fn search(_: Caller<Office>, of: Members, State(store): State<Store>) -> String {
    store.documents(Permitted::as_ref(&of))
}

async fn export(_: Caller<Office>, owned: Permitted<Tenant, ByOwner>, of: Members, store: State<Store>) -> String {
    let _ = owned;
    store.documents(Permitted::as_ref(&of))
}

async fn shared(
    _: Caller<Office>,
    (_, document): (AnyObject<Tenant, GuestsAreNoMembers>, Permitted<Document, MemberOrGuest>),
) -> String {
    document.text()
}

/// The rule about the document decides.
pub enum GuestsAreNoMembers {}

async fn administration(_: Authed<Root>) {}

pub fn routes() -> Routes<Store> {
    let inside = Routes::new()
        .object_route(path!("/documents/{document}"), post(document))
        .object_route(path!("/documents/{document}/notes/{note}"), post(note))
        .object_route(path!("/cached/{document}"), post(cached))
        .route(path!("/body"), post(in_body))
        .route(path!("/query"), post(in_query))
        .route(path!("/batch"), post(batch))
        .route(path!("/search"), post(search))
        .route(path!("/export"), post(export));
    Routes::new()
        .under_tenant::<Tenant, ByMember>(path!("/t/{tenant}"), inside)
        .object_route(path!("/shared/{tenant}/{document}"), post(shared))
        .under_tenant::<Tenant, ByOwner>(
            path!("/from/{tenant}"),
            Routes::new().object_route(path!("/documents/{document}/move/{to}"), post(moved)),
        )
        .route(path!("/administration"), post(administration))
        .fallback(not_found)
}
