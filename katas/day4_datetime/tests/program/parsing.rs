//! Kata 4.3 from outside: `timekit parse`.

use std::iter;

use harness::{Program, Rng, Scratch, rng, snapshot};

use crate::civil::{Date, MONTHS, Time, WEEKDAYS, month_length};
use crate::{Answer, Question, check_answers, check_everywhere};

fn parse(scratch: &Scratch) -> Program<'_> {
    Program::new("timekit", scratch).arg("parse")
}

#[harness::test]
fn parse_tells_what_a_text_says() {
    let scratch = Scratch::new();
    let texts = [
        "2024-03-15",
        "2024-03-15 09:05",
        "2024-03-15T09:05:00",
        "2024-03-15 09:05:00.5+05:45",
        "@-1",
        "soon",
    ];
    snapshot!(parse(&scratch).args(texts).transcript(), @"
    $ timekit parse 2024-03-15 '2024-03-15 09:05' 2024-03-15T09:05:00 '2024-03-15 09:05:00.5+05:45' @-1 soon
    exit: 65
    --- stdout ---
    date 2024-03-15
    local 2024-03-15T09:05:00
    local 2024-03-15T09:05:00
    instant 2024-03-15T09:05:00.500+05:45
    instant 1969-12-31T23:59:59+00:00
    --- stderr ---
    timekit: bad date or time: soon
    ");
}

#[harness::test]
fn parse_insists_on_a_format() {
    let scratch = Scratch::new();
    let texts = [
        "--format",
        "%Y-%m-%d",
        "2024-03-15",
        "2024-3-5",
        "2023-02-29",
    ];
    snapshot!(parse(&scratch).args(texts).transcript(), @"
    $ timekit parse --format %Y-%m-%d 2024-03-15 2024-3-5 2023-02-29
    exit: 65
    --- stdout ---
    date 2024-03-15
    --- stderr ---
    timekit: not canonical, did you mean 2024-03-05?
    timekit: bad date or time: 2023-02-29
    ");
}

#[harness::test]
fn parse_refuses_a_format_that_cannot_be_used() {
    let scratch = Scratch::new();
    for (format, text) in [
        ("%Q", "2024-03-15"),
        ("%H:%M", "09:05"),
        ("%Y-%m-%d %H", "2024-03-15 09"),
    ] {
        let parse = parse(&scratch).args(["--format", format, text]);
        let stderr = format!("timekit: bad format: {format}\n");
        parse.run().expect(65, "", stderr);
    }
}

#[harness::test]
fn the_zone_of_the_machine_makes_no_difference_to_a_text() {
    let instant = "instant 1970-01-01T00:00:00+00:00\n";
    check_everywhere(&["parse", "@0"], instant);
    check_everywhere(&["parse", "1970-01-01T00:00:00Z"], instant);
    check_everywhere(&["parse", "1970-01-01"], "date 1970-01-01\n");
    check_everywhere(&["parse", "--format", "%s", "0"], instant);
}

/// A reader of the six ways, letter by letter.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    /// A number of so many digits, not above a limit.
    fn number(&mut self, digits: usize, most: i64) -> Option<i64> {
        let (number, rest) = self.0.split_at_checked(digits)?;
        let is_number = number.iter().all(u8::is_ascii_digit);
        let number: i64 = std::str::from_utf8(number).ok()?.parse().ok()?;
        self.0 = rest;
        (is_number && number <= most).then_some(number)
    }

    fn skip(&mut self, byte: u8) -> Option<()> {
        self.0 = self.0.strip_prefix(&[byte])?;
        Some(())
    }

    fn date(&mut self) -> Option<Date> {
        let year = self.number(4, 9999)?;
        self.skip(b'-')?;
        let month = self.number(2, 12).filter(|month| *month > 0)?;
        self.skip(b'-')?;
        let day = self.number(2, month_length(year, month))?;
        (day > 0).then_some(Date { year, month, day })
    }

    /// Nanoseconds behind a point, as chrono shows them: in threes.
    fn fraction(&mut self) -> Option<String> {
        if self.skip(b'.').is_none() {
            return Some(String::new());
        }
        let digits = self.0.iter().take_while(|byte| byte.is_ascii_digit());
        let digits = digits.count();
        if !(1..=9).contains(&digits) {
            return None;
        }
        let number = format!("{:0<9}", std::str::from_utf8(&self.0[..digits]).ok()?);
        self.0 = &self.0[digits..];
        let needed = number.trim_end_matches('0').len().div_ceil(3) * 3;
        Some(match needed {
            0 => String::new(),
            needed => format!(".{}", &number[..needed]),
        })
    }

    fn offset(&mut self) -> Option<String> {
        if self.0 == b"Z" {
            return Some("+00:00".to_owned());
        }
        let text = std::str::from_utf8(self.0).ok()?.to_owned();
        let sign = *self.0.first()?;
        self.skip(sign).filter(|()| [b'+', b'-'].contains(&sign))?;
        self.number(2, 23)?;
        self.skip(b':')?;
        self.number(2, 59)?;
        (self.0.is_empty() && text != "-00:00").then_some(text)
    }

    fn read(mut self) -> Option<String> {
        let date = self.date()?;
        let Some(separator) = self.0.first().copied() else {
            return Some(format!("date {date}"));
        };
        self.skip(separator)
            .filter(|()| [b'T', b' '].contains(&separator))?;
        let hour = self.number(2, 23)?;
        self.skip(b':')?;
        let minute = self.number(2, 59)?;
        let time = format!("{date}T{hour:02}:{minute:02}");
        if self.0.is_empty() {
            return (separator == b' ').then(|| format!("local {time}:00"));
        }
        self.skip(b':')?;
        let second = self.number(2, 60)?;
        if self.0.is_empty() {
            return Some(format!("local {time}:{second:02}"));
        }
        let fraction = self.fraction()?;
        let offset = self.offset()?;
        Some(format!("instant {time}:{second:02}{fraction}{offset}"))
    }
}

fn question(text: String) -> Question {
    Question {
        story: format!("the text {text:?}"),
        answer: match Reader(text.as_bytes()).read() {
            Some(moment) => Answer::is(moment + "\n"),
            None => Answer::fails(65, &format!("bad date or time: {text}")),
        },
        arguments: vec![text.into()],
    }
}

/// A text in one of five ways; the sixth has a test of its own.
fn random_text(rng: &Rng) -> String {
    let (date, mut time) = (Date::random(rng, 0..=9999), Time::random(rng));
    if rng.one_in(10) {
        time.second = 60;
    }
    let separator = rng.pick(&["T", " "]);
    match rng.index(5) {
        0 => date.to_string(),
        1 => format!("{date} {:02}:{:02}", time.hour, time.minute),
        2 => format!("{date}{separator}{time}"),
        _ => {
            let fraction = if rng.one_in(2) {
                format!(".{}", rng.text("0123456789", 1..=9))
            } else {
                String::new()
            };
            let offset = if rng.one_in(2) {
                "Z".to_owned()
            } else {
                let sign = rng.pick(&["+", "-"]);
                let (hours, minutes) = (rng.between(0..=14), rng.between(0..=59));
                format!("{sign}{hours:02}:{minutes:02}")
            };
            format!("{date}{separator}{time}{fraction}{offset}")
        }
    }
}

#[harness::test(seeded)]
fn any_moment_is_read_as_it_is_written() {
    let rng = rng();
    let scratch = Scratch::new();
    let questions: Vec<Question> = (0..150).map(|_| question(random_text(&rng))).collect();
    check_answers(|| parse(&scratch).arg("--"), &questions);
}

#[harness::test(seeded)]
fn one_other_character_makes_another_moment_or_none() {
    let rng = rng();
    let scratch = Scratch::new();
    let mutated = || {
        let mut text: Vec<char> = random_text(&rng).chars().collect();
        let place = rng.index(text.len());
        let other = *rng.pick(&"0123456789-+:.TtZz x".chars().collect::<Vec<_>>());
        match rng.index(4) {
            0 => drop(text.remove(place)),
            1 => text.insert(place, other),
            _ => text[place] = other,
        }
        String::from_iter(text)
    };
    // Years before the year 0 are another story.
    let is_told = |text: &String| !text.starts_with('-');
    let texts = iter::repeat_with(mutated).filter(is_told).take(200);
    let questions: Vec<Question> = texts.map(question).collect();
    check_answers(|| parse(&scratch).arg("--"), &questions);
}

#[harness::test(seeded)]
fn seconds_since_1970_are_an_instant() {
    let rng = rng();
    let scratch = Scratch::new();
    let question = |_| {
        let date = Date::random(&rng, 1..=9999);
        let time = Time::random(&rng);
        // 1 January 1970 is day number 719,162.
        let days = date.number() - 719_162;
        let seconds = (days * 24 + time.hour) * 3_600 + time.minute * 60 + time.second;
        let mut answer = Answer::is(format!("instant {date}T{time}+00:00\n"));
        let mut text = format!("@{seconds}");
        if rng.one_in(6) {
            text = rng.pick(&["@+", "@0", "@ ", "@--"]).to_string() + &seconds.to_string();
            answer = Answer::fails(65, &format!("bad date or time: {text}"));
        } else if rng.one_in(6) {
            text = format!("@{seconds}{}", rng.text("0123456789", 12..=30));
            answer = Answer::fails(65, "out of range");
        }
        Question {
            story: format!("the text {text:?}"),
            answer,
            arguments: vec![text.into()],
        }
    };
    let questions: Vec<Question> = (0..80).map(question).collect();
    check_answers(|| parse(&scratch).arg("--"), &questions);
}

/// A number as its specifier writes it, or without the zero in front.
fn loose(rng: &Rng, number: i64) -> (String, String) {
    let strict = format!("{number:02}");
    let loose = if rng.one_in(5) {
        number.to_string()
    } else {
        strict.clone()
    };
    (loose, strict)
}

#[harness::test(seeded)]
fn a_zero_that_is_missing_is_not_canonical() {
    let rng = rng();
    let scratch = Scratch::new();
    for format in ["%Y-%m-%d", "%d.%m.%Y %H:%M:%S", "%H:%M %z on %d/%m/%Y"] {
        let question = |_| {
            let (date, time) = (Date::random(&rng, 1000..=9999), Time::random(&rng));
            let offset = rng.pick(&["+0000", "+0545", "-1000"]);
            let fields = [
                ("%m", date.month),
                ("%d", date.day),
                ("%H", time.hour),
                ("%M", time.minute),
                ("%S", time.second),
            ];
            let year = date.year.to_string();
            let mut text = format.replace("%Y", &year).replace("%z", offset);
            let mut canonical = text.clone();
            for (specifier, number) in fields {
                let (written, strict) = loose(&rng, number);
                text = text.replace(specifier, &written);
                canonical = canonical.replace(specifier, &strict);
            }
            let seconds = if format.contains("%S") {
                time.second
            } else {
                0
            };
            let clock = format!("{date}T{:02}:{:02}:{seconds:02}", time.hour, time.minute);
            let moment = match format.contains("%H") {
                false => format!("date {date}"),
                true if format.contains("%z") => {
                    format!("instant {clock}{}:{}", &offset[..3], &offset[3..])
                }
                true => format!("local {clock}"),
            };
            Question {
                story: format!("the text {text:?} as {format:?}"),
                answer: if text == canonical {
                    Answer::is(moment + "\n")
                } else {
                    Answer::fails(65, &format!("not canonical, did you mean {canonical}?"))
                },
                arguments: vec![text.into()],
            }
        };
        let questions: Vec<Question> = (0..40).map(question).collect();
        let timekit = || parse(&scratch).args(["--format", format, "--"]);
        check_answers(timekit, &questions);
    }
}

/// A date in several formats.
fn dates(date: Date) -> [(&'static str, String); 6] {
    let Date { year, day, .. } = date;
    let month = MONTHS[usize::try_from(date.month - 1).expect("a month")];
    let weekday = WEEKDAYS[date.weekday()];
    [
        ("%F", date.to_string()),
        ("%d %b %Y", format!("{day:02} {} {year:04}", &month[..3])),
        (
            "%A, %e %B %Y",
            format!("{weekday}, {day:2} {month} {year:04}"),
        ),
        ("%Y-%j", format!("{year:04}-{:03}", date.ordinal())),
        ("%-d.%-m.%Y", format!("{day}.{}.{year:04}", date.month)),
        ("%v", format!("{day:2}-{}-{year:04}", &month[..3])),
    ]
}

/// A time in several formats, and how it is told behind a date.
fn times(time: Time, millis: i64, offset: &str) -> [(&'static str, String, String); 6] {
    let (hour12, minute) = ((time.hour + 11) % 12 + 1, time.minute);
    let half = if time.hour < 12 { "AM" } else { "PM" };
    let short = time.to_string()[..5].to_owned();
    let colon = format!("{}:{}", &offset[..3], &offset[3..]);
    let local = format!("T{time}");
    [
        ("", String::new(), String::new()),
        (" %T", format!(" {time}"), local.clone()),
        (" %R", format!(" {short}"), format!("T{short}:00")),
        (
            " %I:%M:%S %p",
            format!(" {hour12:02}:{minute:02}:{:02} {half}", time.second),
            local.clone(),
        ),
        (
            " %T%.3f",
            format!(" {time}.{millis:03}"),
            format!("{local}.{millis:03}"),
        ),
        ("T%T%z", format!("T{time}{offset}"), local + &colon),
    ]
}

#[harness::test(seeded)]
fn any_moment_is_read_in_the_format_it_is_written_in() {
    let rng = rng();
    let scratch = Scratch::new();
    for (form, clock) in (0..12).map(|round| (rng.index(6), round % 6)) {
        let mut format = String::new();
        let question = |_| {
            let (date, time) = (Date::random(&rng, 1000..=9999), Time::random(&rng));
            let offset = rng.pick(&["+0000", "+0545", "-1000"]);
            let (date_format, written) = &dates(date)[form];
            let (time_format, clock, told) = &times(time, rng.between(1..=999), offset)[clock];
            format = format!("{date_format}{time_format}");
            let kind = match *time_format {
                "" => "date",
                "T%T%z" => "instant",
                _ => "local",
            };
            let text = format!("{written}{clock}");
            Question {
                story: format!("the text {text:?} as {format:?}"),
                answer: Answer::is(format!("{kind} {date}{told}\n")),
                arguments: vec![text.into()],
            }
        };
        let questions: Vec<Question> = (0..8).map(question).collect();
        let timekit = || parse(&scratch).args(["--format", &format, "--"]);
        check_answers(timekit, &questions);
    }
}
