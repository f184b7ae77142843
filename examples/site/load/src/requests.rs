//! The requests, and the expected responses.

use reqwest::Client;
use reqwest::redirect::Policy;
use serde::Serialize;

use crate::Error;
use crate::server::Server;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Valid,
    Anonymous,
    Hostile,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::Valid, Self::Anonymous, Self::Hostile];
}

/// The header field that names the caller to the site without checks. The other site ignores it.
pub const CALLER: &str = "x-caller";

/// What the checks find out about a request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    Nobody,
    Sam,
    Tom,
    Ada,
    TomsToken,
    /// A token that does not exist.
    Unknown,
    /// Text that is not a token.
    Malformed,
}

impl Caller {
    pub fn name(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Sam => "sam",
            Self::Tom => "tom",
            Self::Ada => "ada",
            Self::TomsToken => "toms-token",
            Self::Unknown => "unknown",
            Self::Malformed => "malformed",
        }
    }

    /// Returns `None` for a malformed token.
    pub fn named(name: &[u8]) -> Option<Self> {
        let all = [Self::Nobody, Self::Sam, Self::Tom, Self::Ada, Self::TomsToken, Self::Unknown];
        all.into_iter().find(|caller| caller.name().as_bytes() == name)
    }
}

#[derive(Clone)]
pub struct Request {
    pub kind: Kind,
    pub name: &'static str,
    pub address: String,
    /// The request as it is sent.
    pub head: String,
    pub status: u16,
    /// The expected text in the body. For 303 it is the `location`, for 401 the beginning of the challenge.
    pub says: &'static str,
    /// The text that must not be in the body.
    pub hides: &'static str,
    pub caller: Caller,
    /// Whether it is a valid request of the one author.
    pub is_of_author: bool,
}

impl Request {
    /// Returns the request with the name of its caller, for the site without checks.
    pub fn with_caller(mut self) -> Self {
        let field = format!("\r\n{CALLER}: {}\r\n", self.caller.name());
        self.head = self.head.replacen("\r\n", &field, 1);
        self
    }
}

pub struct Requests(Vec<Request>);

impl Requests {
    pub fn of(&self, kind: Kind) -> Vec<Request> {
        self.0.iter().filter(|request| request.kind == kind).cloned().collect()
    }

    /// Returns all requests, each with the name of its caller.
    pub fn with_callers(&self) -> Vec<Request> {
        self.0.iter().cloned().map(Request::with_caller).collect()
    }

    /// Returns the valid requests of one author, each with the name of its caller.
    pub fn of_author(&self) -> Vec<Request> {
        self.with_callers().into_iter().filter(|request| request.is_of_author).collect()
    }
}

/// In the text of a post, after the first paragraph, which everyone can read.
const REST: &str = "margins that she left";
/// In a draft by `tom`.
const DRAFT: &str = "Dear Marta";
/// In a draft by `una`.
const OTHERS_DRAFT: &str = "Begin with what is missing";

/// Logs the users in, and returns all requests.
pub async fn all(server: &Server) -> Result<Requests, Error> {
    let visitor = Visitor::at(server)?;
    let [tom, sam, ada, ended] = [
        visitor.log_in("tom").await?,
        visitor.log_in("sam").await?,
        visitor.log_in("ada").await?,
        visitor.log_in("una").await?,
    ];
    visitor.post("/logout", &ended, &[]).await?;
    let token = visitor.token(&tom).await?;

    let mut list = List { address: server.address.clone(), next: (Kind::Valid, Caller::Tom), requests: Vec::new() };
    let cookie = |cookie: &str| format!("cookie: {cookie}\r\n");
    let bearer = |token: &str| format!("authorization: Bearer {token}\r\n");

    list.get("the front page", "/", &cookie(&tom), 200, "Tom Verhoeven", "Log in");
    list.get("a post", "/posts/1", &cookie(&tom), 200, REST, "Log in");
    list.get("an author's draft", "/posts/5", &cookie(&tom), 200, DRAFT, "");
    list.get("an author's desk", "/desk", &cookie(&tom), 200, "Write a post", OTHERS_DRAFT);
    list.next(Kind::Valid, Caller::TomsToken);
    list.get("a program's name", "/api/me", &bearer(&token), 200, "Tom Verhoeven", "");
    list.get("a post for a program", "/api/posts/1", &bearer(&token), 200, REST, "");
    list.next(Kind::Valid, Caller::Ada);
    list.get("who may call what", "/admin/permissions", &cookie(&ada), 200, "posts:write", "");
    list.get("all roles", "/admin/roles", &cookie(&ada), 200, "roles:manage", "evil");
    list.get("all accounts", "/admin/accounts", &cookie(&ada), 200, "Una Lindqvist", "");

    list.next(Kind::Anonymous, Caller::Nobody);
    list.get("the front page", "/", "", 200, "Log in", "Tom Verhoeven</a>");
    list.get("how a post begins", "/posts/1", "", 200, "Log in to read on", REST);
    list.get("the desk", "/desk?sort=day", "", 303, "/login?next=%2Fdesk%3Fsort%3Dday", "posts");
    list.get("an admin page", "/admin/roles", "", 303, "/login?next=%2Fadmin%2Froles", "posts:write");
    list.get("the API", "/api/me", "", 401, "Bearer", "Verhoeven");
    list.get("the API's posts", "/api/posts", "", 200, "lighthouse", REST);
    list.get("the style sheet", "/static/press.css", "", 200, ":root", "");
    list.get("the form to log in", "/login", "", 200, "Password", "");

    list.next(Kind::Hostile, Caller::Nobody);
    let login = "/login?next=%2Fdesk";
    list.get("a forged cookie", "/desk", &cookie("__Host-session=AAAAAAAAAAAAAAAAAAAAAA"), 303, login, "posts");
    list.get("a long cookie", "/desk", &cookie(&format!("__Host-session={}", "A".repeat(4000))), 303, login, "posts");
    list.get("a session that has ended", "/desk", &cookie(&ended), 303, login, "posts");
    list.get("a doubled cookie", "/desk", &cookie(&format!("{tom}; {tom}")), 400, "not understood", "Write a post");
    list.next(Kind::Hostile, Caller::Unknown);
    list.get("a token of nobody's", "/api/me", &bearer("press_AAAAAAAAAAAAAAAAAAAAAAAAAA"), 401, "Bearer", "Verhoeven");
    list.next(Kind::Hostile, Caller::Malformed);
    list.get("a token that is none", "/api/me", &bearer("a b"), 400, "Bad Request", "Verhoeven");
    list.next(Kind::Hostile, Caller::Unknown);
    list.get(
        "a bad token beside a good session",
        "/desk",
        &(bearer("x") + &cookie(&tom)),
        401,
        "Bearer",
        "Write a post",
    );
    list.next(Kind::Hostile, Caller::Nobody);
    list.get("another scheme", "/api/me", "authorization: Basic dG9tOnRvbQ==\r\n", 401, "Bearer", "Verhoeven");
    list.next(Kind::Hostile, Caller::Sam);
    list.get("a reader at an admin page", "/admin/roles", &cookie(&sam), 403, "Not for you", "posts:write");
    list.get("a reader at somebody's draft", "/posts/5", &cookie(&sam), 404, "Nothing here", DRAFT);
    list.next(Kind::Hostile, Caller::Tom);
    list.get("an author at another's draft", "/posts/4/edit", &cookie(&tom), 404, "Nothing here", OTHERS_DRAFT);
    list.next(Kind::Hostile, Caller::TomsToken);
    list.get(
        "an author's token at an admin page",
        "/admin/roles",
        &bearer(&token),
        403,
        "Not for you",
        "accounts:manage",
    );
    list.next(Kind::Hostile, Caller::Tom);
    list.get("another site's name as a path", "//evil.example/desk", &cookie(&tom), 404, "Nothing here", "evil");
    list.next(Kind::Hostile, Caller::Nobody);
    list.get("another site as the next page", "/login?next=%2F%2Fevil.example", "", 200, "Password", "evil");
    list.next(Kind::Hostile, Caller::Sam);
    list.get("a way around", "/static/../admin/roles", &cookie(&sam), 404, "Nothing here", "posts:write");
    list.get("an encoded way", "/%61dmin/roles", &cookie(&sam), 404, "Nothing here", "posts:write");
    list.next(Kind::Hostile, Caller::Ada);
    let elsewhere = cookie(&ada) + "origin: https://evil.example\r\nsec-fetch-site: cross-site\r\n";
    list.post("another site's form", "/admin/roles", &elsewhere, "name=evil", 403, "Not for you", "roles:manage");
    list.next(Kind::Hostile, Caller::Sam);
    list.post("a reader's form", "/posts/5/delete", &cookie(&sam), "", 403, "Not for you", DRAFT);
    Ok(Requests(list.requests))
}

struct List {
    address: String,
    next: (Kind, Caller),
    requests: Vec<Request>,
}

impl List {
    /// Sets the kind and the caller of the following requests.
    fn next(&mut self, kind: Kind, caller: Caller) {
        self.next = (kind, caller);
    }

    fn get(
        &mut self,
        name: &'static str,
        path: &str,
        headers: &str,
        status: u16,
        says: &'static str,
        hides: &'static str,
    ) {
        let head = format!("GET {path} HTTP/1.1\r\nhost: {}\r\naccept: text/html\r\n{headers}\r\n", self.address);
        self.add(name, head, status, says, hides);
    }

    #[allow(clippy::too_many_arguments)]
    fn post(
        &mut self,
        name: &'static str,
        path: &str,
        headers: &str,
        body: &str,
        status: u16,
        says: &'static str,
        hides: &'static str,
    ) {
        let kind = "content-type: application/x-www-form-urlencoded";
        let length = body.len();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\naccept: text/html\r\n{kind}\r\ncontent-length: {length}\r\n{headers}\r\n{body}",
            self.address
        );
        self.add(name, head, status, says, hides);
    }

    fn add(&mut self, name: &'static str, head: String, status: u16, says: &'static str, hides: &'static str) {
        let (kind, caller) = self.next;
        let address = self.address.clone();
        let is_of_author = kind == Kind::Valid && matches!(caller, Caller::Tom | Caller::TomsToken);
        self.requests.push(Request { kind, name, address, head, status, says, hides, caller, is_of_author });
    }
}

/// A client that follows no redirect. Its caller passes the cookie.
struct Visitor<'a> {
    client: Client,
    server: &'a Server,
}

impl<'a> Visitor<'a> {
    fn at(server: &'a Server) -> Result<Self, Error> {
        Ok(Self { client: Client::builder().redirect(Policy::none()).build()?, server })
    }

    async fn post(&self, path: &str, cookie: &str, form: &[(&str, &str)]) -> reqwest::Result<reqwest::Response> {
        let request = self.client.post(format!("http://{}{path}", self.server.address)).header("cookie", cookie);
        request.form(form).send().await
    }

    /// Logs the account in, and returns the cookie.
    async fn log_in(&self, login: &str) -> Result<String, Error> {
        let form = [("login", login), ("password", &self.server.password)];
        let answer = self.post("/login", "", &form).await?;
        let mut lines = answer.headers().get_all("set-cookie").iter().filter_map(|line| line.to_str().ok());
        let cookie = lines.find(|line| line.starts_with("__Host-session=")).ok_or("no cookie after a login")?;
        Ok(cookie.split(';').next().unwrap_or_default().to_owned())
    }

    /// Creates a token with the scopes of authors.
    async fn token(&self, cookie: &str) -> Result<String, Error> {
        let form = [("name", "load"), ("scope", "posts:write")];
        let page = self.post("/account/tokens", cookie, &form).await?.text().await?;
        let (_, secret) = page.split_once("class=\"mono\" value=\"").ok_or("no token on the page")?;
        Ok(secret.split('"').next().unwrap_or_default().to_owned())
    }
}
