package interop_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/anacrolix/torrent/bencode"

	"linnet/p2p"
	"linnet/p2p/p2ptest"
)

// made is a torrent with its files, by their paths below the folder in which it lies.
type made struct {
	offer p2p.Offer
	name  string
	files map[string]file
}

// titles are those of an album's tracks.
var titles = []string{"Águas de março", "雨の縁側", "Что-то", "R&B [live] 100%", "It's a \"quote\"", "a_b-c, d;e", "Été", "End"}

// torrent makes a track or an album that nobody has yet, in a folder.
func (w *world) torrent(content, dir string) made {
	w.t.Helper()
	w.made++
	if content == "track" {
		return w.track(dir)
	}
	name := fmt.Sprintf("Ana - Harbours %d", w.made)
	var parts []p2p.PartName
	var sounds []file
	for i, title := range titles {
		b := p2ptest.WAV(uint64(w.made*100+i), 60<<10+1000*i)
		o := w.offer(filepath.Join(w.t.TempDir(), "new.wav"), b)
		parts = append(parts, p2p.PartName{Offer: o, Name: fmt.Sprintf("%02d %s", i+1, title)})
		sounds = append(sounds, b)
	}
	o, err := p2p.MakeAlbumOffer(w.t.Context(), name, parts)
	if err != nil {
		w.t.Fatal(err)
	}
	var info struct {
		Files []struct {
			Path []string `bencode:"path"`
		} `bencode:"files"`
	}
	if err := bencode.Unmarshal(o.Info, &info); err != nil {
		w.t.Fatal(err)
	}
	m := made{offer: o, name: name, files: make(map[string]file)}
	for i, f := range info.Files {
		at := filepath.Join(name, f.Path[0])
		m.files[at] = sounds[i]
		w.write(filepath.Join(dir, at), sounds[i])
	}
	return m
}

func (w *world) track(dir string) made {
	b := p2ptest.WAV(uint64(w.made*100), 400<<10)
	path := filepath.Join(dir, fmt.Sprintf("%d.wav", w.made))
	o := w.offer(path, b)
	var info struct {
		Name string `bencode:"name"`
	}
	if err := bencode.Unmarshal(o.Info, &info); err != nil {
		w.t.Fatal(err)
	}
	o.Path = filepath.Join(dir, info.Name)
	if err := os.Rename(path, o.Path); err != nil {
		w.t.Fatal(err)
	}
	return made{offer: o, name: info.Name, files: map[string]file{info.Name: b}}
}

func (w *world) offer(path string, b []byte) p2p.Offer {
	w.t.Helper()
	w.write(path, b)
	o, err := p2p.MakeOffer(w.t.Context(), path)
	if err != nil {
		w.t.Fatal(err)
	}
	return o
}

func (w *world) write(path string, b []byte) {
	w.t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o644); err != nil {
		w.t.Fatal(err)
	}
}

// torrentFile writes one, which names a tracker unless it is "".
func (m made) torrentFile(t *testing.T, tracker string) string {
	t.Helper()
	d := map[string]any{"info": bencode.Bytes(m.offer.Info)}
	if tracker != "" {
		d["announce"] = tracker
	}
	b, err := bencode.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.torrent")
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}
