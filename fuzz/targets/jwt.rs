//! `Jwt` with a key that the target has, too. Two lines are a header and claims, which the target signs. Anything else is a
//! token as it is. Compared with a second reading: the same tokens are accepted, with the same subject and scopes.
#![no_main]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use authed::{Backend, Bearer, Credentials, SimpleUser, User, backend::ErrorKind};
use authed_fuzz::json::{Members, text, texts};
use authed_fuzz::{Reading, Shop, bearer_by_the_book, head};
use authed_oauth::{Jwt, JwtAlgorithm, JwtKey, ScopeClaim};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use http::HeaderValue;
use libfuzzer_sys::fuzz_target;
use sha2::Sha256;

const SECRET: &[u8] = b"a secret of thirty-two octets!!!";
const ISSUER: &str = "https://id.example";
const US: &str = "shop-api";
const LEEWAY: u64 = 30;

fn signature(message: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET).expect("any length");
    mac.update(message.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// Returns whole seconds since 1970, rounded up, or `None` if it is not a moment.
fn moment(json: &str) -> Option<u64> {
    let number: serde_json::Number = serde_json::from_str(json).ok()?;
    match (number.as_u64(), number.as_f64()?) {
        (Some(seconds), _) => (seconds <= i64::MAX as u64).then_some(seconds),
        (None, seconds) if number.is_i64() => (seconds >= 0.0).then_some(0),
        (None, seconds) => (0.0..9_223_372_036_854_775_808.0).contains(&seconds).then(|| seconds.ceil() as u64),
    }
}

/// The moment is so close that the two readings may differ.
struct TooClose;

/// Whether the application accepts tokens of another form: see `lax`.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Strict,
    Lax,
}

/// Accepts tokens of another form than RFC 9068.
fn lax(jwt: Jwt<Shop>) -> Jwt<Shop> {
    jwt.or_typ("JWT")
        .typ_may_be_missing()
        .or_audience("shop")
        .aud_may_be_missing()
        .subject_or(["client_id"])
        .access_tokens_have("typ", "Bearer")
        .and_scopes_from(ScopeClaim::at(["roles"]).member_names())
}

/// Returns the subject and the scopes of a valid token.
fn good(token: &str, now: u64, form: Form) -> Result<Option<(String, Credentials<Shop>)>, TooClose> {
    let decode = |part: &str| {
        let octets = BASE64_URL_SAFE_NO_PAD.decode(part).ok()?;
        (BASE64_URL_SAFE_NO_PAD.encode(&octets) == part).then_some(octets)
    };
    let parts: Vec<&str> = token.split('.').collect();
    let [header, payload, signed] = parts[..] else { return Ok(None) };
    let message = format!("{header}.{payload}");
    if token.len() > 16 * 1024 || decode(signed) != Some(signature(&message)) {
        return Ok(None);
    }
    let (Some(header), Some(payload)) = (decode(header), decode(payload)) else { return Ok(None) };
    let (Some(header), Some(claims)) = (Members::of(&header), Members::of(&payload)) else { return Ok(None) };
    let is_lax = form == Form::Lax;
    let is_type = match header.get("typ", text).map(|typ| typ.map(|typ| typ.to_ascii_lowercase())) {
        Ok(Some(typ)) => {
            let typ = typ.strip_prefix("application/").unwrap_or(&typ);
            typ == "at+jwt" || (is_lax && typ == "jwt")
        }
        Ok(None) => is_lax,
        Err(_) => false,
    };
    let is_head = header.get("alg", text) == Ok(Some("HS256".to_owned()))
        && is_type
        && header.get("kid", text).is_ok()
        && !header.has("crit");
    let Ok(issuer) = claims.get("iss", text) else { return Ok(None) };
    let own = claims.get("sub", |json| if json == "null" { Some(String::new()) } else { text(json) });
    let Ok(own) = own else { return Ok(None) };
    let client = claims.get("client_id", text).ok().flatten().filter(|_| is_lax);
    let subject = own.filter(|own| !own.is_empty()).or(client).unwrap_or_default();
    let audiences = claims.get("aud", |json| text(json).map(|one| vec![one]).or(texts(json)));
    let Ok(audiences) = audiences else { return Ok(None) };
    let is_for_us = match audiences.filter(|all| !all.is_empty()) {
        Some(all) => all.iter().any(|one| one == US || (is_lax && one == "shop")),
        None => is_lax,
    };
    let is_access = !is_lax || claims.get("typ", text) == Ok(Some("Bearer".to_owned()));
    let moments = ["exp", "nbf", "iat", "auth_time"].map(|name| claims.get(name, moment));
    let [Ok(Some(expires)), Ok(not_before), Ok(_), Ok(logged_in)] = moments else { return Ok(None) };
    let scopes =
        claims.get("scope", |json| text(json).map(|all| all.split(' ').map(str::to_owned).collect()).or(texts(json)));
    let Ok(scopes) = scopes else { return Ok(None) };
    let roles = match is_lax {
        true => claims.get("roles", |json| Members::of(json.as_bytes())?.granting()),
        false => Ok(None),
    };
    let Ok(roles) = roles else { return Ok(None) };
    let scopes = scopes.unwrap_or_default().into_iter().chain(roles.unwrap_or_default());
    let is_right = is_head
        && issuer.as_deref() == Some(ISSUER)
        && !subject.is_empty()
        && is_for_us
        && is_access
        && !claims.has("cnf");
    // The token is valid from `begins` until before `ends`.
    let Some(ends) = expires.checked_add(LEEWAY).filter(|ends| *ends <= i64::MAX as u64) else { return Ok(None) };
    let begins = not_before.into_iter().chain(logged_in).max().unwrap_or(0);
    if ends.abs_diff(now) < 3 || begins.abs_diff(now + LEEWAY) < 3 {
        return Err(TooClose);
    }
    let is_in_time = now < ends && begins <= now + LEEWAY;
    Ok((is_right && is_in_time).then(|| (subject, Credentials::from_names(scopes))))
}

fuzz_target!(|input: &[u8]| {
    let line = match input.iter().position(|octet| *octet == b'\n') {
        Some(end) => {
            let [header, claims] = [&input[..end], &input[end + 1..]].map(|part| BASE64_URL_SAFE_NO_PAD.encode(part));
            let message = format!("{header}.{claims}");
            let signed = BASE64_URL_SAFE_NO_PAD.encode(signature(&message));
            format!("Bearer {message}.{signed}").into_bytes()
        }
        None => [b"Bearer ", input].concat(),
    };
    let Ok(value) = HeaderValue::from_bytes(&line) else { return };
    let mut head = head();
    head.headers.append("authorization", value);

    let key = || JwtKey::secret(JwtAlgorithm::HS256, SECRET).expect("long enough");
    let jwt = || Jwt::<Shop>::new(ISSUER, US, key(), |claims| Ok(SimpleUser::new(claims.subject())));
    for (form, jwt) in [(Form::Strict, jwt()), (Form::Lax, lax(jwt()))] {
        let outcome = Bearer::verified_by(jwt).authenticate_now(&head).expect("it does not wait");
        let Reading::As(token) = bearer_by_the_book(&[&line]) else {
            assert!(outcome.is_err_and(|error| error.kind() == ErrorKind::Malformed));
            continue;
        };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs();
        let Ok(expected) = good(&token, now, form) else { continue };
        match (outcome, expected) {
            (Ok(Some(identity)), Some((subject, credentials))) => {
                assert_eq!(identity.user().display_name(), subject);
                assert!(*identity.credentials() == credentials);
            }
            (Err(error), None) => assert_eq!(error.kind(), ErrorKind::Rejected),
            (outcome, expected) => panic!("good: {:?}, and by the book: {}", outcome.map(|_| ()), expected.is_some()),
        }
    }
});
