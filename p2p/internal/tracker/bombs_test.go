package tracker

import (
	"net"
	"strings"
	"testing"

	"linnet/packaging/bombtest"
)

// TestBombs goes over what trackers may answer, over HTTP and UDP: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	read := func(in *bombtest.Input) {
		b := in.Bytes()
		readHTTP(b)
		readUDP(b, &net.UDPAddr{IP: net.IPv6loopback})
		readUDP(b, nil)
	}
	var rows []bombtest.Row
	for attack, parts := range map[string][2]string{
		"lists in lists": {"", "l"}, "dictionaries in others": {"", "d1:a"}, "empty lists": {"l", "le"}, "numbers": {"l", "i1e"},
		"peers of nothing": {"d5:peersl", "de"}, "peers of no name": {"d5:peersl", "d2:ip0:4:porti1ee"},
		"lists as peers":          {"d5:peersl", "le"},
		"a text that is not here": {"d5:peers99999999999:", "x"}, "a crowd": {"d5:peers260000:", "123456"},
		"a crowd over UDP": {"", "\xff"},
		"a long number":    {"d8:intervali", "9"}, "a long refusal": {"d14:failure reason260000:", "\u202e"},
	} {
		bomb := func() []byte { return []byte((parts[0] + strings.Repeat(parts[1], maxReply))[:maxReply-2] + "ee") }
		rows = append(rows, bombtest.Row{Parser: "Reply", Attack: attack, Bomb: bomb, Read: read})
	}
	bombtest.Hold(t, rows)
}
