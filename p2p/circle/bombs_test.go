package circle

import (
	"bytes"
	"strings"
	"testing"

	"linnet/packaging/bombtest"
)

// TestBombs goes over what members and strangers send to a group: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	var rows []bombtest.Row
	_, id := welcome()
	for attack, part := range map[string]string{"nested lists": "l", "empty lists": "le", "empty dictionaries": "de", "empty texts": "0:",
		"a long number": "1", "members": "d1:k0:e"} {
		for _, head := range []string{"l", "d1:ml", "d1:1l", "d1:ai"} {
			bomb := func() []byte { return []byte(head + strings.Repeat(part, (maxCredentials-8)/len(part)) + "ee") }
			rows = append(rows, bombtest.Row{Parser: "Papers", Attack: head + " " + attack, Bomb: bomb, Read: func(in *bombtest.Input) {
				DecodeCredentials(in.Bytes())
				DecodeWelcome(in.Bytes(), id)
			}})
		}
	}
	rows = append(rows,
		bombtest.Row{Parser: "ParseInvitation", Attack: "parts",
			Bomb: func() []byte { return []byte("linnet:join?" + strings.Repeat("p=1.1.1.1:1&", 1<<19)) },
			Read: func(in *bombtest.Input) { ParseInvitation(string(in.Bytes())) }},
		bombtest.Row{Parser: "Channel", Attack: "a long part", Bomb: func() []byte { return bytes.Repeat([]byte{7}, 8<<20) },
			Read: func(in *bombtest.Input) {
				if c, err := NewChannel(Secret{1}, "group", false); err == nil {
					c.Step(in.Bytes())
					c.Open(in.Bytes())
				}
			}})
	bombtest.Hold(t, rows)
}
