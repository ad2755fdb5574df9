package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"linnet/ads/feed"
	"linnet/ads/ledger"
	"linnet/ads/portal"
	"linnet/ads/stats/pair"
	"linnet/ads/webhook"
	"linnet/assets/version"
)

// renewEvery is how often the feed's timestamp is signed anew; it holds for two days.
const renewEvery = 6 * time.Hour

func serveCommand() command {
	c := newCommand("serve")
	listen := c.flags.String("listen", "127.0.0.1:8420", "address to listen on")
	behind := c.flags.String("proxy", "", "whose X-Forwarded-For is believed, with commas between; empty: a proxy on this machine; "+
		"none: nobody's")
	var post letters
	post.flags(c.flags)
	var lock encryption
	lock.flags(c.flags)
	c.do = func(ctx context.Context, typed call) error {
		if len(typed.words) > 0 {
			return badInput("serve: nothing may follow the flags.")
		}
		trusted, err := proxies(*behind)
		if err != nil {
			return err
		}
		return with(typed.home, func(l *ledger.Ledger) error { return serve(ctx, l, service{typed, *listen, post, lock, trusted}) })
	}
	return c
}

type service struct {
	call
	listen string // address
	mail   letters
	lock   encryption

	proxies []netip.Prefix
}

// serve runs the portal, keeps the feed fresh and counts, until ctx ends.
func serve(ctx context.Context, l *ledger.Ledger, s service) error {
	log := slog.New(slog.NewTextHandler(s.log, nil))
	lock, err := s.lock.config(s.home)
	if err != nil {
		return err
	}
	name, url, err := l.Founded(ctx)
	if err != nil {
		return err
	}
	send, err := s.mail.sender(log)
	if err != nil {
		return err
	}
	if err := l.Keep(ctx, mailServer, s.mail.host); err != nil {
		return err
	}
	leader, partner, err := openLeader(s.home)
	if err != nil {
		log.Error("listeners are not counted together with the helper; all else is served. `operator doctor` says what to do", "error", err)
	}
	if leader != nil {
		defer leader.Close()
	}
	till, err := cards(ctx, l, url, log)
	if err != nil {
		return err
	}
	var chores sync.WaitGroup
	pages, err := portal.New(portal.Config{Ledger: l, Feed: s.home.Feed(), URL: url, Operator: name, Log: log,
		Secure: strings.HasPrefix(url, "https://"), Pair: leader, Cards: till, Mail: send, Confirm: s.mail.host != "",
		Proxies: s.proxies, Later: chores.Go})
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	chores.Go(func() { renew(ctx, l, s.home, log) })
	if s.mail.host != "" {
		chores.Go(func() { deliver(ctx, l, send, log) })
	}
	strangers := toStrangers()
	defer strangers.CloseIdleConnections()
	chores.Go(func() { (&webhook.Sender{Ledger: l, Client: strangers, Log: log}).Run(ctx) })
	if till != nil {
		chores.Go(func() { settle(ctx, till) })
	}
	if leader != nil {
		chores.Go(func() { tallying{l, leader, partner, log}.hourly(ctx) })
	}
	err = listenAndServe(ctx, server{call: s.call, handler: pages, listen: s.listen, name: name, lock: lock, log: log})
	stop()
	chores.Wait()
	return err
}

// tallying is what the operator's part in counting needs.
type tallying struct {
	ledger *ledger.Ledger
	leader *pair.Leader
	partnership
	log *slog.Logger
}

// hourly verifies what arrived and asks for sums, until ctx ends.
func (t tallying) hourly(ctx context.Context) {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		c, err := tally(ctx, t.ledger, t.leader, t.partnership)
		if err = errors.Join(append(c.lost, err)...); err != nil && ctx.Err() == nil {
			t.log.Warn("statistics wait", "error", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// A server is what listenAndServe needs to run a handler for a person who typed a command.
type server struct {
	call
	handler      http.Handler
	listen, name string
	lock         *tls.Config // nil: plain HTTP
	log          *slog.Logger
}

// listenAndServe runs until ctx ends, then lets running requests finish.
func listenAndServe(ctx context.Context, s server) error {
	listener, err := net.Listen("tcp", s.listen)
	if err != nil {
		return badInput(fmt.Sprintf("serve: cannot listen on %s: %v.", s.listen, errors.Unwrap(err)))
	}
	server := &http.Server{Handler: s.handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10, TLSConfig: s.lock,
		ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelWarn)}
	ctx, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() {
		defer stop()
		if s.lock != nil {
			done <- server.ServeTLS(listener, "", "")
		} else {
			done <- server.Serve(listener)
		}
	}()
	scheme := "http"
	if s.lock != nil {
		scheme = "https"
	}
	s.log.Info("the server starts", "version", version.Number)
	fmt.Fprintf(s.out, "%s listens on %s://%s\n", s.name, scheme, listener.Addr())
	<-ctx.Done()
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
