//! Paths that differ from run to run and mean nothing to a reader: the private directory in
//! which a test ran, under the name that transcripts give it, and the place where its
//! executables are kept.

/// What a transcript writes for the directory of its test.
const PLACEHOLDER: &str = "[TMP]";
/// How the grader's and the test's own directory begin, one in the other.
const DIRECTORIES: [&str; 2] = ["/grader-", "/kata-"];

/// How the directory begins in which executables are kept, by day.
const KEPT: &str = "/grader-run-";

/// The text with `[TMP]` for every path that leads into a private directory, and with the
/// name alone of every executable.
pub(super) fn redacted(text: &str) -> String {
    let text = replaced(text, PLACEHOLDER, find);
    replaced(&text, "", find_executable)
}

/// The text with `by` in the place of every part that is found.
fn replaced(text: &str, by: &str, find: fn(&str) -> Option<(usize, usize)>) -> String {
    let mut replaced = String::new();
    let mut rest = text;
    while let Some((start, end)) = find(rest) {
        replaced.push_str(&rest[..start]);
        replaced.push_str(by);
        rest = &rest[end..];
    }
    replaced.push_str(rest);
    replaced
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
        return Some((start_of_path(text, at), end));
    }
    None
}

/// Where the first path of an executable begins, and where its name does.
fn find_executable(text: &str) -> Option<(usize, usize)> {
    let mut found = text.match_indices(KEPT).map(|(at, _)| at);
    found.find_map(|at| {
        let below = text[at + KEPT.len()..].find('/')? + at + KEPT.len() + 1;
        let name = text[below..].find('/')? + below + 1;
        let is_one_path = !text[at..name].contains(is_no_path);
        is_one_path.then(|| (start_of_path(text, at), name))
    })
}

/// The first slash of the word in which there is a part of a path.
fn start_of_path(text: &str, at: usize) -> usize {
    let word = text[..at].rfind(is_no_path).map_or(0, |before| {
        before + text[before..].chars().next().map_or(1, char::len_utf8)
    });
    text[word..].find('/').map_or(at, |slash| word + slash)
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
            (
                "it hangs: `/t/debug/grader-run-95-syV/day2_subprocess/d2-probe flood 3`",
                "it hangs: `d2-probe flood 3`",
            ),
            (
                "/grader-run-1 is here, and /t/grader-run-95-syV/day2_subprocess/d2-probe",
                "/grader-run-1 is here, and d2-probe",
            ),
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
            "/t/grader-run-95-syV and no more",
            "/t/grader-run-95-syV/day2_subprocess and/no more",
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
