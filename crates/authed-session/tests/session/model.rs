//! Random sequences of what users and operators do, compared with a small model.

use std::collections::HashMap;
use std::time::Duration;

use authed::revocation::{Revocation, Revocations};
use authed_session::Sessions;
use proptest::prelude::*;

use super::app::{Node, Row, Users};
use super::browser::Browser;
use super::own_logins::OwnLogins;
use super::store::Store;

const BROWSERS: usize = 3;

#[derive(Clone, Debug)]
enum Step {
    LogIn {
        browser: usize,
        user: &'static str,
    },
    LogOut {
        browser: usize,
    },
    Look {
        browser: usize,
    },
    Put {
        browser: usize,
    },
    /// A request with any cookie that was set before.
    Replay {
        which: prop::sample::Index,
    },
    EndAll {
        user: &'static str,
    },
    Delete {
        user: &'static str,
    },
    ComeBack {
        user: &'static str,
    },
    SetEditor {
        user: &'static str,
        is_editor: bool,
    },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let browser = 0..BROWSERS;
    let user = prop_oneof![Just("ada"), Just("eve")];
    let step = prop_oneof![
        4 => (browser.clone(), user.clone()).prop_map(|(browser, user)| Step::LogIn { browser, user }),
        2 => browser.clone().prop_map(|browser| Step::LogOut { browser }),
        4 => browser.clone().prop_map(|browser| Step::Look { browser }),
        3 => browser.prop_map(|browser| Step::Put { browser }),
        4 => any::<prop::sample::Index>().prop_map(|which| Step::Replay { which }),
        1 => user.clone().prop_map(|user| Step::EndAll { user }),
        1 => user.clone().prop_map(|user| Step::Delete { user }),
        1 => user.clone().prop_map(|user| Step::ComeBack { user }),
        1 => (user, any::<bool>()).prop_map(|(user, is_editor)| Step::SetEditor { user, is_editor }),
    ];
    prop::collection::vec(step, 1..40)
}

/// The expected content of a session.
#[derive(Clone, Default)]
struct Session {
    login: Option<(&'static str, u64)>,
    items: usize,
}

#[derive(Default)]
struct Model {
    users: HashMap<&'static str, Row>,
    sessions: HashMap<String, Session>,
}

impl Model {
    /// Returns the name and the number of items for this cookie. Looking at an invalid session ends it.
    fn look(&mut self, cookie: Option<&String>) -> (String, usize) {
        let nobody = ("stranger".to_owned(), 0);
        let Some(session) = cookie.and_then(|cookie| self.sessions.get(cookie)) else {
            return nobody;
        };
        let items = session.items;
        let Some((user, epoch)) = session.login else {
            return ("stranger".to_owned(), items);
        };
        match self.users.get(user).filter(|row| row.epoch == epoch) {
            Some(row) if row.is_editor => (format!("{user}, editor"), items),
            Some(_) => (user.to_owned(), items),
            None => {
                self.sessions.remove(cookie.unwrap());
                nobody
            }
        }
    }

    fn log_in(&mut self, before: Option<&String>, after: String, user: &'static str) {
        let login = Some((user, self.users[user].epoch));
        let before = before.and_then(|cookie| self.sessions.remove(cookie)).unwrap_or_default();
        let items = if before.login == login { before.items } else { 0 };
        self.sessions.insert(after, Session { login, items });
    }

    fn put(&mut self, before: Option<&String>, after: String) {
        let session = before.and_then(|cookie| self.sessions.get(cookie)).cloned().unwrap_or_default();
        self.sessions.insert(after, Session { items: session.items + 1, ..session });
    }
}

async fn run(steps: Vec<Step>, own_logins: bool) {
    let (store, users) = (Store::new(), Users::new());
    let logins = OwnLogins::of(&users);
    // Keeping sessions must make no difference, as long as each change is published.
    let revocations = Revocations::new();
    let sessions = || {
        let sessions = match own_logins {
            true => Sessions::with_logins(logins.clone()).data_in(store.clone()),
            false => Sessions::new(store.clone(), users.clone()),
        };
        sessions.revoked_by(&revocations)
    };
    let nodes =
        [Node::of(&users, sessions()).await, Node::of(&users, sessions().kept_for(Duration::from_secs(3600))).await];
    let mut browsers = [(); BROWSERS].map(|()| Browser::new(nodes[0].address));
    let mut model = Model::default();
    for user in ["ada", "eve"] {
        model.users.insert(user, Row::default());
    }
    let mut cookies: Vec<String> = Vec::new();
    for (number, step) in steps.into_iter().enumerate() {
        for browser in &mut browsers {
            browser.address = nodes[number % nodes.len()].address;
        }
        match step {
            Step::LogIn { browser, user } => {
                let browser = &mut browsers[browser];
                let before = browser.cookie.clone();
                let answer = browser.post(&format!("/login/{user}")).await.status();
                if model.users.contains_key(user) {
                    let after = browser.cookie.clone().unwrap();
                    assert_eq!(answer, 303);
                    assert!(!cookies.contains(&after), "an ID is used twice");
                    model.log_in(before.as_ref(), after, user);
                } else {
                    assert_eq!((answer.as_u16(), &browser.cookie), (403, &before));
                }
            }
            Step::LogOut { browser } => {
                let browser = &mut browsers[browser];
                if let Some(cookie) = &browser.cookie {
                    model.sessions.remove(cookie);
                }
                assert_eq!(browser.post("/logout").await.status(), 303);
                assert_eq!(browser.cookie, None);
            }
            Step::Look { browser } => {
                let browser = &mut browsers[browser];
                let (me, items) = model.look(browser.cookie.as_ref());
                assert_eq!(browser.me().await, me);
                assert_eq!(browser.text("/cart").await.split_whitespace().count(), items);
            }
            Step::Put { browser } => {
                let browser = &mut browsers[browser];
                let before = browser.cookie.clone();
                model.look(before.as_ref());
                assert_eq!(browser.post("/cart/x").await.status(), 200);
                let after = browser.cookie.clone().unwrap();
                let is_known = before.as_ref().is_some_and(|cookie| model.sessions.contains_key(cookie));
                assert_eq!(is_known, before.as_ref() == Some(&after), "only a valid session keeps its ID");
                model.put(before.as_ref(), after);
            }
            Step::Replay { which } => {
                if !cookies.is_empty() {
                    let cookie = which.get(&cookies).clone();
                    let (me, _) = model.look(Some(&cookie));
                    assert_eq!(browsers[0].with_cookie(Some(cookie)).me().await, me);
                }
            }
            Step::EndAll { user } => {
                if let Some(row) = model.users.get_mut(user) {
                    row.epoch += 1;
                    users.change(user, |row| row.epoch += 1);
                    revocations.publish(Revocation::user(user));
                }
            }
            Step::Delete { user } => {
                model.users.remove(user);
                users.delete(user);
                revocations.publish(Revocation::user(user));
            }
            Step::ComeBack { user } => {
                model.users.entry(user).or_default();
                if users.delete(user).map(|row| users.insert(user, row)).is_none() {
                    users.insert(user, Row::default());
                }
            }
            Step::SetEditor { user, is_editor } => {
                if let Some(row) = model.users.get_mut(user) {
                    row.is_editor = is_editor;
                    users.change(user, |row| row.is_editor = is_editor);
                    revocations.publish(Revocation::user(user));
                }
            }
        }
        cookies.extend(browsers.iter().filter_map(|browser| browser.cookie.clone()));
        cookies.sort();
        cookies.dedup();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_cookie_is_worth_what_the_model_says(steps in steps(), own_logins in any::<bool>()) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(run(steps, own_logins));
    }
}
