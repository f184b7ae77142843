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
    let mut tasks = Vec::new();
    for page in pages() {
        tasks.push((page.name.clone(), tokio::spawn(async move { check(page).await })));
    }
    let mut commands = 0;
    let mut failures = Vec::new();
    for (name, task) in tasks {
        match task.await {
            Ok((count, wrong)) => {
                commands += count;
                failures.extend(wrong);
            }
            Err(error) => failures.push(format!("{name}: {error}")),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    assert!(commands > MINIMUM_OF_COMMANDS, "only {commands} commands were found");
}

const MINIMUM_OF_COMMANDS: usize = 3;

/// Runs the commands of a page. Returns their number, and what is wrong.
async fn check(page: Page) -> (usize, Vec<String>) {
    let jars = std::env::temp_dir().join(format!("authed-guide-{}-{}", std::process::id(), page.name.replace('/', "-")));
    fs::create_dir_all(&jars).expect("a folder for cookies");
    let (mut commands, mut failures, mut written) = (0, Vec::new(), Vec::new());
    let mut address = None;
    let mut lines = page.text.lines().peekable();
    let mut table: Option<&Program> = None;
    while let Some(line) = lines.next() {
        written.push(line.to_owned());
        if let Some((kind, name)) = comment_in(line).and_then(|comment| comment.split_once(": ")) {
            match kind {
                "serve" => address = Some(serve(program(name)).await),
                "table" => table = Some(program(name)),
                _ => {}
            }
        } else if line == "```console" {
            let block: Vec<_> = std::iter::from_fn(|| lines.next_if(|line| *line != "```")).collect();
            let mut commands_before_in_block = 0;
            for (command, mut expected) in exchanges(&page.name, &block) {
                if commands_before_in_block > 0 {
                    written.push(String::new());
                }
                commands_before_in_block += 1;
                commands += 1;
                while expected.last().is_some_and(|line| line.is_empty()) {
                    expected.pop();
                }
                let address = address.unwrap_or_else(|| panic!("{}: `<!-- serve: name -->` is missing", page.name));
                let answer = run(&command.join("\n"), address, &jars).await;
                written.extend(command.iter().map(|line| (*line).to_owned()));
                if matches(&expected, &answer) {
                    written.extend(expected.iter().map(|line| (*line).to_owned()));
                } else {
                    let (command, answer_text) = (command.join("\n"), answer.join("\n"));
                    failures.push(format!("{}: {command}\nis answered with\n{answer_text}", page.name));
                    written.extend(answer);
                }
            }
        } else if let (Some(program), true) = (table, line.starts_with("```")) {
            let block: Vec<_> = std::iter::from_fn(|| lines.next_if(|line| *line != "```")).collect();
            let rows = program.table.unwrap_or_else(|| panic!("{} has no table", program.name))().to_string();
            let rows: Vec<_> = rows.lines().map(|row| row.trim_end().to_owned()).collect();
            if !matches(&block, &rows) {
                failures.push(format!("{}: the table of {} is\n{}", page.name, program.name, rows.join("\n")));
            }
            written.extend(rows);
            table = None;
        }
    }
    let _ = fs::remove_dir_all(&jars);
    if std::env::var_os("GUIDE_BLESS").is_some_and(|bless| bless == "1") && !failures.is_empty() {
        fs::write(&page.path, written.join("\n") + "\n").expect("the page can be written");
    }
    (commands, failures)
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

/// Splits a block into commands and the lines below them.
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
    found
}

/// Returns the lines that the command prints, without `Date`.
async fn run(command: &str, address: SocketAddr, folder: &Path) -> Vec<String> {
    let command = command.trim_start_matches("$ ").replace(ADDRESS, &address.to_string());
    let is_known = ["curl ", "cp ", "grep "].iter().any(|known| command.starts_with(known));
    assert!(is_known, "the commands of the guide are curl, cp and grep: {command}");
    let command = command.replacen("curl ", "curl --silent --show-error --max-time 20 ", 1);
    let folder = folder.to_owned();
    let output = tokio::task::spawn_blocking(move || Command::new("sh").args(["-c", &command]).current_dir(folder).output());
    let output = output.await.expect("the command ends").expect("the tests need curl");
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    let lines = text.lines().map(|line| line.trim_end().replace(&address.to_string(), ADDRESS));
    let mut lines: Vec<_> = lines.filter(|line| !line.starts_with("date: ")).collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
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
    rest.is_some_and(|rest| rest.char_indices().map(|(at, _)| at).chain([rest.len()]).any(|at| is_line(end, &rest[at..])))
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
