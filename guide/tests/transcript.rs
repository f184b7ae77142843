//! The answers in the pages are those of the programs.
//!
//! `<!-- serve: name -->` starts a program for the blocks below it. In a `console` block, each line with `$ ` is given to a
//! shell, and the lines below it are the answer. `...` stands for any lines, and `[..]` for any characters. `<!-- table: name -->`
//! stands above a block with a table of routes.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use tokio::net::TcpListener;

use crate::page::{Page, comment_in, pages};
use crate::programs::{PROGRAMS, Program};

/// The address in the pages.
const ADDRESS: &str = "127.0.0.1:3000";

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_that_of_the_program() {
    let checks: Vec<_> = pages().into_iter().map(|page| tokio::spawn(check(page))).collect();
    let (mut commands, mut wrong) = (0, Vec::new());
    for check in checks {
        let checked = check.await.expect("the page can be checked");
        commands += checked.commands;
        wrong.extend(checked.wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(commands > 80, "only {commands} commands were found");
}

/// What a page should be.
struct Checked {
    commands: usize,
    wrong: Vec<String>,
    /// The lines with the answers of the programs.
    lines: Vec<String>,
}

impl Checked {
    fn copy(&mut self, lines: &[&str]) {
        self.lines.extend(lines.iter().map(|line| (*line).to_owned()));
    }

    /// Takes the expected lines if they are right, or else the found ones.
    fn compare(&mut self, what: &str, expected: &[&str], found: &[String]) {
        if matches(expected, found) {
            self.copy(expected);
        } else {
            self.wrong.push(format!("{what}\nis answered with\n{}", found.join("\n")));
            self.lines.extend(found.iter().map(|line| masked(line)));
        }
    }
}

/// Runs the commands of a page, and compares its tables.
async fn check(page: Page) -> Checked {
    let name = &page.name;
    let folder = format!("authed-guide-{}-{}", std::process::id(), name.replace('/', "-"));
    let folder = std::env::temp_dir().join(folder);
    fs::create_dir_all(&folder).expect("a folder for cookies");
    let mut checked = Checked { commands: 0, wrong: Vec::new(), lines: Vec::new() };
    let (mut address, mut table) = (None, None);
    let mut lines = page.text.lines().peekable();
    while let Some(line) = lines.next() {
        checked.copy(&[line]);
        match comment_in(line).and_then(|comment| comment.split_once(": ")) {
            Some(("serve", name)) => address = Some(serve(program(name)).await),
            Some(("table", name)) => table = Some(program(name)),
            _ => {}
        }
        if !line.starts_with("```") {
            continue;
        }
        let block: Vec<_> = std::iter::from_fn(|| lines.next_if(|line| !line.starts_with("```"))).collect();
        match (line, table.take()) {
            (_, Some(program)) => {
                checked.compare(&format!("{name}: the table of {}", program.name), &block, &rows_of(program));
            }
            ("```console", None) => {
                let address = address.unwrap_or_else(|| panic!("{name}: `<!-- serve: name -->` is missing"));
                for (at, (command, expected)) in exchanges(name, &block).into_iter().enumerate() {
                    if at > 0 {
                        checked.copy(&[""]);
                    }
                    checked.copy(&command);
                    let command = command.join("\n");
                    let answer = run(&command, address, &folder).await;
                    checked.compare(&format!("{name}: {command}"), &expected, &answer);
                    checked.commands += 1;
                }
            }
            _ => checked.copy(&block),
        }
        checked.copy(&Vec::from_iter(lines.next()));
    }
    let _ = fs::remove_dir_all(&folder);
    if std::env::var_os("GUIDE_BLESS").is_some_and(|bless| bless == "1") && !checked.wrong.is_empty() {
        fs::write(&page.path, checked.lines.join("\n") + "\n").expect("the page can be written");
    }
    checked
}

fn rows_of(program: &Program) -> Vec<String> {
    let table = program.table.unwrap_or_else(|| panic!("{} has no table", program.name));
    table().to_string().lines().map(|row| row.trim_end().to_owned()).collect()
}

fn program(name: &str) -> &'static Program {
    PROGRAMS.iter().find(|program| program.name == name).unwrap_or_else(|| panic!("{name} is no program"))
}

async fn serve(program: &Program) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    (program.serve)(listener);
    address
}

/// Splits a block into commands and the lines below them, without the empty lines between.
fn exchanges<'a>(page: &str, block: &[&'a str]) -> Vec<(Vec<&'a str>, Vec<&'a str>)> {
    let mut found: Vec<(Vec<&str>, Vec<&str>)> = Vec::new();
    for line in block {
        match found.last_mut() {
            _ if line.starts_with("$ ") => found.push((vec![*line], Vec::new())),
            Some((command, _)) if command.last().is_some_and(|line| line.ends_with('\\')) => command.push(line),
            Some((_, expected)) => expected.push(line),
            None => panic!("{page}: a console block begins with a command: {line}"),
        }
    }
    for (_, expected) in &mut found {
        while expected.last().is_some_and(|line| line.is_empty()) {
            expected.pop();
        }
    }
    found
}

/// Returns the lines that the command prints, without `Date`.
async fn run(command: &str, address: SocketAddr, folder: &Path) -> Vec<String> {
    let command = command.trim_start_matches("$ ").replace(ADDRESS, &address.to_string());
    let is_known = ["curl ", "cp ", "grep "].iter().any(|known| command.starts_with(known));
    assert!(is_known, "the commands of the guide are curl, cp and grep: {command}");
    let command = command.replacen("curl ", "curl --silent --show-error --max-time 20 ", 1);
    let folder = folder.to_owned();
    let output =
        tokio::task::spawn_blocking(move || Command::new("sh").args(["-c", &command]).current_dir(folder).output());
    let output = output.await.expect("the command ends").expect("the tests need curl");
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    let lines = text.lines().map(|line| line.trim_end().replace(&address.to_string(), ADDRESS));
    let mut lines: Vec<_> = lines.filter(|line| !line.starts_with("date: ")).collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// Replaces the random value of a cookie by `[..]`.
fn masked(line: &str) -> String {
    let cookie = line.strip_prefix("set-cookie: ").and_then(|cookie| cookie.split_once('='));
    match cookie.and_then(|(name, rest)| Some((name, rest.split_once(';')?))) {
        Some((name, (value, attributes))) if !value.is_empty() => format!("set-cookie: {name}=[..];{attributes}"),
        _ => line.to_owned(),
    }
}

/// Returns whether the lines are these, where `...` stands for any lines.
fn matches(expected: &[&str], found: &[String]) -> bool {
    match (expected, found) {
        ([], []) => true,
        (["...", rest @ ..], _) => (0..=found.len()).any(|skipped| matches(rest, &found[skipped..])),
        ([line, rest @ ..], [first, others @ ..]) => is_line(line, first) && matches(rest, others),
        _ => false,
    }
}

/// Returns whether the line is this, where `[..]` stands for any characters.
fn is_line(expected: &str, found: &str) -> bool {
    let Some((start, end)) = expected.split_once("[..]") else { return expected == found };
    let rest = found.strip_prefix(start);
    rest.is_some_and(|rest| {
        rest.char_indices().map(|(at, _)| at).chain([rest.len()]).any(|at| is_line(end, &rest[at..]))
    })
}

#[test]
fn dots_stand_for_lines_and_characters() {
    let found = ["a".to_owned(), "b".to_owned(), "c=12".to_owned()];
    assert!(matches(&["a", "b", "c=12"], &found));
    assert!(matches(&["...", "c=[..]"], &found));
    assert!(matches(&["a", "..."], &found));
    assert!(!matches(&["a", "c=12"], &found));
    assert!(!matches(&["a", "...", "c=[..]3"], &found));
    assert!(!matches(&[], &found));
}
