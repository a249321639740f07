//! A terminal whose right edge stays free.
//!
//! Indicatif fills the last line to the edge. A `^C` that the terminal echoes there goes to
//! the next line and takes the cursor with it, and what is cleared then is one line too low.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

use indicatif::TermLike;

/// Room for what a terminal echoes.
const FREE: u16 = 4;

/// Draws on another terminal, and ends each line before its edge.
#[derive(Debug)]
pub(super) struct Edge<T> {
    terminal: T,
    /// Where the cursor is; one thread draws at a time.
    column: AtomicUsize,
}

impl<T: TermLike> Edge<T> {
    pub(super) fn new(terminal: T) -> Self {
        Self {
            terminal,
            column: AtomicUsize::new(0),
        }
    }
}

impl<T: TermLike> TermLike for Edge<T> {
    fn width(&self) -> u16 {
        self.terminal.width().saturating_sub(FREE).max(1)
    }

    fn height(&self) -> u16 {
        self.terminal.height()
    }

    fn move_cursor_up(&self, rows: usize) -> io::Result<()> {
        self.terminal.move_cursor_up(rows)
    }

    fn move_cursor_down(&self, rows: usize) -> io::Result<()> {
        self.terminal.move_cursor_down(rows)
    }

    fn move_cursor_right(&self, columns: usize) -> io::Result<()> {
        self.column.fetch_add(columns, Ordering::Relaxed);
        self.terminal.move_cursor_right(columns)
    }

    fn move_cursor_left(&self, columns: usize) -> io::Result<()> {
        let left = |column: usize| Some(column.saturating_sub(columns));
        let _ = self
            .column
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, left);
        self.terminal.move_cursor_left(columns)
    }

    fn write_line(&self, text: &str) -> io::Result<()> {
        self.write_str(text)?;
        self.column.store(0, Ordering::Relaxed);
        self.terminal.write_line("")
    }

    /// Colours take no room; they end with an `m`.
    fn write_str(&self, text: &str) -> io::Result<()> {
        let width = usize::from(self.width());
        let mut column = self.column.load(Ordering::Relaxed);
        let mut shown = String::with_capacity(text.len() + 1);
        let mut is_in_colour = false;
        for char in text.chars() {
            let is_colour = is_in_colour || char == '\x1b';
            is_in_colour = is_colour && char != 'm';
            if !is_colour {
                if column == width {
                    shown.push_str("\r\n");
                    column = 0;
                }
                column += 1;
            }
            shown.push(char);
        }
        self.column.store(column, Ordering::Relaxed);
        self.terminal.write_str(&shown)
    }

    fn clear_line(&self) -> io::Result<()> {
        self.column.store(0, Ordering::Relaxed);
        self.terminal.clear_line()
    }

    fn flush(&self) -> io::Result<()> {
        self.terminal.flush()
    }
}
