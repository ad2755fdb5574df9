package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"linnet/ads/feed"
	"linnet/ads/ledger"
	"linnet/ads/portal"
)

// renewEvery is how often the feed's timestamp is signed anew; it holds for two days.
const renewEvery = 6 * time.Hour

func serveCommand() command {
	c := newCommand("serve")
	listen := c.flags.String("listen", "127.0.0.1:8420", "address to listen on")
	c.do = func(ctx context.Context, typed call) error {
		if len(typed.words) > 0 {
			return badInput("serve: nothing may follow the flags.")
		}
		return with(typed.home, func(l *ledger.Ledger) error { return serve(ctx, l, service{typed, *listen}) })
	}
	return c
}

type service struct {
	call
	listen string // address
}

// serve runs until ctx ends, then lets running requests finish.
func serve(ctx context.Context, l *ledger.Ledger, s service) error {
	log := slog.New(slog.NewTextHandler(s.log, nil))
	name, url, err := l.Founded(ctx)
	if err != nil {
		return err
	}
	pages, err := portal.New(portal.Config{Ledger: l, Feed: s.home.Feed(), URL: url, Operator: name, Log: log,
		Secure: strings.HasPrefix(url, "https://")})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", s.listen)
	if err != nil {
		return badInput(fmt.Sprintf("serve: cannot listen on %s: %v.", s.listen, errors.Unwrap(err)))
	}
	server := &http.Server{Handler: pages, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}
	ctx, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() {
		defer stop()
		done <- server.Serve(listener)
	}()
	fmt.Fprintf(s.out, "%s listens on http://%s\n", name, listener.Addr())
	renew(ctx, l, s.home, log) // returns when ctx ends
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return errors.Join(server.Shutdown(grace), ignoreClosed(<-done))
}

func ignoreClosed(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// renew keeps the feed fresh with the two online keys, if they are in this home, until ctx ends. The keys that release anything
// are dropped at once.
func renew(ctx context.Context, l *ledger.Ledger, home ledger.Home, log *slog.Logger) {
	keys, err := feed.LoadKeys(home.Keys())
	if err != nil {
		log.Warn("the feed is not kept fresh", "error", err)
	}
	keys = feed.Keys{Snapshot: keys.Snapshot, Timestamp: keys.Timestamp}
	tick := time.NewTicker(renewEvery)
	defer tick.Stop()
	for {
		if err := l.Renew(ctx, home.Feed(), keys); err != nil && ctx.Err() == nil {
			log.Warn("the feed was not kept fresh", "error", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}
