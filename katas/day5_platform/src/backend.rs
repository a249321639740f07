//! Kata 5.8: choose what works here, and say why the rest does not.

use crate::{Backend, Feature, OpenError, Os};

/// The first of `preferred` that works on the system `os`, which has the features that `has`
/// answers true for.
///
/// 1. A backend works if its `only` is `None` or is the system's
///    [`python_name`](Os::python_name), in upper or lower case (of ASCII letters), and if the
///    system has everything in `needs`. The first that works, in the order given, is the
///    result.
/// 2. If none works, the result is an error with one pair for each backend, in the same
///    order: its name and the reason. A backend for another system is
///    `only on Windows`, with the word as `only` has it; what it needs does not matter then.
///    Any other one is `needs ProcFs, Signals`: all features that are missing, in the order
///    of `needs`, by the names of the variants.
/// 3. To find out may be slow: `has` is called at most once for each feature.
///
/// ```ignore
/// let preferred = [
///     Backend { name: "procfs", needs: &[Feature::ProcFs, Feature::Signals], only: None },
///     Backend { name: "toolhelp", needs: &[Feature::Toolhelp], only: Some("Windows") },
/// ];
/// let reasons = choose_backend(&Os::MacOs, &|feature| feature == Feature::Signals, &preferred);
/// let reason = |name, reason: &str| (name, reason.to_owned());
/// assert_eq!(
///     reasons,
///     Err(vec![reason("procfs", "needs ProcFs"), reason("toolhelp", "only on Windows")]),
/// );
/// ```
///
/// # Errors
/// Why each of them does not work, as above.
pub fn choose_backend<'b>(
    os: &Os,
    has: &dyn Fn(Feature) -> bool,
    preferred: &'b [Backend],
) -> Result<&'b Backend, Vec<(&'static str, String)>> {
    todo!()
}

/// The command, as a list of its words, that opens a file or an address with the program
/// that its user has chosen for it.
///
/// 1. Linux and FreeBSD: `xdg-open` and `target`. macOS: `open` and `target`. Windows:
///    `rundll32`, `url.dll,FileProtocolHandler` and `target`. The target is one word,
///    whatever it contains, and no shell is asked: `cmd /C start` would run what is behind a
///    `&` in an address.
/// 2. On the first three a target that begins with `-` would be taken for an option: `./` is
///    put in front of it.
/// 3. Any other system is [`OpenError::UnsupportedOs`] with its
///    [`python_name`](Os::python_name).
/// 4. A target that is empty, or that contains NUL, is [`OpenError::BadTarget`] with the
///    target; but the system is looked at first.
///
/// ```ignore
/// let argv = open_command(&Os::Linux, "https://a/?x=1&y=2")?;
/// assert_eq!(argv, ["xdg-open", "https://a/?x=1&y=2"]);
/// ```
///
/// # Errors
/// [`OpenError`], as above.
pub fn open_command(os: &Os, target: &str) -> Result<Vec<String>, OpenError> {
    todo!()
}
