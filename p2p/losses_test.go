package p2p_test

import (
	"bytes"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linnet/p2p"
)

// TestKeyOfZeros and other keys that a power cut, a full disk or somebody's hand may leave: each machine gets one of its own.
func TestKeyOfZeros(t *testing.T) {
	steps := make([]byte, 32)
	for i := range steps {
		steps[i] = byte(3 * i)
	}
	for name, bad := range map[string][]byte{
		"zeros": make([]byte, 32), "ones": bytes.Repeat([]byte{0xFF}, 32), "empty": {}, "half": []byte("0123456789abcdef"),
		"long": make([]byte, 64),
		"text": []byte("this is the key of this listener"), "steps": steps, "pairs": bytes.Repeat([]byte{1, 2}, 16),
		"blocks": bytes.Repeat([]byte("\x01\xA2\x33\xC4\x55\xE6\x77\x98"), 4),
	} {
		t.Run(name, func(t *testing.T) {
			var keys []p2p.Key
			for range 2 {
				c := p2p.Config{Dir: t.TempDir(), Music: t.TempDir()}
				file := write(t, filepath.Join(c.Dir, "key"), bad)
				n := open(t, c)
				losses := n.Losses()
				if len(losses) != 1 || !strings.Contains(losses[0].What, "must follow") || losses[0].File != file+".damaged" {
					t.Errorf("it says %+v", losses)
				}
				if kept, err := os.ReadFile(file + ".damaged"); err != nil || !bytes.Equal(kept, bad) {
					t.Errorf("the old one is %x, %v", kept, err)
				}
				keys = append(keys, n.Link().Key)
				n.close()
				if again := open(t, c); again.Link().Key != keys[len(keys)-1] || len(again.Losses()) != 0 {
					t.Error("another key after a restart")
				}
			}
			if keys[0] == keys[1] {
				t.Error("two listeners have one identity, whose secret everybody knows")
			}
		})
	}
}

// TestGoodKeyStays: what is drawn at random is never taken for damaged.
func TestGoodKeyStays(t *testing.T) {
	for range 20 {
		c, seed := p2p.Config{Dir: t.TempDir(), Music: t.TempDir()}, make([]byte, 32)
		rand.Read(seed)
		write(t, filepath.Join(c.Dir, "key"), seed)
		if n := open(t, c); len(n.Losses()) != 0 {
			t.Fatalf("%x: %+v", seed, n.Losses())
		}
	}
}

// TestDamagedFilesOfTheNode: each file that a node keeps, emptied, zeroed, cut in half and made unreadable in turn: it opens, says so
// where something is lost, and keeps the rest.
func TestDamagedFilesOfTheNode(t *testing.T) {
	base := lived(t)
	for name, damage := range map[string]func(string, []byte) error{
		"emptied": func(file string, _ []byte) error { return os.WriteFile(file, nil, 0o600) },
		"zeroed":  func(file string, b []byte) error { return os.WriteFile(file, make([]byte, len(b)), 0o600) },
		"halved":  func(file string, b []byte) error { return os.WriteFile(file, b[:len(b)/2], 0o600) },
		"a folder": func(file string, _ []byte) error { // cannot be read, not even by root
			return os.Rename(t.TempDir(), file+".x")
		},
	} {
		for _, file := range inside(t, base) {
			t.Run(name+" "+filepath.Base(file), func(t *testing.T) {
				dir := filepath.Join(t.TempDir(), "swarm")
				if err := os.CopyFS(dir, os.DirFS(base)); err != nil {
					t.Fatal(err)
				}
				at := filepath.Join(dir, filepath.FromSlash(file))
				b, err := os.ReadFile(at)
				if err != nil {
					t.Fatal(err)
				}
				if err := damage(at, b); err != nil {
					t.Fatal(err)
				}
				if name == "a folder" {
					if err := os.Remove(at); err != nil {
						t.Fatal(err)
					}
					if err := os.Rename(at+".x", at); err != nil {
						t.Fatal(err)
					}
				}
				n := open(t, p2p.Config{Dir: dir, Music: t.TempDir()})
				var told []string
				for _, l := range n.Losses() {
					told = append(told, l.What)
					if l.What == "" || l.Next == "" {
						t.Errorf("it says %+v", l)
					}
				}
				silent := strings.HasSuffix(file, ".linnet") || strings.Contains(file, "incoming/") // come again by themselves
				if silent != (len(told) == 0) || len(told) > 1 {
					t.Errorf("it says %q", told)
				}
				left := len(n.Transfers()) + len(n.Groups()) + len(n.Followed())
				if want := 3; left < want-1 {
					t.Errorf("%d of %d are kept", left, want)
				}
			})
		}
	}
}

// lived returns the folder of a node that has been in use: with a transfer under way, a group, and somebody followed.
func lived(t *testing.T) string {
	t.Helper()
	s := shelf(t, "Ana - Lima.wav", wav(94, 3<<20))
	have, n := open(t, p2p.Config{Shelf: s, UploadRate: 1 << 20}),
		open(t, p2p.Config{Dir: t.TempDir(), Music: t.TempDir(), Shelf: shelf(t, "Bo - Ro.wav", wav(95, 100<<10))})
	n.meet(have)
	n.fetch(n.find("ana"))
	if _, err := n.CreateGroup("Friends", "Me"); err != nil {
		t.Fatal(err)
	}
	if err := n.Follow(have.Link()); err != nil {
		t.Fatal(err)
	}
	if err := n.Publish("Me", true); err != nil {
		t.Fatal(err)
	}
	n.until("some of a track, and what is published", func() bool {
		_, err := os.Stat(filepath.Join(n.config.Dir, "people", "shelf.linnet"))
		return err == nil && n.Transfers()[0].Have > 1<<20
	})
	n.close()
	for name, text := range map[string]string{"trust.json": `{"` + strings.Repeat("ab", 32) + `":1}`, "titles.json": `{"rain":7}`} {
		write(t, filepath.Join(n.config.Dir, name), []byte(text))
	}
	return n.config.Dir
}
