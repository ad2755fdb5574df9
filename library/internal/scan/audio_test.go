package scan_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linnet/library/librarytest"
)

// Nothing that sounds is passed over in silence: it is a track, or a problem with its reason.
func TestEverySoundIsListedOrSaidWhyNot(t *testing.T) {
	x, dir := open(t), t.TempDir()
	write := func(name, content string) {
		must(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644))
	}
	tracks := []string{"a.aac", "a.wv", "a.tta", "a.mka", "a.ape"}
	for _, name := range tracks {
		must(t, librarytest.Write(dir, librarytest.Track{Path: name, Title: "Title of " + name, Length: 2 * time.Second}))
	}
	for name, content := range map[string]string{
		"song.mid": "MThd" + strings.Repeat("\x00", 100), "radio.ra": ".ra\xfd" + strings.Repeat("\x00", 100), "book.aax": "nothing",
		"book.aa": "\x00\x00\x00\x00\x57\x90\x75\x36" + strings.Repeat("\x00", 100), "notes.txt": "no music",
		"disc.dts": "\x7f\xfe\x80\x01 and more",
	} {
		write(name, content)
	}
	add(t, x, dir)
	for _, name := range tracks {
		if got := at(t, x, filepath.Join(dir, name)); got.Title != "Title of "+name || got.Duration < time.Second ||
			got.Duration > 3*time.Second {
			t.Errorf("%s: %q %v", name, got.Title, got.Duration)
		}
	}
	problems, err := x.Problems(t.Context())
	must(t, err)
	reasons := map[string]string{}
	for _, p := range problems {
		reasons[filepath.Base(p.Path)] = p.Reason
	}
	if len(reasons) != 5 || reasons["song.mid"] == "" || reasons["radio.ra"] == "" || reasons["book.aax"] == "" ||
		reasons["disc.dts"] == "" ||
		!strings.Contains(reasons["book.aa"], "locked") {
		t.Errorf("%q", reasons)
	}
}
