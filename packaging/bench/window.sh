#!/usr/bin/env bash
# window.sh [FOLDER [COUNT]]: measures the window with a library of COUNT (100000) tracks, from outside, on a virtual display
# that is drawn by the processor. FOLDER is filled with small files if it has fewer; without one, build/bench/tracks. HOME_DIR
# keeps the index between runs. Processor time does not depend on what else the machine does; the clock does, so the load is
# printed too.
#   first frame   from start to the first picture with albums in it, by the clock and in processor time
#   resident      memory after that, when nothing has happened for a while, and after scrolling
#   idle          processor time of the open window while nothing happens
#   scrolling     turns of the wheel that were sent, and pictures that differ from the one before, each second
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
cd "$here"
# shellcheck source=../env.sh
. packaging/env.sh
folder=${1:-build/bench/tracks} count=${2:-100000}
need_go
# shellcheck disable=SC2086
need $BUILD_PACKAGES $TEST_PACKAGES ffmpeg

mkdir -p build/bench "$folder"
folder=$(cd "$folder" && pwd)
go build -o build/linnet .
if [ "$(find "$folder" -name '*.flac' | wc -l)" -lt "$count" ]; then
  say "writing $count files into $folder"
  go run ./packaging/bench/tracks "$folder" "$count"
fi
work=$(mktemp -d)
home=${HOME_DIR:-$work/home}
mkdir -p "$home"
started=()
finish() {
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

export XDG_RUNTIME_DIR="$work" LANG=C.UTF-8
mkfifo "$work/display"
Xvfb -displayfd 3 -screen 0 1280x800x24 +extension GLX -nolisten tcp 3>"$work/display" 2>/dev/null &
started+=($!)
read -r number <"$work/display"
export DISPLAY=":$number"
openbox >/dev/null 2>&1 &
started+=($!)

ticks=$(getconf CLK_TCK)
# spent PID: its processor time in seconds so far.
spent() { awk -v t="$ticks" '{ sub(/.*\) /, ""); print ($12 + $13) / t }' "/proc/$1/stat"; }
now() { date +%s.%N; }
less() { awk -v a="$1" -v b="$2" -v c="$3" "BEGIN { exit !(b - a < c) }"; }
minus() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a - b }'; }
resident() { awk '/^VmRSS/ { printf "%.0f", $2 / 1000 }' "/proc/$1/status"; }
start() {
  "$@" >"$work/out" 2>&1 &
  player=$!
  started+=("$player")
}
# quiet PID: waits until it has used less than 0.1 s in 5 s.
quiet() {
  local before
  while :; do
    before=$(spent "$1")
    sleep 5
    less "$before" "$(spent "$1")" 0.1 && return
  done
}

[ -f "$home/settings.json" ] || echo '{"answered":true,"mode":"lan","theme":"dark","volume":0.8}' >"$home/settings.json"
say 'reading the library, which takes minutes the first time'
start build/linnet -headless -home "$home" -listen 127.0.0.1:0 -add "$folder"
quiet "$player"
printf '%-34s %8.1f s of the processor\n' "reading $count tracks" "$(spent "$player")"
kill "$player"
wait "$player" || true

printf 'load %s\n' "$(cut -d' ' -f1-3 /proc/loadavg)"
began=$(now)
start build/linnet -home "$home" -listen 127.0.0.1:0
# The place where the covers are is of one colour until they are drawn.
until [ "$(import -window root -crop 600x300+240+240 +repage png:- 2>/dev/null | identify -format %k -)" -gt 100 ]; do :; done
printf '%-34s %8.2f s by the clock, %.2f s of the processor\n' 'first frame' "$(minus "$(now)" "$began")" "$(spent "$player")"
printf '%-34s %8d MB\n' 'resident at the first frame' "$(resident "$player")"
quiet "$player"
printf '%-34s %8d MB\n' 'resident when quiet' "$(resident "$player")"
before=$(spent "$player")
sleep 20
printf '%-34s %8.2f %% of one processor\n' 'idle' "$(awk -v a="$before" -v b="$(spent "$player")" 'BEGIN { print (b - a) / 20 * 100 }')"

window=$(xdotool search --onlyvisible --name Linnet | head -n 1)
xdotool mousemove --window "$window" 262 178 click 1 # the chip "Songs"
sleep 2
xdotool mousemove --window "$window" 600 450
turns=600
before=$(spent "$player") began=$(now)
ffmpeg -nostdin -loglevel error -f x11grab -framerate 60 -video_size 160x400 -i "$DISPLAY+300,260" -t 12 -f framemd5 "$work/frames" &
grab=$!
sleep 1
from=$(now)
xdotool click --repeat $turns --delay 15 5
took=$(minus "$(now)" "$from")
wait "$grab"
import -window "$window" build/bench/scrolled.png
pictures=$(grep -v '^#' "$work/frames" | awk '{ print $NF }' | uniq | wc -l)
printf '%-34s %8.1f turns/s sent, %.1f pictures/s seen, %.1f ms of the processor a turn\n' 'scrolling' \
  "$(awk -v n=$turns -v t="$took" 'BEGIN { print n / t }')" "$(awk -v n="$pictures" -v t="$took" 'BEGIN { print n / t }')" \
  "$(awk -v a="$before" -v b="$(spent "$player")" -v n=$turns 'BEGIN { print (b - a) / n * 1000 }')"
printf '%-34s %8d MB\n' 'resident after that' "$(resident "$player")"
