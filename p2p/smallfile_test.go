package p2p_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"linnet/p2p"
	"linnet/p2p/mainline"
	"linnet/p2p/p2ptest"
)

// TestSmallFilesFoundOnTheDHT: what one node gives out another fetches knowing its hashes alone, and an item that somebody else signed
// is handed on by whoever has it; neither happens from a node that does not tell strangers.
func TestSmallFilesFoundOnTheDHT(t *testing.T) {
	net, err := p2ptest.OpenDHT(8)
	if err != nil {
		t.Fatal(err)
	}
	defer net.Close()
	giver := open(t, p2p.Config{Mode: p2p.Public, Bootstrap: net.Bootstrap()})
	seeker := open(t, p2p.Config{Mode: p2p.Quiet, Bootstrap: net.Bootstrap()})
	data := bytes.Repeat([]byte("pictures "), 30_000)
	path := write(t, filepath.Join(t.TempDir(), "bundle"), data)
	offer, err := p2p.MakeSmallOffer(t.Context(), path, "tar")
	if err != nil {
		t.Fatal(err)
	}
	if offer.SHA256 != sha256.Sum256(data) {
		t.Error("the offer has another hash")
	}
	wanted := p2p.SmallFile{InfoHash: offer.InfoHash, SHA256: offer.SHA256, Size: offer.Size, Format: "tar"}
	if err := giver.GiveOut(t.Context(), "a feed", []p2p.Offer{offer}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	got, err := seeker.FetchFile(ctx, wanted)
	if err != nil || !bytes.Equal(got, data) {
		t.Fatalf("%d bytes, %v", len(got), err)
	}

	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	item := mainline.SignItem(key, []byte("a salt"), 3, []byte("5:hello"))
	if _, err := seeker.Item(ctx, item.Key, item.Salt); !errors.Is(err, mainline.ErrNoItem) {
		t.Errorf("before: %v", err)
	}
	if err := seeker.PutItem(ctx, item); err != nil {
		t.Error(err)
	}
	if _, err := seeker.Item(ctx, item.Key, item.Salt); !errors.Is(err, mainline.ErrNoItem) {
		t.Errorf("a node that does not announce put something: %v", err)
	}
	if err := giver.PutItem(ctx, item); err != nil {
		t.Fatal(err)
	}
	older := mainline.SignItem(key, item.Salt, 2, []byte("3:old"))
	if err := giver.PutItem(ctx, older); err != nil {
		t.Error(err)
	}
	there, err := seeker.Item(ctx, item.Key, item.Salt)
	if err != nil || there.Seq != 3 || string(there.Value) != "5:hello" || !there.Valid() {
		t.Errorf("%+v, %v", there, err)
	}
}

// TestSmallFileThatIsNot: the size and the hash have to be those that were wanted, what is given out no more is not given, and
// nobody waits longer than they want to.
func TestSmallFileThatIsNot(t *testing.T) {
	giver, seeker := open(t, p2p.Config{}), open(t, p2p.Config{})
	seeker.meet(giver)
	path := write(t, filepath.Join(t.TempDir(), "file"), []byte("some bytes"))
	offer, err := p2p.MakeSmallOffer(t.Context(), path, "tar")
	if err != nil {
		t.Fatal(err)
	}
	if err := giver.GiveOut(t.Context(), "a feed", []p2p.Offer{offer}); err != nil {
		t.Fatal(err)
	}
	right := p2p.SmallFile{InfoHash: offer.InfoHash, SHA256: offer.SHA256, Size: offer.Size, Format: "tar"}
	for name, change := range map[string]func(*p2p.SmallFile){
		"larger":   func(f *p2p.SmallFile) { f.Size++ },
		"of none":  func(f *p2p.SmallFile) { f.Size = 0 },
		"too much": func(f *p2p.SmallFile) { f.Size = p2p.MaxSmallFile + 1 },
		"another":  func(f *p2p.SmallFile) { f.SHA256[0]++ },
		"format":   func(f *p2p.SmallFile) { f.Format = "exe" },
	} {
		wrong := right
		change(&wrong)
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		if _, err := seeker.FetchFile(ctx, wrong); err == nil || ctx.Err() != nil {
			t.Errorf("%s: %v", name, err)
		}
		cancel()
	}
	if got, err := seeker.FetchFile(t.Context(), right); err != nil || string(got) != "some bytes" {
		t.Fatalf("%q, %v", got, err)
	}
	if err := giver.GiveOut(t.Context(), "a feed", nil); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(time.Second, cancel)
	if _, err := seeker.FetchFile(ctx, right); !errors.Is(err, context.Canceled) {
		t.Errorf("what is given out no more: %v", err)
	}
	if _, err := p2p.MakeSmallOffer(t.Context(), t.TempDir(), "tar"); err == nil {
		t.Error("a folder was offered")
	}
}
