//! Paths of the private directory in which a test ran, under the name that transcripts
//! give it: they differ from run to run, and mean nothing to a reader.

/// What a transcript writes for the directory of its test.
const PLACEHOLDER: &str = "[TMP]";
/// How the grader's and the test's own directory begin, one in the other.
const DIRECTORIES: [&str; 2] = ["/grader-", "/kata-"];

/// The text with `[TMP]` for every path that leads into such a directory.
pub(super) fn redacted(text: &str) -> String {
    let mut redacted = String::new();
    let mut rest = text;
    while let Some((start, end)) = find(rest) {
        redacted.push_str(&rest[..start]);
        redacted.push_str(PLACEHOLDER);
        rest = &rest[end..];
    }
    redacted.push_str(rest);
    redacted
}

/// Both texts so, unless that would make them equal that are not.
pub(super) fn redacted_both(
    expected: Option<&str>,
    actual: Option<&str>,
) -> (Option<String>, Option<String>) {
    let both = (expected.map(redacted), actual.map(redacted));
    if both.0 == both.1 {
        (expected.map(str::to_owned), actual.map(str::to_owned))
    } else {
        both
    }
}

/// Where the first path of that kind begins, and where its directory ends.
fn find(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(found) = text[from..].find(DIRECTORIES[0]) {
        let at = from + found;
        from = at + DIRECTORIES[0].len();
        let Some(end) = DIRECTORIES
            .iter()
            .try_fold(at, |at, begin| after(text, at, begin))
        else {
            continue;
        };
        let word = text[..at].rfind(is_no_path).map_or(0, |before| {
            before + text[before..].chars().next().map_or(1, char::len_utf8)
        });
        let start = text[word..].find('/').map_or(at, |slash| word + slash);
        return Some((start, end));
    }
    None
}

/// The end of a component that begins so and goes on with letters and digits.
fn after(text: &str, at: usize, begin: &str) -> Option<usize> {
    let name = text[at..].strip_prefix(begin)?;
    let is_end = |char: char| !char.is_ascii_alphanumeric();
    let length = name.find(is_end).unwrap_or(name.len());
    (length > 0).then_some(at + begin.len() + length)
}

/// What is before a path in a text.
fn is_no_path(char: char) -> bool {
    char.is_whitespace() || "\"'`=:,;()[]{}<>|".contains(char)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_into_the_private_directory_has_its_placeholder() {
        for (text, shown) in [
            ("/tmp/grader-yNo2kT/kata-EyISSi/a/b", "[TMP]/a/b"),
            ("/tmp/grader-yNo2kT/kata-EyISSi", "[TMP]"),
            (
                "Ok(\"/var/tmp/grader-yNo2kT/kata-EyISSi/bin\")",
                "Ok(\"[TMP]/bin\")",
            ),
            (
                "PATH=/t/grader-1/kata-2/x:/t/grader-1/kata-2/y:/bin",
                "PATH=[TMP]/x:[TMP]/y:/bin",
            ),
            ("no /tmp/a: /grader-a/kata-b\n", "no /tmp/a: [TMP]\n"),
            ("ü/tmp/grader-a/kata-b", "ü[TMP]"),
        ] {
            assert_eq!(redacted(text), shown);
        }
    }

    #[test]
    fn other_paths_stay_as_they_are() {
        for text in [
            "",
            "/tmp/grader-yNo2kT/home",
            "/tmp/kata-EyISSi/x",
            "/tmp/grader-/kata-",
            "/tmp/my-grader-a/kata-b",
            "grader-a/kata-b",
            "/grader-",
            "[TMP]/a",
        ] {
            assert_eq!(redacted(text), text);
        }
    }

    #[test]
    fn what_differs_in_nothing_else_keeps_its_paths() {
        let both = redacted_both(Some("[TMP]/a"), Some("/t/grader-1/kata-2/a"));
        let kept = |text: &str| Some(text.to_owned());
        assert_eq!(both, (kept("[TMP]/a"), kept("/t/grader-1/kata-2/a")));
        let both = redacted_both(Some("[TMP]/a"), Some("/t/grader-1/kata-2/b"));
        assert_eq!(both, (kept("[TMP]/a"), kept("[TMP]/b")));
    }
}
