//! How long until a date, counted in three ways that are not the same.

use std::env;
use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let [now, zone, date] = &words[..] else {
        let _ = writeln!(io::stderr(), "Usage: until NOW ZONE DATE");
        return ExitCode::from(64);
    };
    match report(now, zone, date, &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "until: {error}");
            ExitCode::from(65)
        }
    }
}

fn report(now: &str, zone: &str, date: &str, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let now: DateTime<Utc> = now.parse()?;
    let zone: Tz = zone.parse()?;
    let date: NaiveDate = date.parse()?;

    let here = now.with_timezone(&zone);
    let midnight = zone.from_local_datetime(&date.and_time(NaiveTime::MIN));
    let Some(midnight) = midnight.earliest() else {
        return Err(format!("{date} has no midnight in {zone}").into());
    };
    let left = midnight - here;

    writeln!(out, "now       {here}")?;
    writeln!(out, "then      {midnight}")?;
    writeln!(out, "dates     {}", (date - here.date_naive()).num_days())?;
    writeln!(out, "days      {}, of 24 hours each", left.num_days())?;
    writeln!(out, "hours     {}", left.num_hours())?;
    Ok(())
}
