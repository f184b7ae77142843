//! The site's program.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};

use super::{Folder, Visitor};

/// A running site. Dropping it stops it.
pub struct Site {
    program: Child,
    /// `127.0.0.1` and the port.
    pub address: String,
    /// The password of all accounts, if this was the first start.
    password: Option<String>,
    folder: Option<Folder>,
}

impl Site {
    /// Starts the site with a database of its own, in a file.
    pub fn start() -> Self {
        let folder = Folder::new();
        let database = format!("sqlite:{}?mode=rwc", folder.path().join("site.sqlite").display());
        let mut site = Self::start_with(&[("DATABASE_URL", &database)]);
        site.folder = Some(folder);
        site
    }

    /// Starts the site with a database of its own. Returns its queries, too.
    pub fn start_with_queries() -> (Self, Queries) {
        let folder = Folder::new();
        let database = format!("sqlite:{}?mode=rwc", folder.path().join("site.sqlite").display());
        let environment = [("DATABASE_URL", &*database), ("RUST_LOG", "sqlx::query=debug")];
        let mut site = Self::spawn(&environment, Stdio::piped());
        site.folder = Some(folder);
        let log = BufReader::new(site.program.stderr.take().unwrap());
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || log.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        (site, Queries(lines))
    }

    /// Starts the site in this environment, on a free port.
    pub fn start_with(environment: &[(&str, &str)]) -> Self {
        Self::spawn(environment, Stdio::inherit())
    }

    fn spawn(environment: &[(&str, &str)], log: Stdio) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_site"));
        command.env_clear().env("PORT", "0").env("RUST_LOG", "error").envs(environment.iter().copied());
        let mut program = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut lines = BufReader::new(program.stdout.take().unwrap()).lines().map(Result::unwrap);
        let first = lines.next().expect("the site prints its address");
        let (_, address) = first.split_once("http://").unwrap();
        let address = address.to_owned();
        let introduction = lines.take_while(|line| !line.starts_with("Stop it"));
        let words = introduction.collect::<String>();
        let password = words.split_once("shown this once: ").map(|(_, password)| password.to_owned());
        Self { program, address, password, folder: None }
    }

    pub fn password(&self) -> &str {
        self.first_password().expect("this was not the first start")
    }

    /// Returns the password of all accounts, if this node has created them.
    pub fn first_password(&self) -> Option<&str> {
        self.password.as_deref()
    }

    /// Returns the URL of the database file.
    pub fn database(&self) -> String {
        format!("sqlite:{}", self.folder.as_ref().unwrap().path().join("site.sqlite").display())
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Returns an anonymous visitor.
    pub fn stranger(&self) -> Visitor {
        Visitor::new(&self.address)
    }

    /// Returns a visitor who is logged in with the password of the first start.
    pub async fn visitor(&self, login: &str) -> Visitor {
        let mut visitor = self.stranger();
        visitor.log_in(login, self.password()).await.expect_redirect("/");
        visitor
    }

    /// Makes the site look up all callers again, after a test has changed the database itself: a change of roles ends what is
    /// kept.
    pub async fn forget_callers(&self) {
        let scopes = [("scope", "posts:read")];
        self.visitor("ada").await.post("/admin/roles/reader", &scopes).await.expect(303);
    }

    /// Asks the program to end, and waits for it.
    pub fn terminate(&mut self) {
        let asked = Command::new("kill").arg(self.program.id().to_string()).status();
        assert!(asked.unwrap().success() && self.program.wait().unwrap().success());
    }

    /// Kills the program.
    pub fn kill(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The queries of a site.
pub struct Queries(Receiver<String>);

impl Queries {
    /// Returns the queries since the last call.
    pub async fn since(&self, site: &Site) -> Vec<String> {
        // A stranger's list of posts is one query, and the last one.
        site.stranger().get("/api/posts").await.expect(200);
        let queries = self.0.iter().filter(|line| line.contains("sqlx::query"));
        queries.take_while(|query| !query.contains("FROM posts")).collect()
    }
}
