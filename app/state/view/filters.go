package view

import (
	"strings"
	"time"

	"linnet/app/wishes"
)

// A Filter is one thing that found rows are narrowed by, with what there is to choose.
type Filter struct {
	Key     string // for SetFilterOf
	Label   string // what is chosen: "Any format", "FLAC"
	On      bool   // something other than any
	Choices []string
}

// filterKind is a Filter before anything is chosen. The first choice wants anything.
type filterKind struct {
	Key     string
	Choices []filterChoice
}

type filterChoice struct {
	name  string
	Apply func(*wishes.Rules)
}

func anyOf(name, extensions string) filterChoice {
	return filterChoice{name, func(r *wishes.Rules) { r.Formats = extensions }}
}

func bitrate(name string, least int) filterChoice {
	return filterChoice{name, func(r *wishes.Rules) { r.MinBitrate = least }}
}

func length(name string, least, most time.Duration) filterChoice {
	return filterChoice{name, func(r *wishes.Rules) { r.MinLength, r.MaxLength = least, most }}
}

func largest(name string, bytes int64) filterChoice {
	return filterChoice{name, func(r *wishes.Rules) { r.MaxSize = bytes }}
}

func heldBy(name string, n int) filterChoice {
	return filterChoice{name, func(r *wishes.Rules) { r.MinHolders = n }}
}

// FilterKinds are all filters but the licence, which is a switch, in their order.
var FilterKinds = []filterKind{
	{"format", []filterChoice{anyOf("Any format", ""), anyOf("Lossless", "flac wav aiff"), anyOf("FLAC", "flac"), anyOf("MP3", "mp3"),
		anyOf("Opus", "opus"), anyOf("Vorbis", "ogg"), anyOf("MP4", "m4a")}},
	{"bitrate", []filterChoice{bitrate("Any bitrate", 0), bitrate("≥ 128 kbit/s", 128_000), bitrate("≥ 192 kbit/s", 192_000),
		bitrate("≥ 256 kbit/s", 256_000), bitrate("≥ 320 kbit/s", 320_000)}},
	{"length", []filterChoice{length("Any length", 0, 0), length("Under 2 min", 0, 2*time.Minute), length("2 to 6 min", 2*time.Minute, 6*time.Minute),
		length("6 to 20 min", 6*time.Minute, 20*time.Minute), length("Over 20 min", 20*time.Minute, 0)}},
	{"size", []filterChoice{largest("Any size", 0), largest("Up to 5 MB", 5e6), largest("Up to 10 MB", 1e7), largest("Up to 50 MB", 5e7)}},
	{"holders", []filterChoice{heldBy("Any holders", 0), heldBy("Held by ≥ 2", 2), heldBy("Held by ≥ 5", 5), heldBy("Held by ≥ 10", 10)}},
}

// FiltersOf draws the filters as the rules have them.
func FiltersOf(r wishes.Rules) []Filter {
	out := make([]Filter, len(FilterKinds))
	for i, k := range FilterKinds {
		at := k.chosen(r)
		out[i] = Filter{Key: k.Key, Label: k.Choices[at].name, On: at > 0}
		for _, c := range k.Choices {
			out[i].Choices = append(out[i].Choices, c.name)
		}
	}
	return out
}

// chosen is the choice that changes nothing of the rules.
func (k filterKind) chosen(r wishes.Rules) int {
	for i, c := range k.Choices {
		same := r
		if c.Apply(&same); same == r {
			return i
		}
	}
	return 0
}

// RulesText says what rules want, for a wish: "free licence, FLAC, 2 to 6 min"; empty for anything.
func RulesText(r wishes.Rules) string {
	var parts []string
	if r.Free {
		parts = append(parts, "free licence")
	}
	for _, f := range FiltersOf(r) {
		if f.On {
			parts = append(parts, f.Label)
		}
	}
	return strings.Join(parts, ", ")
}
