package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"linnet/ads/tuf"
)

// rootPatience is how long an address is asked for a root file.
const rootPatience = 20 * time.Second

// Meet asks, by client, the addresses of the link in turn for the root file that the link names, which passes Check and from which the
// feed's newest root descends. Meeting trusts nothing and keeps nothing: a person decides. The error wraps ErrAway, ErrForged, or
// ErrAncestor besides.
func (l Link) Meet(ctx context.Context, client *http.Client) ([]byte, error) {
	defer client.CloseIdleConnections()
	own := tuf.Asking(client, rootPatience)
	var errs []error
	for _, address := range l.URLs {
		ask := rootsAt(own, address)
		root, err := ask(ctx, "root.json")
		if err == nil && l.names(root) {
			err = l.Check(root)
		} else if err == nil {
			root, err = l.ancestor(ctx, ask, root)
		}
		if err == nil {
			return root, nil
		}
		errs = append(errs, err)
	}
	return nil, errors.Join(errs...)
}

func fetchRoot(ctx context.Context, client *http.Client, address, name string) ([]byte, error) {
	base, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAway, err)
	}
	body, err := tuf.Web{Base: base, Client: client}.Open(ctx, name)
	if err != nil && !errors.Is(err, ErrAway) {
		err = fmt.Errorf("%w: there is no %s at %s", ErrAway, name, base.Host)
	}
	if err != nil {
		return nil, err
	}
	defer body.Close()
	root, err := io.ReadAll(io.LimitReader(body, tuf.MaxRoot+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAway, err)
	}
	if len(root) > tuf.MaxRoot {
		return nil, fmt.Errorf("%w: its root file is larger than %d kB", ErrForged, tuf.MaxRoot>>10)
	}
	return root, nil
}
