package metainfo

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linnet/p2p/internal/wire"
)

const golden = "f38af553319f4a1cc5b7230f13deccfa30697e61"

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
		if got := CleanName(wire.Row{Artist: c.artist, Title: c.title}); got != c.want {
			t.Errorf("%q, %q: %q, want %q", c.artist, c.title, got, c.want)
		}
	}
	if got := CleanName(wire.Row{Title: strings.Repeat("語", 300)}); len(got) > maxName || !strings.HasSuffix(got, "語") {
		t.Errorf("long name: %d bytes", len(got))
	}
}
