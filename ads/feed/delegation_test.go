package feed

import (
	"bytes"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"linnet/ads/tuf"
)

// A Desk is a partner's delegation, as tests name it.
type Desk = Delegation

// SignDesk is SignDelegated with its values in a row.
func SignDesk(k Keys, name string, r Release, after int64, now time.Time) (Signed, error) {
	return SignDelegated(k, DelegatedRelease{Partner: name, Release: r, After: after}, now)
}

// AcceptDesk is AcceptDelegated with its values in a row.
func AcceptDesk(dir string, k Keys, name string, s Signed, now time.Time) (Release, error) {
	return AcceptDelegated(dir, k, DelegatedFiles{Partner: name, Signed: s}, now)
}

// A partner is a partner with its keys.
type partner struct {
	Desk
	keys Keys
}

func newPartner(t *testing.T, name string) partner {
	t.Helper()
	keys, err := NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	key, err := keys.DelegationKey()
	if err != nil {
		t.Fatal(err)
	}
	return partner{Desk{Name: name, Key: key}, keys}
}

// admit publishes a release with these partners.
func (o *operator) admit(r Release, partners ...Delegation) int64 {
	r.Desks = append([]Delegation{}, partners...)
	return o.publish(r)
}

// signs has the operator put what a partner signed into the feed.
func (o *operator) signs(p partner, after int64, headlines ...string) {
	o.t.Helper()
	s, err := SignDesk(p.keys, p.Name, release(headlines...), after, o.now)
	if err == nil {
		_, err = AcceptDesk(o.dir, o.keys, p.Name, s, o.now)
	}
	if err != nil {
		o.t.Fatal(err)
	}
}

// shows fetches and compares the ads.
func shows(t *testing.T, c *Client, ids ...string) News {
	t.Helper()
	news, err := c.Fetch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	wants(t, news, ids...)
	return news
}

func wants(t *testing.T, news News, ids ...string) {
	t.Helper()
	var got []string
	for _, ad := range news.Catalogue.Ads {
		got = append(got, ad.ID)
	}
	if !slices.Equal(got, ids) {
		t.Errorf("shows %q, want %q", got, ids)
	}
}

func TestAPartnerSignsAdsOfItsOwn(t *testing.T) {
	o, eu := newOperator(t), newPartner(t, "eu")
	o.admit(release("one"), eu.Desk)
	home := t.TempDir()
	c := o.client(home)
	shows(t, c, "one")
	o.signs(eu, 0, "violins")
	news := shows(t, c, "one", "eu/violins")
	if got, err := c.Picture(news.Catalogue.Ads[1].Picture); !news.Changed || err != nil ||
		!bytes.Equal(got, []byte("picture of violins")) {
		t.Errorf("changed %v, picture %q, %v", news.Changed, got, err)
	}
	if again := shows(t, c, "one", "eu/violins"); again.Changed {
		t.Error("nothing changed, yet the news says so")
	}
	o.publish(release("two")) // the partner stays, as it was not told to go
	o.signs(eu, 1, "cellos")
	shows(t, c, "two", "eu/cellos")
	c.Close()
	before := o.hits.Load()
	if last, ok := o.client(home).Last(); !ok {
		t.Error("nothing is left after a restart")
	} else {
		wants(t, last, "two", "eu/cellos")
	}
	if o.hits.Load() != before {
		t.Error("the network was asked")
	}
	if partners, err := Delegations(o.dir); err != nil || !slices.Equal(partners, []Delegation{eu.Desk}) {
		t.Errorf("partners %v, %v", partners, err)
	}
}

func TestARevokedPartnerIsGone(t *testing.T) {
	o, eu := newOperator(t), newPartner(t, "eu")
	o.admit(release("one"), eu.Desk)
	o.signs(eu, 0, "violins")
	c := o.client(t.TempDir())
	shows(t, c, "one", "eu/violins")
	o.admit(release("one"))
	shows(t, c, "one")
	s, err := SignDesk(eu.keys, "eu", release("cellos"), 1, o.now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := AcceptDesk(o.dir, o.keys, "eu", s, o.now); !errors.Is(err, ErrDelegation) {
		t.Errorf("a partner that is gone was heard: %v", err)
	}
	// Under another key it is another partner, and what the first one signed is not its.
	other := newPartner(t, "eu")
	o.admit(release("one"), other.Desk)
	shows(t, c, "one")
	o.signs(other, 1, "drums")
	shows(t, c, "one", "eu/drums")
}

// TestAPartnerKeepsToItsFolder: what it signs outside of it is neither accepted nor, served by a mirror all the same, shown; the
// operator's ads are.
func TestAPartnerKeepsToItsFolder(t *testing.T) {
	for name, spoil := range map[string]func(map[string]*metadata.TargetFiles){
		"the operator's catalogue": func(all map[string]*metadata.TargetFiles) { all[catalogueFile] = all["eu/"+catalogueFile] },
		"another partner's":        func(all map[string]*metadata.TargetFiles) { all["us/"+catalogueFile] = all["eu/"+catalogueFile] },
		"a blocklist":              func(all map[string]*metadata.TargetFiles) { all["eu/"+blocklistFile] = all["eu/"+catalogueFile] },
		"out of the folder":        func(all map[string]*metadata.TargetFiles) { all["eu/../"+catalogueFile] = all["eu/"+catalogueFile] },
	} {
		o, eu := newOperator(t), newPartner(t, "eu")
		o.admit(release("one"), eu.Desk)
		s, err := SignDesk(eu.keys, "eu", release("violins"), 0, o.now)
		if err != nil {
			t.Fatal(err)
		}
		targets, err := metadata.Targets().FromBytes(s.Targets)
		if err != nil {
			t.Fatal(err)
		}
		spoil(targets.Signed.Targets)
		for file := range targets.Signed.Targets {
			if s.Files[file] == nil {
				s.Files[file] = s.Files["eu/"+catalogueFile]
			}
		}
		o.forge(eu, s, targets)
		if _, err := AcceptDesk(o.dir, o.keys, "eu", s, o.now); !errors.Is(err, ErrForged) {
			t.Errorf("%s: accepted, %v", name, err)
		}
		o.slip(eu, targets, s)
		shows(t, o.client(t.TempDir()), "one")
	}
}

// forge signs changed metadata with the partner's key.
func (o *operator) forge(p partner, s Signed, targets *metadata.Metadata[metadata.TargetsType]) {
	o.t.Helper()
	targets.ClearSignatures()
	if err := tuf.Sign(targets, p.keys.Targets); err != nil {
		o.t.Fatal(err)
	}
	raw, err := targets.ToBytes(false)
	if err != nil {
		o.t.Fatal(err)
	}
	copy(s.Targets, raw)
}

// slip puts what a partner signed into the feed without the checks, as an operator's stolen online keys could.
func (o *operator) slip(p partner, targets *metadata.Metadata[metadata.TargetsType], s Signed) {
	o.t.Helper()
	repo, err := openRepository(o.dir, o.keys)
	if err == nil {
		delete(s.Files, "eu/../"+catalogueFile)
		err = repo.putDelegated(p.Desk, targets, s.Files, o.now)
	}
	if err != nil {
		o.t.Fatal(err)
	}
}

// TestAPartnerThatFailsLeavesTheRest: forged by another key, lapsed, or not to be had.
func TestAPartnerThatFailsLeavesTheRest(t *testing.T) {
	o, eu := newOperator(t), newPartner(t, "eu")
	o.admit(release("one"), eu.Desk)
	thief := newPartner(t, "eu")
	s, err := SignDesk(thief.keys, "eu", release("violins"), 0, o.now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := AcceptDesk(o.dir, o.keys, "eu", s, o.now); !errors.Is(err, ErrForged) {
		t.Errorf("a thief was heard: %v", err)
	}
	targets, err := metadata.Targets().FromBytes(s.Targets)
	if err != nil {
		t.Fatal(err)
	}
	o.slip(eu, targets, s)
	c := o.client(t.TempDir())
	shows(t, c, "one")
	o.signs(eu, 1, "cellos")
	o.tamper = func(w http.ResponseWriter, r *http.Request) bool {
		if strings.Contains(r.URL.Path, "/eu/") {
			w.WriteHeader(http.StatusServiceUnavailable)
			return true
		}
		return false
	}
	shows(t, c, "one")
	o.tamper = nil
	news := shows(t, c, "one", "eu/cellos")
	if until := news.Catalogue.Ads[1].Until; until.After(noon.Add(targetsLife)) {
		t.Errorf("shown until %s, later than the partner's signature", until)
	}
	o.now = o.now.Add(targetsLife + time.Hour)
	o.publish(release("one"))
	shows(t, c, "one")
	old, err := SignDesk(eu.keys, "eu", release("old"), 1, o.now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := AcceptDesk(o.dir, o.keys, "eu", old, o.now); !errors.Is(err, ErrOrder) {
		t.Errorf("an older release was accepted: %v", err)
	}
}

// TestAPartnersAdStandsForNoOther, whatever its id.
func TestAPartnersAdStandsForNoOther(t *testing.T) {
	o, eu := newOperator(t), newPartner(t, "eu")
	o.admit(release("one"), eu.Desk)
	s, err := SignDesk(eu.keys, "eu", release("../one", "one", "/one"), 0, o.now)
	if err == nil {
		_, err = AcceptDesk(o.dir, o.keys, "eu", s, o.now)
	}
	if err != nil {
		t.Fatal(err)
	}
	shows(t, o.client(t.TempDir()), "one", "eu/../one", "eu/one", "eu//one")
}

func TestNamesThatNoPartnerCanHave(t *testing.T) {
	good := newPartner(t, "eu-west")
	for name, d := range map[string]Delegation{
		"empty": {"", good.Key, 0}, "upper case": {"EU", good.Key, 0}, "a path": {"a/b", good.Key, 0}, "up": {"..", good.Key, 0},
		"a pattern": {"e*", good.Key, 0},
		"long":      {strings.Repeat("a", 25), good.Key, 0}, "no key": {"eu", "", 0}, "short key": {"eu", "AAAA", 0},
	} {
		if err := d.check(); !errors.Is(err, ErrDelegation) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := delegations([]Delegation{good.Desk, good.Desk}); !errors.Is(err, ErrDelegation) {
		t.Errorf("two partners of one name: %v", err)
	}
	if _, err := delegations(make([]Delegation, MaxDelegations+1)); err == nil {
		t.Error("too many partners")
	}
}

// TestAPartnerKeepsToItsShare: whatever shares its ads claim, together they have no more than the operator gave the partner, at any moment;
// those of others stay as they are.
func TestAPartnerKeepsToItsShare(t *testing.T) {
	o, eu := newOperator(t), newPartner(t, "eu")
	eu.Share = 150
	o.admit(release("one"), eu.Desk)
	greedy := release("a", "b", "c", "d")
	for i, share := range []int{300, 300, 900, 100} {
		greedy.Catalogue.Ads[i].Share = share
	}
	greedy.Catalogue.Ads[2].From = noon.AddDate(0, 1, 0) // after the first two
	greedy.Catalogue.Ads[2].Until = noon.AddDate(0, 2, 0)
	greedy.Catalogue.Ads[3].Until = noon.AddDate(0, 2, 0) // beside all of them
	s, err := SignDesk(eu.keys, "eu", greedy, 0, o.now)
	o.must(err)
	_, err = AcceptDesk(o.dir, o.keys, "eu", s, o.now)
	o.must(err)
	news := shows(t, o.client(t.TempDir()), "one", "eu/a", "eu/b", "eu/c", "eu/d")
	got := map[string]int{}
	for _, ad := range news.Catalogue.Ads {
		got[ad.ID] = ad.Share
	}
	if got["one"] != 100 || got["eu/a"] != 45 || got["eu/b"] != 45 || got["eu/c"] != 135 || got["eu/d"] != 15 {
		t.Errorf("%v", got)
	}
	if partners, err := Delegations(o.dir); err != nil || len(partners) != 1 || partners[0] != eu.Desk {
		t.Errorf("%+v, %v", partners, err)
	}
	modest := Delegation{Name: "eu"}
	ads := release("a", "b").Catalogue.Ads
	ads[0].Share, ads[1].Share = 60, 40
	if modest.fit(ads); ads[0].Share != 60 || ads[1].Share != 40 {
		t.Errorf("a partner that keeps to its share was cut: %d, %d", ads[0].Share, ads[1].Share)
	}
	ads[0].Share, ads[1].Share = -5, 1<<40
	if modest.fit(ads); ads[0].Share != 0 || ads[1].Share != DelegatedShare {
		t.Errorf("wild shares: %d, %d", ads[0].Share, ads[1].Share)
	}
	for _, share := range []int{-1, 1001} {
		if err := CheckDelegations([]Delegation{{eu.Name, eu.Key, share}}); !errors.Is(err, ErrDelegation) {
			t.Errorf("a share of %d: %v", share, err)
		}
	}
}
