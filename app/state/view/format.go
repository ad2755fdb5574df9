package view

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"linnet/library"
)

// Clock writes a duration as 4:05 or 1:02:03.
func Clock(d time.Duration) string {
	s := int(d / time.Second)
	if s < 0 {
		s = 0
	}
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// Size writes bytes in decimal units, as file managers do: 820 kB, 34.1 MB.
func Size(n int64) string {
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

// Rate writes bytes per second.
func Rate(f float64) string { return Size(int64(f)) + "/s" }

// Count writes "1 track", "5,204 tracks".
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Thousands(n) + " " + many
}

// Thousands writes 5204 as 5,204.
func Thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Left writes how long something will take.
func Left(d time.Duration) string {
	switch {
	case d <= 0:
		return ""
	case d < time.Minute:
		return fmt.Sprintf("%d s left", int(math.Ceil(d.Seconds())))
	default:
		return Clock(d) + " left"
	}
}

// Format names codec and quality: "FLAC", "MP3 320", "Opus 96"; lossless needs no bitrate.
func Format(codec string, bitrate int) string {
	switch codec {
	case "FLAC", "WAV", "ALAC", "AIFF":
		return codec
	}
	if bitrate < 1000 {
		return codec
	}
	return fmt.Sprintf("%s %d", codec, (bitrate+500)/1000)
}

// Ago says how long ago something was, roughly.
func Ago(d time.Duration) string {
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

// Licence names a licence briefly, as rows show it; empty when the tags name none.
func Licence(text string) string {
	if text == "" {
		return ""
	}
	return library.LicenceName(text)
}

// Join sets a middle dot between the parts that are not empty.
func Join(parts ...string) string {
	line := ""
	for _, p := range parts {
		if p == "" {
			continue
		}
		if line != "" {
			line += " · "
		}
		line += p
	}
	return line
}

// Fraction is part of whole, from 0 to 1; of nothing it is 0.
func Fraction(part, whole int64) float64 {
	if whole <= 0 {
		return 0
	}
	return min(1, float64(part)/float64(whole))
}
