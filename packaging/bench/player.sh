#!/usr/bin/env bash
# player.sh FOLDER: what playing costs, measured from outside in one run beside Debian's strawberry. FOLDER holds the music, among it
# long/long.flac and long/long.mp3 of some minutes with these titles: longflac, longmp3. Both windows stand on a virtual display that is
# drawn by the processor; the sound goes into a sink that is none. Printed are processor time in per cent of one core and memory:
#   idle       nothing plays
#   playing    FLAC, then MP3, with the window showing
#   minimised  the same, without a window to be seen
#   paused
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
cd "$here"
# shellcheck source=../env.sh
. packaging/env.sh
music=$(cd "${1:?usage: player.sh FOLDER}" && pwd)
[ -f "$music/long/long.flac" ] && [ -f "$music/long/long.mp3" ] || { say "long/long.flac and long/long.mp3 are missing in $music"; exit 1; }
need_go
# shellcheck disable=SC2086
need $BUILD_PACKAGES xvfb openbox xdotool playerctl dbus-x11 pulseaudio pulseaudio-utils strawberry gstreamer1.0-plugins-good gstreamer1.0-pulseaudio
go build -o build/linnet .

work=$(mktemp -d)
started=()
finish() {
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
export XDG_RUNTIME_DIR="$work" HOME="$work/home" LANG=C.UTF-8
mkdir -p "$HOME" "$work/linnet"
mkfifo "$work/display"
Xvfb -displayfd 3 -screen 0 1280x800x24 +extension GLX -nolisten tcp 3>"$work/display" 2>/dev/null &
started+=($!)
read -r number <"$work/display"
export DISPLAY=":$number"
openbox >/dev/null 2>&1 &
started+=($!)
exec 4< <(exec dbus-daemon --session --nofork --print-address)
started+=($!)
read -r DBUS_SESSION_BUS_ADDRESS <&4
export DBUS_SESSION_BUS_ADDRESS
pulseaudio --daemonize=no --exit-idle-time=-1 -n -L "module-null-sink sink_name=null rate=44100" -L module-native-protocol-unix >/dev/null 2>&1 &
started+=($!)
until pactl info >/dev/null 2>&1; do :; done

ticks=$(getconf CLK_TCK)
spent() { awk -v t="$ticks" '{ sub(/.*\) /, ""); print ($12 + $13) / t }' "/proc/$1/stat"; }
cost() { # PID SECONDS
  local before after
  before=$(spent "$1")
  sleep "$2"
  after=$(spent "$1")
  awk -v a="$before" -v b="$after" -v s="$2" 'BEGIN { printf "%5.1f %%", (b - a) / s * 100 }'
}
memory() { awk '/^VmRSS/ { r = $2 } /^RssAnon/ { a = $2 } END { printf "%.0f MB, of it anonymous %.0f", r / 1000, a / 1000 }' "/proc/$1/status"; }

# settled waits until a program has done what it does once for a folder: scan it, and measure its loudness, which Linnet begins later.
settled() {
  local quiet=0
  for _ in $(seq 120); do
    quiet=$(cost "$1" 10 | awk -v n="$quiet" '{ print ($1 < 3 ? n + 1 : 0) }')
    [ "$quiet" -lt 6 ] || return 0
  done
  say "it does not come to rest"
}

measure() { # NAME PID WINDOW PLAY-FLAC PLAY-MP3: each PLAY is a function
  local name=$1 pid=$2 window=$3
  printf '%s\n  idle       %s   %s\n' "$name" "$(cost "$pid" 20)" "$(memory "$pid")"
  for format in flac mp3; do
    "play_$name" "$format"
    playerctl -p "$name" status | grep -q Playing || say "$name does not play $format"
    sleep 3
    printf '  playing %-4s %s   %s\n' "$format" "$(cost "$pid" 20)" "$(memory "$pid")"
  done
  xdotool windowminimize "$window"
  sleep 3
  printf '  minimised  %s\n' "$(cost "$pid" 20)"
  playerctl -p "$name" pause
  xdotool windowmap "$window"
  sleep 3
  printf '  paused     %s   %s\n' "$(cost "$pid" 20)" "$(memory "$pid")"
}

# play_linnet finds the song by its title and plays the first hit, by keyboard.
play_linnet() {
  xdotool key ctrl+f key ctrl+a
  xdotool type --delay 40 "long$1"
  sleep 4
  xdotool key Down
  sleep 1
  xdotool key Return
  sleep 2
}
play_strawberry() {
  strawberry --load "$music/long/long.$1" --play >/dev/null 2>&1
  sleep 5
  strawberry --play >/dev/null 2>&1
}

echo '{"answered":true,"mode":"lan","theme":"dark","volume":0.8}' >"$work/linnet/settings.json"
build/linnet -home "$work/linnet" -listen 127.0.0.1:0 -add "$music" >/dev/null 2>&1 &
linnet=$!
started+=("$linnet")
until linnet_window=$(xdotool search --name Linnet 2>/dev/null | head -1) && [ -n "$linnet_window" ]; do sleep .1; done
sleep 10
settled "$linnet"
measure linnet "$linnet" "$linnet_window"
kill "$linnet"
wait "$linnet" 2>/dev/null || true

strawberry >/dev/null 2>&1 &
strawberry=$!
started+=("$strawberry")
until window=$(xdotool search --onlyvisible --class strawberry 2>/dev/null | head -1) && [ -n "$window" ]; do sleep .1; done
sleep 10
find "$music" -type f \( -name '*.flac' -o -name '*.mp3' \) | head -430 | xargs -d '\n' strawberry --load >/dev/null 2>&1
sleep 10
settled "$strawberry"
measure strawberry "$strawberry" "$window"
