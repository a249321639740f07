//! Rust source as words and signs, without comments, strings and lifetimes.

/// A word, a `::`, or a single sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    pub text: &'a str,
    /// Counted from 1.
    pub line: usize,
}

/// The tokens of a source text.
pub fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut reader = Reader { source, at: 0 };
    let mut tokens = Vec::new();
    let (mut line, mut counted) = (1, 0);
    while let Some(length) = reader.next_length() {
        let (start, end) = (reader.at, reader.at + length.get());
        let text = &source[start..end];
        line += source[counted..start].matches('\n').count();
        counted = start;
        reader.at = end;
        if matches!(length, Length::Token(_)) {
            tokens.push(Token { text, line });
        }
    }
    tokens
}

/// How far the next piece of the source reaches, and whether it is one to look at.
enum Length {
    Token(usize),
    Skipped(usize),
}

impl Length {
    fn get(&self) -> usize {
        match self {
            Length::Token(length) | Length::Skipped(length) => *length,
        }
    }
}

struct Reader<'a> {
    source: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn next_length(&self) -> Option<Length> {
        let rest = &self.source[self.at..];
        let first = rest.chars().next()?;
        Some(if rest.starts_with("//") {
            Length::Skipped(rest.find('\n').unwrap_or(rest.len()))
        } else if rest.starts_with("/*") {
            Length::Skipped(block_comment(rest))
        } else if let Some(length) = string(rest) {
            Length::Skipped(length)
        } else if first == '\'' {
            Length::Skipped(character_or_lifetime(rest))
        } else if is_word(first) {
            Length::Token(word(rest))
        } else if rest.starts_with("::") {
            Length::Token(2)
        } else if first.is_whitespace() {
            Length::Skipped(first.len_utf8())
        } else {
            Length::Token(first.len_utf8())
        })
    }
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// The length of a name or a number; `r#type` is one name.
fn word(rest: &str) -> usize {
    let prefix = if rest.starts_with("r#") { 2 } else { 0 };
    let end = rest[prefix..].find(|c| !is_word(c));
    end.map_or(rest.len(), |end| prefix + end)
}

/// The length of a block comment; they nest.
fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest[at..].starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// The length of a string of any kind, if one begins here.
fn string(rest: &str) -> Option<usize> {
    let kinds = ["br", "cr", "b", "c", "r", ""];
    let kind = kinds.into_iter().find(|kind| rest.starts_with(kind))?;
    let after = &rest[kind.len()..];
    let quotes = after.trim_start_matches('#');
    let marks = after.len() - quotes.len();
    let body = quotes.strip_prefix('"')?;
    let before = rest.len() - body.len();
    if kind.ends_with('r') {
        let end = format!("\"{}", "#".repeat(marks));
        let length = body.find(&end).map(|at| at + end.len());
        return Some(before + length.unwrap_or(body.len()));
    }
    (marks == 0).then(|| before + until_quote(body, '"'))
}

/// The length up to and with the closing quote; a backslash takes the next character along.
fn until_quote(body: &str, quote: char) -> usize {
    let mut characters = body.char_indices();
    while let Some((at, c)) = characters.next() {
        if c == '\\' {
            characters.next();
        } else if c == quote {
            return at + 1;
        }
    }
    body.len()
}

fn character_or_lifetime(rest: &str) -> usize {
    let body = &rest[1..];
    let mut characters = body.chars();
    let (first, second) = (characters.next(), characters.next());
    if first == Some('\\') || second == Some('\'') {
        1 + until_quote(body, '\'')
    } else {
        1 + word(body)
    }
}

#[test]
fn names_and_signs_are_tokens_with_their_lines() {
    let found: Vec<_> = tokens("use a::{b,\n c};\nr#type!()")
        .iter()
        .map(|token| (token.text, token.line))
        .collect();
    let first = ["use", "a", "::", "{", "b", ","].map(|text| (text, 1));
    let second = ["c", "}", ";"].map(|text| (text, 2));
    let third = ["r#type", "!", "(", ")"].map(|text| (text, 3));
    assert_eq!(found, [&first[..], &second, &third].concat());
}

#[test]
fn comments_strings_characters_and_lifetimes_are_no_tokens() {
    let source = r###"
        a // x ' "
        /* x /* x */ x */ b
        "x \" x" c b"x" r"x\" d r#"x " x"# e br##"x "# x"## f
        '"' g '\'' h '\u{41}' i &'static j b'"' k 'é' l
    "###;
    let found: String = tokens(source).iter().map(|token| token.text).collect();
    assert_eq!(found, "abcdefghi&jbkl");
}
