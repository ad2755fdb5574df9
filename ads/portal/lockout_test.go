package portal_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// from is a browser behind a proxy that tells its address.
func (w *world) from(address string) *browser {
	b := w.browser()
	b.from = address
	return b
}

// entries are the ways in that a stranger can try: the form, and where a right password leads.
func (w *world) entries() map[string]struct{ wrong, right []string } {
	return map[string]struct{ wrong, right []string }{
		"/signin": {[]string{"email", "brandt.violins@sponsor.example", "password", "not the password"},
			[]string{"email", "brandt.violins@sponsor.example", "password", password}},
		"/operator/signin": {[]string{"password", "not the password"}, []string{"password", w.operator}},
	}
}

func signedIn(p got) bool {
	return p.status == http.StatusOK && (p.path == "/campaigns" || p.path == "/operator")
}

// TestOneNetworkLocksNobodyOut: one network guesses for four minutes, once every eight seconds; the right password opens from every
// network, the guesser's too, and from a device that is known without any wait.
func TestOneNetworkLocksNobodyOut(t *testing.T) {
	w := newWorld(t)
	known := map[string]*browser{"/signin": w.sponsor("Brandt Violins"), "/operator/signin": w.desk()}
	for path, try := range w.entries() {
		known[path].from = "203.0.113.9"
		stranger := w.from("203.0.113.7")
		for range 30 {
			w.now = w.now.Add(8 * time.Second)
			if p := stranger.post(path, try.wrong...); p.status != http.StatusForbidden {
				t.Fatalf("%s answered a wrong password with %d", path, p.status)
			}
		}
		for i := range 3 {
			if p := w.from(fmt.Sprintf("198.51.%d.1", i)).post(path, try.right...); !signedIn(p) {
				t.Errorf("%s: the right password from network %d got %d", path, i, p.status)
			}
		}
		w.waits.Store(0)
		if p := known[path].post(path, try.right...); !signedIn(p) || w.waits.Load() != 0 {
			t.Errorf("%s: the known device got %d after waiting %s", path, p.status, time.Duration(w.waits.Load()))
		}
		if p := w.from("203.0.113.8").post(path, try.right...); !signedIn(p) {
			t.Errorf("%s: the right password from the guesser's network got %d", path, p.status)
		}
	}
}

// TestManyNetworksLockNobodyOut: sixty networks guess at one account; its owner waits some seconds at most, and not at all
// where they signed in before.
func TestManyNetworksLockNobodyOut(t *testing.T) {
	w := newWorld(t)
	known := map[string]*browser{"/signin": w.sponsor("Brandt Violins"), "/operator/signin": w.desk()}
	for path, try := range w.entries() {
		for i := range 60 {
			w.from(fmt.Sprintf("10.%d.%d.1", i/250, i%250)).post(path, try.wrong...)
		}
		w.waits.Store(0)
		if p := known[path].post(path, try.right...); !signedIn(p) || w.waits.Load() != 0 {
			t.Errorf("%s: the known device got %d after waiting %s", path, p.status, time.Duration(w.waits.Load()))
		}
		p := w.from("198.51.100.1").post(path, try.right...)
		if waited := time.Duration(w.waits.Load()); !signedIn(p) || waited > 5*time.Second {
			t.Errorf("%s: the owner on a new device got %d after waiting %s", path, p.status, waited)
		}
	}
}

// TestOneNetworkStopsNoSignUpAndNoPasskey: what one network spends is its own.
func TestOneNetworkStopsNoSignUpAndNoPasskey(t *testing.T) {
	w := named(t)
	for range 20 {
		p := w.from("203.0.113.7").post("/signup", "name", "", "email", "", "password", "")
		if p.status != http.StatusUnprocessableEntity {
			t.Fatalf("%d", p.status)
		}
		w.from("203.0.113.7").sends("/signin/passkey/begin", "")
	}
	w.waits.Store(0)
	other := w.from("198.51.100.1")
	if p := other.post("/signup", "name", "Harbour Press", "email", "h@sponsor.example", "password", password); p.path != "/campaigns" {
		t.Errorf("signing up from elsewhere: %d", p.status)
	}
	if p := other.sends("/signin/passkey/begin", ""); p.status != http.StatusOK {
		t.Errorf("a passkey from elsewhere: %d", p.status)
	}
	if waited := w.waits.Load(); waited != 0 {
		t.Errorf("who came from elsewhere waited %s", time.Duration(waited))
	}
}

// TestGuessesWaitLongerAndLonger: a forgetful person does not wait, a guesser does, more each time.
func TestGuessesWaitLongerAndLonger(t *testing.T) {
	w := newWorld(t)
	w.sponsor("Brandt Violins")
	for path, try := range w.entries() {
		w.now = w.now.Add(time.Hour)
		stranger := w.from("203.0.113.7")
		var waits []time.Duration
		for range 14 {
			w.waits.Store(0)
			if p := stranger.post(path, try.wrong...); p.status != http.StatusForbidden {
				t.Fatalf("%s: %d", path, p.status)
			}
			waits = append(waits, time.Duration(w.waits.Load()))
		}
		for i, d := range waits {
			if i < 10 && d != 0 || i > 10 && d <= waits[i-1] {
				t.Errorf("%s: the waits were %v", path, waits)
				break
			}
		}
	}
}

// TestFloodOfOneNetworkIsItsOwn: a network whose attempts all wait is sent away; nobody else is.
func TestFloodOfOneNetworkIsItsOwn(t *testing.T) {
	w := newWorld(t)
	w.sponsor("Brandt Violins")
	try := w.entries()["/signin"]
	c := w.config()
	hold, waiting := make(chan struct{}), make(chan struct{}, 100)
	c.Wait = w.held(hold, waiting)
	w.serve(c)
	for range 10 {
		w.from("203.0.113.7").post("/signin", try.wrong...)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() { w.from("203.0.113.7").post("/signin", try.wrong...) })
		<-waiting
	}
	p := w.from("203.0.113.7").post("/signin", try.wrong...)
	if p.status != http.StatusTooManyRequests || p.header.Get("Retry-After") == "" || !strings.Contains(p.body, "of your network") {
		t.Errorf("the ninth at once: %d", p.status)
	}
	if p := w.from("198.51.100.1").post("/signin", try.right...); !signedIn(p) {
		t.Errorf("from elsewhere: %d", p.status)
	}
	close(hold)
	group.Wait()
}

// TestFailedSignInsAreInTheLog: who signed in and who could not, with the person's name and network, and not a line for each guess.
func TestFailedSignInsAreInTheLog(t *testing.T) {
	w := newWorld(t)
	b, desk := w.sponsor("Brandt Violins"), w.desk()
	try := w.entries()["/signin"]
	for range 12 {
		w.now = w.now.Add(time.Second)
		w.from("203.0.113.7").post("/signin", try.wrong...)
	}
	w.from("203.0.113.7").post("/signin", "email", "a-password-typed-here", "password", "x")
	b.post("/signin", try.right...)
	p := desk.get("/operator/log")
	w.has(p, "failed to sign in", "brandt.violins@sponsor.example", "10 in a row, from 203.0.113.0/24", "signed in",
		"with a password, from 127.0.0.0/24", "by signing up")
	if n := strings.Count(p.body, "failed to sign in"); n != 4 { // 1, 2, 3, 10
		t.Errorf("%d lines", n)
	}
	if strings.Contains(p.body, "a-password-typed-here") {
		t.Error("what was typed is in the log")
	}
}
