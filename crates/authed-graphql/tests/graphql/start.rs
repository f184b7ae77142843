//! The table, and mistakes that stop the start.

use async_graphql::{EmptyMutation, EmptySubscription, Object, Schema};
use authed::Operations;
use authed::operation::{NamedRequirement, Operation};
use authed_graphql::Guarded;

use super::schema::{Press, Reader, authenticator, routes};

#[test]
fn each_operation_is_a_row() {
    assert_eq!(
        routes(&authenticator().0).table().to_string(),
        "\
method  path                          who may call it  others get  handler
GET     /graphql                      anyone                       Guarded<Press, Query, Mutation, Events>routes<Authenticator<Press>>
POST    /graphql                      anyone                       Guarded<Press, Query, Mutation, Events>routes<Authenticator<Press>>
POST    /graphql#Query.version        anyone                       Query.version
POST    /graphql#Query.contacts       anyone                       Query.contacts
POST    /graphql#Query.search         anyone                       Query.search
POST    /graphql#Query.drafts         reader           Forbidden   Query.drafts
POST    /graphql#Query.log            admin            NotFound    Query.log
POST    /graphql#Mutation.write       writer           Forbidden   Mutation.write
POST    /graphql#Post.notes           writer           Forbidden   Post.notes
POST    /graphql#HasEmail.email       writer           Forbidden   HasEmail.email
POST    /graphql#Subscription.events  reader           Forbidden   Subscription.events
"
    );
}

struct Query;

#[Object]
impl Query {
    async fn open(&self) -> u32 {
        1
    }

    async fn forgotten(&self) -> u32 {
        2
    }
}

fn build(operations: Operations<Press>) {
    let _ = Guarded::build(Schema::build(Query, EmptyMutation, EmptySubscription), operations);
}

#[test]
#[should_panic = "the field `Query.forgotten` has no requirement"]
fn a_field_of_a_root_has_a_requirement() {
    build(Operations::new().add(NamedRequirement::anyone("Query.open"), ()));
}

#[test]
#[should_panic = "the schema has no field `Query.closed`"]
fn an_operation_is_a_field() {
    build(Operations::new().operation(Operation::<Reader>::new("Query.closed")));
}
