package portal_test

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"linnet/ads/database/databasetest"
	"linnet/ads/ledger"
	"linnet/ads/portal"
	"linnet/ads/stats"
)

// BenchmarkIntakeOverHTTP measures the whole way of a report: a socket on loopback, HTTP, the checks, SQLite, the answer after the
// commit. The load client shares the machine; it keeps its connections, one report in a request.
func BenchmarkIntakeOverHTTP(b *testing.B) {
	l, err := ledger.Open(ledger.Config{Database: databasetest.Address(b)})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { l.Close() })
	listener := onLoopback(b, l)
	day := time.Now().UTC().Format(time.DateOnly)
	var sent atomic.Uint32
	b.SetParallelism(64)
	b.RunParallel(func(p *testing.PB) {
		conn, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			b.Error(err)
			return
		}
		defer conn.Close()
		answers := bufio.NewReader(conn)
		for p.Next() {
			n := sent.Add(1)
			body := stats.Report{Task: stats.TaskGenre, Day: day, Answer: int(n % 64)}.Bytes()
			fmt.Fprintf(conn, "POST /report HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 100.%d.%d.1\r\nContent-Length: %d\r\n\r\n%s",
				n>>8&255, n&255, len(body), body)
			if err := noContent(answers); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "reports/s")
}

// noContent reads one answer, which has no body.
func noContent(r *bufio.Reader) error {
	status, err := r.ReadString('\n')
	if err != nil || !strings.HasPrefix(status, "HTTP/1.1 204") {
		return fmt.Errorf("%q, %w", status, err)
	}
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return err
		}
		if line == "\r\n" {
			return nil
		}
	}
}

// BenchmarkPages measures a page as the browsers of 50 sponsors get it at once, each asking again when it has its answer and has
// looked at it for a while: how long one waits, at the median and at the 95th percentile.
func BenchmarkPages(b *testing.B) {
	l, err := ledger.Open(ledger.Config{Database: databasetest.Address(b)})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { l.Close() })
	who, err := l.SignUp(b.Context(), "Brandt Violins", "brandt@sponsor.example", password)
	if err != nil {
		b.Fatal(err)
	}
	day := time.Now().UTC().Truncate(24 * time.Hour)
	for i := range 50 {
		_, err := l.Plan(b.Context(), who.ID, ledger.Plan{Campaign: fmt.Sprint("Campaign ", i),
			Flight: ledger.Flight{Name: "One", From: day,
				Until: day.AddDate(0, 0, 28), Share: 4, Category: "music"}})
		if err != nil {
			b.Fatal(err)
		}
	}
	token, err := l.StartSession(b.Context(), ledger.Session{Who: who.ID})
	if err != nil {
		b.Fatal(err)
	}
	listener := onLoopback(b, l)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 50}}
	defer client.CloseIdleConnections()
	waits := make(chan time.Duration, b.N)
	b.SetParallelism(50 / runtime.GOMAXPROCS(0))
	b.RunParallel(func(p *testing.PB) {
		time.Sleep(rand.N(looking)) // people do not begin in the same moment
		for p.Next() {
			r, _ := http.NewRequest(http.MethodGet, "http://"+listener.Addr().String()+"/campaigns", nil)
			r.AddCookie(&http.Cookie{Name: "linnet-sponsor", Value: token})
			began := time.Now()
			res, err := client.Do(r)
			if err != nil {
				b.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, res.Body)
			if res.Body.Close(); res.StatusCode != http.StatusOK {
				b.Error(res.Status)
				return
			}
			waits <- time.Since(began)
			time.Sleep(looking)
		}
	})
	close(waits)
	var sorted []time.Duration
	for w := range waits {
		sorted = append(sorted, w)
	}
	slices.Sort(sorted)
	b.ReportMetric(sorted[len(sorted)/2].Seconds()*1000, "p50-ms")
	b.ReportMetric(sorted[len(sorted)*95/100].Seconds()*1000, "p95-ms")
}

// looking is how soon a hasty sponsor asks for the next page: 50 of them then ask 500 times a second.
const looking = 100 * time.Millisecond

// onLoopback serves the portal over l until the benchmark ends.
func onLoopback(b *testing.B, l *ledger.Ledger) net.Listener {
	b.Helper()
	site, err := portal.New(portal.Config{Ledger: l, Feed: b.TempDir(), URL: "http://127.0.0.1:1", Operator: "Bench"})
	if err != nil {
		b.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	server := &http.Server{Handler: site}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	b.Cleanup(func() { server.Close(); <-done })
	return listener
}
