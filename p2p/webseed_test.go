package p2p_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/anacrolix/torrent/bencode"
	"github.com/anacrolix/torrent/metainfo"

	"linnet/p2p"
)

// a webServer has files, and notes what it is asked for.
type webServer struct {
	*httptest.Server
	asked atomic.Int64
}

func openServer(t *testing.T, answer http.HandlerFunc) *webServer {
	s := &webServer{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.asked.Add(1)
		answer(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

// served is a torrent of a file or folder that names web servers and nobody else.
func served(t *testing.T, path string, servers ...string) p2p.Want {
	t.Helper()
	info := metainfo.Info{PieceLength: 32 << 10}
	if err := info.BuildFromFilePath(path); err != nil {
		t.Fatal(err)
	}
	b, err := bencode.Marshal(info)
	if err != nil {
		t.Fatal(err)
	}
	m := metainfo.MetaInfo{InfoBytes: b, UrlList: servers}
	var out bytes.Buffer
	if err := m.Write(&out); err != nil {
		t.Fatal(err)
	}
	return read(t, out.Bytes())
}

// TestWebSeeds: each kind of server that gives what it should, asked for ranges, whole files or elsewhere.
func TestWebSeeds(t *testing.T) {
	dir := t.TempDir()
	track := wav(140, 300<<10)
	path := write(t, filepath.Join(dir, "a song & more.wav"), track)
	files := http.FileServer(http.Dir(dir))
	elsewhere := openServer(t, files.ServeHTTP)
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		below  string // the address
	}{
		"of ranges":            {files.ServeHTTP, "/"},
		"at the file's own":    {func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, path) }, "/get?id=7"},
		"of whole files alone": {func(w http.ResponseWriter, _ *http.Request) { w.Write(track) }, "/x.wav"},
		"that leads elsewhere": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL+r.URL.EscapedPath(), http.StatusFound)
		}, "/"},
	} {
		t.Run(name, func(t *testing.T) {
			s := openServer(t, c.answer)
			seek := open(t, p2p.Config{Mode: p2p.Quiet, Trackers: true})
			seek.fetch(served(t, path, s.URL+c.below))
			wantFile(t, seek.untilState(p2p.Finished).Path, track)
			if s.asked.Load() > 12 {
				t.Errorf("asked %d times for %d KiB", s.asked.Load(), len(track)>>10)
			}
			if got := seek.Transfers()[0].Sources; got != 1 {
				t.Errorf("%d sources", got)
			}
		})
	}
}

// TestWebSeedOfAFolder that has lost the cover: what lies beside it arrives, and the server is not asked for the cover again and again.
func TestWebSeedOfAFolder(t *testing.T) {
	dir := t.TempDir()
	album := filepath.Join(dir, "Album")
	if err := os.MkdirAll(filepath.Join(album, "CD2"), 0o700); err != nil {
		t.Fatal(err)
	}
	one, two := wav(141, 256<<10), wav(142, 256<<10)
	write(t, filepath.Join(album, "01 één.wav"), one)
	write(t, filepath.Join(album, "CD2", "01 two.wav"), two)
	write(t, filepath.Join(album, "zz cover.jpg"), make([]byte, 40<<10))
	files := http.FileServer(http.Dir(dir))
	var covers atomic.Int64
	s := openServer(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".jpg") {
			covers.Add(1)
			http.NotFound(w, r)
			return
		}
		files.ServeHTTP(w, r)
	})
	seek := open(t, p2p.Config{Mode: p2p.Quiet, Trackers: true})
	seek.fetch(served(t, album, s.URL))             // without the slash at the end
	pieces := int64(len(one)+len(two)) / (32 << 10) // the last one has some of the cover, and so is not there
	seek.until("all but the end is here", func() bool { return seek.Transfers()[0].Have >= (pieces-1)*32<<10 })
	if covers.Load() > 1 {
		t.Errorf("asked %d times for a file that is not there", covers.Load())
	}
}

// TestWebSeedsAreAskedOnceTheListenerAgreed, and no longer when that is taken back.
func TestWebSeedsAreAskedOnceTheListenerAgreed(t *testing.T) {
	track := wav(143, 300<<10)
	path := write(t, filepath.Join(t.TempDir(), "song.wav"), track)
	var once sync.Once
	begun, hold := make(chan struct{}), make(chan struct{})
	s := openServer(t, func(w http.ResponseWriter, r *http.Request) {
		once.Do(func() {
			close(begun)
			select {
			case <-r.Context().Done():
			case <-hold:
			}
		})
		http.ServeFile(w, r, path)
	})
	t.Cleanup(func() { close(hold) })
	seek := open(t, p2p.Config{Mode: p2p.Quiet})
	seek.fetch(served(t, path, s.URL+"/song.wav"))
	seek.untilReason("names a web server")
	if s.asked.Load() != 0 {
		t.Error("asked before the listener agreed")
	}
	seek.SetTrackers(true)
	<-begun
	seek.SetTrackers(false)
	seek.untilReason("names a web server, and Linnet asks none until you allow it")
	before := s.asked.Load()
	if err := p2p.DialServer(seek.Node, "tcp", s.Listener.Addr().String()); err == nil {
		t.Error("a server can be reached although that is not allowed")
	}
	seek.SetMode(p2p.LANOnly)
	seek.SetTrackers(true)
	seek.untilReason("while it keeps to your own network")
	if now := s.asked.Load(); now != before {
		t.Errorf("asked %d times more", now-before)
	}
	seek.SetMode(p2p.Quiet)
	wantFile(t, seek.untilState(p2p.Finished).Path, track)
}

// TestWebSeedsOfNoUse: what each kind of bad server leads to; none brings a wrong byte, ends the transfer or is asked without end.
func TestWebSeedsOfNoUse(t *testing.T) {
	track := wav(144, 300<<10)
	path := write(t, filepath.Join(t.TempDir(), "song.wav"), track)
	endless := func(w http.ResponseWriter, r *http.Request) {
		for junk := make([]byte, 64<<10); ; {
			if _, err := w.Write(junk); err != nil {
				return
			}
		}
	}
	const gone, odd, wrong = "does not have it any more", "does not answer as it should", "bytes that are not those"
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		reason string
	}{
		"404":          {http.NotFound, gone},
		"another file": {func(w http.ResponseWriter, r *http.Request) { w.Write(track[:1000]) }, gone},
		"wrong bytes":  {func(w http.ResponseWriter, r *http.Request) { w.Write(make([]byte, len(track))) }, wrong},
		"endless body": {endless, wrong},
		"an error":     {func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusInternalServerError) }, odd},
		"a redirect loop": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path, http.StatusFound)
		}, odd},
		"cut off": {func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) }, odd},
		"a wrong encoding": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "br")
			w.Write(track)
		}, odd},
	} {
		t.Run(name, func(t *testing.T) {
			s := openServer(t, c.answer)
			s.Config.ErrorLog = nil
			seek := open(t, p2p.Config{Mode: p2p.Quiet, Trackers: true})
			seek.fetch(served(t, path, s.URL+"/song.wav"))
			seek.untilReason(c.reason)
			if s.asked.Load() > 8 {
				t.Errorf("asked %d times", s.asked.Load())
			}
			if got := seek.Transfers()[0]; got.State == p2p.Failed || got.Have > 0 {
				t.Errorf("%+v", got)
			}
		})
	}
}

// TestWebSeedLeadsHome: a server outside that sends listeners on to their own router reaches nothing there.
func TestWebSeedLeadsHome(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "song.wav"), wav(145, 100<<10))
	for _, home := range []string{"http://192.168.1.1/apply.cgi", "http://router.lan/", "http://169.254.169.254/latest/meta-data"} {
		s := openServer(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, home, http.StatusFound) })
		seek := open(t, p2p.Config{Mode: p2p.Quiet, Trackers: true})
		seek.fetch(served(t, path, s.URL+"/song.wav"))
		seek.untilReason("on this computer or its network")
		seek.close()
	}
}

// TestWebSeedByTheProxyAlone: nothing is looked up or connected to but by the proxy.
func TestWebSeedByTheProxyAlone(t *testing.T) {
	track := wav(146, 100<<10)
	path := write(t, filepath.Join(t.TempDir(), "song.wav"), track)
	s := openServer(t, func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, path) })
	proxy := newSocks(t, s.Listener.Addr().String())
	t.Cleanup(proxy.close)
	seek := open(t, p2p.Config{Mode: p2p.Quiet, Trackers: true, Proxy: "socks5://ana:secret@" + proxy.Addr().String()})
	seek.fetch(served(t, path, "http://music.example.org/song.wav"))
	wantFile(t, seek.untilState(p2p.Finished).Path, track)
	proxy.mu.Lock()
	defer proxy.mu.Unlock()
	if len(proxy.asked) != 1 || proxy.asked["music.example.org:80"] == 0 {
		t.Errorf("the proxy was asked for %v", proxy.asked)
	}
}
