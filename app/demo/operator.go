package demo

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	"linnet/ads/feed"
	"linnet/ads/ledger"
	"linnet/ads/payment"
	"linnet/ads/portal"
)

// operator is a whole operator on loopback: portal, feed and intake as they are served for real, and
// the keys, which serve does not have, for publish.
type operator struct {
	url      string // http://127.0.0.1:port
	password string
	home     ledger.Home
	ledger   *ledger.Ledger
	root     []byte // what listeners trust
	version  int64  // of the published catalogue
	epsilon  float64

	server *http.Server
	served chan struct{}
	// Requests that arrived, counted before they are handled.
	feedCount, intakeCount atomic.Int64
}

func (o *operator) feedRequests() int   { return int(o.feedCount.Load()) }
func (o *operator) intakeRequests() int { return int(o.intakeCount.Load()) }

// openOperator does what "operator init" and "operator serve" do.
func (s *story) openOperator(ctx context.Context) (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	o := &operator{url: "http://" + listener.Addr().String(), home: ledger.Home(s.world.path("operator"))}
	if err := o.found(ctx); err != nil {
		return "", errors.Join(err, listener.Close())
	}
	config := portal.Config{Ledger: o.ledger, Feed: o.home.Feed(), URL: o.url, Operator: "Linnet demo", Log: s.world.log}
	if s.cards != nil {
		config.Cards = &payment.Processor{Ledger: o.ledger, Provider: s.cards, URL: o.url, Log: s.world.log}
	}
	pages, err := portal.New(config)
	if err != nil {
		return "", errors.Join(err, o.ledger.Close(), listener.Close())
	}
	o.server, o.served = &http.Server{Handler: o.count(pages)}, make(chan struct{})
	go func() {
		defer close(o.served)
		_ = o.server.Serve(listener) // always ErrServerClosed, after close
	}()
	s.world.operator = o
	return "keys made, portal, feed and intake at " + o.url, nil
}

func (o *operator) found(ctx context.Context) (err error) {
	o.password, err = ledger.Found(ctx, ledger.Founding{Home: o.home, Name: "Linnet demo", URL: o.url})
	if err != nil {
		return err
	}
	if o.root, err = os.ReadFile(filepath.Join(o.home.Feed(), "root.json")); err != nil {
		return fmt.Errorf("reading the root file that listeners trust: %w", err)
	}
	o.ledger, err = ledger.Open(ledger.Config{Database: o.home.Database()})
	return err
}

func (o *operator) count(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/report":
			o.intakeCount.Add(1)
		case strings.HasPrefix(r.URL.Path, "/feed/"):
			o.feedCount.Add(1)
		}
		next.ServeHTTP(w, r)
	})
}

func (o *operator) close() error {
	err := o.server.Close()
	<-o.served
	return errors.Join(err, o.ledger.Close())
}

// publish does what "operator publish" does: signs what was approved.
func (o *operator) publish(ctx context.Context) error {
	release, err := o.ledger.Release(ctx)
	if err != nil {
		return err
	}
	keys, err := feed.LoadKeys(o.home.Keys())
	if err != nil {
		return err
	}
	o.epsilon = release.Catalogue.Epsilon
	o.version, err = o.ledger.Publish(ctx, o.home.Feed(), keys, release)
	return err
}
