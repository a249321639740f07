//! Points per day with a bar, and the katas of the days that are in play.

use crate::model::results::{CaseResult, DayResult, KataResult, Results};
use crate::model::verdict::FailureKind;

use super::Sources;
use super::notes::is_gone;
use super::palette::{Look, Tone};
use super::text::{counted, safe, truncated, width, wrapped};
use super::words::{State, is_untouched, passed_of, seconds, why_refused};

/// How wide the columns of a run's days are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    name: usize,
    title: usize,
    bar: usize,
    points: usize,
}

impl Columns {
    /// The columns that fit the days and the look.
    pub(super) fn of(results: &Results, look: &Look) -> Self {
        let widest = |text: &dyn Fn(&DayResult) -> String| {
            let widths = results.days.iter().map(|day| width(&text(day)));
            widths.max().unwrap_or(0)
        };
        // What a day can come to, also before it has any points.
        let points = 2 * results.max_score.to_string().len() + 2;
        let name = widest(&|day| safe(&day.name)).clamp(5, 24);
        let room = look.columns().saturating_sub(name + points + 9);
        let title = widest(&|day| safe(&day.title)).min(room.saturating_sub(8));
        let bar = room.saturating_sub(title).clamp(8, 30);
        Self {
            name,
            title,
            bar,
            points,
        }
    }

    /// A day's line: `✓ day1_os_sys  os and sys  ████████  90/90`.
    pub(super) fn day(self, day: &DayResult, look: &Look) -> String {
        let is_passed = day
            .katas
            .iter()
            .all(|kata| State::of(kata) == State::Passed);
        let mark = if is_passed {
            look.paint(Tone::Passed, "✓")
        } else {
            " ".to_owned()
        };
        let name = look.paint(Tone::Title, &padded(&day.name, self.name));
        let title = padded(&day.title, self.title);
        let known = known(day.katas.iter().map(|kata| kata.score));
        let bar = self.bar(known, day.max_score, look);
        let points = points(known, day.score, day.max_score);
        format!(" {mark} {name}  {title}  {bar}  {points:>0$}", self.points)
    }

    /// The line below the days.
    fn total(self, results: &Results, look: &Look) -> String {
        let days = results.days.iter().flat_map(|day| &day.katas);
        let known = known(days.map(|kata| kata.score));
        let name = look.paint(Tone::Title, &padded("total", self.name + 2 + self.title));
        let bar = self.bar(known, results.max_score, look);
        let points = points(known, results.score, results.max_score);
        let points = look.paint(Tone::Title, &format!("{points:>0$}", self.points));
        format!("   {name}  {bar}  {points}")
    }

    /// A bar that shows any point at all, and is full only when none is missing.
    fn bar(self, score: u32, max_score: u32, look: &Look) -> String {
        let cells = u32::try_from(self.bar).unwrap_or(0);
        let filled = match (score, max_score) {
            (0, _) | (_, 0) => 0,
            (score, max_score) if score >= max_score => cells,
            _ => (score * cells / max_score).clamp(1, cells - 1),
        };
        let cells = |number: u32, cell: &str| cell.repeat(usize::try_from(number).unwrap_or(0));
        let rest = u32::try_from(self.bar).unwrap_or(0) - filled;
        let filled = look.paint(Tone::Passed, &cells(filled, "█"));
        format!("{filled}{}", look.paint(Tone::Dim, &cells(rest, "░")))
    }
}

/// The days with their points, the katas of those in play, and the total.
pub(super) fn scoreboard(results: &Results, look: &Look, sources: Sources<'_>) -> Vec<String> {
    let columns = Columns::of(results, look);
    let mut lines = Vec::new();
    let mut is_first = true;
    for day in &results.days {
        let is_solved = day
            .katas
            .iter()
            .all(|kata| State::of(kata) == State::Passed);
        let is_next = is_first && !is_solved;
        let is_in_play = is_next || results.days.len() == 1 || is_begun(day);
        is_first &= is_solved;
        lines.push(columns.day(day, look));
        if is_in_play {
            let is_gone = |kata: &KataResult| is_gone(results, kata, sources);
            lines.extend(katas(day, &is_gone, look));
        }
    }
    if results.days.len() > 1 {
        lines.push(columns.total(results, look));
    }
    let is_run = |case: &&CaseResult| case.duration_ms.is_some();
    let footer = match (results.cases().filter(is_run).count(), results.duration_ms) {
        (0, _) => "nothing to test yet".to_owned(),
        (run, None) => counted(run, "test"),
        (run, Some(duration)) => format!("{} in {}", counted(run, "test"), seconds(duration)),
    };
    lines.push(look.paint(Tone::Dim, &format!("   {footer}")));
    lines
}

/// Whether somebody is at work on a day: it is neither untouched nor done.
fn is_begun(day: &DayResult) -> bool {
    let is_solved = day
        .katas
        .iter()
        .all(|kata| State::of(kata) == State::Passed);
    let is_touched =
        |kata: &KataResult| !is_untouched(kata) && !matches!(State::of(kata), State::NotRun(_));
    !is_solved && day.katas.iter().any(is_touched)
}

/// A line for every kata of a day.
fn katas(day: &DayResult, is_gone: &dyn Fn(&KataResult) -> bool, look: &Look) -> Vec<String> {
    let widest = |text: &dyn Fn(&KataResult) -> &str| {
        let widths = day.katas.iter().map(|kata| width(&safe(text(kata))));
        widths.max().unwrap_or(0)
    };
    let (number, name) = (widest(&|kata| &kata.number), widest(&|kata| &kata.name));
    let points_width = day
        .katas
        .iter()
        .map(|kata| points_of(kata).chars().count())
        .max();
    let points_width = points_width.unwrap_or(0);
    let mut lines = Vec::new();
    for kata in &day.katas {
        let state = State::of(kata);
        let (mark, tone) = mark(&state);
        let number = padded(&kata.number, number);
        let name = padded(&kata.name, name);
        let points = format!("{:>points_width$}", points_of(kata));
        let start = format!("     {mark} {number}  {name}  {points}  ");
        let room = look.columns().saturating_sub(width(&start));
        let words = if is_gone(kata) {
            "its file is gone".to_owned()
        } else {
            truncated(&in_words(kata, &state), room)
        };
        let words = match state {
            State::Failed => words,
            _ => look.paint(tone, &words),
        };
        let mark = look.paint(tone, mark);
        lines.push(
            format!("     {mark} {number}  {name}  {points}  {words}")
                .trim_end()
                .to_owned(),
        );
        lines.extend(remarks(kata, 7, look));
    }
    lines
}

/// The notes on a kata, so many columns to the right. As long as it waits for another,
/// what fails says nothing of it.
pub(super) fn remarks(kata: &KataResult, indent: usize, look: &Look) -> Vec<String> {
    if matches!(State::of(kata), State::Waiting(_)) {
        return Vec::new();
    }
    let room = look.columns() - indent - 2;
    let notes = kata.notes.iter().map(|note| wrapped(&note.message, room));
    let painted = notes.flat_map(|lines| {
        lines.into_iter().enumerate().map(|(number, line)| {
            let mark = if number == 0 { '↳' } else { ' ' };
            let line = look.paint(Tone::Hint, &format!("{mark} {line}"));
            format!("{}{line}", " ".repeat(indent))
        })
    });
    painted.collect()
}

fn points_of(kata: &KataResult) -> String {
    match (kata.points, kata.score) {
        (0, _) => "–".to_owned(),
        (points, Some(score)) => format!("{score}/{points}"),
        (points, None) => format!("–/{points}"),
    }
}

/// The mark of a kata and what it means.
pub(super) fn mark(state: &State) -> (&'static str, Tone) {
    match state {
        State::Passed => ("✓", Tone::Passed),
        State::NotImplemented | State::Waiting(_) => ("○", Tone::Dim),
        State::Failed | State::Blocked(_) => ("✗", Tone::Failed),
        State::Errored(_) => ("!", Tone::Error),
        State::NotRun(_) => ("·", Tone::Dim),
    }
}

/// How far a kata is, in words.
fn in_words(kata: &KataResult, state: &State) -> String {
    match state {
        State::Passed => String::new(),
        State::NotImplemented => "not implemented yet".to_owned(),
        State::Waiting(other) => format!("waits for {other}"),
        State::Blocked(FailureKind::Refused) => refused(kata),
        State::Blocked(_) => "does not compile".to_owned(),
        State::Errored(_) => "could not be judged".to_owned(),
        State::NotRun(number) if *number == kata.cases.len() => "not run".to_owned(),
        State::NotRun(number) => format!("{} not run", counted(*number, "test")),
        State::Failed => passed_of(kata),
    }
}

/// Why a file cannot be read, in few words.
fn refused(kata: &KataResult) -> String {
    let failure = kata.cases.iter().find_map(|case| case.failure.as_ref());
    let reason = failure.map_or("", why_refused);
    // What to do about it is said further down.
    let (reason, _) = reason.split_once(';').unwrap_or((reason, ""));
    safe(&format!("cannot be read: {reason}"))
}

/// The points that are certain.
fn known(scores: impl Iterator<Item = Option<u32>>) -> u32 {
    scores.flatten().sum()
}

fn points(known: u32, score: Option<u32>, max_score: u32) -> String {
    match score {
        Some(score) => format!("{score}/{max_score}"),
        None if known == 0 => format!("–/{max_score}"),
        None => format!("≥{known}/{max_score}"),
    }
}

/// The text, made safe, in exactly so many columns.
fn padded(text: &str, columns: usize) -> String {
    let text = truncated(&safe(text), columns);
    let gap = columns - width(&text);
    format!("{text}{}", " ".repeat(gap))
}
