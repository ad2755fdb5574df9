package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"linnet/ads/feed"
)

func TestMain(m *testing.M) {
	beOperator()
	beOnFullDisk()
	goleak.VerifyTestMain(m)
}

// typed runs the program as typed and returns what it wrote and its exit code.
func typed(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, &out, &errs)
	return out.String(), errs.String(), code
}

// works fails unless the command succeeds and says every text.
func works(t *testing.T, args []string, texts ...string) string {
	t.Helper()
	out, errs, code := typed(t, args...)
	if code != 0 || errs != "" {
		t.Fatalf("operator %s: exit %d: %s", strings.Join(args, " "), code, errs)
	}
	for _, text := range texts {
		if !strings.Contains(out, text) {
			t.Errorf("operator %s does not say %q:\n%s", strings.Join(args, " "), text, out)
		}
	}
	return out
}

// TestOperatorAsTyped is an operator's first day: init, serve, a sponsor's visit, review, credit, approval, publication.
func TestOperatorAsTyped(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	works(t, []string{"init", "-home", home, "-name", "Quiet Radio", "-url", "http://127.0.0.1:1"}, "Quiet Radio is set up.",
		"password   ", "keys/root", "operator serve -home "+home)

	handed := works(t, []string{"link", "-home", home, "https://mirror.example/feed/"}, "fingerprint  ", "root key 3",
		"2 root keys must agree")
	if l, err := feed.ParseLink(strings.Fields(handed)[0]); err != nil ||
		!slices.Equal(l.URLs, []string{"http://127.0.0.1:1/feed/", "https://mirror.example/feed/"}) {
		t.Errorf("handed out %+v, %v", l, err)
	}
	if _, errs, code := typed(t, "link", "-home", home, "mirror"); code != 2 || !strings.Contains(errs, "not a link") {
		t.Errorf("a mirror that is no address: exit %d: %s", code, errs)
	}

	ctx, stop := context.WithCancel(t.Context())
	out, in := io.Pipe()
	done := make(chan int)
	go func() { done <- run(ctx, []string{"serve", "-home", home, "-listen", "127.0.0.1:0"}, in, os.Stderr) }()
	var line [200]byte
	n, err := out.Read(line[:])
	if err != nil {
		t.Fatal(err)
	}
	address := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(string(line[:n]))
	visit(t, address)

	listed := works(t, []string{"review", "-home", home, "list"}, "Brandt Violins", "A workshop that tunes by ear",
		"https://brandt.example/")
	id := strings.Fields(listed)[0]
	works(t, []string{"review", "-home", home, "ask", id, "Say", "when."}, "Sent back")
	works(t, []string{"review", "-home", home}, "Nothing waits")
	resubmit(t, address, id)
	if _, errs, code := typed(t, "review", "-home", home, "approve", id); code != 2 || !strings.Contains(errs, "balance") {
		t.Errorf("approving without money: exit %d: %s", code, errs)
	}
	works(t, []string{"credit", "-home", home, "Brandt Violins", "250"}, "Brandt Violins has 250.00.")
	works(t, []string{"review", "-home", home, "approve", id}, "Approved: Brandt Violins")
	works(t, []string{"publish", "-home", home}, "+ "+id, "is signed and published. Ads in it: 1.")
	works(t, []string{"publish", "-home", home}, "Nothing changed since feed")
	fetch(t, home, address, id)

	stop()
	if code := <-done; code != 0 {
		t.Errorf("serve ended with %d", code)
	}
	if _, errs, code := typed(t, "init", "-home", home); code != 2 || !strings.Contains(errs, "already") {
		t.Errorf("a second init: exit %d: %s", code, errs)
	}
}

// sponsor is the browser of the one sponsor of this test.
func sponsor(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, Transport: &http.Transport{}}
	t.Cleanup(client.CloseIdleConnections)
	return client
}

// post sends a form and returns the path where it ended.
func post(t *testing.T, client *http.Client, address string, form url.Values) string {
	t.Helper()
	answer, err := client.PostForm(address, form)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(answer.Body)
		t.Fatalf("%s: %s\n%s", address, answer.Status, body)
	}
	return answer.Request.URL.Path
}

func visit(t *testing.T, address string) {
	t.Helper()
	client := sponsor(t)
	post(t, client, address+"/signup", url.Values{"name": {"Brandt Violins"}, "email": {"b@brandt.example"},
		"password": {"correct horse battery"}})
	today := time.Now().UTC()
	ad := post(t, client, address+"/campaigns/new",
		url.Values{"campaign": {"Winter"}, "flight": {"December"}, "from": {today.Format(time.DateOnly)},
			"until": {today.AddDate(0, 0, 7).Format(time.DateOnly)}, "share": {"4"}, "category": {"instruments"}})
	submit(t, client, address+ad)
}

func resubmit(t *testing.T, address, id string) {
	t.Helper()
	client := sponsor(t)
	post(t, client, address+"/signin", url.Values{"email": {"b@brandt.example"}, "password": {"correct horse battery"}})
	submit(t, client, address+"/ads/"+id)
}

// submit sends the ad's form, which is multipart because of its picture.
func submit(t *testing.T, client *http.Client, address string) {
	t.Helper()
	var body strings.Builder
	for name, value := range map[string]string{"headline": "A workshop that tunes by ear", "text": "Open days in December.",
		"link": "https://brandt.example/", "do": "submit"} {
		fmt.Fprintf(&body, "--x\r\nContent-Disposition: form-data; name=%q\r\n\r\n%s\r\n", name, value)
	}
	answer, err := client.Post(address, "multipart/form-data; boundary=x", strings.NewReader(body.String()+"--x--\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if page, _ := io.ReadAll(answer.Body); answer.StatusCode != http.StatusOK || !strings.Contains(string(page), "In review") {
		t.Fatalf("submitting: %s\n%s", answer.Status, page)
	}
}

// fetch is a listener who follows the feed.
func fetch(t *testing.T, home, address, id string) {
	t.Helper()
	root, err := os.ReadFile(filepath.Join(home, "feed", "root.json"))
	if err != nil {
		t.Fatal(err)
	}
	listener, err := feed.Open(feed.Config{Root: root, URL: address + "/feed/", Client: new(http.Client), Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	news, err := listener.Fetch(t.Context())
	if err != nil || len(news.Catalogue.Ads) != 1 || news.Catalogue.Ads[0].ID != id {
		t.Fatalf("%+v %v", news, err)
	}
}

func TestBadInputIsOneSentenceAndExit2(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	nowhere := filepath.Join(t.TempDir(), "nowhere")
	works(t, []string{"init", "-home", home, "-name", "Quiet Radio"})
	for _, args := range [][]string{
		{}, {"dance"}, {"init"}, {"init", "-home", nowhere, "-url", "ads.example"}, {"init", "-home", nowhere, "extra"},
		{"init", "-colour", "red"},
		{"serve", "-home", nowhere}, {"serve", "-home", home, "-listen", "nonsense"}, {"serve", "-home", home, "extra"},
		{"review", "-home", nowhere}, {"review", "-home", home, "approve"}, {"review", "-home", home, "approve", "nosuchad"},
		{"review", "-home", home, "ask", "nosuchad"}, {"review", "-home", home, "frown", "x"},
		{"credit", "-home", home, "nobody", "10"}, {"credit", "-home", home, "nobody"}, {"credit", "-home", home, "nobody", "ten"},
		{"publish"}, {"publish", "-home", nowhere}, {"publish", "-home", home, "extra"},
	} {
		out, errs, code := typed(t, args...)
		if code != 2 || out != "" || strings.Count(errs, "\n") != 1 || !strings.HasPrefix(errs, "operator: ") {
			t.Errorf("operator %s: exit %d, %q, %q", strings.Join(args, " "), code, out, errs)
		}
	}
	if err := os.Remove(filepath.Join(home, "keys", "targets.pem")); err != nil {
		t.Fatal(err)
	}
	if _, errs, code := typed(t, "publish", "-home", home); code != 2 || !strings.Contains(errs, "signing key is not in this home") {
		t.Errorf("publishing without the key: exit %d: %s", code, errs)
	}
}
