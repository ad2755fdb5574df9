package portal_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestStrangersDoNotEndALetter: whoever asks for letters to another's address again and again makes worthless none that lies there, and
// holds up none that its owner asks for when the flood is over.
func TestStrangersDoNotEndALetter(t *testing.T) {
	w := newWorld(t)
	w.posts()
	w.sponsor("Brandt Violins")
	w.now = w.now.Add(2 * time.Hour)
	ask := func() {
		w.from("203.0.113.7").post("/forgot", "email", "brandt.violins@sponsor.example")
		w.later.Wait()
	}
	w.mailbox()
	ask()
	link := w.link()
	for range 30 {
		ask()
		w.from("203.0.113.7").post("/signup", "name", "Mallory", "email", "brandt.violins@sponsor.example", "password", password)
	}
	if n := len(w.mailbox()); n != 3 {
		t.Errorf("%d letters", n)
	}
	if p := w.browser().post("/reset", "token", strings.TrimPrefix(link, "/reset?token="), "password",
		"three other words"); p.path != "/campaigns" {
		t.Errorf("the first letter leads to %s (%d)", p.path, p.status)
	}
	w.now = w.now.Add(time.Hour)
	if ask(); len(w.mailbox()) != 1 {
		t.Error("an hour later no letter is written")
	}
}

// TestForgottenPasswordIsAnsweredAtOnce: not even the next answer on the same connection waits for the letter, so that nobody learns by
// the clock whether there is one.
func TestForgottenPasswordIsAnsweredAtOnce(t *testing.T) {
	w := newWorld(t)
	w.sponsor("Brandt Violins")
	c := w.config()
	c.Confirm = true
	hold, written := make(chan struct{}), make(chan string, 1)
	c.Mail = func(to, _, _ string) error {
		<-hold
		written <- to
		return nil
	}
	w.serve(c)
	b := w.browser()
	b.http.Timeout = 10 * time.Second
	b.post("/forgot", "email", "brandt.violins@sponsor.example")
	w.has(b.get("/forgot"), "Another password")
	close(hold)
	if to := <-written; to != "brandt.violins@sponsor.example" {
		t.Errorf("written to %s", to)
	}
}

// TestCodesAreTriedOneAtATime: whoever knows the password gains nothing by many networks, and the device of its owner waits for nobody.
func TestCodesAreTriedOneAtATime(t *testing.T) {
	w := newWorld(t)
	owner := w.sponsor("Brandt Violins")
	secret, _ := owner.secondFactor("", password)
	enter := []string{"email", "brandt.violins@sponsor.example", "password", password}
	half := func(network int) *browser {
		b := w.from(fmt.Sprintf("198.51.%d.1", network))
		b.post("/signin", enter...)
		return b
	}
	hold, waiting := make(chan struct{}), make(chan struct{}, 100)
	c := w.config()
	c.Wait = w.held(hold, waiting)
	w.serve(c)
	for i := range 5 {
		half(i).post("/signin/code", "code", "000000")
	}
	var group sync.WaitGroup
	first := half(5)
	group.Go(func() { first.post("/signin/code", "code", "000000") })
	<-waiting
	for i := range 3 {
		p := half(6+i).post("/signin/code", "code", "000000")
		if p.status != http.StatusTooManyRequests || p.header.Get("Retry-After") == "" {
			t.Errorf("a second code at once: %d", p.status)
		}
	}
	w.now = w.now.Add(time.Minute)
	owner.post("/signin", enter...)
	if p := owner.post("/signin/code", "code", authenticator(secret, w.now)); p.path != "/campaigns" {
		t.Errorf("the owner's device: %s (%d)", p.path, p.status)
	}
	close(hold)
	group.Wait()
}
