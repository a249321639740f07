//! The summary of a batch: a line for each submission, as JSON lines and as CSV.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use crate::model::record::{Record, Status};

use super::guide::said;
use super::json::harmless;
use super::palette::{Look, Tone};
use super::text::{counted, safe};
use super::words::seconds;

/// What stands before the points of the days.
const COLUMNS: [&str; 9] = [
    "name",
    "status",
    "score",
    "max_score",
    "same_as",
    "ignored",
    "seed",
    "duration_ms",
    "reason",
];

/// A JSON object a line.
///
/// # Panics
/// Never: records are plain data.
#[must_use]
pub fn json_lines(records: &[&Record]) -> String {
    let lines = records
        .iter()
        .map(|record| serde_json::to_string(record).expect("records are plain data"));
    lines.map(|line| harmless(&line) + "\n").collect()
}

/// A table with a head (RFC 4180), with a column for each day.
///
/// # Panics
/// Never: everything happens in memory.
#[must_use]
pub fn csv(records: &[&Record]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // A submission that is not gradable has no days.
    let days = records.iter().flat_map(|record| &record.days);
    let days: BTreeMap<&str, ()> = days.map(|day| (day.name.as_str(), ())).collect();
    let head = COLUMNS.into_iter().chain(days.keys().copied());
    writer.write_record(head).expect("in memory");
    for record in records {
        let number = |number: Option<u64>| number.map_or_else(String::new, |n| n.to_string());
        let mut cells = vec![
            guarded(&record.name),
            record.status.name().to_owned(),
            number(record.score.map(u64::from)),
            record.max_score.to_string(),
            guarded(record.same_as.as_deref().unwrap_or_default()),
            record.ignored.to_string(),
            record.seed.clone(),
            number(record.duration_ms),
            guarded(record.reason.as_deref().unwrap_or_default()),
        ];
        cells.extend(days.keys().map(|name| {
            let day = record.days.iter().find(|day| day.name == *name);
            number(day.and_then(|day| day.score).map(u64::from))
        }));
        writer.write_record(cells).expect("in memory");
    }
    let bytes = writer.into_inner().expect("in memory");
    String::from_utf8(bytes).expect("made of text")
}

/// A line on the screen for a submission that has ended.
#[must_use]
pub fn line(record: &Record, look: &Look) -> String {
    let (mark, tone) = match (record.status, record.score) {
        (Status::Graded, score) if score == Some(record.max_score) => ("✓", Tone::Passed),
        (Status::Graded, _) => ("·", Tone::Dim),
        (Status::NotGradable, _) => ("✗", Tone::Failed),
        (Status::Error, _) => ("!", Tone::Error),
    };
    let what = match (&record.reason, &record.same_as, record.duration_ms) {
        (Some(reason), ..) => {
            let first = reason.lines().next().unwrap_or_default();
            format!("{}: {first}", record.status.name().replace('_', " "))
        }
        (None, Some(same), _) => format!("the same as {same}"),
        (None, None, Some(time)) => seconds(time),
        (None, None, None) => String::new(),
    };
    let points = match record.score {
        Some(score) => format!("{score:>4}/{}", record.max_score),
        None => String::new(),
    };
    let name = safe(&record.name);
    let text = format!("{name:<30} {points:<9} {}", safe(&what));
    format!("   {} {}\n", look.paint(tone, mark), text.trim_end())
}

/// What is said at the end of a batch, of which some may have ended in earlier calls.
#[must_use]
pub fn closing(
    records: &[&Record],
    ended_before: usize,
    time: Duration,
    out: &Path,
    look: &Look,
) -> String {
    let count = |status| records.iter().filter(|r| r.status == status).count();
    let same = records.iter().filter(|r| r.same_as.is_some()).count();
    let mut parts = vec![format!("{} graded", count(Status::Graded))];
    let mut add = |number: usize, words: &str| {
        if number > 0 {
            parts.push(format!("{number} {words}"));
        }
    };
    add(same, "of them the same as another one");
    add(count(Status::NotGradable), "not gradable");
    add(count(Status::Error), "with an error of the grader's");
    add(ended_before, "had ended before");
    let time = seconds(u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
    let seed = records.first().map_or("", |record| &record.seed);
    let submissions = counted(records.len(), "submission");
    let words = format!(
        "{submissions} in {time}, with seed {}: {}.",
        safe(seed),
        parts.join(", ")
    );
    let mut lines = vec![String::new()];
    lines.extend(said(&words, Some(Tone::Title), look));
    let place = out.join("summary.csv");
    let place = look.paint(Tone::Path, &safe(&place.display().to_string()));
    lines.push(format!("   The summary: {place}"));
    lines.join("\n") + "\n"
}

/// A cell that no spreadsheet takes for a formula, also not one that takes a semicolon or a
/// tab for the end of a cell, and the quotes around it for its text.
fn guarded(text: &str) -> String {
    let mut guarded = String::with_capacity(text.len());
    let mut is_at_beginning = true;
    for char in text.chars() {
        let is_end = matches!(char, ';' | '\t' | '\r' | '\n');
        let begins_formula = matches!(char, '=' | '+' | '-' | '@' | '\t' | '\r');
        if is_at_beginning && begins_formula {
            guarded.push('\'');
        }
        guarded.push(char);
        is_at_beginning = is_end;
    }
    guarded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::DayScore;
    use crate::report::sample;

    fn record(name: &str, status: Status, reason: &str) -> Record {
        Record::without_results(name, "d1", 7, status, reason)
    }

    fn graded() -> Record {
        Record {
            score: Some(12),
            max_score: 90,
            days: vec![DayScore {
                name: "day1_os_sys".into(),
                score: Some(12),
                max_score: 90,
                digest: "d".into(),
                copied: false,
            }],
            reason: None,
            duration_ms: Some(1500),
            ..record("ada", Status::Graded, "")
        }
    }

    #[test]
    fn a_table_has_a_line_for_each_and_a_column_for_each_day() {
        let broken = record("b,\"c", Status::NotGradable, "it is\nno zip");
        let table = csv(&[&graded(), &broken]);
        insta::assert_snapshot!(table, @r#"
        name,status,score,max_score,same_as,ignored,seed,duration_ms,reason,day1_os_sys
        ada,graded,12,90,,0,7,1500,,12
        "b,""c",not_gradable,,0,,0,7,,"it is
        no zip",
        "#);
    }

    #[test]
    fn the_schema_in_docs_is_that_of_the_types() {
        sample::check_schema::<Record>("submission");
    }

    #[test]
    fn lines_on_the_screen_say_what_became_of_each() {
        let look = Look::plain(80);
        let whole = Record {
            score: Some(90),
            ..graded()
        };
        let same = graded().of_the_same("bob\u{1b}[31m", 2);
        let records = [
            graded(),
            whole,
            same,
            record("c", Status::NotGradable, "it is no zip\nat all"),
            record("d", Status::Error, "no room"),
        ];
        let lines: String = records.iter().map(|record| line(record, &look)).collect();
        let records: Vec<_> = records.iter().collect();
        let out = Path::new("out");
        let closing = closing(&records, 2, Duration::from_secs(75), out, &look);
        insta::assert_snapshot!(lines + &closing);
    }

    #[test]
    fn no_cell_is_a_formula() {
        for text in ["=1+2", "+1", "-1", "@x", "\tx", "\rx"] {
            let table = csv(&[&record(text, Status::Error, text)]);
            assert!(table.contains(&format!("'{text}")), "{table}");
        }
    }

    #[test]
    fn no_part_of_a_cell_is_a_formula_where_others_end_one() {
        for (text, expected) in [
            ("x;=1+2;", "x;'=1+2;"),
            ("x;;@y", "x;;'@y"),
            ("a - b = c; d", "a - b = c; d"),
            ("x\n-y", "x\n'-y"),
            ("\t=1", "'\t'=1"),
        ] {
            assert_eq!(guarded(text), expected);
        }
    }

    #[test]
    fn a_line_of_json_is_read_back_as_it_was() {
        let records = [graded(), record("x\ny", Status::Error, "\u{1b}[31m\u{9b}")];
        let lines = json_lines(&records.iter().collect::<Vec<_>>());
        assert!(!lines.contains(['\u{1b}', '\u{9b}']));
        let read = lines
            .lines()
            .map(|line| serde_json::from_str(line).expect("a record"));
        assert_eq!(read.collect::<Vec<Record>>(), records);
    }
}
