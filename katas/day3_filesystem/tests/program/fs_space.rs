//! Kata 3.9 from outside: `fskit df`.

use harness::{Rng, Scratch, equal, rng, snapshot};

use crate::fskit;

#[harness::test]
fn df_tells_what_numbers_of_the_system_mean() {
    let scratch = Scratch::new();
    let raws = [
        "4096,1024,100,30,20",
        "65536,4096,100,50,50",
        "2048,0,10,4,4",
        "4096,4096,0,0,0",
    ];
    snapshot!(fskit(&scratch).args(["df", "--raw"]).args(raws).transcript(), @"
    $ fskit df --raw 4096,1024,100,30,20 65536,4096,100,50,50 2048,0,10,4,4 4096,4096,0,0,0
    exit: 0
    --- stdout ---
    102400 total, 71680 used, 20480 available, 78%
    409600 total, 204800 used, 204800 available, 50%
    20480 total, 12288 used, 8192 available, 60%
    0 total, 0 used, 0 available, 0%
    ");
}

#[harness::test]
fn df_tells_of_a_real_file_system() {
    let scratch = Scratch::new();
    let run = fskit(&scratch).args(["df", "."]).run();
    let shown = run.stdout_text();
    let numbers: Vec<u64> = shown
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|number| number.parse().ok())
        .collect();
    equal!(
        (Some(0), 4),
        (run.status.code(), numbers.len()),
        "the numbers in {shown:?}"
    );
    let sum = numbers[1].saturating_add(numbers[2]);
    equal!(
        true,
        sum <= numbers[0],
        "whether used and available are in the total: {shown:?}"
    );
    equal!(
        true,
        numbers[3] <= 100,
        "whether it is a percentage: {shown:?}"
    );
}

#[harness::test]
fn df_tells_what_is_missing() {
    let scratch = Scratch::new();
    let run = fskit(&scratch).args(["df", "missing"]).run();
    equal!(
        (Some(66), ""),
        (run.status.code(), run.stdout_text().as_str()),
        "exit status and output for a path that is missing"
    );
    let complaint = run.stderr_text();
    let names_it = complaint.starts_with("fskit: ") && complaint.contains("missing");
    equal!(
        true,
        names_it,
        "whether what it says names the path: {complaint:?}"
    );
}

/// Numbers as they are, and now and then as they never are.
fn random_raw(rng: &Rng) -> [u64; 5] {
    let bsize = *rng.pick(&[512, 4_096, 65_536, 1 << 20]);
    let frsize = *rng.pick(&[0, 512, 1_024, 4_096, 4_096]);
    let blocks = rng.number() >> rng.index(64);
    let bfree = if rng.one_in(10) {
        rng.number()
    } else {
        rng.number() % blocks.max(1)
    };
    let bavail = if rng.one_in(10) {
        rng.number()
    } else {
        rng.number() % bfree.max(1)
    };
    [bsize, frsize, blocks, bfree, bavail]
}

/// The line for these numbers, worked out in numbers that are large enough.
fn expected([bsize, frsize, blocks, bfree, bavail]: [u64; 5]) -> String {
    let unit = u128::from(if frsize > 0 { frsize } else { bsize });
    let bytes = |count: u64| u128::from(count) * unit;
    let (total, available) = (bytes(blocks), bytes(bavail));
    let used = total.saturating_sub(bytes(bfree));
    let parts = used + available;
    let mut percent = 0;
    // The least whole percentage that is not too little.
    while percent * parts < used * 100 {
        percent += 1;
    }
    let [total, used, available] = [total, used, available].map(|n| n.min(u64::MAX.into()));
    format!("{total} total, {used} used, {available} available, {percent}%")
}

#[harness::test(seeded)]
fn random_numbers_of_the_system_are_understood() {
    let rng = rng();
    let scratch = Scratch::new();
    let raws: Vec<[u64; 5]> = (0..120).map(|_| random_raw(&rng)).collect();
    let arguments = raws
        .iter()
        .map(|raw| raw.map(|number| number.to_string()).join(","));
    let run = fskit(&scratch).args(["df", "--raw"]).args(arguments).run();
    equal!(
        (Some(0), ""),
        (run.status.code(), run.stderr_text().as_str()),
        "exit status and complaints"
    );
    let shown = run.stdout_text();
    equal!(raws.len(), shown.lines().count(), "one line for each");
    for (raw, line) in raws.iter().zip(shown.lines()) {
        let story = "bsize, frsize, blocks, bfree and bavail";
        equal!(expected(*raw), line, "{story} are {raw:?}");
    }
}
