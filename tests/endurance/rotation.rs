//! Logs that are rotated while somebody writes to them.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;

use flate2::read::GzDecoder;

use super::{Place, rounds};

/// The lines of a log with all that was rotated, file by file, oldest first.
fn files(directory: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(directory).expect("it can be read");
    let named = entries.flatten().filter_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        let end = name.strip_prefix("app.log")?;
        let number = end.strip_suffix(".gz").unwrap_or(end).strip_prefix('.');
        let number: usize = number.map_or(Some(0), |number| number.parse().ok())?;
        Some((number, name))
    });
    let mut named: Vec<(usize, String)> = named.collect();
    named.sort_unstable_by(|a, b| b.cmp(a));
    let mut found = Vec::new();
    for (_, name) in named {
        let mut text = String::new();
        let mut file = File::open(directory.join(&name)).expect("it can be opened");
        if name.ends_with(".gz") {
            let mut file = GzDecoder::new(file);
            file.read_to_string(&mut text).expect("gzip of text");
        } else {
            file.read_to_string(&mut text).expect("text");
        }
        found.push((name, text));
    }
    found
}

/// Lines are `WRITER NUMBER`: each writer's are all there, once, whole and in their order.
/// The last number of each.
fn last_lines(files: &[(String, String)]) -> BTreeMap<String, usize> {
    let mut last: BTreeMap<String, usize> = BTreeMap::new();
    for (name, text) in files {
        assert!(text.is_empty() || text.ends_with('\n'), "{name} is torn");
        for line in text.lines() {
            let (writer, number) = line
                .rsplit_once(' ')
                .unwrap_or_else(|| panic!("{name} has the line {line:?}"));
            let last = last.entry(writer.to_owned()).or_insert(0);
            *last += 1;
            assert_eq!(number, last.to_string(), "of {writer:?} in {name}");
        }
    }
    last
}

#[test]
fn the_lines_of_four_threads_are_whole() {
    let place = Place::new();
    let lines = rounds(40_000, 250_000);
    let limit = lines / 4_000;
    place.succeed(&format!(
        "logger app.log --max {limit}K --keep 9999 --writers 4 --lines {lines}"
    ));
    let files = files(place.0.path());
    assert!(files.len() > 200, "{} files", files.len());
    let fits = |(_, text): &(String, String)| text.len() <= limit << 10;
    assert!(files.iter().all(fits), "a file is larger than {limit} KiB");
    let counts: Vec<usize> = last_lines(&files).into_values().collect();
    assert_eq!(counts, [lines; 4]);
}

#[test]
fn a_writer_that_reopens_on_sighup_loses_nothing() {
    let place = Place::new();
    let mut logger = place.command("logger app.log");
    let mut logger = logger.stdin(Stdio::piped()).spawn().expect("it starts");
    let mut input = logger.stdin.take().expect("piped above");
    let rotate = format!("rotate app.log --keep 9999 --hup {}", logger.id());
    let (wanted, lines) = (rounds(60, 250), rounds(60_000, 400_000));
    let (mut sent, mut rotated) = (0, 0);
    // A rotation finds the writer at work: nothing is waited for. One that comes before the
    // writer has reopened finds an empty file, and leaves it.
    while rotated < wanted || sent < lines {
        let chunk: String = (1..=lines / wanted)
            .map(|number| format!("line {}\n", sent + number))
            .collect();
        input.write_all(chunk.as_bytes()).expect("it reads");
        sent += lines / wanted;
        rotated += usize::from(place.succeed(&rotate) == "rotated\n");
        assert!(sent < 10 * lines, "{rotated} rotations of {sent} lines");
    }
    drop(input);
    assert!(logger.wait().expect("it is ours").success());
    let files = files(place.0.path());
    assert_eq!(files.len(), rotated + 1);
    assert_eq!(last_lines(&files), [("line".to_owned(), sent)].into());
}

#[test]
fn a_writer_that_keeps_its_file_open_loses_nothing() {
    let place = Place::new();
    let (rotations, lines) = (rounds(60, 250), rounds(60_000, 400_000));
    let open = || -> File {
        let log = place.path("app.log");
        let log = File::options().create(true).append(true).open(log);
        log.expect("it can be opened")
    };
    let mut log = open();
    let mut sent = 0;
    let mut write = |log: &mut File, count: usize| {
        for _ in 0..count {
            sent += 1;
            let line = format!("line {sent}\n");
            log.write_all(line.as_bytes()).expect("it can be written");
        }
    };
    let (rotated, heard) = mpsc::channel();
    thread::scope(|scope| {
        let rotator = scope.spawn(|| {
            let rotated = rotated;
            let rotate = "rotate app.log --keep 9999 --compress next";
            // An empty file, whose writer has not come yet, is left.
            while place.succeed(rotate) != "rotated\n" || rotated.send(()).is_ok() {}
        });
        for _ in 0..rotations {
            // At some moment in here the file is renamed ...
            write(&mut log, lines / rotations - 100);
            heard.recv().expect("somebody rotates");
            // ... which is learned late: this goes to the old file as well.
            write(&mut log, 100);
            log = open();
        }
        drop(heard);
        write(&mut log, 1);
        rotator.join().expect("it has not panicked");
    });
    let files = files(place.0.path());
    let packed = files.iter().filter(|(name, _)| name.ends_with(".gz"));
    assert_eq!(packed.count(), rotations, "all but the youngest");
    let expected = [("line".to_owned(), rotations * (lines / rotations) + 1)];
    assert_eq!(last_lines(&files), expected.into());
}
