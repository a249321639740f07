//! What is on the terminal while a run goes on, and that nothing of it stays.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

use indicatif::TermLike;

use super::*;
use crate::model::verdict::Verdict;
use crate::report::sample;

/// A terminal that is only a text.
#[derive(Debug, Clone, Default)]
struct Screen(Arc<Mutex<Grid>>);

#[derive(Debug, Default)]
struct Grid {
    rows: Vec<Vec<char>>,
    row: usize,
    column: usize,
}

impl Screen {
    fn grid(&self) -> MutexGuard<'_, Grid> {
        self.0.lock().expect("no test panics while it holds this")
    }

    /// What is to be seen, without the elapsed time.
    fn text(&self) -> String {
        let grid = self.grid();
        let rows = grid.rows.iter().map(|row| row.iter().collect::<String>());
        let rows = rows.map(|row| match row.split_once(" tests  ") {
            Some((before, _)) => format!("{before} tests"),
            None => row.trim_end().to_owned(),
        });
        rows.collect::<Vec<_>>().join("\n").trim_end().to_owned()
    }
}

impl TermLike for Screen {
    fn width(&self) -> u16 {
        80
    }

    fn move_cursor_up(&self, rows: usize) -> io::Result<()> {
        let mut grid = self.grid();
        grid.row = grid.row.saturating_sub(rows);
        Ok(())
    }

    fn move_cursor_down(&self, rows: usize) -> io::Result<()> {
        self.grid().row += rows;
        Ok(())
    }

    fn move_cursor_right(&self, columns: usize) -> io::Result<()> {
        self.grid().column += columns;
        Ok(())
    }

    fn move_cursor_left(&self, columns: usize) -> io::Result<()> {
        let mut grid = self.grid();
        grid.column = grid.column.saturating_sub(columns);
        Ok(())
    }

    fn write_line(&self, text: &str) -> io::Result<()> {
        self.write_str(text)?;
        self.write_str("\n")
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        let mut grid = self.grid();
        for char in console::strip_ansi_codes(text).chars() {
            if char == '\n' || grid.column == usize::from(self.width()) {
                (grid.row, grid.column) = (grid.row + 1, 0);
            }
            if char == '\n' || char == '\r' {
                grid.column = 0;
                continue;
            }
            let (row, column) = (grid.row, grid.column);
            let rows = grid.rows.len().max(row + 1);
            grid.rows.resize_with(rows, Vec::new);
            let cells = &mut grid.rows[row];
            cells.resize(cells.len().max(column + 1), ' ');
            cells[column] = char;
            grid.column += 1;
        }
        Ok(())
    }

    fn clear_line(&self) -> io::Result<()> {
        let mut grid = self.grid();
        let row = grid.row;
        if let Some(row) = grid.rows.get_mut(row) {
            row.clear();
        }
        grid.column = 0;
        Ok(())
    }

    fn flush(&self) -> io::Result<()> {
        Ok(())
    }
}

fn live() -> (Screen, Live) {
    let screen = Screen::default();
    let target = ProgressDrawTarget::term_like(Box::new(Edge::new(screen.clone())));
    (screen, Live::drawn(target, Look::plain(76)))
}

fn day(name: &str) -> String {
    name.to_owned()
}

#[test]
fn it_says_what_is_going_on() {
    let plan = sample::week();
    let (screen, mut live) = live();
    assert_eq!(screen.text(), "");
    live.hear(&Event::RunStarted(plan.clone()));
    live.hear(&Event::BuildStarted { days: Vec::new() });
    insta::assert_snapshot!(screen.text(), @"
    building
    ░░░░░░░░░░░░░░░░░░░░░░░░  0/126 tests
    ");
    live.hear(&Event::LockAwaited);
    insta::assert_snapshot!(screen.text(), @"
    waiting for another cargo (probably your editor) to finish
    ░░░░░░░░░░░░░░░░░░░░░░░░  0/126 tests
    ");
    let name = "day2_subprocess".to_owned();
    live.hear(&Event::CrateStarted { name });
    live.hear(&Event::DayStarted {
        day: day(sample::DAY),
    });
    let case = &plan.days[0].katas[0].cases[0];
    live.hear(&sample::finished(&case.id, Verdict::Passed, None));
    insta::assert_snapshot!(screen.text(), @"
    testing day1_os_sys, building day2_subprocess
    █░░░░░░░░░░░░░░░░░░░░░░░  1/126 tests
    ");
}

#[test]
fn a_day_settles_as_soon_as_its_tests_are_done() {
    let plan = sample::week();
    let (screen, mut live) = live();
    live.hear(&Event::RunStarted(plan.clone()));
    live.hear(&Event::DayStarted {
        day: day(sample::DAY),
    });
    for case in plan.days[0].katas.iter().flat_map(|kata| &kata.cases) {
        live.hear(&sample::finished(&case.id, Verdict::Passed, None));
    }
    live.hear(&Event::DayFinished {
        day: day(sample::DAY),
    });
    live.hear(&Event::DayStarted {
        day: day("day2_subprocess"),
    });
    insta::assert_snapshot!(screen.text(), @"
    ✓ day1_os_sys      os and sys                ████████████████████     90/90
      testing day2_subprocess
      ███████████░░░░░░░░░░░░░  54/126 tests
    ");
}

#[test]
fn nothing_stays_neither_on_the_screen_nor_in_the_background() {
    for is_finished in [true, false] {
        let plan = sample::one_day();
        let (screen, mut live) = live();
        live.hear(&Event::RunStarted(plan));
        live.hear(&Event::LockAwaited);
        live.hear(&Event::DayFinished {
            day: day(sample::DAY),
        });
        assert_ne!(screen.text(), "");
        if is_finished {
            live.hear(&Event::RunFinished { duration_ms: 1 });
            assert_eq!(screen.text(), "");
        }
        live.finish();
        assert_eq!(screen.text(), "");
        assert_eq!(
            Arc::strong_count(&screen.0),
            1,
            "nobody else can draw any more"
        );
    }
}

#[test]
fn a_kata_that_does_not_compile_counts_as_judged() {
    use crate::model::verdict::{Failure, FailureKind};
    let (screen, mut live) = live();
    live.hear(&Event::RunStarted(sample::one_day()));
    live.hear(&Event::KataBlocked {
        day: day(sample::DAY),
        kata: "expand".to_owned(),
        failure: Failure::new(FailureKind::DoesNotCompile, "expected `;`"),
    });
    assert!(screen.text().contains("  6/54 tests"), "{}", screen.text());
}

#[test]
fn a_ctrl_c_that_the_terminal_echoes_does_not_leave_a_line_behind() {
    let (screen, mut live) = live();
    live.hear(&Event::RunStarted(sample::one_day()));
    live.hear(&Event::LockAwaited);
    screen.write_str("^C").expect("it is only a text");
    live.finish();
    assert_eq!(screen.text(), "");
}

#[test]
fn colours_take_no_room_at_the_edge() {
    let screen = Screen::default();
    let edge = Edge::new(screen.clone());
    let painted = format!("\x1b[32m{}\x1b[0m", "x".repeat(77));
    edge.write_str(&painted).expect("it is only a text");
    let grid = screen.grid();
    let plain = |row: &Vec<char>| row.iter().filter(|char| **char == 'x').count();
    assert_eq!(grid.rows.iter().map(plain).collect::<Vec<_>>(), [76, 1]);
}
