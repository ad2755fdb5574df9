package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"linnet/ads/database/databasetest"
	"linnet/ads/ledger"
	"linnet/ads/stats"
)

// roleOf tells this test's binary to be the program itself.
const roleOf = "LINNET_OPERATOR"

// beOperator runs the program when the binary was started for that, and does not return then.
func beOperator() {
	if home := os.Getenv(roleOf); home != "" {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		defer stop()
		os.Exit(run(ctx, []string{"serve", "-home", home, "-listen", "127.0.0.1:0"}, os.Stdout, os.Stderr))
	}
}

// TestKillingServeLosesNothingAcknowledged kills serve at random moments while reports, payments and approvals come in. Whatever was
// answered with success is there afterwards, once.
func TestKillingServeLosesNothingAcknowledged(t *testing.T) {
	home := ledger.Home(filepath.Join(t.TempDir(), "home"))
	made := []string{"init", "-home", string(home)}
	if databasetest.Server() != "" {
		made = append(made, "-db", databasetest.Schema(t))
	}
	password := regexp.MustCompile(`password +(\S+)`).FindStringSubmatch(works(t, made))[1]
	sponsor, ads := paidAds(t, home, 60)
	h := &hammer{t: t, password: password, sponsor: sponsor, ads: ads}
	for round := range 5 {
		h.strike(home, 30+rand.IntN(150))
		h.compare(home, round)
	}
}

// paidAds makes a sponsor with n ads that wait for review, each with its own flight, and money for all.
func paidAds(t *testing.T, home ledger.Home, n int) (sponsor string, ads []ledger.Ad) {
	t.Helper()
	ctx := t.Context()
	err := with(home, func(l *ledger.Ledger) error {
		who, err := l.SignUp(ctx, "Brandt Violins", "b@brandt.example", "correct horse battery")
		if err != nil {
			return err
		}
		today := time.Now().UTC().Truncate(24 * time.Hour)
		content := ledger.Content{Headline: "A workshop that tunes by ear", Text: "Open days.", Link: "https://brandt.example/"}
		for i := range n {
			id, err := l.Plan(ctx, who.ID, ledger.Plan{Campaign: fmt.Sprint("Campaign ", i), Flight: ledger.Flight{Name: "One", From: today,
				Until: today.AddDate(0, 0, 7), Share: 1, Category: "music"}})
			if err == nil {
				err = errors.Join(l.Save(ctx, who.ID, id, content), l.Submit(ctx, who.ID, id))
			}
			if err != nil {
				return err
			}
			ad, err := l.Ad(ctx, ledger.Operator, id)
			if err != nil {
				return err
			}
			ads = append(ads, ad)
		}
		sponsor = who.ID
		return l.Credit(ctx, who.ID, 1000*ledger.Unit, "Payment received")
	})
	if err != nil {
		t.Fatal(err)
	}
	return sponsor, ads
}

// A hammer is the load, and remembers what it was told.
type hammer struct {
	t                 *testing.T
	password, sponsor string
	ads               []ledger.Ad // still to approve
	reports, payments atomic.Int64
	tried, triedMoney atomic.Int64
	approved          []ledger.Ad
}

// strike starts serve, loads it and kills it after so many answers.
func (h *hammer) strike(home ledger.Home, answers int) {
	h.t.Helper()
	serve := exec.Command(os.Args[0])
	serve.Env = append(os.Environ(), roleOf+"="+string(home))
	out, err := serve.StdoutPipe()
	if err == nil {
		err = serve.Start()
	}
	if err != nil {
		h.t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		h.t.Fatal(err)
	}
	address := regexp.MustCompile(`http://\S+`).FindString(line)
	transport := &http.Transport{MaxIdleConnsPerHost: 8}
	defer transport.CloseIdleConnections()
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	client := &http.Client{Transport: transport, Jar: jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if !succeeds(client.PostForm(address+"/operator/signin", url.Values{"password": {h.password}})) {
		h.t.Fatal("the operator cannot sign in")
	}
	var count atomic.Int64
	over := make(chan struct{})
	done := func() {
		if count.Add(1) == int64(answers) {
			close(over)
		}
	}
	var group sync.WaitGroup
	for _, deed := range []func() bool{h.report(client, address), h.report(client, address), h.report(client, address),
		h.pay(client, address), h.approve(client, address)} {
		group.Go(func() {
			for deed() {
				done()
			}
		})
	}
	<-over
	if err := serve.Process.Kill(); err != nil {
		h.t.Error(err)
	}
	group.Wait()
	_ = serve.Wait() // it was killed
}

func succeeds(res *http.Response, err error) bool {
	if err != nil {
		return false
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	return err == nil && res.StatusCode < 400
}

func (h *hammer) report(client *http.Client, address string) func() bool {
	body := string(stats.Report{Task: stats.TaskGenre, Day: time.Now().UTC().Format(time.DateOnly), Answer: 7}.Bytes())
	return func() bool {
		h.tried.Add(1)
		ok := succeeds(client.Post(address+"/report", "application/json", strings.NewReader(body)))
		if ok {
			h.reports.Add(1)
		}
		return ok
	}
}

func (h *hammer) pay(client *http.Client, address string) func() bool {
	return func() bool {
		h.triedMoney.Add(1)
		ok := succeeds(client.PostForm(address+"/operator/sponsors", url.Values{"sponsor": {h.sponsor}, "amount": {"1"}}))
		if ok {
			h.payments.Add(1)
		}
		return ok
	}
}

// approve works on the list of ads, which it owns while the strike lasts.
func (h *hammer) approve(client *http.Client, address string) func() bool {
	return func() bool {
		if len(h.ads) == 0 {
			return false
		}
		ad := h.ads[0]
		h.ads = h.ads[1:]
		ok := succeeds(client.PostForm(address+"/operator/ads/"+ad.ID+"/approve", url.Values{"seen": {ad.Hash()}}))
		if ok {
			h.approved = append(h.approved, ad)
		}
		return ok
	}
}

// compare opens the ledger and looks for everything that was acknowledged.
func (h *hammer) compare(home ledger.Home, round int) {
	h.t.Helper()
	ctx := h.t.Context()
	err := with(home, func(l *ledger.Ledger) error {
		if _, err := l.Check(ctx); err != nil {
			return err
		}
		_, counted, err := l.Taste(ctx, 7)
		if int64(counted) < h.reports.Load() || int64(counted) > h.tried.Load() {
			h.t.Errorf("round %d: %d reports are counted, %d were acknowledged, %d sent", round, counted, h.reports.Load(), h.tried.Load())
		}
		moves, more := l.Transfers(ctx, h.sponsor)
		err = errors.Join(err, more)
		var paid, booked int64
		for _, m := range moves {
			if m.Booking {
				booked++
			} else {
				paid++
			}
		}
		if paid -= 1; paid < h.payments.Load() || paid > h.triedMoney.Load() {
			h.t.Errorf("round %d: %d payments are booked, %d were acknowledged, %d tried", round, paid, h.payments.Load(),
				h.triedMoney.Load())
		}
		all, more := l.Ads(ctx, ledger.Operator)
		status, approved := map[string]ledger.Status{}, int64(0)
		for _, a := range all {
			status[a.ID] = a.Status
			if a.Status == ledger.Approved {
				approved++
			}
		}
		for _, a := range h.approved {
			if status[a.ID] != ledger.Approved {
				h.t.Errorf("round %d: an acknowledged approval is lost: %s is %s", round, a.ID, status[a.ID])
			}
		}
		if approved != booked {
			h.t.Errorf("round %d: %d ads are approved, %d flights paid for", round, approved, booked)
		}
		return errors.Join(err, more)
	})
	if err != nil {
		h.t.Fatal(err)
	}
}
