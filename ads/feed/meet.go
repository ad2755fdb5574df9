package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// The bounds of asking for a root file: real ones have a few kilobytes.
const (
	maxRoot      = 64 << 10 // bytes
	rootPatience = 20 * time.Second
	maxRedirects = 3
)

// Meet asks, by client, the addresses of the link in turn for the operator's root file, which passes Check. It trusts nothing and keeps
// nothing: that is for a person to decide. The error wraps ErrAway or ErrForged.
func (l Link) Meet(ctx context.Context, client *http.Client) ([]byte, error) {
	defer client.CloseIdleConnections()
	own := *client
	own.Timeout, own.CheckRedirect = rootPatience, sameScheme
	var errs []error
	for _, address := range l.URLs {
		root, err := fetchRoot(ctx, &own, address)
		if err == nil {
			err = l.Check(root)
		}
		if err == nil {
			return root, nil
		}
		errs = append(errs, err)
	}
	return nil, errors.Join(errs...)
}

// sameScheme follows a few redirects, none to another protocol.
func sameScheme(next *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects || next.URL.Scheme != via[0].URL.Scheme {
		return errors.New("it sends us elsewhere")
	}
	return nil
}

func fetchRoot(ctx context.Context, client *http.Client, address string) ([]byte, error) {
	base, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAway, err)
	}
	body, err := web{base: base, client: client}.open(ctx, "root.json")
	if err != nil && !errors.Is(err, ErrAway) {
		err = fmt.Errorf("%w: there is no root file at %s", ErrAway, base.Host)
	}
	if err != nil {
		return nil, err
	}
	defer body.Close()
	root, err := io.ReadAll(io.LimitReader(body, maxRoot+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAway, err)
	}
	if len(root) > maxRoot {
		return nil, fmt.Errorf("%w: its root file is larger than %d kB", ErrForged, maxRoot>>10)
	}
	return root, nil
}
