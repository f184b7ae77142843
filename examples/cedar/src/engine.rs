//! The policies in their folder, and how they are asked.

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};
use std::time::{Duration, SystemTime};

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicyId, PolicySet, Request,
    RestrictedExpression, Schema, ValidationMode, Validator,
};

use crate::Document;

pub type Failure = Box<dyn Error + Send + Sync>;

/// The policies of a folder: `documents.cedar`, and `documents.cedarschema`, which they must follow.
#[derive(Clone)]
pub struct Policies(Arc<Files>);

struct Files {
    folder: PathBuf,
    loaded: RwLock<Arc<Loaded>>,
}

struct Loaded {
    policies: PolicySet,
    schema: Schema,
    /// When the files changed.
    changed: [SystemTime; 2],
}

/// What a request is about. An entity is made for the user and for the document of each request.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    pub user: &'a str,
    pub teams: &'a [String],
    pub action: &'a str,
    pub document: &'a Document,
}

/// What the policies say.
#[derive(Debug)]
pub struct Decided {
    pub is_permitted: bool,
    /// The policies that decided. Empty if none permits.
    pub policies: Vec<String>,
    /// The policies that failed. Cedar skips them.
    pub errors: Vec<String>,
}

impl Decided {
    /// Returns the reason, for the audit log.
    pub fn reason(&self) -> String {
        let mut reason = match &*self.policies {
            [] => "no policy permits it".to_owned(),
            policies => policies.join(", "),
        };
        for error in &self.errors {
            reason += &format!("; {error}");
        }
        reason
    }
}

impl Policies {
    /// Loads the policies.
    pub fn load(folder: impl Into<PathBuf>) -> Result<Self, Failure> {
        let folder = folder.into();
        let loaded = RwLock::new(Arc::new(Loaded::read(&folder)?));
        Ok(Self(Arc::new(Files { folder, loaded })))
    }

    /// Reloads the policies if their files have changed. Files with an error change nothing: the policies stay as they were.
    pub fn reload(&self) -> Result<bool, Failure> {
        if changed(&self.0.folder)? == self.loaded().changed {
            return Ok(false);
        }
        let loaded = Arc::new(Loaded::read(&self.0.folder)?);
        *self.0.loaded.write().unwrap_or_else(|poisoned| poisoned.into_inner()) = loaded;
        Ok(true)
    }

    /// Looks at the files from time to time.
    pub async fn watch(self, interval: Duration) {
        loop {
            tokio::time::sleep(interval).await;
            let policies = self.clone();
            match tokio::task::spawn_blocking(move || policies.reload()).await {
                Ok(Ok(true)) => println!("the policies are reloaded"),
                Ok(Ok(false)) => {}
                Ok(Err(error)) => eprintln!("the policies stay as they are: {error}"),
                Err(error) => eprintln!("the policies stay as they are: {error}"),
            }
        }
    }

    /// Asks the policies.
    pub fn ask(&self, facts: &Facts<'_>) -> Result<Decided, Failure> {
        let loaded = self.loaded();
        let user = uid("User", facts.user)?;
        let document = uid("Document", &facts.document.number.to_string())?;
        let teams = facts.teams.iter().map(|team| uid("Team", team)).collect::<Result<HashSet<_>, _>>()?;
        let entities = [
            Entity::new_no_attrs(user.clone(), teams),
            Entity::new(document.clone(), attributes(facts.document)?, HashSet::new())?,
        ];
        let entities = Entities::from_entities(entities, Some(&loaded.schema))?;
        let action = uid("Action", facts.action)?;
        let request = Request::new(user, action, document, Context::empty(), Some(&loaded.schema))?;
        let response = Authorizer::new().is_authorized(&request, &loaded.policies, &entities);
        let diagnostics = response.diagnostics();
        let mut policies: Vec<_> = diagnostics.reason().map(|id| loaded.name_of(id)).collect();
        policies.sort();
        Ok(Decided {
            is_permitted: response.decision() == Decision::Allow,
            policies,
            errors: diagnostics.errors().map(ToString::to_string).collect(),
        })
    }

    fn loaded(&self) -> Arc<Loaded> {
        Arc::clone(&self.0.loaded.read().unwrap_or_else(|poisoned| poisoned.into_inner()))
    }
}

impl Loaded {
    fn read(folder: &Path) -> Result<Self, Failure> {
        let changed = changed(folder)?;
        let [policies, schema] = files(folder).map(fs::read_to_string);
        let (schema, _) = Schema::from_cedarschema_str(&schema?)?;
        let policies: PolicySet = policies?.parse()?;
        let validated = Validator::new(schema.clone()).validate(&policies, ValidationMode::default());
        match validated.validation_errors().next() {
            Some(error) => Err(error.to_string().into()),
            None => Ok(Self { policies, schema, changed }),
        }
    }

    /// Returns the annotation `@id` of a policy. Without one, Cedar numbers the policies.
    fn name_of(&self, policy: &PolicyId) -> String {
        self.policies.annotation(policy, "id").map_or_else(|| policy.to_string(), str::to_owned)
    }
}

fn files(folder: &Path) -> [PathBuf; 2] {
    ["documents.cedar", "documents.cedarschema"].map(|name| folder.join(name))
}

fn changed(folder: &Path) -> Result<[SystemTime; 2], Failure> {
    let [policies, schema] = files(folder).map(|file| fs::metadata(file).and_then(|file| file.modified()));
    Ok([policies?, schema?])
}

fn uid(of: &str, id: &str) -> Result<EntityUid, Failure> {
    Ok(EntityUid::from_type_name_and_id(of.parse::<EntityTypeName>()?, EntityId::new(id)))
}

fn attributes(document: &Document) -> Result<HashMap<String, RestrictedExpression>, Failure> {
    let owner = RestrictedExpression::new_entity_uid(uid("User", &document.owner)?);
    let team = RestrictedExpression::new_entity_uid(uid("Team", &document.team)?);
    let archived = RestrictedExpression::new_bool(document.is_archived);
    Ok([("owner", owner), ("team", team), ("archived", archived)].map(|(name, value)| (name.to_owned(), value)).into())
}
