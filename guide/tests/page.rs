//! The pages of the guide.

use std::fs;
use std::path::{Path, PathBuf};

/// A page in guide/src.
pub struct Page {
    /// The name of the file, such as `quick-start.md`.
    pub name: String,
    pub path: PathBuf,
    pub text: String,
}

/// A block of a page between two fences.
pub struct Block<'a> {
    /// What stands after the opening fence, such as `rust,ignore`.
    pub info: &'a str,
    /// The number of its first line.
    pub number: usize,
    pub lines: Vec<&'a str>,
}

impl Page {
    pub fn blocks(&self) -> Vec<Block<'_>> {
        let mut blocks = Vec::new();
        let mut open: Option<Block<'_>> = None;
        for (index, line) in self.text.lines().enumerate() {
            match (&mut open, line.trim_start().strip_prefix("```")) {
                (None, Some(info)) => open = Some(Block { info, number: index + 2, lines: Vec::new() }),
                (Some(block), None) => block.lines.push(line),
                (Some(_), Some(_)) => blocks.extend(open.take()),
                (None, None) => {}
            }
        }
        assert!(open.is_none(), "{}: a block has no end", self.name);
        blocks
    }
}

/// Returns the comment that is the whole line.
pub fn comment_in(line: &str) -> Option<&str> {
    Some(line.trim().strip_prefix("<!--")?.strip_suffix("-->")?.trim())
}

/// Returns a path in guide/.
pub fn guide(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Returns all pages.
pub fn pages() -> Vec<Page> {
    let mut found = Vec::new();
    collect(&guide("src"), &mut found);
    found.sort_by(|left, right| left.name.cmp(&right.name));
    found
}

fn collect(folder: &Path, found: &mut Vec<Page>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "md") {
            let name = path.strip_prefix(guide("src")).expect("it is a page").to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).expect("the page can be read");
            found.push(Page { name, path, text });
        }
    }
}
