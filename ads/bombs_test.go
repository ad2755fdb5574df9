package ads

import (
	"strings"
	"testing"

	"linnet/packaging/bombtest"
)

// TestBombs goes over the texts of an ad: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	var rows []bombtest.Row
	for attack, part := range map[string]string{"letters": "a", "dots": ".", "labels": "a.", "scripts": "аa漢",
		"accents": "\u0301", "parts": "&xt=urn:btih:", "slashes": "/", "percent": "%61", "semicolons": ";"} {
		bomb := func() []byte { return []byte(strings.Repeat(part, (1<<20)/len(part))) }
		rows = append(rows,
			bombtest.Row{Parser: "CheckLink", Attack: attack, Bomb: bomb, Read: func(in *bombtest.Input) {
				CheckLink("https://" + string(in.Bytes()))
				ShownLink("https://" + string(in.Bytes()))
			}},
			bombtest.Row{Parser: "magnet", Attack: attack, Bomb: bomb, Read: func(in *bombtest.Input) {
				CheckMagnet("magnet:?" + string(in.Bytes()))
				BareMagnet("magnet:?" + string(in.Bytes()))
			}},
			bombtest.Row{Parser: "Check", Attack: attack, Bomb: bomb, Read: func(in *bombtest.Input) {
				text := string(in.Bytes())
				_ = Ad{ID: text, Sponsor: text, Headline: text, Text: text, Link: text, Licence: text, Picture: text,
					Category: text}.Check()
			}},
			bombtest.Row{Parser: "Skeleton", Attack: attack, Bomb: bomb, Read: func(in *bombtest.Input) {
				if CheckName(string(in.Bytes())) == nil {
					Skeleton(string(in.Bytes()))
				}
			}},
			bombtest.Row{Parser: "GenreBucket", Attack: attack, Bomb: bomb,
				Read: func(in *bombtest.Input) { GenreBucket(string(in.Bytes())) }})
	}
	bombtest.Hold(t, rows)
}
