package view

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"linnet/app/message"
	"linnet/library"
)

// Size writes bytes in decimal units, as file managers do: 820 kB, 34.1 MB.
func Size(n int64) string {
	switch f := float64(n); {
	case f < 1e3:
		return message.Text("{n} B", "n", strconv.FormatInt(n, 10))
	case f < 999_500:
		return message.Text("{n} kB", "n", message.Decimal(f/1e3, 0))
	case f < 999_950_000:
		return message.Text("{n} MB", "n", message.Decimal(f/1e6, 1))
	default:
		return message.Text("{n} GB", "n", message.Decimal(f/1e9, 2))
	}
}

// Rate writes bytes per second.
func Rate(f float64) string { return message.Text("{size}/s", "size", Size(int64(f))) }

// Left writes how long something will take.
func Left(d time.Duration) string {
	switch {
	case d <= 0:
		return ""
	case d < time.Minute:
		return message.Text("{n} s left", "n", strconv.Itoa(int(math.Ceil(d.Seconds()))))
	default:
		return message.Text("{time} left", "time", message.Clock(d))
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
	return fmt.Sprintf("%s %d", codec, named(codec, (bitrate+500)/1000))
}

// constant are the rates of MPEG audio at one rate, in kbit/s (ISO 11172-3, 2.4.2.3), which AAC is made at, too.
var constant = []int{32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}

// named is the rate that a file was made at: what is measured is a little more, for its tags are counted with its sound.
func named(codec string, rate int) int {
	if codec != "MP3" && codec != "AAC" {
		return rate
	}
	for _, r := range constant {
		if rate >= r && rate <= r+r/100+1 {
			return r
		}
	}
	return rate
}

// Ago says how long ago something was, roughly.
func Ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return message.Text("just now")
	case d < time.Hour:
		return message.Count(int(d.Minutes()), "{n} min ago", "{n} min ago")
	case d < 48*time.Hour:
		return message.Count(int(d.Hours()), "{n} h ago", "{n} h ago")
	default:
		return message.Count(int(d.Hours()/24), "{n} day ago", "{n} days ago")
	}
}

// Licence names a licence briefly, as rows show it; empty when the tags name none.
func Licence(text string) string {
	if text == "" {
		return ""
	}
	return library.LicenceName(text)
}

// Fraction is part of whole, from 0 to 1; of nothing it is 0.
func Fraction(part, whole int64) float64 {
	if whole <= 0 {
		return 0
	}
	return min(1, float64(part)/float64(whole))
}
