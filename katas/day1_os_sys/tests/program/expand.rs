//! Kata 1.4 from outside: `envkit expand`.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use harness::{Program, Rng, Scratch, rng, snapshot};

use crate::{Answer, Question, check_answers};

fn envkit(scratch: &Scratch) -> Program<'_> {
    Program::new("envkit", scratch)
        .env("USER", "kata")
        .env("REF", "$USER")
        .env("LATIN1", OsStr::from_bytes(b"caf\xe9"))
        .arg("expand")
}

#[harness::test]
fn expand_fills_variables_into_a_text() {
    let scratch = Scratch::new();
    let expand = envkit(&scratch)
        .arg("user=$USER shell=${SHELL:-/bin/sh} cost=$$5")
        .args(["$USERS ${USER}S $1", "${REF}"]);
    snapshot!(expand.transcript(), @"
    $ envkit expand 'user=$USER shell=${SHELL:-/bin/sh} cost=$$5' '$USERS ${USER}S $1' '${REF}'
    exit: 0
    --- stdout ---
    user=kata shell=/bin/sh cost=$5
    $USERS kataS $1
    $USER
    ");
}

#[harness::test]
fn expand_does_with_a_missing_variable_what_it_is_told() {
    let scratch = Scratch::new();
    let text = "é${NOPE} $USER $NOPE";
    for (missing, exit, stdout, stderr) in [
        ("keep", 0, "é${NOPE} kata $NOPE\n", ""),
        ("empty", 0, "é kata \n", ""),
        ("error", 65, "", "envkit: NOPE is not set (at byte 2)\n"),
    ] {
        let expand = envkit(&scratch).args(["--missing", missing, text]);
        expand.run().expect(exit, stdout, stderr);
    }
}

#[harness::test]
fn expand_refuses_what_it_cannot_understand() {
    let scratch = Scratch::new();
    let expand = envkit(&scratch).args(["a${NOPE", "${}", "é${1x}", "$LATIN1", "$USER"]);
    snapshot!(expand.transcript(), @r#"
    $ envkit expand 'a${NOPE' '${}' 'é${1x}' '$LATIN1' '$USER'
    exit: 65
    --- stdout ---
    kata
    --- stderr ---
    envkit: ${ without } (at byte 1)
    envkit: bad variable name "" (at byte 0)
    envkit: bad variable name "1x" (at byte 2)
    envkit: LATIN1 is not valid UTF-8
    "#);
}

/// Some names begin others.
const NAMES: [&str; 8] = ["A", "AB", "ABC", "_", "_1", "a", "HOME", "X9_y"];

struct Variable {
    name: &'static str,
    value: Option<OsString>,
}

/// Of each kind of variable there are some; chance says which.
fn random_variables(rng: &Rng) -> Vec<Variable> {
    let mut names = NAMES;
    rng.shuffle(&mut names);
    let variable = |(index, name)| {
        let value = match index {
            0 | 1 => None,
            2 => Some(OsString::from_vec(b"\xff$A".to_vec())),
            3 | 4 => Some(OsString::new()),
            // Much of it looks like a reference, and must not be taken for one.
            _ => Some(rng.text("$A{}:-_é ", 1..=6).into()),
        };
        Variable { name, value }
    };
    names.into_iter().enumerate().map(variable).collect()
}

/// A template under construction, and along with it what must come of it.
#[derive(Default)]
struct Template {
    text: String,
    expanded: String,
    /// The first thing that is wrong with it.
    error: Option<String>,
    /// The characters that would become part of the last piece if they followed it.
    extends_last: Option<fn(char) -> bool>,
}

impl Template {
    fn random(rng: &Rng, variables: &[Variable], missing: &str) -> Self {
        let mut template = Self::default();
        for _ in 0..=rng.index(6) {
            template.push_piece(rng, variables, missing);
        }
        if rng.one_in(12) {
            let open = format!("${{{}", rng.text("A1:- $é", 0..=3));
            let at = template.push(&open, "");
            template.fail(format!("${{ without }} (at byte {at})"));
        }
        template
    }

    fn push_piece(&mut self, rng: &Rng, variables: &[Variable], missing: &str) {
        let variable = rng.pick(variables);
        let name = variable.name;
        match rng.index(20) {
            0..4 => {
                let text = rng.text("A_1 é/{}:-.", 1..=4);
                self.push(&text, &text);
            }
            4..6 => {
                self.push("$$", "$");
            }
            6..8 => {
                self.push("$", "$");
                self.extends_last = Some(|c| "_{$".contains(c) || c.is_ascii_alphabetic());
            }
            8..14 => {
                self.push_reference(&format!("${name}"), variable, None, missing);
                self.extends_last = Some(|c| c == '_' || c.is_ascii_alphanumeric());
            }
            14..17 => self.push_reference(&format!("${{{name}}}"), variable, None, missing),
            17..19 => {
                // A word may look like a reference, too.
                let mut word = rng.text("a$A{:- é", 0..=4);
                if rng.one_in(2) {
                    word += &format!("${}", rng.pick(&NAMES));
                }
                let reference = format!("${{{name}:-{word}}}");
                self.push_reference(&reference, variable, Some(&word), missing);
            }
            _ => {
                let bad = rng.pick(&["", "1", "1A", "A B", "é", "A-", "A:", "$A", "A{", " A"]);
                let word = rng.pick(&["", ":-", ":-word", ":-:-"]);
                let at = self.push(&format!("${{{bad}{word}}}"), "");
                self.fail(format!("bad variable name {bad:?} (at byte {at})"));
            }
        }
    }

    fn push_reference(
        &mut self,
        reference: &str,
        variable: &Variable,
        word: Option<&str>,
        missing: &str,
    ) {
        let name = variable.name;
        let value = variable.value.as_deref().map(OsStr::to_str);
        let inserted = match (value, word) {
            (None | Some(Some("")), Some(word)) => word,
            (Some(value), _) => value.unwrap_or_default(),
            (None, None) if missing == "keep" => reference,
            (None, None) => "",
        };
        let at = self.push(reference, inserted);
        match (value, word) {
            (Some(None), _) => self.fail(format!("{name} is not valid UTF-8")),
            (None, None) if missing == "error" => {
                self.fail(format!("{name} is not set (at byte {at})"));
            }
            _ => {}
        }
    }

    /// Adds a piece and returns where it begins, in bytes.
    fn push(&mut self, text: &str, expanded: &str) -> usize {
        if let Some(extends_last) = self.extends_last.take()
            && text.starts_with(extends_last)
        {
            self.text.push('/');
            self.expanded.push('/');
        }
        let at = self.text.len();
        self.text.push_str(text);
        self.expanded.push_str(expanded);
        at
    }

    fn fail(&mut self, reason: String) {
        self.error.get_or_insert(reason);
    }

    fn question(self, story: &str) -> Question {
        Question {
            story: format!("the template {:?} {story}", self.text),
            answer: match self.error {
                None => Answer::is(self.expanded + "\0"),
                Some(reason) => Answer::fails(65, &reason),
            },
            arguments: vec![self.text.into()],
        }
    }
}

#[harness::test(seeded)]
fn any_template_becomes_what_its_pieces_become() {
    let rng = rng();
    let scratch = Scratch::new();
    for missing in ["keep", "empty", "error"] {
        let variables = random_variables(&rng);
        let set: Vec<(&str, &OsString)> = variables
            .iter()
            .filter_map(|variable| Some((variable.name, variable.value.as_ref()?)))
            .collect();
        let envkit = || {
            let program = Program::new("envkit", &scratch).env_clear();
            let program = program.envs(set.iter().copied());
            program.args(["expand", "-0", "--missing", missing, "--"])
        };
        let story = format!("with --missing {missing} and {set:?}");
        let template = |_| Template::random(&rng, &variables, missing).question(&story);
        let questions: Vec<_> = (0..70).map(template).collect();
        check_answers(envkit, &questions);
    }
}

#[harness::test(seeded)]
fn without_variables_a_text_of_plain_references_stays_as_it_is() {
    let rng = rng();
    let scratch = Scratch::new();
    let tokens = [
        "$", "A", "b1", "_", "9", " ", "é", ".", "}", "${A}", "${_b1}",
    ];
    let envkit = || {
        let program = Program::new("envkit", &scratch).env_clear();
        program.args(["expand", "-0", "--missing", "keep", "--"])
    };
    let question = |_| {
        let mut text = String::new();
        for _ in 0..=rng.index(9) {
            let token = *rng.pick(&tokens);
            // Two dollars would become one.
            if !(text.ends_with('$') && token.starts_with('$')) {
                text.push_str(token);
            }
        }
        Question {
            story: format!("the template {text:?}, and no variable is set"),
            answer: Answer::is(format!("{text}\0")),
            arguments: vec![text.into()],
        }
    };
    let questions: Vec<_> = (0..80).map(question).collect();
    check_answers(envkit, &questions);
}
