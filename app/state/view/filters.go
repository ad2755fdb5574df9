package view

import (
	"time"

	"linnet/app/message"
	"linnet/app/wishes"
)

// A Filter is one thing that found rows are narrowed by, with what there is to choose.
type Filter struct {
	Key     string   // for SetFilterOf
	Label   string   // what is chosen: "Any format", "FLAC"
	On      bool     // something other than any
	Choices []string // among which BetweenChoices draws a line
}

// BetweenChoices is no choice, but a line between others.
const BetweenChoices = ""

// A SavedFilter is how the listener narrowed found rows, under a name.
type SavedFilter struct {
	Name    string       `json:"name"`
	Rules   wishes.Rules `json:"rules"`
	NotMine bool         `json:"not_mine,omitempty"`
}

// filterKind is a Filter before anything is chosen. The first choice wants anything.
type filterKind struct {
	Key     string
	Choices []filterChoice
}

type filterChoice struct {
	name  message.ID
	Apply func(*wishes.Rules)
}

func anyOf(name message.ID, extensions string) filterChoice {
	return filterChoice{name, func(r *wishes.Rules) { r.Formats = extensions }}
}

func bitrate(name message.ID, least int) filterChoice {
	return filterChoice{name, func(r *wishes.Rules) { r.MinBitrate = least }}
}

func length(name message.ID, least, most time.Duration) filterChoice {
	return filterChoice{name, func(r *wishes.Rules) { r.MinLength, r.MaxLength = least, most }}
}

func largest(name message.ID, bytes int64) filterChoice {
	return filterChoice{name, func(r *wishes.Rules) { r.MaxSize = bytes }}
}

func heldBy(name message.ID, n int) filterChoice {
	return filterChoice{name, func(r *wishes.Rules) { r.MinHolders = n }}
}

// FilterKinds are all filters but the licence, which is a switch, in their order.
var FilterKinds = []filterKind{
	{"format", []filterChoice{anyOf(message.ID("Any format"), ""), anyOf(message.ID("Lossless"), "flac wav aiff"),
		anyOf(message.ID("FLAC"), "flac"), anyOf(message.ID("MP3"), "mp3"),
		anyOf(message.ID("Opus"), "opus"), anyOf(message.ID("Vorbis"), "ogg"), anyOf(message.ID("MP4"), "m4a")}},
	{"bitrate", []filterChoice{bitrate(message.ID("Any bitrate"), 0), bitrate(message.ID("≥ 128 kbit/s"), 128_000),
		bitrate(message.ID("≥ 192 kbit/s"), 192_000),
		bitrate(message.ID("≥ 256 kbit/s"), 256_000), bitrate(message.ID("≥ 320 kbit/s"), 320_000)}},
	{"length", []filterChoice{length(message.ID("Any length"), 0, 0), length(message.ID("Under 2 min"), 0, 2*time.Minute),
		length(message.ID("2 to 6 min"), 2*time.Minute, 6*time.Minute),
		length(message.ID("6 to 20 min"), 6*time.Minute, 20*time.Minute), length(message.ID("Over 20 min"), 20*time.Minute, 0)}},
	{"size", []filterChoice{largest(message.ID("Any size"), 0), largest(message.ID("Up to 5 MB"), 5e6),
		largest(message.ID("Up to 10 MB"), 1e7), largest(message.ID("Up to 50 MB"), 5e7)}},
	{"holders", []filterChoice{heldBy(message.ID("Any holders"), 0), heldBy(message.ID("Held by ≥ 2"), 2),
		heldBy(message.ID("Held by ≥ 5"), 5), heldBy(message.ID("Held by ≥ 10"), 10)}},
}

// FiltersOf draws the filters as the rules have them.
func FiltersOf(r wishes.Rules) []Filter {
	out := make([]Filter, len(FilterKinds))
	for i, k := range FilterKinds {
		at := k.chosen(r)
		out[i] = Filter{Key: k.Key, Label: k.Choices[at].name.Text(), On: at > 0}
		for _, c := range k.Choices {
			out[i].Choices = append(out[i].Choices, c.name.Text())
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
		parts = append(parts, message.Text("free licence"))
	}
	for _, f := range FiltersOf(r) {
		if f.On {
			parts = append(parts, f.Label)
		}
	}
	return message.Listed(parts...)
}
