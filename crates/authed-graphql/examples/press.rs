//! A newspaper with GraphQL: `cargo run -p authed-graphql --example press`, then
//! `curl -u bob:demo http://127.0.0.1:3000/graphql -H 'content-type: application/json' -d '{"query":"{ drafts }"}'`.

// ANCHOR: program
use async_graphql::{Context, EmptySubscription, Object, Schema};
use authed::backend::Login;
use authed::operation::{NamedRequirement, Operation};
use authed::{
    AuthenticationError, Authenticator, Basic, Credentials, Identity, Operations, Proof, SimpleUser, User, scopes,
};
use authed_graphql::{Guarded, Prove};

scopes! {
    pub realm Press for SimpleUser;
    pub scope Writer = "writer";
    pub scope Editor = "editor": Writer;
}

/// One token for each field with a requirement.
const DRAFTS: Operation<Writer> = Operation::new("Query.drafts");
const PUBLISH: Operation<Editor> = Operation::new("Mutation.publish");

struct Query;

#[Object]
impl Query {
    async fn version(&self) -> u32 {
        1
    }

    /// The token guards the field: a resolver without `prove` is guarded as well.
    async fn drafts(&self) -> Vec<String> {
        vec!["On weaving".to_owned()]
    }
}

struct Mutation;

#[Object]
impl Mutation {
    async fn publish(&self, ctx: &Context<'_>, post: u32) -> async_graphql::Result<String> {
        Ok(publish(ctx.prove(&PUBLISH)?, post))
    }
}

/// The service layer.
fn publish(by: Proof<'_, Editor>, post: u32) -> String {
    format!("{} published {post}", by.user().display_name())
}

fn app(authenticator: Authenticator<Press>) -> axum::Router {
    let operations = Operations::<Press>::new()
        .add(NamedRequirement::anyone("Query.version"), ())
        .operation(DRAFTS)
        .operation(PUBLISH);
    // Panics if a field of the roots has no requirement, or if a name is no field.
    let schema = Guarded::build(Schema::build(Query, Mutation, EmptySubscription), operations);
    let routes = schema.routes::<Authenticator<Press>>("/graphql", authenticator.clone());
    routes.with_state(authenticator)
}
// ANCHOR_END: program

fn check(login: &Login) -> Result<Identity<Press>, AuthenticationError> {
    let credentials = match (login.name(), login.password()) {
        ("ada", "demo") => Credentials::none().grant::<Editor>(),
        ("bob", "demo") => Credentials::none().grant::<Writer>(),
        _ => return Err(AuthenticationError::rejected()),
    };
    Ok(Identity::new(SimpleUser::new(login.name()), credentials))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    axum::serve(listener, app(Authenticator::new(Basic::new(check)))).await
}
