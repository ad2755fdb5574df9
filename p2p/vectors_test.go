package p2p

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha1"
	"crypto/sha256"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"linnet/p2p/circle"
	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/overlay"
	"linnet/p2p/internal/wire"
	"linnet/p2p/mainline"
	"linnet/p2p/rings"
)

// A vector is one block of PROTOCOL.md: ```vector NAME, then lines of a field, a colon and quoted text, which may go on below.
type vector struct {
	name   string
	fields []field
}

type field struct{ name, value string }

func (v *vector) add(name, value string) { v.fields = append(v.fields, field{name, value}) }

func (v vector) get(t *testing.T, name string) string {
	t.Helper()
	for _, f := range v.fields {
		if f.name == name {
			return f.value
		}
	}
	t.Fatalf("the vector %s has no field %q", v.name, name)
	return ""
}

// quoted writes bytes as PROTOCOL.md does: printable ASCII as it is, everything else as \xNN, in lines of about 100 characters.
func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	line := 0
	for i := range len(s) {
		if b.Len()-line > 100 {
			b.WriteString("\"\n    \"")
			line = b.Len()
		}
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b.WriteString("\\" + string(rune(c)))
		case c >= ' ' && c < 0x7F:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, `\x%02x`, c)
		}
	}
	return b.String() + `"`
}

func (v vector) String() string {
	out := "```vector " + v.name + "\n"
	for _, f := range v.fields {
		out += f.name + ": " + quoted(f.value) + "\n"
	}
	return out + "```\n"
}

var vectorBlock = regexp.MustCompile("(?ms)^```vector ([a-z0-9-]+)\n(.*?)^```\n")

// readVectors reads the blocks of a document in their order.
func readVectors(t *testing.T, file string) (all []vector) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range vectorBlock.FindAllStringSubmatch(string(text), -1) {
		v := vector{name: m[1]}
		for line := range strings.Lines(m[2]) {
			name, value, begins := "", strings.TrimSpace(line), false
			if !strings.HasPrefix(line, " ") {
				if name, value, begins = strings.Cut(value, ": "); !begins {
					t.Fatalf("vector %s: %q is no field", v.name, line)
				}
			}
			raw, err := strconv.Unquote(value)
			if err != nil {
				t.Fatalf("vector %s: %q: %v", v.name, line, err)
			}
			if begins {
				v.add(name, raw)
			} else {
				v.fields[len(v.fields)-1].value += raw
			}
		}
		all = append(all, v)
	}
	return all
}

// TestProtocolVectorsAreWhatIsEncoded: what is written in PROTOCOL.md is what other versions and programs speak; if this fails, the
// wire changed.
func TestProtocolVectorsAreWhatIsEncoded(t *testing.T) {
	written := readVectors(t, "PROTOCOL.md")
	made := slices.Concat(keyVectors(), findingVectors(t), messageVectors(), signedVectors(t), groupVectors(t))
	for _, m := range made {
		at := slices.IndexFunc(written, func(v vector) bool { return v.name == m.name })
		if at < 0 {
			t.Errorf("PROTOCOL.md lacks\n%s", m)
			continue
		}
		if m.name == "catalogue" { // its compression may differ: the decoder is tested below
			continue
		}
		if written[at].String() != m.String() {
			t.Errorf("PROTOCOL.md has\n%swant\n%s", written[at], m)
		}
	}
	if len(written) != len(made) {
		t.Errorf("PROTOCOL.md has %d vectors, want %d", len(written), len(made))
	}
}

// written returns one vector of PROTOCOL.md.
func written(t *testing.T, name string) vector {
	t.Helper()
	all := readVectors(t, "PROTOCOL.md")
	at := slices.IndexFunc(all, func(v vector) bool { return v.name == name })
	if at < 0 {
		t.Fatalf("PROTOCOL.md has no vector %s", name)
	}
	return all[at]
}

// TestProtocolVectorsAreDecoded reads what PROTOCOL.md says and compares it with what was meant.
func TestProtocolVectorsAreDecoded(t *testing.T) {
	for name, want := range vectorMessages() {
		m, err := wire.Decode([]byte(written(t, name).get(t, "message")))
		if err != nil || fmt.Sprintf("%+v", m) != fmt.Sprintf("%+v", want) {
			t.Errorf("%s: %+v, %v; want %+v", name, m, err, want)
		}
	}
	m, err := wire.Decode([]byte(written(t, "rows").get(t, "message")))
	if err != nil {
		t.Fatal(err)
	}
	if rows, err := m.Open(); err != nil || len(rows) != 1 || rows[0] != vectorRow() {
		t.Errorf("rows: %+v, %v", rows, err)
	}
	if m, err = wire.Decode([]byte(written(t, "rows-load").get(t, "message"))); err != nil {
		t.Fatal(err)
	}
	if rows, err := m.Open(); err != nil || len(rows) != 1 || m.Load() != vectorLoad {
		t.Errorf("rows with a load: %+v, %v", m.Load(), err)
	}
	key, err := ParseKey(written(t, "key").get(t, "text"))
	if err != nil || string(key[:]) != written(t, "key").get(t, "public") {
		t.Errorf("key: %v, %v", key, err)
	}
	if link, err := ParseLink(written(t, "key").get(t, "link")); err != nil || link != (Link{Key: key, Name: "Ana"}) {
		t.Errorf("link: %+v, %v", link, err)
	}
	rows, err := wire.ReadCatalogue([]byte(written(t, "catalogue").get(t, "file")), key)
	if err != nil || len(rows) != 1 || rows[0] != vectorRow() {
		t.Errorf("catalogue: %+v, %v", rows, err)
	}
	var receiver rings.Receiver
	d, err := receiver.Take([]byte(written(t, "digest").get(t, "part")))
	if err != nil || rings.Prepare("ana lima low water").Fit(d) != rings.Phrase || rings.Prepare("high water").Fit(d) != rings.None {
		t.Errorf("digest: %v", err)
	}
	receiver = rings.Receiver{}
	d, err = receiver.Take([]byte(written(t, "digest-parts").get(t, "part")))
	if err != nil || rings.Prepare("縁側 林檎").Fit(d) != rings.Words || rings.Prepare("縁歌").Fit(d) != rings.None {
		t.Errorf("digest with parts: %v", err)
	}
}

// TestSignedVectorsAreDecoded reads the heads and the page of gossip in PROTOCOL.md.
func TestSignedVectorsAreDecoded(t *testing.T) {
	v := written(t, "head")
	seq, err := strconv.ParseInt(v.get(t, "seq"), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	h, err := wire.OpenHead(mainline.Item{Key: vectorKey(), Seq: seq, Value: []byte(v.get(t, "value")),
		Sig: [64]byte([]byte(v.get(t, "signature")))})
	if err != nil || h.Name != "Ana" || h.Tracks != 1 {
		t.Errorf("head: %+v, %v", h, err)
	}
	m, err := wire.Decode([]byte(written(t, "gossip").get(t, "message")))
	if err != nil {
		t.Fatal(err)
	}
	if p, err := overlay.ReadPage(m); err != nil || len(p.Titles) != 1 || p.Titles[0] != rings.TitleHash("Low Water") ||
		p.Addr != vectorAddr {
		t.Errorf("gossip: %+v, %v", p, err)
	}
}

// TestGroupVectorsAreDecoded reads the credentials of a group in PROTOCOL.md.
func TestGroupVectorsAreDecoded(t *testing.T) {
	v := written(t, "group-papers")
	w, err := circle.DecodeWelcome([]byte(v.get(t, "welcome")), circle.IDOf(vectorKey()))
	if err != nil || w.Name != "The Band" || len(w.Roster().Members()) != 1 {
		t.Errorf("welcome: %+v, %v", w, err)
	}
	i, err := circle.ParseInvitation(written(t, "invitation").get(t, "link"))
	if err != nil || i.Name != "The Band" || len(i.Peers) != 1 || i.Until.Unix() != 1_800_000_000 {
		t.Errorf("invitation: %+v, %v", i, err)
	}
	var d meta.InfoDict
	if err := meta.DecodeInfo([]byte(written(t, "info-dictionary").get(t, "info")), &d); err != nil || d.PieceLength != meta.MinPiece {
		t.Errorf("info dictionary: %+v, %v", d, err)
	}
}

func vectorKey() [32]byte { return [32]byte(testKey().Public().(ed25519.PublicKey)) }

// vectorFile is the content of the file that the vectors speak of: "fLaC" and 60 bytes of zero.
func vectorFile() []byte { return append([]byte("fLaC"), make([]byte, 60)...) }

func vectorInfo() []byte {
	o := meta.Offer{Size: 64}
	if err := o.Hash(context.Background(), bytes.NewReader(vectorFile()), "flac"); err != nil {
		panic(err) // memory
	}
	return o.Info
}

func vectorRow() Row {
	return Row{InfoHash: sha1.Sum(vectorInfo()), SHA256: sha256.Sum256(vectorFile()), Title: "Low Water", Artist: "Ana Lima",
		Album: "Tide Tables",
		Size:  64, Duration: 245_000_000_000, Format: "flac", Bitrate: 900_000, Licence: "CC0-1.0", Disc: 1, Number: 2, Year: 2019,
		Sound: Sound{1, 2, 3}}
}
