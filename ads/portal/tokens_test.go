package portal_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestATokenForAProgram: an owner makes one after showing who they are, a program uses it, and ended it is worth nothing.
func TestATokenForAProgram(t *testing.T) {
	w := newWorld(t)
	brandt := w.sponsor("Brandt Violins")
	brandt.campaign("Winter")
	ask := func(token string) got {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.url+"/api/v1/campaigns", nil)
		w.must(err)
		r.Header.Set("Authorization", "Bearer "+token)
		return w.browser().do(r)
	}
	w.has(brandt.get("/account"), `href="/tokens"`)
	w.now = w.now.Add(time.Hour)
	w.has(brandt.post("/tokens", "name", "Planner", "campaigns:read", "yes"), "Is it you?")
	if p := brandt.post("/account/proof", "password", password, "next", "tokens"); p.path != "/tokens" {
		t.Errorf("the proof leads to %s", p.path)
	}
	w.has(brandt.post("/tokens", "name", "Planner"), "Tick at least one thing")
	p := brandt.post("/tokens", "name", "Planner", "campaigns:read", "yes")
	token := regexp.MustCompile(`linnet_[A-Z0-9]{26}`).FindString(p.body)
	w.has(p, "shown this once", "Planner", "campaigns:read")
	w.has(ask(token), `"name":"Winter"`, `"status":"draft"`)
	if p := brandt.get("/tokens"); strings.Contains(p.body, token) || token == "" {
		t.Errorf("the token %q is shown again", token)
	}
	hook, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+"/api/v1/webhooks",
		strings.NewReader(`{"url":"https://hooks.example/"}`))
	w.must(err)
	hook.Header.Set("Authorization", "Bearer "+regexp.MustCompile(`linnet_[A-Z0-9]{26}`).FindString(brandt.post("/tokens", "name", "Teller",
		"campaigns:read", "yes", "balance:read", "yes", "webhooks:write", "yes").body))
	w.browser().do(hook)
	p = brandt.get("/tokens")
	w.has(p, "Addresses that are told", "https://hooks.example/")
	hooked := regexp.MustCompile(`name="hook" value="(\w+)"`).FindStringSubmatch(p.body)[1]
	if p := brandt.post("/tokens/end", "hook", hooked); strings.Contains(p.body, "hooks.example") || !strings.Contains(p.body, "Teller") {
		t.Error("the address is told on, or its token has ended")
	}
	teller := regexp.MustCompile(`name="token" value="(\w+)"`).FindStringSubmatch(brandt.get("/tokens").body)[1]
	brandt.post("/tokens/end", "token", teller)
	id := regexp.MustCompile(`name="token" value="(\w+)"`).FindStringSubmatch(brandt.get("/tokens").body)[1]
	w.has(brandt.post("/tokens/end", "token", id), "No program has a token.")
	if p := ask(token); p.status != http.StatusUnauthorized {
		t.Errorf("an ended token: %d", p.status)
	}
	if p := brandt.get("/api/v1/openapi.json"); p.status != http.StatusOK || !strings.Contains(p.body, `"openapi": "3.1.0"`) {
		t.Errorf("the description: %d", p.status)
	}
	if p := brandt.get("/api/v2/campaigns"); p.status != http.StatusNotFound {
		t.Errorf("another version: %d", p.status)
	}
}
