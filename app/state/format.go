package state

import (
	"fmt"
	"math"
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"

	"linnet/library"
)

// clock writes a duration as 4:05 or 1:02:03.
func clock(d time.Duration) string {
	s := int(d / time.Second)
	if s < 0 {
		s = 0
	}
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// size writes bytes in decimal units, as file managers do: 820 kB, 34.1 MB.
func size(n int64) string {
	switch f := float64(n); {
	case f < 1e3:
		return strconv.FormatInt(n, 10) + " B"
	case f < 999_500:
		return fmt.Sprintf("%.0f kB", f/1e3)
	case f < 999_950_000:
		return fmt.Sprintf("%.1f MB", f/1e6)
	default:
		return fmt.Sprintf("%.2f GB", f/1e9)
	}
}

// rate writes bytes per second.
func rate(f float64) string { return size(int64(f)) + "/s" }

// count writes "1 track", "5,204 tracks".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}

func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// left writes how long something will take.
func left(d time.Duration) string {
	switch {
	case d <= 0:
		return ""
	case d < time.Minute:
		return fmt.Sprintf("%d s left", int(math.Ceil(d.Seconds())))
	default:
		return clock(d) + " left"
	}
}

// format names codec and quality: "FLAC", "MP3 320", "Opus 96"; lossless needs no bitrate.
func format(codec string, bitrate int) string {
	switch codec {
	case "FLAC", "WAV", "ALAC", "AIFF":
		return codec
	}
	if bitrate < 1000 {
		return codec
	}
	return fmt.Sprintf("%s %d", codec, (bitrate+500)/1000)
}

// ago says how long ago something was, roughly.
func ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h ago", int(d.Hours()))
	default:
		return fmt.Sprintf("%d days ago", int(d.Hours()/24))
	}
}

// licence names a licence briefly, as rows show it; empty when the tags name none.
func licence(text string) string {
	if text == "" {
		return ""
	}
	return library.LicenceName(text)
}

// lower makes a sentence go on after a colon.
func lower(sentence string) string {
	first, rest := utf8.DecodeRuneInString(sentence)
	return string(unicode.ToLower(first)) + sentence[rest:]
}
