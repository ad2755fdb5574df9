package circle

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha1"
	"errors"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/anacrolix/torrent/bencode"
)

func key(seed byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))
}

// channels returns two ends that have shaken hands.
func channels(t *testing.T, a, b Secret) (*Channel, *Channel, error) {
	t.Helper()
	one, err := NewChannel(a, "group", true)
	if err != nil {
		t.Fatal(err)
	}
	two, err := NewChannel(b, "group", false)
	if err != nil {
		t.Fatal(err)
	}
	first, err := one.First()
	if err != nil {
		t.Fatal(err)
	}
	second, err := two.Step(first)
	if err == nil {
		_, err = one.Step(second)
	}
	return one, two, err
}

func TestSealedChannel(t *testing.T) {
	s := NewSecret()
	one, two, err := channels(t, s, s)
	if err != nil || !one.Ready() || !two.Ready() {
		t.Fatal(err)
	}
	sealed, err := one.Seal([]byte("row"))
	if err != nil || bytes.Contains(sealed, []byte("row")) {
		t.Fatalf("%q, %v", sealed, err)
	}
	if b, err := two.Open(sealed); err != nil || string(b) != "row" {
		t.Errorf("%q, %v", b, err)
	}
	if _, err := two.Open(sealed); !errors.Is(err, ErrMalformed) {
		t.Errorf("a replayed message: %v", err)
	}
	if sig := Hello(key(1), one); !Greets(keyOf(key(1)), two, sig) || Greets(keyOf(key(1)), one, sig) || Greets(keyOf(key(2)), two, sig) {
		t.Error("a hello proves who is at the other end, and nothing else")
	}
}

func TestChannelWithoutTheSecret(t *testing.T) {
	if _, _, err := channels(t, NewSecret(), NewSecret()); !errors.Is(err, ErrMalformed) {
		t.Errorf("two different secrets: %v", err)
	}
}

// TestReplayedHandshake: whoever sends a first message again gets a channel on which he can say nothing.
func TestReplayedHandshake(t *testing.T) {
	s := NewSecret()
	one, err := NewChannel(s, "group", true)
	if err != nil {
		t.Fatal(err)
	}
	first, err := one.First()
	if err != nil {
		t.Fatal(err)
	}
	var said []byte
	for i := range 2 {
		two, err := NewChannel(s, "group", false)
		if err != nil {
			t.Fatal(err)
		}
		second, err := two.Step(first)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 { // the honest one
			if _, err := one.Step(second); err != nil {
				t.Fatal(err)
			}
			if said, err = one.Seal([]byte("hello")); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if _, err := two.Open(said); !errors.Is(err, ErrMalformed) {
			t.Errorf("what was said on another channel: %v", err)
		}
	}
}

// TestNothingPublicTellsOfAGroup: what can be seen has nothing in common from one day to the next, nor
// with each other.
func TestNothingPublicTellsOfAGroup(t *testing.T) {
	s := NewSecret()
	seen := map[[20]byte]bool{s.InfoHash(): true, s.DHTKey(1): true, s.DHTKey(2): true, sha1.Sum(s[:]): true}
	if len(seen) != 4 || s.Source() == NewSecret().Source() {
		t.Error("derived values repeat")
	}
}

func world() (*Roster, Secret) {
	s := NewSecret()
	founder := key(1)
	r := NewRoster(keyOf(founder), NewCharter(founder, 1, s))
	r.Merge([]Certificate{
		Certify(r.ID(), key(2), Admitted{Key: keyOf(key(3)), Name: "Cid", Epoch: 1}), // before its issuer
		Certify(r.ID(), founder, Admitted{Key: keyOf(founder), Name: "Ana", Epoch: 1}),
		Certify(r.ID(), founder, Admitted{Key: keyOf(key(2)), Name: "Bob", Epoch: 1}),
	}, nil)
	return r, s
}

func names(r *Roster) (out []string) {
	for _, c := range r.Members() {
		out = append(out, c.Name)
	}
	return out
}

func TestRoster(t *testing.T) {
	r, _ := world()
	if got := names(r); !slices.Equal(got, []string{"Ana", "Bob", "Cid"}) {
		t.Fatalf("members %v", got)
	}
	forged := Certify(r.ID(), key(2), Admitted{Key: keyOf(key(8)), Name: "Dan", Epoch: 1})
	forged.Name = "Eve"
	for name, c := range map[string]Certificate{
		"by a stranger": Certify(r.ID(), key(9), Admitted{Key: keyOf(key(8)), Name: "Eve", Epoch: 1}),
		"of itself":     Certify(r.ID(), key(8), Admitted{Key: keyOf(key(8)), Name: "Eve", Epoch: 1}),
		"another epoch": Certify(r.ID(), key(1), Admitted{Key: keyOf(key(8)), Name: "Eve", Epoch: 2}),
		"another group": Certify(ID{}, key(1), Admitted{Key: keyOf(key(8)), Name: "Eve", Epoch: 1}),
		"no name":       Certify(r.ID(), key(1), Admitted{Key: keyOf(key(8)), Name: "\n", Epoch: 1}), "forged": forged, "empty": {},
	} {
		if r.Merge([]Certificate{c}, nil) {
			t.Errorf("%s: admitted", name)
		}
	}
	if r.Merge(nil, []Leave{{Key: forged.Key, Epoch: 1}, NewLeave(ID{}, key(2), 1)}) {
		t.Error("took a leave that the member did not sign for this group")
	}
	if !r.Merge(nil, []Leave{NewLeave(r.ID(), key(2), 1)}) || !slices.Equal(names(r), []string{"Ana", "Cid"}) {
		t.Errorf("after Bob left: %v", names(r))
	}
}

func TestExpel(t *testing.T) {
	r, old := world()
	next, secret, err := r.Next(key(1), keyOf(key(2)))
	if err != nil || secret == old || !slices.Equal(names(next), []string{"Ana", "Cid"}) {
		t.Fatalf("%v, %v", names(next), err)
	}
	if next.Charter.Check(r.Founder) != nil || !next.Charter.Attests(secret) || next.Charter.Attests(old) {
		t.Error("the charter is not of the new secret")
	}
	if next.Merge(r.Credentials().Members, nil) {
		t.Error("old certificates still count")
	}
	for _, k := range []byte{2, 9} {
		if _, _, err := r.Next(key(k), keyOf(key(3))); err == nil {
			t.Errorf("key %d expelled somebody", k)
		}
	}
	if _, _, err := r.Next(key(1), r.Founder); err == nil {
		t.Error("the founder expelled himself")
	}
}

func welcome() (Welcome, ID) {
	r, s := world()
	return Welcome{Name: "The Band", Founder: r.Founder[:], Charter: r.Charter, Secret: s[:], Credentials: r.Credentials()}, r.ID()
}

func TestWelcome(t *testing.T) {
	w, id := welcome()
	got, err := DecodeWelcome(bencode.MustMarshal(w), id)
	if err != nil || len(got.Roster().Members()) != 3 {
		t.Fatalf("%+v, %v", got, err)
	}
	for name, forge := range map[string]func(*Welcome){
		"another founder": func(w *Welcome) { k := keyOf(key(2)); w.Founder = k[:] },
		"another secret":  func(w *Welcome) { s := NewSecret(); w.Secret = s[:] },
		"later epoch":     func(w *Welcome) { w.Charter.Epoch++ },
		"no epoch":        func(w *Welcome) { w.Charter = NewCharter(key(1), 0, Secret(w.Secret)) },
		"short sum":       func(w *Welcome) { w.Charter.Sum = nil },
		"no name":         func(w *Welcome) { w.Name = "" },
		"crowd":           func(w *Welcome) { w.Credentials.Members = make([]Certificate, MaxMembers+1) },
	} {
		w, id := welcome()
		forge(&w)
		if _, err := DecodeWelcome(bencode.MustMarshal(w), id); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := DecodeWelcome(bytes.Repeat([]byte("l"), 50_000), id); !errors.Is(err, ErrMalformed) {
		t.Errorf("a bomb of depth: %v", err)
	}
	if _, err := DecodeWelcome([]byte("d1:c99999999999:"), id); !errors.Is(err, ErrMalformed) {
		t.Errorf("a bomb of length: %v", err)
	}
}

// TestPapersOfAFullGroupFitAMessage of 60 KiB.
func TestPapersOfAFullGroupFitAMessage(t *testing.T) {
	w, _ := welcome()
	c := Certify(IDOf(Key(w.Founder)), key(1), Admitted{Key: keyOf(key(1)), Name: strings.Repeat("n", MaxName), Epoch: MaxEpoch})
	w.Credentials = Credentials{slices.Repeat([]Certificate{c}, MaxMembers),
		slices.Repeat([]Leave{NewLeave(ID{}, key(1), MaxEpoch)}, MaxLeft)}
	if n := len(bencode.MustMarshal(w)); n > 60<<10-200 {
		t.Errorf("%d bytes", n)
	}
}

func TestInvitationLink(t *testing.T) {
	want := Invitation{Group: ID{1, 2}, Token: NewToken(), Until: time.Unix(1_800_000_000, 0), Name: "Küche & Chor",
		Peers: []netip.AddrPort{netip.MustParseAddrPort("192.168.1.7:6881"), netip.MustParseAddrPort("[fe80::1]:1")}}
	got, err := ParseInvitation(" " + want.Link() + "\n")
	if err != nil || got.Group != want.Group || got.Token != want.Token || !got.Until.Equal(want.Until) || got.Name != want.Name ||
		!slices.Equal(got.Peers, want.Peers) {
		t.Errorf("%+v, %v", got, err)
	}
	if link := want.Link(); strings.Contains(link, "+") || !strings.Contains(link, "&n=K%C3%BCche%20%26%20Chor") {
		t.Errorf("%s: a blank is no %%20", link)
	}
	for _, bad := range []string{"", "linnet:join?", "magnet:?xt=urn:btih:0", want.Link()[:60],
		strings.Replace(want.Link(), "u=", "u=-", 1),
		strings.Replace(want.Link(), "n=K", "n=%0A", 1), want.Link() + strings.Repeat("&x=y", 1000)} {
		if _, err := ParseInvitation(bad); !errors.Is(err, ErrMalformed) {
			t.Errorf("%.80q: %v", bad, err)
		}
	}
}

func TestCleanName(t *testing.T) {
	for in, want := range map[string]string{"  Ana \t Lima\x00\n": "Ana Lima", "\xff\u202e": "",
		strings.Repeat("ж", 50): strings.Repeat("ж", 32)} {
		if got := CleanName(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

func FuzzParseInvitation(f *testing.F) {
	f.Add(Invitation{Name: "The Band", Until: time.Unix(1, 0), Peers: []netip.AddrPort{netip.MustParseAddrPort("10.0.0.1:1")}}.Link())
	f.Fuzz(func(t *testing.T, link string) {
		i, err := ParseInvitation(link)
		if err != nil {
			return
		}
		again, err := ParseInvitation(i.Link())
		if err != nil || again.Token != i.Token || again.Name != i.Name || len(again.Peers) != len(i.Peers) {
			t.Errorf("%q became %+v, %v", link, again, err)
		}
	})
}

func FuzzPapers(f *testing.F) {
	w, id := welcome()
	f.Add(bencode.MustMarshal(w))
	f.Add(bencode.MustMarshal(w.Credentials))
	f.Fuzz(func(t *testing.T, b []byte) {
		if got, err := DecodeWelcome(b, id); err == nil && got.Charter.Check(Key(w.Founder)) != nil {
			t.Error("a welcome that the founder did not sign")
		}
		p, err := DecodeCredentials(b)
		if err != nil {
			return
		}
		r, _ := world()
		if r.Merge(p.Members, p.Left); len(r.Members()) > 3 {
			t.Error("somebody is a member by no signature")
		}
	})
}

// FuzzChannel: any bytes instead of a handshake or a sealed message.
func FuzzChannel(f *testing.F) {
	s := Secret{1}
	one, err := NewChannel(s, "group", true)
	if err != nil {
		f.Fatal(err)
	}
	first, err := one.First()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(first, []byte("x"))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		two, err := NewChannel(s, "group", false)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := two.Step(a); err != nil {
			return
		}
		if _, err := two.Open(b); err == nil {
			t.Error("opened what nobody sealed")
		}
	})
}
