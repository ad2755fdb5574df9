package tuf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// A Source opens a file of a repository by its slash-separated path; fs.ErrNotExist when it is not
// there. Every other error wraps ErrAway.
type Source interface {
	Open(ctx context.Context, path string) (io.ReadCloser, error)
	Close()
}

// A Folder is a repository on disk, in a torrent, in the program.
type Folder struct{ Files fs.FS }

// Close does nothing.
func (f Folder) Close() {}

// Open opens a file of the folder.
func (f Folder) Open(_ context.Context, path string) (io.ReadCloser, error) {
	file, err := f.Files.Open(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %w", ErrAway, err)
	}
	return file, err
}

// A Web is a repository on a web server. Requests carry no cookie and nothing that tells listeners apart.
type Web struct {
	Base   *url.URL
	Client *http.Client
	Done   func() // called by Close; nil: nothing is
}

// NewWeb makes a Web of an address, asked by a client made of this one: see Asking. The client's idle connections are closed with it.
func NewWeb(client *http.Client, address string, patience time.Duration) (Web, error) {
	base, err := url.Parse(address)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return Web{}, fmt.Errorf("the feed's address %q is not a web address", address)
	}
	if client == nil {
		return Web{}, errors.New("a feed on the web needs a client to fetch it with")
	}
	return Web{base, Asking(client, patience), client.CloseIdleConnections}, nil
}

// Close closes what the Web keeps open.
func (w Web) Close() {
	if w.Done != nil {
		w.Done()
	}
}

// Open asks for a file.
func (w Web) Open(ctx context.Context, path string) (io.ReadCloser, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.Base.JoinPath(path).String(), nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAway, err)
	}
	req.Header.Set("User-Agent", "Linnet")
	res, err := w.Client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAway, err)
	}
	if res.StatusCode == http.StatusOK {
		return res.Body, nil
	}
	res.Body.Close()
	// Stores in the manner of S3 say 403 for what is not there. A mirror that lies so gains nothing:
	// leaving the next root away is as easy with a 404, and ends with the expiry of the timestamp.
	if res.StatusCode == http.StatusNotFound || res.StatusCode == http.StatusForbidden && strings.HasSuffix(path, ".root.json") {
		return nil, fs.ErrNotExist
	}
	return nil, fmt.Errorf("%w: %s answered %s", ErrAway, path, res.Status)
}

const maxRedirects = 3

// errElsewhere is wrapped when a feed's web server would have this machine ask somebody else.
var errElsewhere = errors.New("it sends us elsewhere")

// Asking returns a client for a feed's server, made from client. The client sends no cookie, ends in time, and follows redirects only to
// the host that the feed's address names. Any other address, such as http://192.168.1.1/reboot, would be asked from within the listener's
// network.
func Asking(client *http.Client, patience time.Duration) *http.Client {
	own := *client
	own.Jar, own.CheckRedirect = nil, sameHost
	if own.Timeout <= 0 || own.Timeout > patience {
		own.Timeout = patience
	}
	return &own
}

// sameHost follows a few redirects, to the same host and port, or from http to https at their usual ports: never downwards.
func sameHost(next *http.Request, via []*http.Request) error {
	from, to := via[0].URL, next.URL
	same := from.Scheme == to.Scheme && strings.EqualFold(from.Host, to.Host)
	up := from.Scheme == "http" && to.Scheme == "https" && from.Port() == "" && to.Port() == "" &&
		strings.EqualFold(from.Hostname(), to.Hostname())
	if len(via) > maxRedirects || !same && !up || to.User != nil {
		return errElsewhere
	}
	return nil
}
