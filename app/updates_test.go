package app_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linnet/ads/tuf"
	"linnet/app"
	"linnet/app/update"
	"linnet/app/update/publish"
)

// TestUpdateAsTyped says what is new, fetches it below the home, and goes by the proxy of the home or not at all.
func TestUpdateAsTyped(t *testing.T) {
	keys, err := tuf.NewKeys()
	check(t, err)
	dir, release := t.TempDir(), t.TempDir()
	for _, system := range []string{"linux", "darwin", "windows", "freebsd"} {
		for _, processor := range []string{"amd64", "arm64"} {
			check(t, os.WriteFile(filepath.Join(release, "linnet-9.0.0-"+system+"-"+processor+".zip"), []byte("program"), 0o600))
		}
	}
	check(t, os.WriteFile(filepath.Join(release, "CHANGES-9.0.0.md"), []byte("- All is new.\n"), 0o600))
	feed := publish.Feed{Dir: dir, Keys: keys, Now: time.Now()}
	check(t, feed.Init())
	check(t, feed.Release(release, "9.0.0"))
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	t.Cleanup(server.Close)
	root, err := os.ReadFile(filepath.Join(dir, "root.json"))
	check(t, err)
	o := app.Options{Home: app.Home(t.TempDir()), Trust: &update.Trust{Root: root, URLs: []string{server.URL}}}
	tell := func(o app.Options, get bool) (string, error) {
		var out bytes.Buffer
		err := app.TellUpdate(t.Context(), o, get, &out)
		return out.String(), err
	}
	start := "Linnet 9.0.0 is out.\n\n- All is new.\n\n" + server.URL + "/targets/"
	if said, err := tell(o, false); err != nil || !strings.HasPrefix(said, start) {
		t.Errorf("%q, %v", said, err)
	}
	said, err := tell(o, true)
	found, _ := filepath.Glob(filepath.Join(string(o.Home), "downloads", "*.zip"))
	if err != nil || len(found) != 1 || !strings.Contains(said, "It lies in "+filepath.ToSlash(found[0])) {
		t.Errorf("%q, %v, %v", said, err, found)
	}
	hidden := o
	hidden.Proxy = "127.0.0.1:1"
	if said, err := tell(hidden, false); err == nil || !strings.Contains(err.Error(), "could not look") {
		t.Errorf("past the proxy: %q, %v", said, err)
	}
	check(t, os.WriteFile(filepath.Join(string(o.Home), "settings.json"), []byte("{"), 0o600))
	if said, err := tell(o, false); err == nil || said != "" {
		t.Errorf("with settings that may name a proxy and cannot be read: %q, %v", said, err)
	}
	none := app.Options{Home: app.Home(t.TempDir()), Trust: &update.Trust{}}
	if said, err := tell(none, false); err == nil || !strings.Contains(err.Error(), "no release keys") {
		t.Errorf("%q, %v", said, err)
	}
	none.Links = []string{"x"}
	if _, err := tell(none, false); err == nil {
		t.Error("a path is taken")
	}
}
