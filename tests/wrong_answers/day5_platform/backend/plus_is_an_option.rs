//! Rejected by: day5_platform::backend::a_target_that_looks_like_an_option_is_a_file
//! Guards a target against a plus as well.

use std::ops::ControlFlow;

use crate::{Backend, Feature, OpenError, Os};

/// The first of `preferred` that works on the system `os`, which has the features that `has`
/// answers true for.
pub fn choose_backend<'b>(
    os: &Os,
    has: &dyn Fn(Feature) -> bool,
    preferred: &'b [Backend],
) -> Result<&'b Backend, Vec<(&'static str, String)>> {
    // What has been asked already, with the answer.
    let mut known: Vec<(Feature, bool)> = Vec::new();
    let mut ask = |feature: Feature| {
        let answer = known.iter().find(|(asked, _)| *asked == feature);
        answer.map(|(_, answer)| *answer).unwrap_or_else(|| {
            let answer = has(feature);
            known.push((feature, answer));
            answer
        })
    };
    let mut why_not = |backend: &Backend| match backend.only {
        Some(only) if !only.eq_ignore_ascii_case(os.python_name()) => {
            Some(format!("only on {only}"))
        }
        _ => {
            let missing: Vec<String> = backend
                .needs
                .iter()
                .filter(|feature| !ask(**feature))
                .map(|feature| format!("{feature:?}"))
                .collect();
            (!missing.is_empty()).then(|| format!("needs {}", missing.join(", ")))
        }
    };
    // Reasons are collected as the error of a search that breaks off at the first success.
    let reasons = preferred
        .iter()
        .try_fold(Vec::new(), |mut reasons, backend| {
            let Some(reason) = why_not(backend) else {
                return ControlFlow::Break(backend);
            };
            reasons.push((backend.name, reason));
            ControlFlow::Continue(reasons)
        });
    match reasons {
        ControlFlow::Break(works) => Ok(works),
        ControlFlow::Continue(reasons) => Err(reasons),
    }
}

/// The command, as a list of its words, that opens a file or an address with the program
/// that its user has chosen for it.
pub fn open_command(os: &Os, target: &str) -> Result<Vec<String>, OpenError> {
    let opener: &[&str] = match os {
        Os::Linux | Os::FreeBsd => &["xdg-open"],
        Os::MacOs => &["open"],
        Os::Windows => &["rundll32", "url.dll,FileProtocolHandler"],
        Os::Other(name) => return Err(OpenError::UnsupportedOs(name.clone())),
    };
    if target.is_empty() || target.contains('\0') {
        return Err(OpenError::BadTarget(target.to_owned()));
    }
    // rundll32 knows no options behind its first word.
    let guard = match os {
        Os::Windows => "",
        _ if target.starts_with(['-', '+']) => "./",
        _ => "",
    };
    let words = opener.iter().map(|word| (*word).to_owned());
    Ok(words.chain([[guard, target].concat()]).collect())
}
