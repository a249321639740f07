#!/usr/bin/env bash
# Runs the tests of solved days again and again on a machine that is busy with something
# else: as threads of one process, as cargo runs them, and as one process each, as the
# grader does. There must be no failure. Run it before a release, as root and as an
# ordinary user.
#
#   tests/steadiness.sh [-n RUNS] [DAY...]     30 runs; days 2, 6 and 7, as far as they exist
set -euo pipefail
cd "$(dirname "$0")/.."

runs=30
while getopts n: option; do
    case $option in
        n) runs=$OPTARG ;;
        *) exit 64 ;;
    esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || set -- 2 6 7

place=$(mktemp -d)
chmod 755 "$place"
hogs=()
finish() {
    for hog in "${hogs[@]}"; do
        kill "$hog" 2>/dev/null || true
    done
    rm -rf "$place"
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

# A clone in which everything is solved.
tar -cf - --exclude=./target --exclude=./.git --exclude=./.grader . | tar -xf - -C "$place"
for solutions in solutions/*/; do
    cp "$solutions"src/*.rs "$place/katas/$(basename "$solutions")/src/"
done
export CARGO_TARGET_DIR=${STEADINESS_TARGET_DIR:-$PWD/target/steadiness}
cargo build --quiet --package grader

# The hogs are threads of nobody's: plain loops, one for each of two cores.
for _ in 1 2; do
    (while :; do :; done) &
    hogs+=($!)
done

failures=0
# attempt WHAT COMMAND...: repeats the command, and counts how often it fails.
attempt() {
    local what=$1 failed=0 run
    shift
    for run in $(seq "$runs"); do
        if ! "$@" >"$place/log" 2>&1 </dev/null; then
            failed=$((failed + 1))
            printf '\n== %s, run %s\n' "$what" "$run"
            grep -aE 'panicked|FAILED|✗|expected|actual|error' "$place/log" | head -n 20 || true
        fi
    done
    printf '%s: %s runs, %s failures\n' "$what" "$runs" "$failed"
    failures=$((failures + failed))
}

for number in "$@"; do
    day=$(cd "$place/katas" && ls -d "day${number}_"* 2>/dev/null) || continue
    cd "$place/katas/$day"
    cargo test --quiet --package "$day" --no-run
    built=$(cargo test --package "$day" --no-run 2>&1)
    # Where everybody can execute it, and where no later build replaces it.
    mkdir -p "$place/bin"
    variables=(INSTA_UPDATE=no INSTA_WORKSPACE_ROOT="$place" RUST_BACKTRACE=0)
    for program in $(sed -n '/^\[\[bin\]\]/,/^$/s/^name = "\(.*\)"/\1/p' Cargo.toml); do
        cp "$CARGO_TARGET_DIR/debug/$program" "$place/bin/"
        variables+=("CARGO_BIN_EXE_$program=$place/bin/$program")
    done
    for target in functions program; do
        executable=$(sed -n "s|.*tests/$target/main.rs (\(.*\))|\1|p" <<<"$built")
        executable=$(cd "$place" && realpath "$executable")
        cp "$executable" "$place/bin/$day-$target"
        tests=(env "${variables[@]}" "$place/bin/$day-$target")
        attempt "$day, $target, threads" "${tests[@]}"
        attempt "$day, $target, nohup" nohup "${tests[@]}"
        if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
            attempt "$day, $target, as nobody" \
                setpriv --reuid=65534 --regid=65534 --clear-groups \
                env PATH=/usr/local/bin:/usr/bin:/bin "${tests[@]}"
        fi
    done
    attempt "$day, processes" "$CARGO_TARGET_DIR/debug/grader" check "day$number"
done
exit $((failures > 0))
