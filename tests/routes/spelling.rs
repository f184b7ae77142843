//! What the table says of a path holds for every spelling of it that a service behind a wildcard reads as the same.

use std::convert::Infallible;
use std::path::PathBuf;

use authed::routing::get;
use authed::{Authed, Plain, Public, Routes};
use axum::Router;
use axum::body::Body;
use http::{Request, Response};
use tower::service_fn;
use tower_http::services::ServeDir;

use super::site::{Admin, App, Editor, Site, Viewer, app, ok};

/// A directory with files for everybody, and one below it that only editors read.
struct Files(PathBuf);

impl Files {
    fn new() -> Self {
        let directory =
            std::env::temp_dir().join(format!("authed-spelling-{}-{}", std::process::id(), fastrand::u64(..)));
        std::fs::create_dir_all(directory.join("private/deep")).unwrap();
        std::fs::create_dir_all(directory.join("p c")).unwrap();
        for (file, content) in [
            ("open.txt", "open"),
            ("p c/a&b.txt", "spaces"),
            ("private/secret.txt", "secret"),
            ("private/deep/secret.txt", "secret"),
            ("private.txt", "open too"),
        ] {
            std::fs::write(directory.join(file), content).unwrap();
        }
        Self(directory)
    }

    fn routes(&self) -> Routes<App> {
        Routes::new()
            .nest_service::<Public, _>("/files", ServeDir::new(&self.0))
            .nest_service::<Authed<Editor>, _>("/files/private", ServeDir::new(self.0.join("private")))
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

const SPELLINGS: [&str; 22] = [
    "private%2Fsecret.txt",
    "private%2fsecret.txt",
    "%70rivate/secret.txt",
    "p%72ivate/secret.txt",
    "%70%72%69%76%61%74%65/secret.txt",
    "/private/secret.txt",
    "//private//secret.txt",
    "./private/secret.txt",
    "%2e/private/secret.txt",
    "private%2F.%2Fsecret.txt",
    ".%2Fprivate/secret.txt",
    "%2Fprivate/secret.txt",
    "open.txt/../private/secret.txt",
    "x/%2e%2e/private/secret.txt",
    "x%2F..%2Fprivate%2Fsecret.txt",
    "private%2Fdeep/secret.txt",
    "private%252Fsecret.txt",
    "%2570rivate/secret.txt",
    "private%5Csecret.txt",
    "PRIVATE/secret.txt",
    "Private%2Fsecret.txt",
    "private;a=b/secret.txt",
];

#[tokio::test]
async fn a_file_below_a_narrower_row_is_found_by_no_other_spelling() {
    let files = Files::new();
    let site = Site(files.routes().with_state(app(false)));
    assert_eq!(site.get("/files/private/secret.txt", "editor").await, ok("secret"));
    assert_eq!(site.get("/files/private/secret.txt", "viewer").await.0, 403);
    let missing = site.get("/nothing", "-").await;
    assert_eq!(missing.0, 404);
    for spelling in SPELLINGS {
        for caller in ["-", "viewer", "editor"] {
            assert_eq!(site.get(&format!("/files/{spelling}"), caller).await, missing, "{spelling} by {caller}");
        }
    }
}

/// Also the application's own page, and while pages are hidden from wrong logins.
#[tokio::test]
async fn another_spelling_gets_the_response_of_an_unknown_path() {
    async fn own(_: Public) -> &'static str {
        "own page"
    }
    async fn hidden(_: Authed<Admin>) {}
    let files = Files::new();
    let with_hidden = || files.routes().route("/hidden", get(hidden));
    for routes in [files.routes().fallback(own), with_hidden(), with_hidden().fallback(own)] {
        let site = Site(routes.with_state(app(false)));
        for caller in ["-", "viewer", "editor", "rejected", "malformed"] {
            let missing = site.get("/nothing", caller).await;
            for spelling in SPELLINGS {
                assert_eq!(site.get(&format!("/files/{spelling}"), caller).await, missing, "{spelling} by {caller}");
            }
        }
    }
}

/// A file service that ignores case reads `secret.txt` where the route says `Secret.txt`.
#[tokio::test]
async fn a_route_with_capitals_is_not_left_by_small_letters() {
    async fn editors(_: Authed<Editor>) {}
    async fn anyone(_: Public, Plain(path): Plain) -> String {
        path
    }
    let routes = Routes::new().route("/files/Secret.txt", get(editors)).object_route("/files/{*path}", get(anyone));
    let site = Site(routes.with_state(app(false)));
    assert_eq!(site.get("/files/Secret.txt", "-").await.0, 403);
    assert_eq!(site.get("/files/secret.txt", "-").await.0, 404);
    assert_eq!(site.get("/files/other.txt", "-").await, ok("other.txt"));
}

/// Each of these is the same file for some service.
#[tokio::test]
async fn dots_at_the_end_of_a_name_and_nul_lead_nowhere() {
    async fn anyone(_: Public, Plain(path): Plain) -> String {
        path
    }
    async fn editors(_: Authed<Editor>, _: Plain) {}
    let routes =
        Routes::new().object_route("/files/{*path}", get(anyone)).object_route("/files/private/{name}", get(editors));
    let site = Site(routes.with_state(app(false)));
    for path in ["private./a", "private%2e/a", "private/a/../b", "b%00", "a%00b"] {
        assert_eq!(site.get(&format!("/files/{path}"), "-").await.0, 404, "{path}");
    }
    for path in ["open./a", ".open", "open/"] {
        assert_eq!(site.get(&format!("/files/{path}"), "-").await.0, 200, "{path}");
    }
}

#[tokio::test]
async fn other_files_are_served_however_they_are_spelled() {
    let files = Files::new();
    let site = Site(files.routes().with_state(app(false)));
    for path in ["open.txt", "op%65n.txt", "./open.txt", "/open.txt", "OPEN.txt/../open.txt"] {
        let status = site.get(&format!("/files/{path}"), "-").await;
        // The file service itself takes no `..`.
        assert_eq!(status, if path.contains("..") { (404, String::new()) } else { ok("open") }, "{path}");
    }
    assert_eq!(site.get("/files/p%20c/a%26b.txt", "-").await, ok("spaces"));
    assert_eq!(site.get("/files/p%20c/a&b.txt", "-").await, ok("spaces"));
    assert_eq!(site.get("/files/private.txt", "-").await, ok("open too"));
}

/// Wherever the routes are: below a path of their own, behind a requirement, in a router of the application.
#[tokio::test]
async fn nested_routes_know_their_whole_path() {
    let files = Files::new();
    let nested = Site(Routes::new().nest("/static", files.routes()).with_state(app(false)));
    let under = Routes::new().under::<Viewer>("/static", files.routes());
    let under = Site(Routes::new().under_object::<Plain>("/{tenant}", under).with_state(app(false)));
    let twice = Routes::new().nest("/a", Routes::new().nest("/b", files.routes()));
    let twice = Site(Router::new().nest("/outer/{x}", twice.into_router()).with_state(app(false)));
    for (site, prefix) in [(nested, "/static/files"), (under, "/shop/static/files"), (twice, "/outer/y/a/b/files")] {
        assert_eq!(site.get(&format!("{prefix}/open.txt"), "viewer").await, ok("open"), "{prefix}");
        assert_eq!(site.get(&format!("{prefix}/op%65n.txt"), "viewer").await, ok("open"), "{prefix}");
        assert_eq!(site.get(&format!("{prefix}/private/secret.txt"), "editor").await, ok("secret"), "{prefix}");
        for spelling in SPELLINGS {
            let path = format!("{prefix}/{spelling}");
            assert_eq!(site.get(&path, "viewer").await.0, 404, "{path}");
        }
    }
}

/// Rows that are nested apart from the service.
#[tokio::test]
async fn a_narrower_row_of_another_subtree_counts() {
    async fn page(_: Authed<Editor>, _: Plain) -> &'static str {
        "page"
    }
    let files = Files::new();
    let routes = Routes::new()
        .nest_service::<Public, _>("/files", ServeDir::new(&files.0))
        .nest("/files/private", Routes::new().object_route("/{name}", get(page)));
    let site = Site(routes.with_state(app(false)));
    assert_eq!(site.get("/files/private/secret.txt", "editor").await, ok("page"));
    assert_eq!(site.get("/files/private%2Fsecret.txt", "-").await.0, 404);
    assert_eq!(site.get("/files/open.txt", "-").await, ok("open"));
}

/// axum decodes what a handler's wildcard captures.
#[tokio::test]
async fn handlers_behind_a_wildcard_are_guarded_as_services_are() {
    async fn any(_: Public, Plain(path): Plain) -> String {
        path
    }
    async fn editors(_: Authed<Editor>, Plain(path): Plain) -> String {
        path
    }
    let routes =
        Routes::new().object_route("/files/{*path}", get(any)).object_route("/files/private/{*path}", get(editors));
    let site = Site(routes.with_state(app(false)));
    assert_eq!(site.get("/files/a%2Fb", "-").await, ok("a/b"));
    assert_eq!(site.get("/files/private/x", "-").await.0, 403);
    assert_eq!(site.get("/files/private%2Fx", "-").await.0, 404);
}

/// A program behind the service can read a path that leads out of the service's own.
#[tokio::test]
async fn a_path_does_not_lead_out_of_its_service() {
    let echo = service_fn(async |request: Request<Body>| {
        Ok::<_, Infallible>(Response::new(Body::from(request.uri().path().to_owned())))
    });
    let routes =
        Routes::new().nest_service::<Public, _>("/open", echo).nest_service::<Authed<Editor>, _>("/private", echo);
    let site = Site(routes.with_state(app(false)));
    assert_eq!(site.get("/open/a/b%20c", "-").await, ok("/a/b%20c"));
    for path in [
        "/open/../private/x",
        "/open/..%2Fprivate%2Fx",
        "/open/..;/private/x",
        "/open/%252e%252e/private/x",
        "/open/../../x",
        "/open/a%00b",
    ] {
        assert_eq!(site.get(path, "-").await.0, 404, "{path}");
    }
}

/// Octets that are no text, and paths that are encoded again and again, cannot be decided.
#[tokio::test]
async fn what_cannot_be_read_is_not_passed_on() {
    let files = Files::new();
    let site = Site(files.routes().with_state(app(false)));
    for path in
        ["/files/%ff", "/files/%c0%afprivate", "/files/open.txt%00", "/files/%2525252525252570rivate/secret.txt"]
    {
        assert_eq!(site.get(path, "-").await.0, 404, "{path}");
    }
}

/// A request is random octets around known names, and the file service decides what it reads.
#[tokio::test]
async fn no_random_spelling_reads_a_guarded_file() {
    const PIECES: [&str; 24] = [
        "private",
        "secret.txt",
        "deep",
        "open.txt",
        "/",
        "%2F",
        "%2f",
        "//",
        ".",
        "..",
        "%2e",
        "%2E%2e",
        "%5C",
        "\\",
        ";",
        "%3B",
        "%70rivate",
        "%2570",
        "%25",
        "PRIVATE",
        "p",
        "rivate",
        "%20",
        "files",
    ];
    let files = Files::new();
    let site = Site(files.routes().with_state(app(false)));
    let (mut served, mut refused) = (0, 0);
    for _ in 0..20_000 {
        let path: String = (0..fastrand::usize(1..8)).map(|_| PIECES[fastrand::usize(..PIECES.len())]).collect();
        let Ok(uri) = format!("/files/{path}").parse::<http::Uri>() else { continue };
        let request = Request::builder().uri(uri).body(Body::empty()).unwrap();
        let (status, body) = site.answer(request).await;
        assert_ne!(body, "secret", "{path}");
        served += u32::from(status == 200);
        refused += u32::from(status == 403);
    }
    assert!(served > 50 && refused > 50, "{served} {refused}");
}
