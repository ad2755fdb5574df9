package p2p_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"linnet/p2p"
)

// tree writes files and returns the folder.
func tree(t *testing.T, name string, files map[string][]byte) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), name)
	for at, b := range files {
		path := filepath.Join(dir, filepath.FromSlash(at))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		write(t, path, b)
	}
	return dir
}

// inside lists all files below a folder, with slashes.
func inside(t *testing.T, dir string) (out []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, path)
			out = append(out, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

// TestChosenFilesEndWhereTheTorrentHasThem: folders of discs, and what goes with music; and nothing that a system would run.
func TestChosenFilesEndWhereTheTorrentHasThem(t *testing.T) {
	one, two := wav(85, 60<<10), wav(86, 60<<10)
	kept := map[string][]byte{
		"CD1/01 a.wav": one, "CD2/01 a.wav": two, "cover.jpg": []byte("jpg"), "Scans/booklet.pdf": []byte("%PDF"),
		"CD1/album.cue": []byte("FILE"),
		"CD1/rip.log":   []byte("EAC"), "CD1/01 a.lrc": []byte("[00:01.00]la"), "all.m3u8": []byte("#EXTM3U"), "info.nfo": []byte("hello"),
	}
	all := map[string][]byte{"setup.exe": []byte("MZ\x90"), "CD2/run.bat": []byte("@echo"), "back.jpg": []byte("MZ\x90\x00"),
		"notes.txt": []byte("#!/bin/sh\n"),
		"x.desktop": []byte("[Desktop Entry]"), "_____padding_file_0_if you see this file": []byte("0000"), ".pad/4": []byte("0000")}
	for name, b := range kept {
		all[name] = b
	}
	file, at := tracked(t, tree(t, "An Album", all), false)
	want := read(t, file)
	want.Holders = []p2p.Holder{at}
	for name := range all {
		want.Files = append(want.Files, name)
	}
	seek := open(t, p2p.Config{})
	seek.fetch(want)
	got := seek.untilState(p2p.Finished)
	var names []string
	for name, b := range kept {
		names = append(names, name)
		if have, err := os.ReadFile(filepath.Join(got.Path, filepath.FromSlash(name))); err != nil || !bytes.Equal(have, b) {
			t.Errorf("%s: %v", name, err)
		}
	}
	slices.Sort(names)
	if have := inside(t, got.Path); !slices.Equal(have, names) {
		t.Errorf("in the folder: %q, want %q", have, names)
	}
}

// TestFolderOfTheSameNameIsNotMixed: an album of the listener's that is called alike stays as it is.
func TestFolderOfTheSameNameIsNotMixed(t *testing.T) {
	music := t.TempDir()
	mine := write(t, filepath.Join(tree(t, "x", nil)+"mine"), []byte("mine"))
	if err := os.Mkdir(filepath.Join(music, "An Album"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(mine, filepath.Join(music, "An Album", "mine.txt")); err != nil {
		t.Fatal(err)
	}
	file, at := tracked(t, album(t), false)
	want := read(t, file)
	want.Holders = []p2p.Holder{at}
	seek := open(t, p2p.Config{Dir: t.TempDir(), Music: music})
	seek.fetch(want)
	if got := seek.untilState(p2p.Finished); got.Path != filepath.Join(music, "An Album (2)") {
		t.Errorf("went to %s", got.Path)
	}
	if have := inside(t, filepath.Join(music, "An Album")); !slices.Equal(have, []string{"mine.txt"}) {
		t.Errorf("the listener's own folder has %q", have)
	}
}

// TestLongNamesOnAnEncryptedFolder: eCryptfs takes 143 bytes of a name, and says so.
func TestLongNamesOnAnEncryptedFolder(t *testing.T) {
	long := strings.Repeat("語", 80) // 240 bytes
	file, at := tracked(t, tree(t, "Long", map[string][]byte{long + "/" + long + ".wav": wav(87, 60<<10), "short.wav": wav(88, 60<<10)}),
		false)
	want := read(t, file)
	want.Holders = []p2p.Holder{at}
	for limit, longest := range map[int]int{143: 143, 0: 255, 100_000: 255, 255: 255} {
		seek := open(t, p2p.NamesWithin(p2p.Config{}, limit))
		seek.fetch(want)
		got := seek.untilState(p2p.Finished)
		have := inside(t, got.Path)
		if len(have) != 2 {
			t.Fatalf("limit %d: %q", limit, have)
		}
		for _, path := range have {
			for _, name := range strings.Split(path, "/") {
				if len(name) > longest || strings.ContainsRune(name, '\ufffd') {
					t.Errorf("limit %d: a name of %d bytes: %q", limit, len(name), name)
				}
			}
			if filepath.Ext(path) != ".wav" {
				t.Errorf("limit %d: %q lost its extension", limit, path)
			}
		}
		seek.close()
	}
}

// TestLongTitleOnAnEncryptedFolder is the same for a single track.
func TestLongTitleOnAnEncryptedFolder(t *testing.T) {
	s := shelf(t, strings.Repeat("a", 100)+" - "+strings.Repeat("b", 100)+".wav", wav(89, 60<<10))
	have := open(t, p2p.Config{Shelf: s})
	seek := open(t, p2p.NamesWithin(p2p.Config{}, 100))
	seek.meet(have)
	seek.fetch(seek.find("aaaa"))
	got := filepath.Base(seek.untilState(p2p.Finished).Path)
	if len(got) > 100 || !strings.Contains(got, "a - b") || filepath.Ext(got) != ".wav" {
		t.Errorf("%d bytes: %s", len(got), got)
	}
}
