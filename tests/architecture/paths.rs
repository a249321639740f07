//! The paths that a source text names: its `use` declarations written out, and all others.

use super::tokens::{Token, tokens};

/// A path with at least two parts, or one of a `use` declaration.
#[derive(Debug, PartialEq, Eq)]
pub struct Path<'a> {
    /// Without a leading `::`; a glob is `*`.
    pub parts: Vec<&'a str>,
    pub line: usize,
    /// How many `mod name { … }` of this file it stands in.
    pub inline_modules: usize,
}

/// All paths of a source text, in order.
pub fn paths(source: &str) -> Vec<Path<'_>> {
    let tokens = tokens(source);
    let mut paths = Vec::new();
    // For each open brace, whether it is that of a module.
    let mut braces = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let inline_modules = braces.iter().filter(|is_module| **is_module).count();
        let mut found = Vec::new();
        match tokens[at].text {
            "use" if text(&tokens, at + 1) != "<" => {
                at = use_tree(&tokens, at + 1, &[], &mut found);
            }
            "{" => {
                braces.push(at >= 2 && tokens[at - 2].text == "mod");
                at += 1;
            }
            "}" => {
                braces.pop();
                at += 1;
            }
            _ => at = plain(&tokens, at, &mut found),
        }
        paths.extend(found.into_iter().map(|(parts, line)| Path {
            parts,
            line,
            inline_modules,
        }));
    }
    paths
}

type Found<'a> = Vec<(Vec<&'a str>, usize)>;

fn text<'a>(tokens: &[Token<'a>], at: usize) -> &'a str {
    tokens.get(at).map_or("", |token| token.text)
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c == '_' || c.is_alphabetic())
}

/// Reads one tree of a `use` declaration and returns where it ends.
fn use_tree<'a>(
    tokens: &[Token<'a>],
    mut at: usize,
    prefix: &[&'a str],
    found: &mut Found<'a>,
) -> usize {
    let mut parts = prefix.to_vec();
    let line = tokens.get(at).map_or(0, |token| token.line);
    loop {
        match text(tokens, at) {
            "::" => at += 1,
            "{" => {
                at += 1;
                while !["}", ";", ""].contains(&text(tokens, at)) {
                    at = use_tree(tokens, at, &parts, found);
                    at += usize::from(text(tokens, at) == ",");
                }
                return at + 1;
            }
            part if part == "*" || (is_name(part) && part != "as") => {
                parts.push(part);
                at += 1;
            }
            other => {
                found.push((parts, line));
                let is_renamed = other == "as";
                // Whatever else it is, it is stepped over: a reader must not stand still.
                let is_end = [",", "}", ";", ""].contains(&other);
                return at + if is_renamed { 2 } else { usize::from(!is_end) };
            }
        }
    }
}

/// Reads a path outside of `use` declarations, or steps over one token.
fn plain<'a>(tokens: &[Token<'a>], at: usize, found: &mut Found<'a>) -> usize {
    if !is_name(tokens[at].text) {
        return at + 1;
    }
    let mut parts = vec![tokens[at].text];
    let mut end = at + 1;
    while text(tokens, end) == "::" && is_name(text(tokens, end + 1)) {
        parts.push(text(tokens, end + 1));
        end += 2;
    }
    // What follows a `>::` belongs to the type before it.
    let goes_on = at >= 2 && tokens[at - 1].text == "::" && tokens[at - 2].text == ">";
    if parts.len() > 1 && !goes_on {
        found.push((parts, tokens[at].line));
    }
    end
}

fn names(source: &str) -> Vec<String> {
    let paths = paths(source);
    paths
        .iter()
        .map(|path| format!("{} {}", path.parts.join("::"), path.inline_modules))
        .collect()
}

#[test]
fn a_use_declaration_is_written_out_whatever_its_braces() {
    let source =
        "pub(crate) use crate::{\n    a::{self, b::C as D, *},\n    e,\n};\nuse ::f;\nuse g as h;";
    assert_eq!(
        names(source),
        [
            "crate::a::self 0",
            "crate::a::b::C 0",
            "crate::a::* 0",
            "crate::e 0",
            "f 0",
            "g 0"
        ]
    );
    assert_eq!(paths(source)[3].line, 3);
}

#[test]
fn paths_in_code_are_found_also_in_modules_of_the_file() {
    let source = "fn f() -> impl X + use<'_> { a::b::<c::D>(); e.f } mod m { <T as g::H>::I::j() }";
    assert_eq!(names(source), ["a::b 0", "c::D 0", "g::H 1"]);
}
