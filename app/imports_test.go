package app_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// arrows are the imports that must not be, direct or through others. A pattern ends in ... for a
// package and all below it.
var arrows = []struct{ from, never, why string }{
	{"linnet/library...", "linnet/p2p...", "the index knows files, not peers; app/sharing joins the two"},
	{"linnet/library...", "linnet/ads...", "nothing of a library can reach a sponsor if neither knows the other"},
	{"linnet/library...", "linnet/app...", "a part does not know the program it is a part of"},
	{"linnet/library/internal/...", "linnet/library", "a part of the index does not know the whole"},
	{"linnet/library/internal/text", "linnet/...", "names are compared without a file or a database"},
	{"linnet/library/internal/query", "linnet/...", "a query is understood without anything to ask"},
	{"linnet/library/internal/plainfile", "linnet/...", "files are opened without knowing what for"},
	{"linnet/library/internal/playlistfile", "linnet/...", "playlists are read and written as bytes"},
	{"linnet/library/internal/covers", "linnet/library/internal/store", "pictures are found and made without a database"},
	{"linnet/library/internal/store", "linnet/library/internal/covers", "the database knows no pictures"},
	{"linnet/library/internal/record", "linnet/library/internal/store", "what a scan says to the tables is plain values"},
	{"linnet/library/internal/scan", "linnet/library/internal/catalog", "a scan declares the store that it needs"},
	{"linnet/library/internal/scan", "linnet/library/internal/store", "a scan declares the store that it needs"},
	{"linnet/library/internal/scan", "database/sql", "a scan declares the store that it needs"},
	{"linnet/library/internal/catalog", "linnet/library/internal/scan", "tables do not know how files are found"},
	{"linnet/library/internal/licence", "linnet/...", "licences are told apart as texts"},
	{"linnet/library/internal/search", "linnet/library/internal/scan", "what is asked does not wait for what is read"},
	{"linnet/library/internal/scan", "linnet/library/internal/search", "a scan answers no question of the listener"},
	{"linnet/library/internal/catalog", "linnet/library/internal/search", "tables do not know how they are searched"},
	{"linnet/p2p...", "linnet/library...", "p2p declares what it needs of a shelf"},
	{"linnet/p2p...", "linnet/ads...", "no ad depends on what is shared or fetched"},
	{"linnet/p2p...", "linnet/app...", "a part does not know the program it is a part of"},
	{"linnet/p2p/rings", "github.com/...", "the decisions of a search are pure: they know no engine"},
	{"linnet/p2p/rings", "net", "the decisions of a search are pure: they know no connection"},
	{"linnet/p2p/internal/limits", "linnet/...", "what the swarm may take is decided without knowing the swarm"},
	{"linnet/p2p/internal/storage", "linnet/...", "bytes that arrive are kept without knowing from whom"},
	{"linnet/p2p/internal/wire", "linnet/p2p/internal/...", "messages are read without knowing who acts on them"},
	{"linnet/p2p/internal/...", "linnet/p2p", "a part of the node does not know the whole; it is handed what it may touch"},
	{"linnet/p2p/internal/contacts", "github.com/...", "who is in the network is remembered without knowing how it was found"},
	{"linnet/p2p/internal/lifetime", "linnet/...", "how long a node lives does not depend on what it does"},
	{"linnet/p2p/internal/statefile", "linnet/...", "files are replaced whole without knowing what is in them"},
	{"linnet/p2p/internal/metainfo", "linnet/p2p/internal/peeraddr", "files and info dictionaries know no peers"},
	{"linnet/p2p/internal/metainfo", "linnet/p2p/internal/shelves", "a shelf offers files, and a file knows no shelf"},
	{"linnet/p2p/internal/fetch", "linnet/p2p/internal/seed", "what is fetched and what is served meet in the node alone"},
	{"linnet/p2p/internal/seed", "linnet/p2p/internal/fetch", "what is fetched and what is served meet in the node alone"},
	{"linnet/p2p/internal/fetch", "linnet/p2p/internal/overlay", "a transfer is handed addresses, however they were found"},
	{"linnet/p2p/internal/seed", "linnet/p2p/internal/overlay", "a torrent is served to whoever asks, found or not"},
	{"linnet/p2p/internal/overlay", "linnet/p2p/internal/fetch", "what is found is fetched by somebody else"},
	{"linnet/p2p/internal/overlay", "linnet/p2p/internal/groups", "a group has an overlay, and an overlay knows no groups"},
	{"linnet/p2p...", "modernc.org/sqlite", "p2p knows rows, files and peers, no database"},
	{"linnet/ads...", "linnet/library...", "a choice never sees what the listener has"},
	{"linnet/ads...", "linnet/p2p...", "a choice never sees what the listener fetches"},
	{"linnet/ads...", "linnet/app...", "a part does not know the program it is a part of"},
	{"linnet/ads", "linnet/ads/...", "the words and the choice stand on their own"},
	{"linnet/ads/webhook", "linnet/ads/portal", "events are told without a page"},
	{"linnet/ads/words", "linnet/...", "what is read is translated without knowing what it is about"},
	{"linnet/ads/stats", "linnet/ads/feed", "consent does not depend on how a feed travels"},
	{"linnet/ads/feed", "linnet/ads/ledger", "a listener's program knows no ledger"},
	{"linnet/ads/payment", "github.com/stripe/...", "a deposit does not know who takes the card"},
	{"linnet/ads/portal", "github.com/stripe/...", "a page does not know who takes the card"},
	{"linnet/ads/portal/api", "linnet/ads/portal", "programs need no page"},
	{"linnet/ads/pdf", "linnet/ads/ledger", "a page of text knows no money"},
	{"linnet/ads/bookkeeping", "linnet/ads/portal", "books are closed without a page"},
	{"linnet/ads/operator", "fyne.io/...", "the server has no window"},
	{"linnet/ads/tuf", "linnet/...", "what is signed is verified without knowing what it means"},
	{"linnet/assets/version", "linnet/...", "everything may say which release it is of"},
	{"linnet/assets/version", "github.com/...", "everything may say which release it is of"},
	{"linnet/app/state...", "fyne.io/...", "state is tested without a toolkit"},
	{"linnet/app/state/view", "linnet/ads...", "what is shown is plain values"},
	{"linnet/app/state/view", "linnet/app/player", "what is shown is plain values"},
	{"linnet/app/state/loop", "linnet/app/state", "state opens the slices, and they know only loop and view"},
	{"linnet/app/state/view", "linnet/app/state/loop", "what is shown is plain values"},
	{"linnet/app/state...", "linnet/app/ui...", "tap -> state -> View -> Show, and never back"},
	{"linnet/app/state...", "linnet/ads/portal", "a listener's program knows no portal; only the demo plays the operator"},
	{"linnet/app/player...", "linnet/p2p...", "an item brings its own way to open"},
	{"linnet/app/player...", "linnet/library...", "an item brings its own way to open"},
	{"linnet/app/player...", "linnet/ads...", "nothing that is heard depends on an ad"},
	{"linnet/app/player...", "linnet/app/state...", "the player does what it is told and tells what it does"},
	{"linnet/app/player...", "fyne.io/...", "the player runs without a window"},
	{"linnet/app/player/aac", "linnet/app/player", "a codec knows bytes and samples"},
	{"linnet/app/player/alac", "linnet/app/player", "a codec knows bytes and samples"},
	{"linnet/app/player/bitreader", "linnet/...", "bits are bits in any codec"},
	{"linnet/app/player/mp4", "linnet/...", "a container knows bytes and packets"},
	{"linnet/app/player/decode", "linnet/app/player", "any bytes become sound without a queue or an Output"},
	{"linnet/app/player/convert", "linnet/app/player", "samples are converted without knowing whose"},
	{"linnet/app/player/convert", "linnet/app/player/decode", "samples are converted without knowing whose"},
	{"linnet/app/player/dsd", "linnet/...", "a decoder knows bytes and samples"},
	{"linnet/app/player/formats", "linnet/...", "names are judged without a file or a decoder"},
	{"linnet/app/player/mdct", "linnet/...", "a transform knows numbers"},
	{"linnet/app/player/vorbis", "linnet/app/player", "a codec knows bytes and samples"},
	{"linnet/app/player/flac", "linnet/...", "a decoder knows bytes and samples"},
	{"linnet/app/player/pcm", "linnet/...", "a container knows bytes and samples"},
	{"linnet/app/player/mpeg", "linnet/...", "a decoder knows bytes and samples"},
	{"linnet/app/player/loudness", "linnet/...", "a measure knows samples"},
	{"linnet/app/player/stretch", "linnet/...", "time is stretched without knowing whose"},
	{"linnet/app/measure", "linnet/app/state...", "what is measured is kept by the library"},
	{"linnet/app/scrobble", "linnet/...", "a server is told by whoever is handed a client"},
	{"linnet/app/mpris", "linnet/...", "the desktop sees a player and steers it"},
	{"linnet/app/state/session", "linnet/app/player", "what is kept is plain values"},
	{"linnet/app/sharing", "linnet/app/state...", "state drives the shelf, not the other way"},
	{"linnet/app/outbound", "linnet/app/...", "the way out serves whoever is handed a client"},
	{"linnet/app/update...", "linnet/ads", "what is new in the program does not depend on a sponsor"},
	{"linnet/app/update...", "linnet/ads/feed", "what is new in the program does not depend on a sponsor"},
	{"linnet/app/update...", "linnet/ads/ledger", "what is new in the program does not depend on a sponsor"},
	{"linnet/app/update...", "linnet/app/state...", "state asks and tells, not the other way"},
	{"linnet/app/update", "linnet/app/update/publish", "a listener's program signs no release"},
	{"linnet/app", "linnet/app/update/publish", "a listener's program signs no release"},
	{"linnet/app/wishes", "linnet/app/...", "a wish says whose turn it is; state asks"},
	{"linnet/app/ui...", "fyne.io/fyne/v2/app", "only app/driver needs a display, so that screens are tested without cgo"},
	{"linnet/app/ui/kit", "linnet/...", "widgets know nothing of music"},
	{"linnet/app/ui/look", "linnet/app/ui/page", "an icon does not know where it stands"},
	{"linnet/app/ui/look", "linnet/app/ui/rows", "an icon does not know where it stands"},
	{"linnet/app/ui/page", "linnet/app/ui/rows", "a card does not know what is listed"},
	{"linnet/app/ui/rows", "linnet/app/ui/page", "a row does not know which page it stands on"},
	{"linnet/app", "linnet/app/driver", "main hands the hardware in"},
	{"linnet/app", "linnet/app/demo", "the program does not know its demo"},
	{"linnet/app", "linnet/app/window", "main hands the window in"},
	{"linnet/app", "fyne.io/...", "a node is built without the toolkit"},
	{"linnet/app/node", "linnet/app/ui...", "a node has no window"},
	{"linnet/app/node", "fyne.io/...", "a node has no window"},
	{"linnet", "linnet/app/demo...", "the player carries no story"},
	{"linnet", "linnet/ads/ledger", "a listener's program knows no ledger"},
	{"linnet", "linnet/ads/database/postgres", "a listener's program knows no server of databases"},
	{"linnet/app", "linnet/ads/database/postgres", "a listener's program knows no server of databases"},
	{"linnet/app", "linnet/ads/portal", "a listener's program knows no portal; only the demo plays the operator"},
	{"linnet/app", "linnet/ads/ledger", "a listener's program knows no ledger"},
	{"linnet/app/driver", "linnet/app/state...", "hardware knows the Output it fills and nothing more"},
	{"linnet/assets", "fyne.io/...", "assets are bytes"},
}

type pkg struct {
	ImportPath string
	Standard   bool
	CgoFiles   []string
	Imports    []string
	Deps       []string
	Dir        string
}

// packages lists this module's packages, and with all set everything they need as well. GOOS and cgo
// are those of the test.
func packages(t *testing.T, all bool, env ...string) []pkg {
	t.Helper()
	args := []string{"list", "-e", "-json=ImportPath,Standard,CgoFiles,Imports,Deps,Dir", "-tags", "nosqlite,migrated_fynedo"}
	if all {
		args = append(args, "-deps")
	}
	cmd := exec.Command("go", append(args, "linnet/...")...)
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var list []pkg
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}

// match says whether path is named by the pattern; a/... names what is below a, a... also a itself.
func match(pattern, path string) bool {
	base, open := strings.CutSuffix(pattern, "...")
	switch {
	case !open:
		return path == pattern
	case strings.HasSuffix(base, "/"):
		return strings.HasPrefix(path, base)
	default:
		return path == base || strings.HasPrefix(path, base+"/")
	}
}

func TestArrows(t *testing.T) {
	list := packages(t, false)
	for _, a := range arrows {
		seen := false
		for _, p := range list {
			if !match(a.from, p.ImportPath) {
				continue
			}
			seen = true
			for _, dep := range p.Deps {
				if match(a.never, dep) && !(match(a.from, dep) && strings.HasSuffix(a.never, "linnet/...")) {
					t.Errorf("%s reaches %s: %s", p.ImportPath, dep, a.why)
				}
			}
		}
		if !seen {
			t.Errorf("the arrow from %s names no package", a.from)
		}
	}
}

// TestNobodyImportsApp keeps the client at the top: only its window, the demo and the programs stand above it.
func TestNobodyImportsApp(t *testing.T) {
	above := []string{"linnet", "linnet/app/window", "linnet/app/node", "linnet/app/demo", "linnet/app/demo/linnet-demo"}
	for _, p := range packages(t, false) {
		if !slices.Contains(above, p.ImportPath) && slices.Contains(p.Imports, "linnet/app") {
			t.Errorf("%s imports linnet/app", p.ImportPath)
		}
	}
}

// TestOnlyTheDriverNeedsCgo finds packages whose dependencies contain cgo code. libutp, which p2p uses
// where cgo is there and does without where it is not, is the exception.
func TestOnlyTheDriverNeedsCgo(t *testing.T) {
	cgo := map[string]bool{}
	all := packages(t, true, "CGO_ENABLED=1")
	for _, p := range all {
		if len(p.CgoFiles) > 0 && !p.Standard && !strings.HasPrefix(p.ImportPath, "github.com/anacrolix/go-libutp") {
			cgo[p.ImportPath] = true
		}
	}
	if len(cgo) == 0 {
		t.Fatal("found no cgo at all: the list is wrong")
	}
	for _, p := range all {
		if !match("linnet...", p.ImportPath) || p.ImportPath == "linnet" || p.ImportPath == "linnet/app/driver" ||
			p.ImportPath == "linnet/app/demo/linnet-demo" {
			continue
		}
		for _, dep := range p.Deps {
			if cgo[dep] {
				t.Errorf("%s needs cgo through %s", p.ImportPath, dep)
			}
		}
	}
}

// TestOneFyneDo keeps drawing in one place: app/ui/follow.go.
func TestOneFyneDo(t *testing.T) {
	call := regexp.MustCompile(`\bfyne\.Do(AndWait)?\(`)
	var found []string
	for _, p := range packages(t, false) {
		files, err := filepath.Glob(filepath.Join(p.Dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") {
				continue
			}
			src, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for range call.FindAll(src, -1) {
				found = append(found, filepath.Base(f))
			}
		}
	}
	if !slices.Equal(found, []string{"follow.go"}) {
		t.Errorf("fyne.Do is called in %v, want follow.go alone, once", found)
	}
}

// stateSlices are the parts of the program's state by screen or concern.
var stateSlices = []string{"browse", "folders", "people", "playback", "search", "settings", "sponsors", "transfers"}

// TestNoSliceKnowsAnother, nor the State that joins them: what crosses is a function handed in, or a value in view.
func TestNoSliceKnowsAnother(t *testing.T) {
	const state = "linnet/app/state"
	seen := 0
	for _, p := range packages(t, false) {
		name, below := strings.CutPrefix(p.ImportPath, state+"/")
		if !below || !slices.Contains(stateSlices, name) {
			continue
		}
		seen++
		for _, other := range p.Imports {
			if rest, is := strings.CutPrefix(other, state); is && !slices.Contains([]string{"/loop", "/view", "/jsonfile"}, rest) {
				t.Errorf("%s imports %s", p.ImportPath, other)
			}
		}
	}
	if seen != len(stateSlices) {
		t.Errorf("%d of %d slices are there", seen, len(stateSlices))
	}
}

// uiScreens are the parts of the window that are read alone; uiShared is what they may share.
var (
	uiScreens = []string{"library", "people", "privacy", "search", "settings", "sheet", "sponsors", "transfers"}
	uiShared  = []string{"kit", "look", "page", "rows"}
)

// TestNoScreenKnowsAnother, nor the window that holds them: what screens share is in a package that knows no screen.
func TestNoScreenKnowsAnother(t *testing.T) {
	const ui = "linnet/app/ui"
	seen := 0
	for _, p := range packages(t, false) {
		name, below := strings.CutPrefix(p.ImportPath, ui+"/")
		if !below {
			continue
		}
		if seen++; !slices.Contains(uiScreens, name) && !slices.Contains(uiShared, name) && name != "uitest" {
			t.Errorf("%s is neither a screen nor what screens share: say which it is", p.ImportPath)
		}
		for _, other := range p.Imports {
			if rest, is := strings.CutPrefix(other, ui); is && !slices.Contains(uiShared, strings.TrimPrefix(rest, "/")) {
				t.Errorf("%s imports %s", p.ImportPath, other)
			}
		}
	}
	if want := len(uiScreens) + len(uiShared) + 1; seen != want {
		t.Errorf("%d of %d packages are there", seen, want)
	}
}

// TestNoFolderIsCrowded: a folder of more than 30 files is more than one story. Only the kit, whose files are widgets, has more.
func TestNoFolderIsCrowded(t *testing.T) {
	for _, p := range packages(t, false) {
		if files, err := filepath.Glob(filepath.Join(p.Dir, "*.go")); err != nil {
			t.Fatal(err)
		} else if n := len(slices.DeleteFunc(files, func(f string) bool { return strings.HasSuffix(f, "_test.go") })); n > 30 &&
			p.ImportPath != "linnet/app/ui/kit" {
			t.Errorf("%s has %d files", p.ImportPath, n)
		}
	}
}
