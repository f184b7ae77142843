//! PostgreSQL and Redis, from Debian's packages. Each test starts its own.

use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::Folder;

/// Returns a free port.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A server. Dropping it stops it.
pub struct Server {
    command: Box<dyn Fn() -> Command + Send + Sync>,
    program: Option<Child>,
    /// Returns whether the server accepts requests.
    is_ready: Box<dyn Fn() -> bool + Send + Sync>,
    pub url: String,
    folder: Folder,
}

impl Server {
    pub fn postgres() -> Self {
        let (folder, port) = (Folder::new(), free_port());
        let programs = postgres_programs();
        let owner = other_than_root();
        if let Some((user, group)) = owner {
            chown(folder.path(), Some(user), Some(group)).unwrap();
        }
        let run = move |program: PathBuf| {
            let mut command = Command::new(program);
            if let Some((user, group)) = owner {
                command.uid(user).gid(group);
            }
            command.current_dir("/").stdout(Stdio::null()).stderr(Stdio::null());
            command
        };
        let data = folder.path().join("data");
        let mut initdb = run(programs.join("initdb"));
        initdb.args(["--username=press", "--auth=trust", "--encoding=UTF8", "--no-sync", "-D"]).arg(&data);
        assert!(initdb.status().unwrap().success(), "{initdb:?}");
        let (sockets, server, client) =
            (folder.path().to_owned(), programs.join("postgres"), programs.join("pg_isready"));
        let command = move || {
            let mut postgres = run(server.clone());
            postgres.arg("-D").arg(&data).arg("-k").arg(&sockets).args(["-p", &port.to_string()]);
            postgres.args(["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=60"]);
            postgres
        };
        let is_ready = move || {
            let mut asks = Command::new(&client);
            let asks = asks.args(["--quiet", "--host=127.0.0.1", "--port", &port.to_string()]);
            asks.status().is_ok_and(|status| status.success())
        };
        let url = format!("postgres://press@127.0.0.1:{port}/postgres");
        Self::begin(Box::new(command), Box::new(is_ready), url, folder)
    }

    pub fn redis() -> Self {
        let (folder, port) = (Folder::new(), free_port());
        let path = folder.path().to_owned();
        let command = move || {
            let mut redis = Command::new("redis-server");
            redis.args(["--bind", "127.0.0.1", "--port", &port.to_string(), "--save", "", "--dir"]).arg(&path);
            // Writes to the disk before each response.
            redis.args(["--appendonly", "yes", "--appendfsync", "always"]).stdout(Stdio::null());
            redis
        };
        let is_ready = move || TcpStream::connect(("127.0.0.1", port)).is_ok();
        Self::begin(Box::new(command), Box::new(is_ready), format!("redis://127.0.0.1:{port}"), folder)
    }

    fn begin(
        command: Box<dyn Fn() -> Command + Send + Sync>,
        is_ready: Box<dyn Fn() -> bool + Send + Sync>,
        url: String,
        folder: Folder,
    ) -> Self {
        let mut server = Self { command, program: None, is_ready, url, folder };
        server.start();
        server
    }

    /// Starts the server with its stored data.
    pub fn start(&mut self) {
        let mut command = (self.command)();
        let missing = "Debian's packages postgresql and redis-server are needed";
        self.program = Some(command.spawn().unwrap_or_else(|error| panic!("{missing}: {command:?}: {error}")));
        let since = Instant::now();
        while !(self.is_ready)() {
            assert!(since.elapsed() < Duration::from_secs(30), "{command:?} does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Stops the server. `INT` is PostgreSQL's "fast" shutdown, `QUIT` the "immediate" one, which is a crash.
    pub fn stop(&mut self, signal: &str) {
        if let Some(mut program) = self.program.take() {
            // Redis ignores a signal that arrives while it writes its first append-only file. So it is sent again.
            for attempt in 0_u32.. {
                if attempt.is_multiple_of(50) {
                    let _ = Command::new("kill").args(["-s", signal, &program.id().to_string()]).status();
                }
                if !matches!(program.try_wait(), Ok(None)) {
                    break;
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        }
    }

    /// Makes the server hang. It keeps its connections, and does not respond.
    pub fn hang(&self) {
        self.signal_to_all("STOP");
    }

    pub fn go_on(&self) {
        self.signal_to_all("CONT");
    }

    /// Deletes the data of a stopped server.
    pub fn forget(&self) {
        assert!(self.program.is_none());
        std::fs::remove_dir_all(self.folder.path()).unwrap();
        std::fs::create_dir(self.folder.path()).unwrap();
    }

    /// Sends the signal to the program and its children, which have process groups of their own.
    fn signal_to_all(&self, signal: &str) {
        let Some(program) = &self.program else { return };
        let id = program.id().to_string();
        // The program first: it starts no new children then.
        let _ = Command::new("kill").args(["-s", signal, &id]).status();
        let _ = Command::new("pkill").args(["--signal", signal, "--parent", &id]).status();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.go_on();
        self.stop("QUIT");
    }
}

/// Returns Debian's folder of PostgreSQL programs, which is not in the path.
fn postgres_programs() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").expect("Debian's package postgresql is needed");
    let newest = versions.map(|version| version.unwrap().path()).max().expect("a version of PostgreSQL");
    newest.join("bin")
}

/// Returns the user and group `postgres` if the tests run as root: PostgreSQL refuses to run as root.
fn other_than_root() -> Option<(u32, u32)> {
    let ask = |arguments: &[&str]| -> u32 {
        let output = Command::new("id").args(arguments).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().parse().expect("the user `postgres`")
    };
    (ask(&["-u"]) == 0).then(|| (ask(&["-u", "postgres"]), ask(&["-g", "postgres"])))
}
