//! What a blog does, and who may do it. This crate does not know how it is called: over HTTP, by a job, or by a test.
//!
//! Every function states in its parameters what its caller must hold. There is no way to call one without.

use std::collections::BTreeMap;

use authed::{Identity, NotFound, Permitted, Proof, Rule, SimpleUser, User, scopes};

scopes! {
    /// The permissions of the blog.
    pub realm Blog for SimpleUser;

    pub scope Writer = "writer";
    pub scope Editor = "editor": Writer;
}

/// A post.
#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    pub id: u32,
    pub author: String,
    pub text: String,
    pub is_published: bool,
}

/// The caller wrote the post. It is hidden from others.
#[derive(Debug)]
pub enum Author {}

impl Rule<Post> for Author {
    type Realm = Blog;
    type OnFailure = NotFound;

    fn permits(by: &Identity<Blog>, post: &Post) -> bool {
        by.user().id() == post.author
    }
}

/// Everyone reads published posts.
#[derive(Debug)]
pub enum Published {}

impl Rule<Post> for Published {
    type Realm = Blog;
    type OnFailure = NotFound;

    fn permits(_: &Identity<Blog>, post: &Post) -> bool {
        post.is_published
    }

    fn permits_anyone(post: &Post) -> bool {
        post.is_published
    }
}

/// All posts.
#[derive(Debug, Default)]
pub struct Posts(BTreeMap<u32, Post>);

impl Posts {
    /// Returns a post that nobody has asked for yet. Check a rule before it leaves the application.
    pub fn find(&self, id: u32) -> Option<Post> {
        self.0.get(&id).cloned()
    }

    /// Adds a post of the caller.
    pub fn write(&mut self, by: Proof<'_, Writer>, text: impl Into<String>) -> u32 {
        let id = self.0.len() as u32 + 1;
        let author = by.user().id().into_owned();
        self.0.insert(id, Post { id, author, text: text.into(), is_published: false });
        id
    }

    /// Changes the text. Only the author can.
    pub fn edit(&mut self, post: Permitted<Post, Author>, text: impl Into<String>) {
        let post = Post { text: text.into(), ..Permitted::into_inner(post) };
        self.0.insert(post.id, post);
    }

    /// Publishes a post, also one of another author.
    pub fn publish(&mut self, by: Proof<'_, Editor>, id: u32) -> Option<&Post> {
        // An editor is a writer: the note is a post of the editor.
        if self.0.contains_key(&id) {
            self.write(by.weaken(), format!("published {id}"));
        }
        let post = self.0.get_mut(&id)?;
        post.is_published = true;
        Some(post)
    }
}

#[cfg(test)]
mod tests {
    use authed::testing::TestCaller;
    use authed::{AskRules, Caller};

    use super::*;

    #[test]
    fn an_editor_publishes_what_a_writer_wrote() {
        let mut posts = Posts::default();
        let writer: Caller<Blog> = TestCaller::new(SimpleUser::new("ada")).grant::<Writer>().caller();
        let editor: Caller<Blog> = TestCaller::new(SimpleUser::new("eve")).grant::<Editor>().caller();

        let id = posts.write(writer.prove().unwrap(), "On engines");
        let found = posts.find(id).unwrap();
        assert!(editor.permitted::<Author>(found.clone()).is_err());
        posts.edit(writer.permitted(found).unwrap(), "On looms");

        assert!(writer.prove::<Editor>().is_err());
        let post = posts.publish(editor.prove().unwrap(), id).unwrap();
        assert_eq!((post.text.as_str(), post.is_published), ("On looms", true));
    }
}
