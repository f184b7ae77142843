//! A forum with a route of each kind, and the expected operations.

use authed::policy::RedirectTarget;
use authed::redirect::{LocalPath, SafeNext};
use authed::routing::{any, get};
use authed::{
    AnyOf, Authed, Authenticator, Basic, Caller, Challenge, NotFound, Plain, Public, RedirectTo, Routes, SimpleUser,
    Status, local_path, scopes,
};
use serde_json::{Value, json};

use super::operation;

scopes! {
    /// The forum's permissions.
    pub realm Forum for SimpleUser;

    pub scope Member = "member", on failure RedirectTo<LoginPage>;
    pub scope Paying = "paying", on failure Status<402>;
    pub scope Editor = "editor";
    pub scope Auditor = "auditor";
    pub scope Admin = "admin": Editor, on failure NotFound;
}

type Both = (Editor, Auditor);

pub enum LoginPage {}

impl RedirectTarget for LoginPage {
    const PATH: LocalPath = local_path!("/login");
}

#[utoipa::path(get, path = "/imprint", responses((status = 200, description = "Done")))]
pub async fn imprint(_: Public) {}

#[utoipa::path(get, path = "/", responses((status = 200, description = "Done")))]
pub async fn home(_: Caller<Forum>) {}

#[utoipa::path(get, path = "/greeting", responses((status = 200, description = "Done")))]
pub async fn greeting(_: Option<Authed<Member>>) {}

#[utoipa::path(get, path = "/login", responses((status = 200, description = "Done")))]
pub async fn login(_: Authed<Member, Challenge<Basic>>, _: Option<SafeNext>) {}

#[utoipa::path(get, path = "/single", responses((status = 200, description = "Done")))]
pub async fn single(_: Authed<Editor>) {}

#[utoipa::path(post, path = "/single", responses((status = 200, description = "Done")))]
pub async fn tuple(_: Authed<(Member, Paying)>) {}

#[utoipa::path(get, path = "/choice", responses((status = 200, description = "Done")))]
pub async fn choice(_: Authed<AnyOf<(Editor, Auditor)>, NotFound>) {}

#[utoipa::path(get, path = "/nested", responses((status = 200, description = "Done")))]
pub async fn nested(_: Authed<(Member, AnyOf<(Admin, Both)>)>) {}

// `editor` is enough, so that `editor & auditor` is redundant.
#[utoipa::path(get, path = "/redundant", responses((status = 200, description = "Done")))]
pub async fn redundant(_: Authed<AnyOf<(Both, Editor, Paying)>>) {}

#[utoipa::path(get, path = "/threads/{thread}/posts/{post}", responses((status = 200, description = "Done")))]
pub async fn post(_: Authed<Paying>, _: Plain) {}

#[utoipa::path(get, path = "/staff", responses((status = 200, description = "Done")))]
pub async fn staff(_: Public) {}

#[utoipa::path(get, path = "/staff/users/{user}", responses((status = 200, description = "Done")))]
pub async fn user(_: Authed<Admin>, _: Plain) {}

#[utoipa::path(get, path = "/files/{path}", responses((status = 200, description = "Done")))]
pub async fn file(_: Authed<Editor>, _: Plain) {}

#[utoipa::path(put, path = "/any", responses((status = 200, description = "Done")))]
pub async fn any_method(_: Authed<Editor>) {}

#[utoipa::path(delete, path = "/any", responses((status = 200, description = "Done")))]
pub async fn delete_any(_: Authed<Admin>) {}

#[utoipa::path(head, path = "/imprint", responses((status = 200, description = "Done")))]
#[allow(dead_code, reason = "only documents a method of `imprint`")]
pub async fn head_imprint(_: Public) {}

pub fn routes() -> Routes<Authenticator<Forum>> {
    let users = Routes::new().object_route("/{id}", get(user));
    let staff = Routes::new().route("/", get(staff)).nest("/users", users);
    Routes::new()
        .route("/imprint", get(imprint))
        .route("/", get(home))
        .route("/greeting", get(greeting))
        .route("/login", get(login))
        .route("/single", get(single).post(tuple))
        .route("/choice", get(choice))
        .route("/nested", get(nested))
        .route("/redundant", get(redundant))
        .under_object::<Plain>("/threads/{thread}", Routes::new().object_route("/posts/{post}", get(post)))
        .under::<AnyOf<(Editor, Auditor)>>("/staff", staff)
        .object_route("/files/{*path}", get(file))
        .route("/any", any(any_method).delete(delete_any))
}

/// Returns the method, the path and the operation of every route.
pub fn expected(scheme: &str) -> Vec<(&'static str, &'static str, Value)> {
    let needs = |scopes: &[&str]| json!({ scheme: scopes });
    let optional = json!([{}, { scheme: [] }]);
    let all =
        |security: Value, rejections: &[&str]| operation(security, &[&["400", "401", "503"], rejections].concat());
    // The policies of `Member` respond with 401 to anonymous callers: `Challenge` always, `RedirectTo` to scripts.
    let for_members = |alternatives: &[Value], rejections: &[&str]| {
        let mut operation = all(json!(alternatives), rejections);
        operation["responses"]["401"]["description"] = json!("Credentials are missing or not valid");
        operation
    };
    let staff_and = |scopes: &[&str]| {
        let alternatives = ["editor", "auditor"].map(|staff| needs(&[&[staff], scopes].concat()));
        json!(alternatives)
    };
    vec![
        ("get", "/imprint", operation(json!([]), &[])),
        ("head", "/imprint", operation(json!([]), &[])),
        ("get", "/", all(optional.clone(), &[])),
        ("get", "/greeting", all(optional, &[])),
        ("get", "/login", for_members(&[needs(&["member"])], &["403"])),
        ("get", "/single", all(json!([needs(&["editor"])]), &["403"])),
        ("post", "/single", for_members(&[needs(&["member", "paying"])], &["303", "402", "403"])),
        ("get", "/choice", all(json!([needs(&["editor"]), needs(&["auditor"])]), &["404"])),
        (
            "get",
            "/nested",
            for_members(
                &[needs(&["member", "admin"]), needs(&["member", "editor", "auditor"])],
                &["303", "403", "404"],
            ),
        ),
        ("get", "/redundant", all(json!([needs(&["editor"]), needs(&["paying"])]), &["403"])),
        ("get", "/threads/{thread}/posts/{post}", all(json!([needs(&["paying"])]), &["402"])),
        ("get", "/staff", all(staff_and(&[]), &["403"])),
        ("get", "/staff/users/{user}", all(staff_and(&["admin"]), &["403", "404"])),
        ("get", "/files/{path}", all(json!([needs(&["editor"])]), &["403"])),
        ("put", "/any", all(json!([needs(&["editor"])]), &["403"])),
        ("delete", "/any", all(json!([needs(&["admin"])]), &["404"])),
    ]
}
