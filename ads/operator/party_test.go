package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"linnet/ads/ledger"
)

// founded is the home of a new operator.
func founded(t *testing.T) string {
	t.Helper()
	home := filepath.Join(t.TempDir(), "home")
	works(t, []string{"init", "-home", home, "-name", "Quiet Radio", "-url", "https://ads.example.org"}, "is set up")
	return home
}

// saved writes what a command printed into a file.
func saved(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestHelperAsTyped: invitation, agreement, one report through both parties, and too few for a sum.
func TestHelperAsTyped(t *testing.T) {
	home, helps := founded(t), filepath.Join(t.TempDir(), "helper")
	ctx, stop := context.WithCancel(t.Context())
	free := freeAddress(t)
	invitation := saved(t, "invitation.json",
		works(t, []string{"helper", "-home", helps, "-name", "The Library Trust", "-url", "http://" + free, "init"}, `"verify"`))
	agreement := saved(t, "agreement.json", works(t, []string{"pair", "-home", home, invitation}, "The Library Trust", `"min_batch": 500`))
	works(t, []string{"helper", "-home", helps, "agree", agreement},
		"Agreed with https://ads.example.org/pair: sums of at least 500 reports")

	out, in := io.Pipe()
	done := make(chan int)
	go func() { done <- run(ctx, []string{"helper", "-home", helps, "-listen", free, "serve"}, in, io.Discard) }()
	var line [200]byte
	n, err := out.Read(line[:])
	if err != nil || !strings.Contains(string(line[:n]), "The Library Trust listens on") {
		t.Fatalf("%s, %v", line[:n], err)
	}
	leader, p, err := openLeader(ledger.Home(home))
	if err != nil {
		t.Fatal(err)
	}
	tasks, err := p.Agreement.Tasks()
	for _, task := range tasks {
		draft, undrawn := task.Draft(time.Now(), 17)
		body, unallowed := task.Complete(draft, posted(t, task.TokenURL(), draft.Request))
		err = errors.Join(err, undrawn, unallowed, leader.Add(t.Context(), task, body))
	}
	if err != nil || len(tasks) != 2 {
		t.Fatalf("%d tasks, %v", len(tasks), err)
	}
	leader.Close()
	works(t, []string{"collect", "-home", home}, "Verified 2 reports.\nThere are too few for a sum so far.")
	works(t, []string{"publish", "-home", home}, "how listeners are counted")
	http.DefaultClient.CloseIdleConnections()
	stop()
	if code := <-done; code != 0 {
		t.Errorf("the helper ended with %d", code)
	}
	weak := saved(t, "weak.json", strings.Replace(read(t, agreement), `"min_batch": 500`, `"min_batch": 5`, 1))
	if _, errs, code := typed(t, "helper", "-home", helps, "agree", weak); code != 2 || !strings.Contains(errs, "cannot be kept") {
		t.Errorf("a weak agreement: %d, %s", code, errs)
	}
	works(t, []string{"pair", "-home", home, "solo"})
}

func posted(t *testing.T, url string, body []byte) []byte {
	t.Helper()
	res, err := http.Post(url, "application/octet-stream", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s, %v", res.Status, err)
	}
	return answer
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTakedownAsTyped(t *testing.T) {
	home := founded(t)
	const hash = "00112233445566778899aabbccddeeff00112233"
	works(t, []string{"takedown", "-home", home}, "Nothing is taken down.")
	works(t, []string{"takedown", "-home", home, "-notice", "2026-17", "infohash", hash, "Not", "theirs"},
		"with the next `operator publish`")
	works(t, []string{"takedown", "-home", home, "list"}, hash, "notice 2026-17: Not theirs")
	works(t, []string{"publish", "-home", home}, "~ blocklist", "is signed and published")
	works(t, []string{"takedown", "-home", home, "lift", hash, "A", "mistake"}, "Lifted")
	works(t, []string{"publish", "-home", home}, "~ blocklist", "is signed and published")
	if _, errs, code := typed(t, "takedown", "-home", home, "infohash", hash, "no notice"); code != 2 ||
		!strings.Contains(errs, "number of the notice") {
		t.Errorf("without a notice: %d, %s", code, errs)
	}
}

func TestBackupRestoresElsewhere(t *testing.T) {
	home := founded(t)
	backup := filepath.Join(t.TempDir(), "backup.tar.gz")
	works(t, []string{"backup", "-home", home, backup}, "without keys")
	if _, _, code := typed(t, "backup", "-home", home, backup); code == 0 {
		t.Error("a backup was overwritten")
	}
	if _, errs, code := typed(t, "restore", "-home", home, backup); code != 2 || !strings.Contains(errs, "nothing was overwritten") {
		t.Errorf("over a home: %d, %s", code, errs)
	}
	elsewhere := filepath.Join(t.TempDir(), "new")
	works(t, []string{"restore", "-home", elsewhere, backup}, "Restored into")
	if got, want := read(t, filepath.Join(elsewhere, "feed", "root.json")), read(t, filepath.Join(home, "feed", "root.json")); got != want {
		t.Error("another root came back")
	}
	if _, err := os.Stat(filepath.Join(elsewhere, "keys")); err == nil {
		t.Error("keys were in the backup")
	}
	if err := os.CopyFS(filepath.Join(elsewhere, "keys"), os.DirFS(filepath.Join(home, "keys"))); err != nil {
		t.Fatal(err)
	}
	works(t, []string{"publish", "-home", elsewhere}, "signed")
}

func TestRotatedKeyAndDoctor(t *testing.T) {
	home := founded(t)
	handed := works(t, []string{"link", "-home", home}, "fingerprint  ")
	for _, role := range []string{"targets", "snapshot", "timestamp"} {
		works(t, []string{"rotate-key", "-home", home, role}, "The "+role+" key is replaced")
		if now := works(t, []string{"link", "-home", home}, "fingerprint  "); now != handed {
			t.Errorf("after the %s key the link is another:\n%s\nbefore:\n%s", role, now, handed)
		}
	}
	works(t, []string{"publish", "-home", home}, "signed and published")
	out, errs, code := typed(t, "doctor", "-home", home)
	if code != 2 || !strings.Contains(out, "CARE  3 root keys lie in keys/root") || !strings.Contains(out, "the books balance") ||
		!strings.Contains(errs, "needs care") {
		t.Errorf("doctor: %d\n%s%s", code, out, errs)
	}
	if err := os.RemoveAll(filepath.Join(home, "keys", "root")); err != nil {
		t.Fatal(err)
	}
	out = works(t, []string{"doctor", "-home", home}, "targets holds until")
	if regexp.MustCompile(`(?m)^CARE`).MatchString(out) {
		t.Errorf("doctor:\n%s", out)
	}
	if _, errs, code := typed(t, "rotate-key", "-home", home, "targets"); code != 2 || !strings.Contains(errs, "is not in this home") {
		t.Errorf("without root keys: %d, %s", code, errs)
	}
}

// freeAddress is one on loopback that nobody listens at.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// TestTokensAreGivenSparingly: a part of the network gets so many, and the leader's own requests are not counted.
func TestTokensAreGivenSparingly(t *testing.T) {
	h := limited(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	ask := func(method, path string) int {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, httptest.NewRequest(method, path, nil))
		return rec.Code
	}
	for range tokensPerHour {
		if code := ask(http.MethodPost, "/tasks/x/tokens"); code != http.StatusNoContent {
			t.Fatal(code)
		}
	}
	if code := ask(http.MethodPost, "/tasks/x/tokens"); code != http.StatusTooManyRequests {
		t.Errorf("one more: %d", code)
	}
	if code := ask(http.MethodPut, "/tasks/x/aggregation_jobs/y"); code != http.StatusNoContent {
		t.Errorf("the leader: %d", code)
	}
}
