package gateway

import (
	"bytes"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"linnet/packaging/bombtest"
)

// TestBombs goes over the datagrams of routers: see linnet/packaging/bombtest.
func TestBombs(t *testing.T) {
	var rows []bombtest.Row
	for attack, fill := range map[string]byte{"zeros": 0, "the most": 255, "a version": 2} {
		rows = append(rows, bombtest.Row{Parser: "Answers", Attack: attack,
			Bomb: func() []byte { return bytes.Repeat([]byte{fill}, 64<<10) }, Read: func(in *bombtest.Input) {
				readPCP(make([]byte, 60), in.Bytes())
				readPMP(make([]byte, 12), in.Bytes())
			}})
	}
	a := answer{netip.MustParseAddr("192.168.1.1"), &url.URL{Scheme: "http", Host: "192.168.1.1:5000", Path: "/d.xml"}}
	for attack, part := range map[string]string{"elements": "<a>", "empty elements": "<a/>", "attributes": "<a b='c' d='e'/>",
		"entities": "&amp;", "text": "a", "lines": "a: b\r\n",
		"services":   "<service><serviceType>" + kinds[0] + "</serviceType><controlURL>/c</controlURL></service>",
		"namespaces": "<a xmlns:b='c'>"} {
		for _, head := range []string{"", "<root>", "<s:Envelope><s:Body>", "HTTP/1.1 200 OK\r\n"} {
			bomb := func() []byte { return []byte(head + strings.Repeat(part, (maxBody-len(head))/len(part))) }
			rows = append(rows,
				bombtest.Row{Parser: "SSDPAnswer", Attack: head + attack, Bomb: bomb,
					Read: func(in *bombtest.Input) { readAnswer(in.Bytes(), a.host) }},
				bombtest.Row{Parser: "Description", Attack: head + attack, Bomb: bomb,
					Read: func(in *bombtest.Input) { readDescription(in.Bytes(), a) }},
				bombtest.Row{Parser: "SOAPAnswer", Attack: head + attack, Bomb: bomb,
					Read: func(in *bombtest.Input) { readSOAP(in.Bytes()) }})
		}
	}
	bombtest.Hold(t, rows)
}
