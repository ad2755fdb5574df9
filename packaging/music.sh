#!/usr/bin/env bash
# Composes the demo music and encodes it into assets/music with the encoders of the distribution. Only needed after a change in
# assets/compose: the results are part of the repository.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C.UTF-8 # lame reads its arguments in the encoding of the locale
licence=https://creativecommons.org/publicdomain/zero/1.0/

# shellcheck source=env.sh
. packaging/env.sh
need_go
# shellcheck disable=SC2086
need $MUSIC_PACKAGES
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go run ./assets/compose -out "$work"

# Only what the composer wrote before goes: the licence stays.
find assets/music -mindepth 2 -type f -delete
find assets/music -mindepth 1 -type d -empty -delete

tab=$(printf '\t')
while IFS="$tab" read -r wav cover path format title artist album n total year genre <&3; do
	out=assets/music/$path
	mkdir -p "$(dirname "$out")"
	case $format in
	mp3)
		lame --quiet -V 6 --id3v2-only --id3v2-utf16 --tt "$title" --ta "$artist" --tl "$album" --ty "$year" --tn "$n/$total" --tg "$genre" \
			--tv "TPE2=$artist" --tv "WCOP=$licence" --ti "$cover" "$wav" "$out" ;;
	flac)
		flac --silent --force -8 -T "TITLE=$title" -T "ARTIST=$artist" -T "ALBUM=$album" -T "ALBUMARTIST=$artist" -T "DATE=$year" \
			-T "TRACKNUMBER=$n" -T "TRACKTOTAL=$total" -T "GENRE=$genre" -T "LICENSE=$licence" --picture="$cover" -o "$out" "$wav" ;;
	ogg)
		oggenc --quiet --utf8 -q 3 --serial "$n" -t "$title" -a "$artist" -l "$album" -d "$year" -N "$n" -G "$genre" -c "ALBUMARTIST=$artist" \
			-c "TRACKTOTAL=$total" -c "LICENSE=$licence" -c "METADATA_BLOCK_PICTURE=$(cat "$cover.block")" -o "$out" "$wav" ;;
	opus)
		opusenc --quiet --bitrate 64 --serial "$n" --title "$title" --artist "$artist" --album "$album" --date "$year" --tracknumber "$n" \
			--genre "$genre" --comment "ALBUMARTIST=$artist" --comment "TRACKTOTAL=$total" --comment "LICENSE=$licence" --picture "$cover" "$wav" "$out" ;;
	wav)
		cp "$wav" "$out" ;; # the composer has tagged it
	*)
		echo "music.sh: no encoder for $format" >&2; exit 1 ;;
	esac
done 3<"$work/list.tsv"
du -sh assets/music
