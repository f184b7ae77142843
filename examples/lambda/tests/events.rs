//! Events as AWS sends them, through the adapter of `lambda_http`, and the responses for AWS.

use authed_example_lambda::{authenticator, route};
use base64::prelude::{BASE64_STANDARD, Engine};
use lambda_http::lambda_runtime::{Context, LambdaEvent};
use lambda_http::{Adapter, service_fn};
use serde_json::{Value, json};
use tower::ServiceExt;

/// The service that sends the event.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Trigger {
    /// An API Gateway REST API. The path that a browser requests begins with the stage `prod`.
    Rest,
    /// An API Gateway HTTP API. The stage `$default` is not in the path.
    Http,
    LoadBalancer,
}

const TRIGGERS: [Trigger; 3] = [Trigger::Rest, Trigger::Http, Trigger::LoadBalancer];

impl Trigger {
    fn event(self, path: &str, headers: &Value) -> Value {
        let host = "shop.example";
        let mut headers = headers.clone();
        headers["host"] = json!(host);
        match self {
            Self::Rest => {
                let several: serde_json::Map<_, _> = headers.as_object().unwrap().clone();
                let several: serde_json::Map<_, _> =
                    several.into_iter().map(|(name, it)| (name, json!([it]))).collect();
                json!({
                    "resource": "/{proxy+}", "path": path, "httpMethod": "GET",
                    "headers": headers, "multiValueHeaders": several,
                    "queryStringParameters": {"tab": "2"}, "multiValueQueryStringParameters": {"tab": ["2"]},
                    "pathParameters": null, "stageVariables": null,
                    "requestContext": {
                        "accountId": "1", "resourceId": "r", "stage": "prod", "requestId": "q",
                        "identity": {"sourceIp": "127.0.0.1"}, "resourcePath": "/{proxy+}", "httpMethod": "GET",
                        "apiId": "a", "protocol": "HTTP/1.1",
                    },
                    "body": null, "isBase64Encoded": false,
                })
            }
            Self::Http => json!({
                "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": "tab=2",
                "headers": headers, "queryStringParameters": {"tab": "2"},
                "requestContext": {
                    "accountId": "1", "apiId": "a", "domainName": host, "domainPrefix": "shop",
                    "http": {"method": "GET", "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1"},
                    "requestId": "q", "routeKey": "$default", "stage": "$default",
                },
                "isBase64Encoded": false,
            }),
            Self::LoadBalancer => json!({
                "requestContext": {"elb": {"targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/t/1"}},
                "httpMethod": "GET", "path": path, "queryStringParameters": {"tab": "2"},
                "headers": headers, "body": "", "isBase64Encoded": false,
            }),
        }
    }

    /// Returns the response for AWS.
    async fn answer(self, path: &str, headers: Value) -> Value {
        let event = serde_json::from_value(self.event(path, &headers)).unwrap();
        let authenticator = authenticator();
        let function = Adapter::from(service_fn(move |request| route(authenticator.clone(), request)));
        let answer = function.oneshot(LambdaEvent::new(event, Context::default())).await.unwrap();
        serde_json::to_value(answer).unwrap()
    }
}

fn login(login: &str) -> Value {
    json!({"authorization": format!("Basic {}", BASE64_STANDARD.encode(login))})
}

/// Returns a header field of a response. Its place depends on the trigger.
fn header<'a>(answer: &'a Value, name: &str) -> Option<&'a str> {
    let several = &answer["multiValueHeaders"][name];
    assert!(several.as_array().is_none_or(|lines| lines.len() == 1), "{answer}");
    several[0].as_str().or(answer["headers"][name].as_str())
}

#[tokio::test]
async fn permitted() {
    for trigger in TRIGGERS {
        let answer = trigger.answer("/orders", login("eve:demo")).await;
        assert_eq!(answer["statusCode"], 200, "{answer}");
        assert_eq!(answer["body"], "The orders of eve, as asked for: Some(\"tab=2\")");
        let answer = trigger.answer("/reports", login("ada:demo")).await;
        assert_eq!((&answer["statusCode"], &answer["body"]), (&json!(200), &json!("All orders, for ada")));
        assert_eq!(header(&answer, "cache-control"), None);
    }
}

#[tokio::test]
async fn forbidden() {
    for trigger in TRIGGERS {
        for headers in [json!({}), login("eve:demo")] {
            let answer = trigger.answer("/reports", headers).await;
            assert_eq!((&answer["statusCode"], &answer["body"]), (&json!(403), &json!("Forbidden")));
            // API Gateway sends text unchanged.
            assert_eq!(answer["isBase64Encoded"], false);
            assert_eq!(header(&answer, "content-type"), Some("text/plain; charset=utf-8"));
            assert_eq!(header(&answer, "cache-control"), Some("no-store"));
        }
    }
}

#[tokio::test]
async fn challenged() {
    for trigger in TRIGGERS {
        for (path, headers) in [
            ("/login", json!({})),
            ("/login", login("eve:wrong")),
            ("/reports", login("nobody:demo")),
            ("/orders", json!({"accept": "application/json"})),
        ] {
            let answer = trigger.answer(path, headers).await;
            assert_eq!(answer["statusCode"], 401, "{answer}");
            assert_eq!(header(&answer, "www-authenticate"), Some("Basic realm=\"Shop\", charset=\"UTF-8\""));
        }
    }
}

/// `next` is the path that the browser requested. It contains the stage, and never the host.
#[tokio::test]
async fn redirected() {
    for trigger in TRIGGERS {
        let answer = trigger.answer("/orders", json!({"accept": "text/html", "x-forwarded-proto": "http"})).await;
        let next = if trigger == Trigger::Rest { "%2Fprod%2Forders%3Ftab%3D2" } else { "%2Forders%3Ftab%3D2" };
        assert_eq!(answer["statusCode"], 303, "{answer}");
        assert_eq!(header(&answer, "location"), Some(&*format!("/login?next={next}")));
        assert!(answer["body"].as_str().unwrap_or_default().is_empty());
    }
}

#[tokio::test]
async fn malformed_and_unavailable() {
    for trigger in TRIGGERS {
        let answer = trigger.answer("/orders", login("malformed")).await;
        assert_eq!(answer["statusCode"], 400);
        let answer = trigger.answer("/orders", login("dan:demo")).await;
        assert_eq!((&answer["statusCode"], header(&answer, "www-authenticate")), (&json!(503), None));
        assert!(!answer.to_string().contains("db.internal"));
    }
}

#[tokio::test]
async fn missing() {
    for trigger in TRIGGERS {
        assert_eq!(trigger.answer("/missing", json!({})).await["statusCode"], 404);
    }
}
