//! The pages fit together: includes, links, compile errors.

use std::collections::BTreeSet;
use std::fs;

use crate::page::{guide, pages};
use crate::programs::PROGRAMS;

/// An include: the file, and the anchor.
fn include_in(line: &str) -> Option<(&str, Option<&str>)> {
    let inside = line.trim().strip_prefix("{{#include ")?.strip_suffix("}}")?;
    Some(inside.split_once(':').map_or((inside, None), |(file, anchor)| (file, Some(anchor))))
}

/// Returns whether the file has this anchor. `Err` says what is wrong.
fn check_anchor(text: &str, anchor: &str) -> Result<(), String> {
    for needed in [format!("ANCHOR: {anchor}"), format!("ANCHOR_END: {anchor}")] {
        let count = text.lines().filter(|line| line.trim_end_matches(" -->").ends_with(&needed)).count();
        if count != 1 {
            return Err(format!("`{needed}` stands there {count} times"));
        }
    }
    Ok(())
}

/// Returns whether the lines exist. They begin where a message or a note of the compiler begins, or they have moved.
fn check_range(text: &str, first: &str, last: &str) -> Result<(), String> {
    let number = |text: &str| text.parse::<usize>().map_err(|error| format!("{text}: {error}"));
    let (first, last) = (number(first)?, number(last)?);
    let line = text.lines().nth(first.saturating_sub(1)).unwrap_or_default();
    let is_a_beginning = line.starts_with("error") || line.trim_start().starts_with("= note: ");
    match is_a_beginning && first <= last && last <= text.lines().count() {
        true => Ok(()),
        false => Err(format!("lines {first} to {last} are no message: {line}")),
    }
}

/// Code that a reader could copy has been compiled.
#[test]
fn every_rust_block_is_compiled() {
    let mut includes = 0;
    for page in pages() {
        for block in page.blocks().iter().filter(|block| block.info.starts_with("rust")) {
            for line in &block.lines {
                let place = format!("{}:{}", page.name, block.number);
                assert!(include_in(line).is_some(), "{place}: a line is not an include: {line}");
                includes += 1;
            }
        }
    }
    assert!(includes > 200, "only {includes} includes were found");
}

#[test]
fn every_include_exists() {
    for page in pages() {
        for line in page.text.lines().filter(|line| line.contains("{{#")) {
            assert!(line.starts_with("{{"), "{}: only the first line of an include is indented: {line}", page.name);
            let Some((file, anchor)) = include_in(line) else { panic!("{}: {line} is not an include", page.name) };
            let path = page.path.parent().expect("a page is in a folder").join(file);
            let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {file}: {error}", page.name));
            if let Some((first, last)) = anchor.and_then(|range| range.split_once(':')) {
                check_range(&text, first, last).unwrap_or_else(|error| panic!("{}: {file}: {error}", page.name));
            } else if let Some(anchor) = anchor {
                check_anchor(&text, anchor).unwrap_or_else(|error| panic!("{}: {file}: {error}", page.name));
            }
        }
    }
}

/// A program that no page shows is out of date unseen.
#[test]
fn every_program_is_served_and_shown() {
    let files: BTreeSet<_> = fs::read_dir(guide("programs"))
        .expect("the folder can be read")
        .map(|entry| entry.expect("the folder can be read").path())
        .map(|path| path.file_stem().expect("a file has a name").to_string_lossy().into_owned())
        .collect();
    let listed: BTreeSet<_> = PROGRAMS.iter().map(|program| program.name.to_owned()).collect();
    assert_eq!(files, listed, "the files in guide/programs, and the list in tests/programs.rs");
    let all: String = pages().into_iter().map(|page| page.text).collect();
    for name in listed {
        assert!(all.contains(&format!("programs/{name}.rs")), "no page includes {name}.rs");
    }
}

#[test]
fn every_page_is_in_the_summary() {
    let summary = fs::read_to_string(guide("src/SUMMARY.md")).expect("the summary can be read");
    for page in pages().iter().filter(|page| page.name != "SUMMARY.md") {
        assert!(summary.contains(&format!("]({})", page.name)), "SUMMARY.md does not list {}", page.name);
    }
}

/// Links between pages, to pictures, and to headings.
#[test]
fn every_link_leads_somewhere() {
    let pages = pages();
    let mut links = 0;
    for page in &pages {
        let mut is_code = false;
        for line in page.text.lines() {
            is_code ^= line.trim_start().starts_with("```");
            if is_code {
                continue;
            }
            for link in line.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
                if link.starts_with("https://") {
                    continue;
                }
                links += 1;
                let (file, heading) =
                    link.split_once('#').map_or((link, None), |(file, heading)| (file, Some(heading)));
                let path = match file {
                    "" => page.path.clone(),
                    _ => page.path.parent().expect("a page is in a folder").join(file),
                };
                let text = fs::read(&path).unwrap_or_else(|error| panic!("{}: {link}: {error}", page.name));
                if let Some(heading) = heading {
                    let text = String::from_utf8(text).expect("a page is text");
                    assert!(headings(&text).contains(heading), "{}: there is no heading {link}", page.name);
                }
            }
        }
    }
    assert!(links > 0, "no link was found");
}

/// The headings of a page, as mdBook names them in links.
fn headings(text: &str) -> BTreeSet<String> {
    let mut is_code = false;
    let lines = text.lines().filter(move |line| {
        is_code ^= line.starts_with("```");
        !is_code && line.starts_with('#')
    });
    let name = |line: &str| {
        let characters = line.trim_start_matches('#').trim().to_lowercase();
        let characters = characters.chars().filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
        characters.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
    };
    lines.map(name).collect()
}
