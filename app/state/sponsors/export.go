package sponsors

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"linnet/ads/stats"
	"linnet/app/message"
	"linnet/app/state/jsonfile"
	"linnet/app/state/loop"
	"linnet/app/state/view"
)

// record is all that is kept for sponsor panels and statistics, as ExportPrivacy writes it.
type record struct {
	Written  time.Time          `json:"written"`
	Consents []stats.Consent    `json:"consents"` // everything that was said, oldest first
	Waiting  []stats.Report     `json:"waiting"`  // what goes out next of each kind
	Sent     []stats.SentReport `json:"sent"`     // in the last 90 days; "bytes" is what went over the wire, in base64
	Epsilon  float64            `json:"epsilon"`  // how much they can have given away together
	Shown    []ShownAd          `json:"shown"`    // panels, counted on this computer
	Hidden   []string           `json:"hidden,omitempty"`
	Refused  []string           `json:"refused_categories,omitempty"`
}

// ExportPrivacy asks for a file, and writes into it all that is kept for panels and statistics.
func (s *Slice) ExportPrivacy() {
	s.loop.Do(func(context.Context) {
		s.loop.OpenSheet(view.Sheet{Title: message.Text("Export what is on record"), Action: message.Text("Export"),
			Text: message.Text("A JSON file with everything that you agreed to or took back, what waits, what was sent in the last 90 " +
				"days byte for byte, and what panels were shown. " +
				"It stays on this computer."),
			Fields: []view.Field{{Key: "path", Label: message.Text("File"), Hint: "/home/you/Privacy.json", File: view.WriteExport}}},
			loop.Sheet{Submit: func(_ context.Context, values map[string]string) error {
				path := strings.TrimSpace(values["path"])
				if !filepath.IsAbs(path) {
					return message.Error("write the whole path of a file, or choose one")
				}
				return jsonfile.Write(path, s.record())
			}})
	})
}

func (s *Slice) record() record {
	r, set := s.deps.Recorder, s.loop.Get()
	out := record{Written: s.loop.Now().UTC(), Consents: r.Consents(), Sent: r.Sent(), Epsilon: r.Budget(),
		Shown:  s.sponsor.shown.records(),
		Hidden: names(set.HiddenAds, set.HiddenSponsors), Refused: names(set.RefusedCategories)}
	for _, p := range []stats.Purpose{stats.Taste, stats.AdEvents} {
		if next, _, ok := r.Next(p); ok {
			out.Waiting = append(out.Waiting, next)
		}
	}
	return out
}
