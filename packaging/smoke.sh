#!/usr/bin/env bash
# Opens the real window on a virtual display and uses it as a person would:  smoke.sh LINNET FOLDER
# The library must show, a typed search must find a track, and Enter must play it; the window's title
# tells what plays. Screenshots go to FOLDER. A blank or crashed window fails.
set -euo pipefail
linnet="$1" shots="$2"
here="$(cd "$(dirname "$0")/.." && pwd)"
mkdir -p "$shots"
work="$(mktemp -d)"
started=()

finish() {
  local status=$?
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  [ "$status" = 0 ] || { echo "the window failed; its log:"; tail -n 20 "$work/home/linnet.log" "$work/err" 2>/dev/null || true; }
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT

# until_true SECONDS COMMAND... repeats a command until it succeeds.
until_true() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ $SECONDS -lt $end ] || { echo "waited in vain for: $*"; return 1; }
    sleep 0.2
  done
}

export XDG_RUNTIME_DIR="$work" LANG=C.UTF-8
mkfifo "$work/display"
Xvfb -displayfd 3 -screen 0 1280x800x24 +extension GLX -nolisten tcp 3>"$work/display" 2>/dev/null &
started+=($!)
read -r number <"$work/display"
export DISPLAY=":$number"
openbox >/dev/null 2>/dev/null &
started+=($!)

cp -r "$here/assets/music" "$work/music"
"$linnet" -home "$work/home" -listen 127.0.0.1:0 -mode lan -add "$work/music" >"$work/out" 2>"$work/err" &
player=$!
started+=("$player")

title() { xdotool getwindowname "$window"; }
alive() { kill -0 "$player" 2>/dev/null; }
found() { alive || { echo 'linnet has ended'; exit 1; }; window=$(xdotool search --name 'Linnet' | head -n 1) && [ -n "$window" ]; }
shot() { import -window "$window" "$shots/$1.png"; }
# drawn NAME takes a screenshot and says whether it shows more than a blank window.
drawn() { shot "$1" && [ "$(identify -format %k "$shots/$1.png")" -gt "${2:-100}" ]; }
plays() { title | grep -q 'Slack Tide'; }

# click X Y presses the left button at a place in the window.
click() { xdotool mousemove --window "$window" "$1" "$2" click 1; }
# changed NAME BEFORE takes a screenshot and says whether it is drawn and differs from an earlier one.
changed() { drawn "$1" 1000 && [ "$(compare -metric AE "$shots/$1.png" "$shots/$2.png" null: 2>&1 | cut -d. -f1)" != 0 ]; }
library_shows() { changed library welcome; }
search_shows() { changed search library; }

until_true 60 found
until_true 20 drawn welcome 500
# The four questions need no answer: "Start listening", at the foot of the window, takes no for all of them.
until_true 20 eval 'click 919 726; library_shows'
xdotool key ctrl+f
xdotool type --delay 40 'slack ti'
until_true 20 search_shows
# Down leads from the box into the hits, and Enter plays the first.
until_true 20 eval 'xdotool key Down; xdotool key Return; sleep 0.3; plays'
shot playing
alive
echo "the window opens, shows the library, finds and plays: $(title); screenshots in $shots"
