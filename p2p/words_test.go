package p2p

import (
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"linnet/p2p/internal/wire"
)

func TestInfoHashText(t *testing.T) {
	const text = "0123456789abcdef0123456789abcdef01234567"
	ih, err := ParseInfoHash(strings.ToUpper(text))
	if err != nil || ih.String() != text {
		t.Errorf("%v, %v", ih, err)
	}
	for _, bad := range []string{"", text[1:], text + "0", strings.Replace(text, "0", "g", 1)} {
		if _, err := ParseInfoHash(bad); err == nil {
			t.Errorf("parsed %q", bad)
		}
	}
}

// TestInfoDictIsAPureFunctionOfTheBytes: the golden value must never change, or the swarms of
// all that is shared fall apart.
func TestInfoDictIsAPureFunctionOfTheBytes(t *testing.T) {
	b := append([]byte("fLaC"), make([]byte, 200_000)...)
	var offers []Offer
	for _, name := range []string{"one.flac", "Две.mp3"} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		o, err := MakeOffer(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		offers = append(offers, o)
	}
	if offers[0].InfoHash != offers[1].InfoHash || string(offers[0].Info) != string(offers[1].Info) {
		t.Error("same bytes, other info dictionary")
	}
	if got := offers[0].InfoHash.String(); got != golden {
		t.Errorf("infohash %s, want %s", got, golden)
	}
	if offers[0].Format() != "flac" {
		t.Errorf("format %q", offers[0].Format())
	}
}

const golden = "f38af553319f4a1cc5b7230f13deccfa30697e61"

func TestNotAudioIsNotOffered(t *testing.T) {
	for name, b := range map[string]string{"a.mp3": "MZ\x90\x00program", "b.flac": "", "c.ogg": "<html>"} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(b), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := MakeOffer(t.Context(), path); !errors.Is(err, ErrNotAudio) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFormatOf(t *testing.T) {
	for head, want := range map[string]string{
		"ID3\x04": "mp3", "\xff\xfb\x90\x00": "mp3", "\xff\xf1\x50\x80": "", "fLaC": "flac",
		"OggS\x00\x02 \x01vorbis": "ogg", "OggS\x00\x02 OpusHead": "opus",
		"RIFF....WAVE": "wav", "RIFF....AVI ": "", "FORM....AIFF": "aiff", "....ftypM4A ": "m4a", "": "",
	} {
		if got := formatOf([]byte(head)); got != want {
			t.Errorf("%q is %q, want %q", head, got, want)
		}
	}
}

func TestPieceLength(t *testing.T) {
	for size, want := range map[int64]int64{1: 64 << 10, 16 << 20: 64 << 10, 16<<20 + 1: 128 << 10, 1 << 30: 4 << 20} {
		if got := pieceLength(size); got != want {
			t.Errorf("%d bytes: %d, want %d", size, got, want)
		}
	}
}

func TestCleanName(t *testing.T) {
	for _, c := range []struct{ artist, title, want string }{
		{"Ana Lima", "Água", "Ana Lima - Água"},
		{"", "Água", "Água"},
		{"", "", "Untitled"},
		{"../..", "/etc/passwd", "_.. - _etc_passwd"},
		{"", "CON", "_CON"},
		{"", "lpt1.wav", "_lpt1.wav"},
		{"", ". .", "_"},
		{"AC/DC", "What?\x00", "AC_DC - What__"},
		{"", "\u202egpj.exe", "_gpj.exe"},
	} {
		if got := cleanName(Row{Artist: c.artist, Title: c.title}); got != c.want {
			t.Errorf("%q, %q: %q, want %q", c.artist, c.title, got, c.want)
		}
	}
	if got := cleanName(Row{Title: strings.Repeat("語", 300)}); len(got) > maxName || !strings.HasSuffix(got, "語") {
		t.Errorf("long name: %d bytes", len(got))
	}
}

func TestArtistKeysSpanMidnight(t *testing.T) {
	noon := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	late := time.Date(2026, 3, 4, 23, 50, 0, 0, time.UTC)
	if days := daysOf(noon); len(days) != 1 || days[0] != dayOf(noon) {
		t.Errorf("at noon: %v", days)
	}
	if days := daysOf(late); len(days) != 2 || days[0] != dayOf(noon) || days[1] != dayOf(late)+1 {
		t.Errorf("before midnight: %v", days)
	}
}

func TestNamesAreAnnouncedOnce(t *testing.T) {
	if names := namesOf([]string{"Ana", "The Ana", "", "Bo", "Cy"}, 2); !slices.Equal(names, []string{"ana", "bo"}) {
		t.Errorf("%q", names)
	}
}

func TestWeightOfAQuery(t *testing.T) {
	for text, want := range map[string]int{"ab": 2, "a b c": 3, "語": 3, "*\"^": 3, "÷": 3, "  ": 0, "\u0301": 0, "ñandú": 5} {
		if got := weight(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

func TestDeskCountsByMinuteAndAddress(t *testing.T) {
	now := time.Unix(1e9, 0)
	d := newResponder(nil)
	d.now = func() time.Time { return now }
	one, two := netip.MustParseAddrPort("192.0.2.1:1"), netip.MustParseAddrPort("192.0.2.2:1")
	for range perMinute {
		if !d.allow(one) {
			t.Fatal("refused too early")
		}
	}
	if d.allow(netip.MustParseAddrPort("192.0.2.1:2")) {
		t.Error("another port of the same address was let in")
	}
	if !d.allow(two) {
		t.Error("another address was refused")
	}
	now = now.Add(time.Minute)
	if !d.allow(one) {
		t.Error("refused in the next minute")
	}
}

func TestDeskQueueIsBounded(t *testing.T) {
	d := newResponder(nil)
	for i := range queueSize + 1 {
		why := d.take(nil, netip.AddrPortFrom(netip.AddrFrom4([4]byte{192, 0, 2, byte(i)}), 1), wire.Message{Text: "ana"})
		if want := map[bool]string{true: whyBusy}[i == queueSize]; why != want {
			t.Errorf("query %d: %q, want %q", i, why, want)
		}
	}
}

// TestFloodByManyAddresses: each keeps to its own limit, and all together to theirs.
func TestFloodByManyAddresses(t *testing.T) {
	now := time.Unix(1e9, 0)
	d := newResponder(nil)
	d.now = func() time.Time { return now }
	answered := 0
	ask := func() {
		for i := range 200 {
			if d.take(nil, netip.AddrPortFrom(netip.AddrFrom4([4]byte{192, 0, 2, byte(i)}), 1), wire.Message{Text: "ana"}) == "" {
				answered++
				<-d.queue
			}
		}
	}
	ask()
	now = now.Add(time.Second)
	ask()
	if answered != burstOfAll+perSecond {
		t.Errorf("%d queries answered", answered)
	}
}

func TestDamagedRecordIsSetAside(t *testing.T) {
	dir := t.TempDir()
	name := InfoHash{1}.String() + recordSuffix
	if err := os.WriteFile(filepath.Join(dir, name), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	l := quiet()
	records, order, err := loadRecords(dir, l)
	if err != nil || len(records) != 0 || len(order) != 0 || len(l.list) != 1 {
		t.Errorf("%v, %v, told of %q, err %v", records, order, l.list, err)
	}
	if b, err := os.ReadFile(filepath.Join(dir, name+".damaged")); err != nil || string(b) != "{" {
		t.Error(err)
	}
}

func TestSweepAfterACrash(t *testing.T) {
	f := &fetches{deps: fetchDeps{Dir: t.TempDir()}, byIH: make(map[InfoHash]*fetch)}
	finished, under, cancelled, damaged := InfoHash{1}, InfoHash{2}, InfoHash{3}, InfoHash{4}
	for _, ih := range []InfoHash{finished, under, cancelled, damaged} {
		if err := os.MkdirAll(f.incomingDir(ih), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	f.byIH[finished] = newFetch(finished, record{State: Finished})
	f.byIH[under] = newFetch(under, record{})
	if err := os.MkdirAll(filepath.Dir(f.recordFile(damaged)), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(f.recordFile(damaged), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.sweep(); err != nil {
		t.Fatal(err)
	}
	for ih, want := range map[InfoHash]bool{finished: false, under: true, cancelled: false, damaged: true} {
		if _, err := os.Stat(f.incomingDir(ih)); (err == nil) != want {
			t.Errorf("%v: kept %v, want %v", ih, err == nil, want)
		}
	}
}
