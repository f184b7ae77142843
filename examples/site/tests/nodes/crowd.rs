//! People and programs of all kinds, with the expected responses.

use std::time::Duration;

use reqwest::Method;

use crate::common::{Answer, Visitor};
use crate::house::House;

/// A client that repeats one request.
pub struct Kind {
    pub name: &'static str,
    visitor: Visitor,
    path: &'static str,
    token: Option<String>,
    status: u16,
    /// The expected text in the body or in `location`.
    says: &'static str,
    /// Whether the response needs the database.
    pub asks_database: bool,
}

const DESK: &str = "/login?next=%2Fdesk";

impl Kind {
    pub async fn all(house: &House) -> Vec<Self> {
        let mut tom = house.visitor(0, "tom").await;
        let sam = house.visitor(1, "sam").await;
        let ended = house.visitor(0, "una").await;
        ended.clone().post("/logout", &[]).await.expect(303);
        let stranger = house.nodes[0].stranger();
        let with_cookie = |cookie: String| {
            let mut visitor = stranger.clone();
            visitor.cookie = Some(cookie);
            visitor
        };
        let forged = with_cookie("__Host-session=AAAAAAAAAAAAAAAAAAAAAA".to_owned());
        let doubled = with_cookie(format!("{0}; {0}", tom.cookie.as_ref().unwrap()));
        let token = tom.token(&["posts:read"]).await;
        let kind = |name, visitor: &Visitor, path, status, says, asks_database| {
            let visitor = visitor.clone();
            Self { name, visitor, path, token: None, status, says, asks_database }
        };
        let program = |name, token, status, says| Self {
            token: Some(token),
            ..kind(name, &stranger, "/api/me", status, says, true)
        };
        vec![
            kind("an author at the desk", &tom, "/desk", 200, "Tom Verhoeven", true),
            kind("a reader at an admin page", &sam, "/admin/roles", 403, "Not for you", true),
            kind("a reader at somebody's draft", &sam, "/posts/4", 404, "Nothing here", true),
            kind("a stranger at the front page", &stranger, "/", 200, "Log in", true),
            kind("a stranger at the desk", &stranger, "/desk", 303, DESK, false),
            kind("a forged cookie", &forged, "/desk", 303, DESK, true),
            kind("the cookie of a session that has ended", &ended, "/desk", 303, DESK, true),
            kind("a doubled cookie", &doubled, "/desk", 400, "not understood", false),
            kind("the style sheet", &tom, "/static/press.css", 200, ":root", false),
            program("a program", token, 200, "Tom Verhoeven"),
            program("a token of nobody's", "press_of_nobody".to_owned(), 401, "Unauthorized"),
        ]
    }

    /// Whether a node may know the caller without asking.
    pub fn may_be_kept(&self) -> bool {
        ["an author", "a reader", "a program", "a token", "a forged cookie", "the cookie"]
            .iter()
            .any(|known| self.name.starts_with(known))
    }

    /// Sends the request to this node once.
    pub async fn ask(&self, address: &str) -> reqwest::Result<Answer> {
        let mut visitor = self.visitor.clone();
        visitor.address = address.to_owned();
        let request = visitor.request(Method::GET, self.path).timeout(Duration::from_secs(20));
        let request = self.token.iter().fold(request, |request, token| request.bearer_auth(token));
        let answer = visitor.try_send(request).await;
        assert_eq!(visitor.cookie, self.visitor.cookie, "{}: the cookie has changed", self.name);
        answer
    }

    #[track_caller]
    pub fn check(&self, answer: &Answer) {
        let is_said = answer.body.contains(self.says) || answer.header("location") == self.says;
        assert!(answer.status == self.status && is_said, "{}: {answer:#?}", self.name);
    }
}
