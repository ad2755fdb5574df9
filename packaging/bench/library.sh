#!/usr/bin/env bash
# library.sh [FOLDER [COUNT]]: measures the library against the figures that it promises, and reading tags against TagLib on the
# same files in the same run. FOLDER is filled with COUNT (20000) small files if it has fewer; without one, build/bench/corpus.
# Processor time counts: it does not depend on what else the machine does. ROUNDS (9) says how often, alternately;
# INDEX=no leaves out the index, which takes minutes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
# shellcheck source=../env.sh
. packaging/env.sh
folder=${1:-build/bench/corpus} count=${2:-20000} rounds=${ROUNDS:-9}
need_go
# shellcheck disable=SC2086
need $MUSIC_PACKAGES ffmpeg libtag1-dev g++

mkdir -p build/bench "$folder"
folder=$(cd "$folder" && pwd)
if [ "$(find "$folder" -type f | wc -l)" -lt "$count" ]; then
  say "writing $count files into $folder"
  packaging/bench/corpus.sh "$folder" "$count"
fi
g++ -std=c++17 -O2 packaging/bench/taglib.cpp -ltag -o build/bench/taglib
go test -c -o build/bench/tags.test ./library/tags
go test -c -o build/bench/library.test ./library
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# rate LOG: files per second of processor and clock, from a line of TagLib's, or of Go's, where they are named.
rate() { awk '/^[0-9]/ { print $1 / $3, $1 / $4 } /^Benchmark/ { for (i = 1; i < NF; i++) { if ($(i + 1) == "files/cpu-s") cpu = $i; if ($(i + 1) == "files/s") clock = $i } print cpu, clock }'; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

bench() { (cd "$1" && CORPUS="$folder" "$here/../../build/bench/$2.test" -test.run '^$' -test.bench "$3/workers=$4\$" -test.benchtime 2x -test.cpu "$5"); }
tags() { bench library/tags tags Read "$1" "$1"; }
scan() { bench library library FirstScan "$1" 2; } # what was read is stored by another processor

say "reading every file once, for the cache"
find "$folder" -type f -exec cat {} + >/dev/null
tags 1 >/dev/null
build/bench/taglib "$folder" >/dev/null
for _ in $(seq "$rounds"); do
  build/bench/taglib "$folder" | rate >>"$work/taglib"
  tags 1 | rate >>"$work/1"
  tags 2 | rate >>"$work/2"
  scan 1 | rate >>"$work/scan1"
  scan 2 | rate >>"$work/scan2"
done

base=$(cut -d' ' -f1 "$work/taglib" | median) clock=$(cut -d' ' -f2 "$work/taglib" | median)
printf '\n%-34s %14s %14s %8s\n' "median over $count files" 'files/cpu-s' 'files/s' 'ratio'
row() {
  awk -v name="$1" -v cpu="$(cut -d' ' -f1 "$2" | median)" -v clock="$(cut -d' ' -f2 "$2" | median)" -v base="$base" \
    'BEGIN { printf "%-34s %14.0f %14.0f %8.2f\n", name, cpu, clock, cpu / base }'
}
row 'TagLib' "$work/taglib"
row 'Linnet, one worker' "$work/1"
row 'Linnet, two workers' "$work/2"
row 'Linnet, first scan, one worker' "$work/scan1"
row 'Linnet, first scan, two workers' "$work/scan2"
beside() { # two workers beside one in the same round: a machine that others use is now quicker, now slower
  awk -v name="$1" -v one="$(cut -d' ' -f2 "$2" | median)" -v taglib="$clock" \
    -v two="$(paste -d' ' "$2" "$3" | awk '{ print $4 / $2 }' | median)" \
    'BEGIN { printf "by the clock, %s: one worker %.2f times TagLib, two workers %.2f times one\n", name, one / taglib, two }'
}
beside reading "$work/1" "$work/2"
beside 'first scan' "$work/scan1" "$work/scan2"
[ "${INDEX:-yes}" = yes ] || exit 0

say "the index: scan, search, browse (this takes minutes)"
(cd library && "$here/../../build/bench/library.test" -test.run '^$' -test.bench . -test.benchtime 1x -test.timeout 60m) | grep -v '^\(goos\|goarch\|pkg\|PASS\)'
