//! The arguments of `#[harness::test(…)]`, read alike by the attribute and by the catalog.

/// What the arguments of `#[harness::test(…)]` say of a test case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Arguments {
    /// `os = ["linux", …]`: the systems (as in `cfg(target_os)`) the case exists on; all if empty.
    pub os: Vec<String>,
    /// `seeded`: the case draws random inputs.
    pub seeded: bool,
    /// `needs = ["proc", "pty"]`: what the jail must open for the case.
    pub needs: Vec<String>,
}

/// What a jail can be asked to open for a test case.
pub const NEEDS: [&str; 2] = ["proc", "pty"];

/// The systems that `os` may name.
pub const SYSTEMS: [&str; 2] = ["linux", "macos"];

impl Arguments {
    /// Reads the text between the parentheses; the empty text means no arguments.
    ///
    /// # Errors
    /// A sentence that names the argument that is wrong.
    pub fn parse(text: &str) -> Result<Arguments, String> {
        let mut arguments = Arguments::default();
        let mut rest = text.trim();
        while !rest.is_empty() {
            let end = rest.find([',', '=']).unwrap_or(rest.len());
            let (name, after) = (rest[..end].trim(), &rest[end..]);
            rest = match (name, after.strip_prefix('=')) {
                ("seeded", None) => {
                    arguments.seeded = true;
                    after
                }
                ("os", Some(list)) => read_list(list, name, &SYSTEMS, &mut arguments.os)?,
                ("needs", Some(list)) => read_list(list, name, &NEEDS, &mut arguments.needs)?,
                _ => {
                    return Err(format!(
                        "unknown argument `{name}`; known are `os = [\"linux\"]`, `seeded`, `needs = [\"proc\"]`"
                    ));
                }
            };
            rest = match rest.trim_start().strip_prefix(',') {
                Some(next) => next.trim_start(),
                None if rest.trim().is_empty() => "",
                None => return Err(format!("a comma is missing before `{}`", rest.trim())),
            };
        }
        Ok(arguments)
    }

    /// Whether the case exists on the given system, named as in `std::env::consts::OS`.
    #[must_use]
    pub fn exists_on(&self, os: &str) -> bool {
        self.os.is_empty() || self.os.iter().any(|name| name == os)
    }
}

fn read_list<'a>(
    text: &'a str,
    argument: &str,
    known: &[&str],
    into: &mut Vec<String>,
) -> Result<&'a str, String> {
    let shape = || {
        format!(
            "`{argument}` wants a list of strings, as in `{argument} = [\"{}\"]`",
            known[0]
        )
    };
    let inside = text.trim_start().strip_prefix('[').ok_or_else(shape)?;
    let (inside, rest) = inside.split_once(']').ok_or_else(shape)?;
    for item in inside.split(',').map(str::trim).filter(|i| !i.is_empty()) {
        let name = item.strip_prefix('"').and_then(|i| i.strip_suffix('"'));
        let name = name.ok_or_else(shape)?;
        if !known.contains(&name) {
            return Err(format!(
                "`{argument}` does not know \"{name}\"; it knows {}",
                known.join(", ")
            ));
        }
        into.push(name.to_owned());
    }
    if into.is_empty() {
        return Err(shape());
    }
    Ok(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_come_in_any_order_and_spacing() {
        let expected = Arguments {
            os: vec!["linux".into(), "macos".into()],
            seeded: true,
            needs: vec!["proc".into()],
        };
        let texts = [
            r#"os = ["linux", "macos"], seeded, needs = ["proc"]"#,
            r#"seeded,needs=["proc"],os=["linux","macos",],"#,
            r#" needs = [ "proc" ] , seeded , os = [ "linux" , "macos" ] "#,
        ];
        for text in texts {
            assert_eq!(Arguments::parse(text), Ok(expected.clone()), "{text}");
        }
        assert_eq!(Arguments::parse(""), Ok(Arguments::default()));
    }

    #[test]
    fn a_wrong_argument_is_named() {
        let cases = [
            ("sedeed", "sedeed"),
            (r#"os = "linux""#, "list of strings"),
            (r#"os = []"#, "list of strings"),
            (r#"os = ["plan9"]"#, "plan9"),
            (r#"needs = ["root"]"#, "root"),
            ("seeded = true", "seeded"),
            (r#"os = ["linux"] seeded"#, "comma"),
        ];
        for (text, word) in cases {
            let error = Arguments::parse(text).expect_err(text);
            assert!(error.contains(word), "{text}: {error}");
        }
    }

    #[test]
    fn a_case_without_os_exists_everywhere() {
        assert!(Arguments::default().exists_on("linux"));
        let linux = Arguments::parse(r#"os = ["linux"]"#).expect("valid");
        assert!(linux.exists_on("linux") && !linux.exists_on("macos"));
    }
}
