package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linnet/ads/ledger"
)

// TestDoctorNames what is missing, each with its next step, and ends with a code that a script sees; a home in order gives none.
func TestDoctorNames(t *testing.T) {
	remove := func(names ...string) func(*testing.T, string) {
		return func(t *testing.T, home string) {
			for _, name := range names {
				if err := os.RemoveAll(filepath.Join(home, name)); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	for name, c := range map[string]struct {
		harm func(*testing.T, string)
		says string
	}{
		"all keys":      {remove("keys"), "the timestamp key is missing"},
		"targets key":   {remove("keys/targets.pem"), "the targets key is missing, so that nothing can be published here"},
		"timestamp key": {remove("keys/timestamp.pem"), "replace it with `operator rotate-key`"},
		"a key of zeros": {func(t *testing.T, home string) { put(t, filepath.Join(home, "keys", "snapshot.pem"), "\x00\x00") },
			"the file holds no key"},
		"feed":      {remove("feed/timestamp.json"), "the feed: "},
		"approvals": {approvedAd, "not published yet: 1 ads new"},
		"takedown":  {func(t *testing.T, home string) { takenDown(t, home) }, "not published yet: the blocklist"},
		"partners": {func(t *testing.T, home string) { put(t, filepath.Join(home, "desks.json"), `[{"name":"partner"}]`) },
			"not published yet: the partners"},
		"half agreement": {func(t *testing.T, home string) { agreed(t, home); remove("leader.json")(t, home) }, "leader.json is missing"},
		"other agreement": {func(t *testing.T, home string) {
			agreed(t, home)
			alone := with(ledger.Home(home), func(l *ledger.Ledger) error { return l.Agree(t.Context(), nil) })
			must(t, alone)
		}, "another agreement"},
	} {
		t.Run(name, func(t *testing.T) {
			home := founded(t)
			works(t, []string{"publish", "-home", home})
			remove("keys/root")(t, home)
			works(t, []string{"doctor", "-home", home}, "note  no mail server", "everything that was decided is published")
			c.harm(t, home)
			out, errs, code := typed(t, "doctor", "-home", home)
			if code != 2 || !strings.Contains(errs, "needs care") {
				t.Errorf("exit %d: %s", code, errs)
			}
			found := false
			for line := range strings.Lines(out) {
				found = found || strings.HasPrefix(line, "CARE") && strings.Contains(line, c.says)
			}
			if !found {
				t.Errorf("it does not say %q:\n%s", c.says, out)
			}
		})
	}
}

// TestDoctorNamesAnAddressThatNobodyReaches, and one whose passwords travel in the open.
func TestDoctorNamesAnAddressThatNobodyReaches(t *testing.T) {
	for address, says := range map[string]string{"http://127.0.0.1:8420": "only this machine reaches",
		"https://localhost": "only this machine reaches", "http://[::1]:1": "only this machine reaches",
		"http://0.0.0.0": "only this machine reaches", "http://ads.example.org": "is not encrypted"} {
		home := filepath.Join(t.TempDir(), "home")
		works(t, []string{"init", "-home", home, "-url", address})
		if out, _, _ := typed(t, "doctor", "-home", home); !strings.Contains(out, "note  the public address") ||
			!strings.Contains(out, says) {
			t.Errorf("%s: %s", address, out)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func takenDown(t *testing.T, home string) {
	t.Helper()
	works(t, []string{"takedown", "-home", home, "-notice", "1", "infohash", strings.Repeat("a", 40), "x"})
}

// approvedAd is an ad that was approved and is in no feed.
func approvedAd(t *testing.T, home string) {
	t.Helper()
	must(t, with(ledger.Home(home), func(l *ledger.Ledger) error {
		ctx := t.Context()
		who, err := l.SignUp(ctx, "Brandt Violins", "b@brandt.example", "correct horse battery")
		if err != nil {
			return err
		}
		today := time.Now().UTC().Truncate(24 * time.Hour)
		id, err := l.Plan(ctx, who.ID, ledger.Plan{Campaign: "Winter",
			Flight: ledger.Flight{Name: "One", From: today, Until: today.AddDate(0, 0, 7), Share: 1, Category: "music"}})
		if err != nil {
			return err
		}
		content := ledger.Content{Headline: "A workshop that tunes by ear", Text: "Open days.", Link: "https://brandt-violins.de/"}
		err = errors.Join(l.Save(ctx, who.ID, id, content), l.Submit(ctx, who.ID, id),
			l.Credit(ctx, who.ID, 100*ledger.Unit, "Payment received"))
		if err != nil {
			return err
		}
		a, err := l.Ad(ctx, ledger.Operator, id)
		if err != nil {
			return err
		}
		return l.Approve(ctx, id, a.Hash())
	}))
}

// agreed pairs the home with a helper.
func agreed(t *testing.T, home string) {
	t.Helper()
	dir := t.TempDir()
	invitation := works(t, []string{"helper", "-home", filepath.Join(dir, "helper"), "-name", "The Library Trust",
		"-url", "http://127.0.0.1:2", "init"})
	works(t, []string{"pair", "-home", home, put(t, filepath.Join(dir, "invitation.json"), invitation)})
	works(t, []string{"publish", "-home", home})
}
