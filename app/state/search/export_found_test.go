package search

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linnet/p2p"
)

// exported saves the list of what was found, and says what the sheet that stays open says.
func exported(t *testing.T, path string, answers ...p2p.Answer) (text, told string) {
	t.Helper()
	s, on := open(t, &played{answers: answers})
	s.SetQuery("coast")
	searched(s, on)
	s.ExportFound()
	s.loop.SetField("path", path)
	s.loop.Submit()
	if v := on(s.Fill); v.Sheet != nil {
		return "", v.Sheet.Note
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw), ""
}

// TestTheListIsSavedAsATable that other programs read, without what the filters hide.
func TestTheListIsSavedAsATable(t *testing.T) {
	hidden := answer(3, "Coast", "Coast")
	hidden.Row.Licence = ""
	text, told := exported(t, filepath.Join(t.TempDir(), "Found.CSV"), answer(1, "Coast, \"live\"", "Coast"), hidden)
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || told != "" || len(rows) != 2 || len(rows[1]) != len(rows[0]) {
		t.Fatalf("%q, %v, %v", told, err, rows)
	}
	got := map[string]string{}
	for i, name := range rows[0] {
		got[name] = rows[1][i]
	}
	if got["title"] != "Coast, \"live\"" || got["artist"] != "Ana" || got["seconds"] != "180" || got["bytes"] != "4000000" ||
		got["holders"] != "1" || !strings.HasPrefix(got["link"], "magnet:?xt=urn:btih:01") {
		t.Errorf("%v", got)
	}
}

// TestATitleThatIsAFormula: a spreadsheet that opens the table computes nothing that a stranger wrote.
func TestATitleThatIsAFormula(t *testing.T) {
	for _, title := range []string{"=HYPERLINK(1) coast", "+1 coast", "-1 coast", "@coast"} {
		text, _ := exported(t, filepath.Join(t.TempDir(), "Found.csv"), answer(1, title, "Coast"))
		if rows, err := csv.NewReader(strings.NewReader(text)).ReadAll(); err != nil || rows[1][1] != "'"+title {
			t.Errorf("%q is %q, %v", title, rows[1][1], err)
		}
	}
	for cell, want := range map[string]string{"x;=cmd coast": "x;'=cmd coast", "＝1": "'＝1", "a\t-2": "a\t'-2", "a=b; c": "a=b; c", "": ""} {
		if got := plainCell(cell); got != want {
			t.Errorf("%q is %q", cell, got)
		}
	}
}

// TestTheListIsSavedAsItIsListed: album by album where the window lists it so.
func TestTheListIsSavedAsItIsListed(t *testing.T) {
	s, on := open(t, &played{answers: []p2p.Answer{answer(5, "Neap", "Coast"), answer(6, "Rain", "Sea coast"), answer(2, "Ebb", "Coast")}})
	s.SetQuery("coast")
	searched(s, on)
	s.SetFilterOf("as", 1)
	on(s.Fill)
	path := filepath.Join(t.TempDir(), "Found.csv")
	s.ExportFound()
	s.loop.SetField("path", path)
	s.loop.Submit()
	on(s.Fill)
	raw, err := os.ReadFile(path)
	rows, bad := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil || bad != nil || len(rows) != 4 {
		t.Fatal(err, bad, rows)
	}
	titles := rows[1][1] + " " + rows[2][1] + " " + rows[3][1]
	if titles != "Ebb Neap Rain" && titles != "Rain Ebb Neap" {
		t.Errorf("songs of one album lie apart: %s", titles)
	}
}

// TestTheListIsSavedAsText, a line for each row, and nowhere but in a file that is named as one of its kinds.
func TestTheListIsSavedAsText(t *testing.T) {
	dir := t.TempDir()
	text, told := exported(t, filepath.Join(dir, "Found.txt"), answer(1, "Ebb", "Coast"), answer(2, "Flow", "Coast"))
	if lines := strings.Split(strings.TrimSpace(text), "\n"); told != "" || len(lines) != 2 || !strings.HasPrefix(lines[0], "Ana · ") ||
		!strings.Contains(lines[1], "magnet:?xt=urn:btih:") {
		t.Errorf("%q, %q", told, text)
	}
	song := filepath.Join(dir, "Ebb.mp3")
	if err := os.WriteFile(song, []byte("sound"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, told := exported(t, song, answer(1, "Ebb", "Coast")); told != "The name of the file ends in .csv or .txt." {
		t.Errorf("over a song: %q", told)
	}
	if _, told := exported(t, "Found.csv", answer(1, "Ebb", "Coast")); told != "Write the whole path of a file, or choose one." {
		t.Errorf("half a path: %q", told)
	}
	if raw, err := os.ReadFile(song); err != nil || string(raw) != "sound" {
		t.Errorf("the song is %q, %v", raw, err)
	}
}
