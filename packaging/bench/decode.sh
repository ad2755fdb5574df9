#!/usr/bin/env bash
# decode.sh [FORMAT...]: how fast Linnet decodes beside libav (ffmpeg, one thread) on the same file in the same run, in seconds of
# music for one second of processor time. Processor time counts: it does not depend on what else the machine does. The music is the
# demo's, over and over with a little noise, MINUTES (10) long. ROUNDS (5) says how often, alternately; the best of each counts.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=../env.sh
. packaging/env.sh
minutes=${MINUTES:-10} rounds=${ROUNDS:-5}
need_go
# shellcheck disable=SC2086
need $MUSIC_PACKAGES ffmpeg

# How each format is made of a WAV.
make_mp3() { lame --quiet -b 192 "$1" "$2"; }
make_mp2() { ffmpeg -v error -nostdin -i "$1" -c:a mp2 -b:a 256k "$2"; }
make_m4a() { ffmpeg -v error -nostdin -i "$1" -c:a aac -b:a 192k "$2"; }
make_aac() { ffmpeg -v error -nostdin -i "$1" -c:a aac -b:a 128k -f adts "$2"; }
make_alac() { ffmpeg -v error -nostdin -i "$1" -c:a alac -f ipod "$2"; }
make_flac() { flac --totally-silent -5 -o "$2" "$1"; }
make_ogg() { oggenc --quiet -q 5 -o "$2" "$1"; }
make_opus() { opusenc --quiet --bitrate 128 "$1" "$2"; }
formats=("$@")
[ $# -gt 0 ] || formats=(mp3 mp2 m4a aac alac flac ogg opus)

work=build/bench/decode
mkdir -p "$work"
go test -c -o "$work/decode.test" ./app/player/decode
if [ ! -s "$work/$minutes.wav" ]; then
  find "$PWD/assets/music" -name '*.flac' | sort | sed "s/'/'\\\\''/g; s/.*/file '&'/" >"$work/list"
  ffmpeg -v error -nostdin -y -f concat -safe 0 -i "$work/list" -ac 2 -ar 44100 "$work/once.wav"
  ffmpeg -v error -nostdin -y -stream_loop -1 -i "$work/once.wav" -f lavfi -i 'anoisesrc=c=pink:a=0.02:r=44100' \
    -filter_complex '[0][1]amix=inputs=2:normalize=0' -t "$((60 * minutes))" -ac 2 "$work/$minutes.wav"
fi

# spent COMMAND...: the processor time that it takes, in seconds.
spent() {
  local TIMEFORMAT='%U %S'
  { time "$@" >/dev/null 2>&1; } 2>&1 | awk '{ print $1 + $2 }'
}
best() { sort -n | head -n 1; }

printf '%-8s %12s %12s %8s\n' "$minutes min" Linnet libav ratio
for format in "${formats[@]}"; do
  file=$work/$minutes.$format
  [ -s "$file" ] || "make_$format" "$work/$minutes.wav" "$file"
  rm -f "$work/ours" "$work/libav"
  for _ in $(seq "$rounds"); do
    LINNET_BENCH_FILE=$PWD/$file spent "$work/decode.test" -test.run '^$' -test.bench 'Decode$' -test.benchtime 1x -test.cpu 1 >>"$work/ours"
    spent ffmpeg -v error -nostdin -threads 1 -i "$file" -map 0:a:0 -f null - >>"$work/libav"
  done
  awk -v name="$format" -v music="$((60 * minutes))" -v ours="$(best <"$work/ours")" -v libav="$(best <"$work/libav")" \
    'BEGIN { printf "%-8s %11.0fx %11.0fx %8.2f\n", name, music / ours, music / libav, libav / ours }'
done
