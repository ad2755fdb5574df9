#!/usr/bin/env bash
# corpus.sh FOLDER COUNT: a music library of COUNT small real files in every format, for measuring. A few dozen pieces are
# encoded once by the encoders of the distribution; the copies differ in their tags, which TagLib writes.
set -euo pipefail
folder=${1:?folder} count=${2:?how many files}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
cd "$(dirname "$0")"
# shellcheck source=../env.sh
. ../env.sh
# shellcheck disable=SC2086
need $MUSIC_PACKAGES ffmpeg libtag1-dev g++

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
g++ -std=c++17 -O2 corpus.cpp -ltag -o "$work/corpus"
mkdir "$work/pieces"
quietly="ffmpeg -nostdin -loglevel error -y"
$quietly -f lavfi -i mandelbrot=size=500x500 -frames:v 1 -q:v 4 "$work/cover.jpg"

# Chords of different length and loudness: what the encoders make of them differs in size, bitrate and number of channels.
for n in 1 2 3 4; do
  wav="$work/$n.wav" piece="$work/pieces/$n"
  $quietly -f lavfi -i "aevalsrc='0.2*sin($n*220*t*2*PI)+0.1*sin($n*277*t*2*PI)+0.01*random(0)|0.2*sin($n*330*t*2*PI)':s=$((n % 2 ? 44100 : 32000)):d=$((n + 1))" \
    -ac $((n % 4 == 0 ? 1 : 2)) -bitexact "$wav"
  picture() { [ $((n % 2)) = 0 ] || printf '%s' "$1"; }
  # shellcheck disable=SC2046,SC2086
  {
    lame --quiet -V $((n * 2)) $(picture "--ti $work/cover.jpg") "$wav" "$piece.vbr.mp3"
    lame --quiet -b 128 $(picture "--ti $work/cover.jpg") "$wav" "$piece.cbr.mp3"
    lame --quiet -b 192 -t "$wav" "$piece.bare.mp3"
    flac --silent -5 $(picture "--picture=$work/cover.jpg") -o "$piece.flac" "$wav"
    flac --silent -8 -o "$piece.best.flac" "$wav"
    oggenc --quiet -q 4 -o "$piece.ogg" "$wav"
    opusenc --quiet --bitrate 96 $(picture "--picture $work/cover.jpg") "$wav" "$piece.opus"
    $quietly -i "$wav" -c:a aac -b:a 128k "$piece.m4a"
    $quietly -i "$wav" $(picture "-i $work/cover.jpg -map 0 -map 1 -c:v copy -disposition:v attached_pic") -c:a alac "$piece.lossless.m4a"
    $quietly -i "$wav" "$piece.aiff"
  }
  cp "$wav" "$piece.wav"
done
"$work/corpus" "$folder" "$count" "$work"/pieces/*
