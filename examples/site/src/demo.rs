//! The first content of an empty database: roles, accounts with a new password, and posts.

use authed_session::Passwords;
use sqlx::AnyPool;

use crate::{accounts, db, roles};

const ROLES: [(&str, &[&str]); 4] = [
    ("reader", &["posts:read"]),
    ("author", &["posts:write"]),
    ("editor", &["posts:publish"]),
    ("admin", &["accounts:manage", "roles:manage", "audit:read"]),
];

/// Login names, full names, and roles.
pub const ACCOUNTS: [(&str, &str, &str); 5] = [
    ("sam", "Sam Okafor", "reader"),
    ("tom", "Tom Verhoeven", "author"),
    ("una", "Una Lindqvist", "author"),
    ("eve", "Eve Marchetti", "editor"),
    ("ada", "Ada Brandt", "admin"),
];

/// Author, title, the beginning for everyone, the text for readers, and the days since publication.
const POSTS: [(&str, &str, &str, &str, Option<i64>); 5] = [
    (
        "tom",
        "The lighthouse that kept two diaries",
        "One was for the ships, and one was for the keeper's sister, who collected weather.",
        "When the lamp was made electric, the inspectors took the first and never asked for the second. It lay under the \
         stairs for sixty years, and it is the better of the two: the ships are all there, but so is the fog.\n\n\
         We print it in the spring, with the margins that she left for her answers.",
        Some(3),
    ),
    (
        "una",
        "On the care of marginal notes",
        "A note in a margin is a letter to the next reader.",
        "It should be written in pencil, since its author may change their mind, and dated, since its reader will want to \
         know. It should not explain the joke.\n\n\
         The house keeps a shelf of returned copies for the notes alone. Come and see it on a Thursday.",
        Some(9),
    ),
    (
        "tom",
        "A short history of the long paragraph",
        "It began as a way to save paper and ended as a way to lose readers.",
        "Between the two lies a century in which a paragraph could hold a funeral, a storm and a proposal of marriage, \
         and nobody looked for the door.\n\n\
         What replaced it is not shorter. It is only cut more often.",
        Some(20),
    ),
    (
        "una",
        "Instructions for an index",
        "Begin with what is missing.",
        "An index is read by people who have already read the book and by people who never will. It owes the first an \
         honest list, and the second a reason.",
        None,
    ),
    (
        "tom",
        "Letters to a typesetter",
        "Dear Marta, the second line is too loose again.",
        "I know that it is my sentence and not your setting. I shall take out a word. Tell me which.",
        None,
    ),
];

/// Fills the database if it has no roles. Returns the password of all accounts. If several nodes start at once, one of them
/// fills it.
pub async fn fill(db: &AnyPool, passwords: &Passwords) -> Result<Option<String>, Box<dyn std::error::Error>> {
    let password = random_password()?;
    let mut filling = db::administer(db).await?;
    let roles: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM roles").fetch_one(&mut *filling).await?;
    if roles > 0 {
        return Ok(None);
    }
    for (role, scopes) in ROLES {
        roles::insert(&mut filling, role).await?;
        for scope in scopes {
            roles::give_scope(&mut filling, role, scope).await?;
        }
    }
    for (login, name, role) in ACCOUNTS {
        let hash = passwords.hash(&password).await?;
        let id = accounts::insert(&mut filling, login, name, &hash).await?;
        accounts::give_role(&mut filling, id, role).await?;
    }
    for (author, title, beginning, body, days_ago) in POSTS {
        let published_at = days_ago.map(|days| db::now() - days * 24 * 60 * 60);
        sqlx::query(
            "INSERT INTO posts (author, title, beginning, body, changed_at, published_at)
             SELECT id, $2, $3, $4, $5, $6 FROM accounts WHERE login = $1",
        )
        .bind(author)
        .bind(title)
        .bind(beginning)
        .bind(body)
        .bind(published_at.unwrap_or(db::now()))
        .bind(published_at)
        .execute(&mut *filling)
        .await?;
    }
    filling.commit().await?;
    Ok(Some(password))
}

/// Returns a password of four groups of four: 80 random bits, without characters that look alike.
fn random_password() -> Result<String, getrandom::Error> {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut random = [0; 16];
    getrandom::fill(&mut random)?;
    let letters: Vec<u8> = random.iter().map(|octet| ALPHABET[usize::from(octet % 32)]).collect();
    let groups: Vec<_> = letters.chunks(4).map(String::from_utf8_lossy).collect();
    Ok(groups.join("-"))
}
