//! The programs in guide/programs. Each is a module here, and is served as a reader serves it.

use authed::table::Table;
use tokio::net::TcpListener;

/// What a page serves with `<!-- serve: name -->`.
pub struct Program {
    pub name: &'static str,
    pub serve: fn(TcpListener),
    /// For `<!-- table: name -->`.
    pub table: Option<fn() -> Table>,
}

/// `router` has a function `app`, `routes` has a function `routes`, too, and `server` a function `serve`. `only` has tests.
macro_rules! programs {
    ($($kind:ident $(+ $server:ident)? $name:ident;)*) => {
        $(
            #[allow(dead_code, reason = "a program's `main` is not called: the tests serve it")]
            mod $name {
                include!(concat!("../programs/", stringify!($name), ".rs"));
                programs!(@module $kind $(+ $server)? $name);
            }
        )*

        pub const PROGRAMS: &[Program] = &[$(programs!(@entry $kind $name)),*];
    };
    (@module only $name:ident) => {
        pub(super) fn serve_program(_: tokio::net::TcpListener) {
            panic!("{} serves nothing", stringify!($name));
        }
    };
    (@module router $name:ident) => {
        pub(super) fn serve_program(listener: tokio::net::TcpListener) {
            let app = app();
            tokio::spawn(async move { axum::serve(listener, app).await });
        }
    };
    (@module server $name:ident) => {
        pub(super) fn serve_program(listener: tokio::net::TcpListener) {
            tokio::spawn(serve(listener));
        }
    };
    (@module routes $name:ident) => {
        programs!(@module router $name);

        pub(super) fn table() -> authed::table::Table {
            routes().table().clone()
        }
    };
    (@module routes + server $name:ident) => {
        programs!(@module server $name);

        pub(super) fn table() -> authed::table::Table {
            routes().table().clone()
        }
    };
    (@entry routes $name:ident) => {
        Program { name: stringify!($name), serve: $name::serve_program, table: Some($name::table) }
    };
    (@entry $kind:ident $name:ident) => {
        Program { name: stringify!($name), serve: $name::serve_program, table: None }
    };
}

programs! {
    routes quick_start;
    router tutorial_0;
    routes tutorial_1;
    routes tutorial_2;
    routes+server tutorial_3;
    routes tutorial_4;
    routes statuses;
    routes error_pages;
    router several_logins;
    router site_and_api;
    router roles;
    only jobs;
    router impersonation;
    router step_up;
    router lists;
    routes tenants;
    only testing;
    only realm_graph;
    router own_parts;
    router existing_application;
    router sockets;
    router tokens;
    router api_keys;
    only keys_in_database;
    router shop_in_routes;
    router shop_in_router;
    server shop_in_tower;
    server shop_in_hyper;
    router moving_axum_login_before;
    router moving_starlette;
    router moving_fastapi;
    router moving_tower_http_before;
    router moving_tower_http_after;
    router moving_jsonwebtoken_before;
}
