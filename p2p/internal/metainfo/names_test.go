package metainfo

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTidyFile(t *testing.T) {
	for in, want := range map[string]string{
		"01 a.mp3": "01 a.mp3", "CON.mp3": "_CON.mp3", "nul": "_nul", "com¹.txt": "_com¹.txt", "aux .txt": "_aux.txt", "a. ": "a",
		"a.mp3.":                "a.mp3",
		`a:b?c*d"e<f>g|h\i.cue`: "a_b_c_d_e_f_g_h_i.cue", "..": "_", ".": "_", "": "_", ".hidden": "hidden", "x.": "x", "CONIN$": "_CONIN$",
		"e\u0301.mp3": "é.mp3", "a\u202eb.jpg": "a_b.jpg", "a\nb": "a_b", "what. . .flac": "what.flac", "conduct.txt": "conduct.txt",
	} {
		if got := tidyFile(in, 200); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := tidyFile(strings.Repeat("e\u0304", 100)+".flac", 20); len(got) > 20 || !strings.HasSuffix(got, ".flac") ||
		!utf8.ValidString(got) {
		t.Errorf("cut to %q", got)
	}
}

// TestNamesThatAreOneOnOtherSystems: Windows and macOS take two spellings for one file.
func TestNamesThatAreOneOnOtherSystems(t *testing.T) {
	var files []File
	for _, name := range []string{"CD1/a.mp3", "cd1/A.MP3", "CD1/\u00e9.mp3", "Cd1/e\u0301.mp3", "CD1./a.mp3", "a/b", "A",
		"../../etc/passwd", "/x.mp3", "C:/y.mp3"} {
		files = append(files, File{Name: name})
	}
	got := TreeNames(files, 200)
	want := []string{"CD1/a.mp3", "CD1/A (2).MP3", "CD1/é.mp3", "CD1/é (2).mp3", "CD1/a (3).mp3", "a/b", "A (2)", "_/_/etc/passwd",
		"_/x.mp3", "C_/y.mp3"}
	if !slices.Equal(got, want) {
		t.Errorf("%q,\nwant %q", got, want)
	}
}

func FuzzTreeNames(f *testing.F) {
	f.Add("CD1/a.mp3\ncd1/A.mp3\n../../x", 40)
	f.Add("CON/nul.txt\n...\n/\n//\na\\..\\b", 70)
	f.Fuzz(func(t *testing.T, names string, room int) {
		room = LeastRoom + max(0, room)%200
		var files []File
		for _, name := range strings.Split(names, "\n") {
			files = append(files, File{Name: name})
		}
		seen := map[string]bool{}
		for i, name := range TreeNames(files, room-TwinRoom) {
			if !filepath.IsLocal(name) || seen[alike(name)] || !utf8.ValidString(name) {
				t.Fatalf("%q goes to %q", files[i].Name, name)
			}
			seen[alike(name)] = true
			for _, one := range strings.Split(name, "/") {
				if len(one) > room || reserved(one) || strings.Trim(one, " .") != one || strings.ContainsAny(one, `\:*?"<>|`) {
					t.Fatalf("%q goes to %q", files[i].Name, name)
				}
			}
		}
	})
}
