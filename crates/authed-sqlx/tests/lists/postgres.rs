//! PostgreSQL from Debian's package, on the loopback interface.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A server with its own data. Dropping it stops it, and removes the data.
pub struct Postgres {
    process: Child,
    folder: PathBuf,
    pub url: String,
}

impl Postgres {
    pub fn start() -> Self {
        let programs = programs();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = std::env::temp_dir().join(format!("authed-sqlx-{}-{port}", std::process::id()));
        fs::create_dir(&folder).unwrap();
        let owner = other_than_root();
        if let Some((user, group)) = owner {
            chown(&folder, Some(user), Some(group)).unwrap();
        }
        let run = |program: &str| {
            let mut command = Command::new(programs.join(program));
            if let Some((user, group)) = owner {
                command.uid(user).gid(group);
            }
            command.current_dir("/").stdout(Stdio::null()).stderr(Stdio::null());
            command
        };
        let data = folder.join("data");
        let mut initdb = run("initdb");
        initdb.args(["--username=press", "--auth=trust", "--encoding=UTF8", "--no-sync", "-D"]).arg(&data);
        assert!(initdb.status().unwrap().success(), "{initdb:?}");
        let mut server = run("postgres");
        server.arg("-D").arg(&data).arg("-k").arg(&folder).args(["-p", &port.to_string()]);
        server.args(["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]);
        let process = server.spawn().unwrap();
        let postgres = Self { process, folder, url: format!("postgres://press@127.0.0.1:{port}/postgres") };
        let begin = Instant::now();
        while !run("pg_isready")
            .args(["--quiet", "--host=127.0.0.1", "-p", &port.to_string()])
            .status()
            .unwrap()
            .success()
        {
            assert!(begin.elapsed() < Duration::from_secs(60), "PostgreSQL does not start");
            std::thread::sleep(Duration::from_millis(50));
        }
        postgres
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Returns the folder of the newest version.
fn programs() -> PathBuf {
    let versions =
        fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let number = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
    let newest = versions.max_by_key(|path| number(path));
    newest.expect("the tests need PostgreSQL: apt-get install postgresql").join("bin")
}

/// PostgreSQL does not run as root. Returns the user of Debian's package, if the test does.
fn other_than_root() -> Option<(u32, u32)> {
    let id = |flag: &str, user: &[&str]| {
        let output = Command::new("id").arg(flag).args(user).output().unwrap().stdout;
        String::from_utf8(output).unwrap().trim().parse::<u32>().unwrap()
    };
    (id("-u", &[]) == 0).then(|| (id("-u", &["postgres"]), id("-g", &["postgres"])))
}
