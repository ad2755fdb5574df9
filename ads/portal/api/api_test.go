package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"linnet/ads/database/databasetest"
	"linnet/ads/ledger"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A house is a ledger with two sponsors, and the interface for their programs.
type house struct {
	*ledger.Ledger
	t      *testing.T
	api    *API
	brandt ledger.Sponsor
	other  ledger.Sponsor
	token  string // of Brandt's, for everything
	schema map[string]any
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t}
	var err error
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	h.Ledger, err = ledger.Open(ledger.Config{Database: databasetest.Address(t), Now: func() time.Time { return now }})
	h.must(err)
	t.Cleanup(func() { h.must(h.Close()) })
	h.api = New(Config{Ledger: h.Ledger, Log: slog.New(slog.DiscardHandler)})
	h.brandt, err = h.SignUp(t.Context(), "Brandt Violins", "brandt@sponsor.example", "correct horse battery")
	h.must(err)
	h.other, err = h.SignUp(t.Context(), "Quiet Books", "books@sponsor.example", "correct horse battery")
	h.must(err)
	h.token = h.make(h.brandt, Scopes()...)
	h.must(json.Unmarshal(description, &h.schema))
	return h
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) make(who ledger.Sponsor, scopes ...string) string {
	h.t.Helper()
	token, err := h.api.tokens.Make(h.t.Context(), who, "Planner", scopes)
	h.must(err)
	return token
}

// An answer is what a program got.
type answer struct {
	status int
	header http.Header
	body   map[string]any
}

// ask sends a request, holds the answer against the description, and fails unless it has the status. key is an Idempotency-Key, or "".
func (h *house) ask(want int, token, request, key string, body any) answer {
	h.t.Helper()
	method, path, _ := strings.Cut(request, " ")
	text, raw := body.([]byte)
	if !raw && body != nil {
		var err error
		text, err = json.Marshal(body)
		h.must(err)
	}
	r := httptest.NewRequestWithContext(h.t.Context(), method, "/api/v1"+path, bytes.NewReader(text))
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	w := httptest.NewRecorder()
	h.api.ServeHTTP(w, r)
	a := answer{status: w.Code, header: w.Header()}
	if err := json.Unmarshal(w.Body.Bytes(), &a.body); err != nil || w.Code != want {
		h.t.Fatalf("%s: %d, not %d: %s (%v)", request, w.Code, want, w.Body, err)
	}
	h.described(method, path, a)
	return a
}

// TestAnUnconfirmedAddressSubmitsNothing by a program either.
func TestAnUnconfirmedAddressSubmitsNothing(t *testing.T) {
	h := newHouse(t)
	h.api = New(Config{Ledger: h.Ledger, Confirm: true, Log: slog.New(slog.DiscardHandler)})
	_, ad := h.planned("a key")
	h.ask(http.StatusUnprocessableEntity, h.token, "POST /ads/"+ad+"/submit", "another", nil)
}

var winter = planJSON{"Winter", "December", airJSON{First: "2026-12-01", Last: "2026-12-28", Share: 40, Languages: []string{"de"},
	Interests: []string{}, Category: "instruments"}}

// planned is the campaign and the ad of a new plan.
func (h *house) planned(key string) (campaign, ad string) {
	h.t.Helper()
	made := h.ask(http.StatusCreated, h.token, "POST /campaigns", key, winter).body
	flight := made["flights"].([]any)[0].(map[string]any)
	return made["id"].(string), flight["ads"].([]any)[0].(map[string]any)["id"].(string)
}

// TestAProgramRunsACampaign from its plan to its results, and each answer is what the description says.
func TestAProgramRunsACampaign(t *testing.T) {
	h := newHouse(t)
	h.must(h.Credit(t.Context(), h.brandt.ID, 200*ledger.Unit, "Payment received"))
	campaign, ad := h.planned("one")
	content := contentJSON{"A workshop that tunes by ear", "Open days in December.", "https://brandt.example/"}
	if got := h.ask(http.StatusOK, h.token, "PUT /ads/"+ad, "", content).body; got["headline"] != content.Headline {
		t.Error(got)
	}
	var picture bytes.Buffer
	h.must(png.Encode(&picture, image.NewNRGBA(image.Rect(0, 0, 512, 236))))
	if got := h.ask(http.StatusOK, h.token, "PUT /ads/"+ad+"/picture", "", picture.Bytes()).body; len(got["picture"].(string)) != 64 {
		t.Error(got)
	}
	if got := h.ask(http.StatusOK, h.token, "POST /ads/"+ad+"/submit", "two", nil).body; got["status"] != "in review" {
		t.Error(got)
	}
	h.ask(http.StatusConflict, h.token, "POST /ads/"+ad+"/submit", "three", nil)
	a, err := h.Ad(t.Context(), ledger.Operator, ad)
	h.must(err)
	h.must(h.Approve(t.Context(), ad, a.Hash()))
	list := h.ask(http.StatusOK, h.token, "GET /campaigns", "", nil).body["campaigns"].([]any)
	flight := list[0].(map[string]any)["flights"].([]any)[0].(map[string]any)
	if len(list) != 1 || flight["booked"] != true || flight["price"] != "112.00" || flight["last_day"] != "2026-12-28" {
		t.Error(list)
	}
	if got := h.ask(http.StatusOK, h.token, "GET /balance", "", nil).body; got["balance"] != "88.00" || got["currency"] != "EUR" {
		t.Error(got)
	}
	if got := h.ask(http.StatusOK, h.token, "GET /campaigns/"+campaign+"/results", "", nil).body; got["campaign"] != "Winter" {
		t.Error(got)
	}
	log, err := h.Audit(t.Context(), 50)
	h.must(err)
	if !slices.ContainsFunc(log, func(e ledger.AuditEntry) bool { return e.Who == "token “Planner” for Brandt Violins" }) {
		t.Error("the log does not name the token")
	}
}

// TestTheDescriptionIsWhatIsServed: every route stands in it with its scope and its key, and nothing else does.
func TestTheDescriptionIsWhatIsServed(t *testing.T) {
	var doc struct {
		Paths map[string]map[string]struct {
			Security   []map[string][]string
			Parameters []struct{ Name string }
		}
	}
	if err := json.Unmarshal(description, &doc); err != nil {
		t.Fatal(err)
	}
	said, served := map[string]string{}, map[string]string{}
	for path, item := range doc.Paths {
		for method, o := range item {
			once := slices.ContainsFunc(o.Parameters, func(p struct{ Name string }) bool { return p.Name == "Idempotency-Key" })
			said[strings.ToUpper(method)+" "+path] = fmt.Sprint(o.Security[0]["token"], once)
		}
	}
	for _, r := range routes {
		served[r.method+" "+r.path] = fmt.Sprint(r.scopes, r.once)
	}
	if !maps.Equal(said, served) {
		t.Errorf("described:\n%v\nserved:\n%v", said, served)
	}
	h := newHouse(t)
	w := httptest.NewRecorder()
	h.api.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/v1/openapi.json", nil))
	if !bytes.Equal(w.Body.Bytes(), description) {
		t.Errorf("%d: %.80s", w.Code, w.Body)
	}
}

// TestTheSameRequestTwice makes one campaign, also when eight come at once; the answer is the first one's.
func TestTheSameRequestTwice(t *testing.T) {
	h := newHouse(t)
	first, _ := h.planned("one")
	second, _ := h.planned("one")
	if first != second {
		t.Errorf("campaigns %s and %s", first, second)
	}
	other := winter
	other.Campaign = "Summer"
	h.ask(http.StatusUnprocessableEntity, h.token, "POST /campaigns", "one", other)
	h.ask(http.StatusBadRequest, h.token, "POST /campaigns", "", other)
	h.ask(http.StatusBadRequest, h.token, "POST /campaigns", strings.Repeat("k", 256), other)

	text, err := json.Marshal(other)
	h.must(err)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/api/v1/campaigns", bytes.NewReader(text))
			r.Header.Set("Authorization", "Bearer "+h.token)
			r.Header.Set("Idempotency-Key", "two")
			w := httptest.NewRecorder()
			if h.api.ServeHTTP(w, r); w.Code != http.StatusCreated && w.Code != http.StatusConflict {
				t.Errorf("%d: %s", w.Code, w.Body)
			}
		})
	}
	all.Wait()
	if list := h.ask(http.StatusOK, h.token, "GET /campaigns", "", nil).body["campaigns"].([]any); len(list) != 2 {
		t.Errorf("%d campaigns", len(list))
	}
}

// TestARefusedRequestMayComeAgain under its key, once it is put right; the refusal names the fields.
func TestARefusedRequestMayComeAgain(t *testing.T) {
	h := newHouse(t)
	wrong := winter
	wrong.Share, wrong.First = 0, "tomorrow"
	fields := h.ask(http.StatusUnprocessableEntity, h.token, "POST /campaigns", "one", wrong).body["fields"].(map[string]any)
	if fields["share"] == nil || fields["from"] == nil {
		t.Error(fields)
	}
	h.planned("one")
}

// TestTokensOpenWhatTheyAreFor, and nothing of another sponsor's; ended, or of a closed account, they open nothing.
func TestTokensOpenWhatTheyAreFor(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	campaign, ad := h.planned("one")
	for _, token := range []string{"", "linnet_", "linnet_GUESSED", h.token[1:]} {
		h.ask(http.StatusUnauthorized, token, "GET /campaigns", "", nil)
	}
	reader := h.make(h.brandt, ReadCampaigns)
	h.ask(http.StatusOK, reader, "GET /ads/"+ad, "", nil)
	for _, r := range routes {
		if !slices.Equal(r.scopes, []string{ReadCampaigns}) {
			h.ask(http.StatusForbidden, reader, r.method+" "+strings.ReplaceAll(r.path, "{id}", ad), "two", nil)
		}
	}
	thief := h.make(h.other, Scopes()...)
	h.ask(http.StatusNotFound, thief, "GET /ads/"+ad, "", nil)
	h.ask(http.StatusNotFound, thief, "PUT /ads/"+ad, "", contentJSON{Headline: "Mine"})
	h.ask(http.StatusNotFound, thief, "POST /ads/"+ad+"/submit", "one", nil)
	h.ask(http.StatusNotFound, thief, "GET /campaigns/"+campaign+"/results", "", nil)
	h.planned("one") // a key of one sponsor is not that of another
	all, err := h.api.tokens.List(ctx, h.brandt.ID)
	h.must(err)
	if err := h.api.tokens.End(ctx, h.other, all[0].ID); err == nil {
		t.Error("another sponsor ended a token")
	}
	for _, one := range all {
		if len(one.Scopes) == 1 {
			h.must(h.api.tokens.End(ctx, h.brandt, one.ID))
		}
	}
	h.ask(http.StatusUnauthorized, reader, "GET /campaigns", "", nil)
	_, err = h.CloseAccount(ctx, h.brandt.ID)
	h.must(err)
	h.ask(http.StatusUnauthorized, h.token, "GET /campaigns", "", nil)
}

// TestRequestsThatAreNotDescribed: unknown fields, no JSON, two values, too much, and what is no picture.
func TestRequestsThatAreNotDescribed(t *testing.T) {
	h := newHouse(t)
	_, ad := h.planned("one")
	for _, body := range []string{``, `[]`, `{"headline":1}`, `{"headline":"A","colour":"red"}`, `{"headline":"A"} {"headline":"B"}`} {
		h.ask(http.StatusBadRequest, h.token, "PUT /ads/"+ad, "", []byte(body))
	}
	h.ask(http.StatusUnprocessableEntity, h.token, "PUT /ads/"+ad, "", contentJSON{Link: "https://localhost/"})
	h.ask(http.StatusUnprocessableEntity, h.token, "PUT /ads/"+ad+"/picture", "", []byte("a letter"))
	h.ask(http.StatusRequestEntityTooLarge, h.token, "PUT /ads/"+ad+"/picture", "", make([]byte, maxPicture+1))
	for _, name := range []string{"", strings.Repeat("n", 61)} {
		if _, err := h.api.tokens.Make(t.Context(), h.brandt, name, Scopes()); err == nil {
			t.Errorf("a token is named %q", name)
		}
	}
	if _, err := h.api.tokens.Make(t.Context(), h.brandt, "P", []string{"everything"}); err == nil {
		t.Error("a token for everything was made")
	}
}

// TestATokenIsKeptAsItsHash alone: who reads the table cannot ask for anything.
func TestATokenIsKeptAsItsHash(t *testing.T) {
	h := newHouse(t)
	rows, err := h.Rows(t.Context(), `SELECT token, id, name, scopes FROM tokens`)
	h.must(err)
	defer rows.Close()
	for rows.Next() {
		var token []byte
		var id, name, scopes string
		h.must(rows.Scan(&token, &id, &name, &scopes))
		if len(token) != 32 || bytes.Contains(token, []byte(tokenPrefix)) || strings.Contains(h.token, id) {
			t.Errorf("%x %s", token, id)
		}
	}
	h.must(rows.Err())
}

// TestAProgramIsToldOfEvents where it wants, with a secret that is shown once.
func TestAProgramIsToldOfEvents(t *testing.T) {
	h := newHouse(t)
	made := h.ask(http.StatusCreated, h.token, "POST /webhooks", "", map[string]any{"url": "https://hooks.brandt.example/linnet"})
	if secret, _ := made.body["secret"].(string); !strings.HasPrefix(secret, "whsec_") {
		t.Errorf("%v", made.body)
	}
	h.ask(http.StatusUnprocessableEntity, h.token, "POST /webhooks", "", map[string]any{"url": "https://127.0.0.1/"})
	h.ask(http.StatusUnprocessableEntity, h.token, "POST /webhooks", "", map[string]any{"url": "https://hooks.brandt.example/linnet"})
	h.ask(http.StatusBadRequest, h.token, "POST /webhooks", "", map[string]any{"address": "x"})
	h.ask(http.StatusForbidden, h.make(h.brandt, ReadBalance), "GET /webhooks", "", nil)
	blind := h.make(h.brandt, WriteWebhooks) // who may not read the balance is not told of it
	h.ask(http.StatusForbidden, blind, "POST /webhooks", "", map[string]any{"url": "https://blind.brandt.example/"})
	if all := h.ask(http.StatusOK, h.token, "GET /webhooks", "", nil); strings.Contains(fmt.Sprint(all.body), "whsec_") ||
		len(all.body["webhooks"].([]any)) != 1 {
		t.Errorf("%v", all.body)
	}
	id := made.body["id"].(string)
	h.ask(http.StatusNotFound, h.make(h.other, WriteWebhooks), "DELETE /webhooks/"+id, "", nil)
	if left := h.ask(http.StatusOK, h.token, "DELETE /webhooks/"+id, "", nil); len(left.body["webhooks"].([]any)) != 0 {
		t.Errorf("%v", left.body)
	}
}

// TestAWebhookEndsWithItsToken, and no other's does.
func TestAWebhookEndsWithItsToken(t *testing.T) {
	h := newHouse(t)
	second := h.make(h.brandt, Scopes()...)
	h.ask(http.StatusCreated, h.token, "POST /webhooks", "", map[string]any{"url": "https://one.brandt.example/"})
	h.ask(http.StatusCreated, second, "POST /webhooks", "", map[string]any{"url": "https://two.brandt.example/"})
	leaked, err := h.api.tokens.Of(t.Context(), second)
	h.must(err)
	h.must(h.api.tokens.End(t.Context(), h.brandt, leaked.ID))
	left := h.ask(http.StatusOK, h.token, "GET /webhooks", "", nil)
	if all := left.body["webhooks"].([]any); len(all) != 1 || !strings.Contains(fmt.Sprint(all), "one.brandt") {
		t.Errorf("left are %v", all)
	}
}
