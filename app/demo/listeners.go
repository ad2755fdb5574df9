package demo

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"time"

	"linnet/ads"
	"linnet/ads/stats"
	"linnet/p2p/p2ptest"
)

// simulated is how many other listeners send a report.
const simulated = 500

// tastes is what they like, out of a hundred: one clearly enough that the totals of so few listeners
// show it (the chance that they do not is below one in a thousand).
var tastes = []struct {
	genre  string
	people int
}{{"Folk", 60}, {"Ambient", 25}, {"Jazz", 10}, {"Classical", 5}}

func (s *story) openDHT(context.Context) (string, error) {
	dht, err := p2ptest.OpenDHT(nodes)
	if err != nil {
		return "", err
	}
	s.world.dht = dht
	return fmt.Sprintf("%d nodes on loopback", nodes), nil
}

// others sends the reports of other listeners through the real intake, each altered at random as on
// its own machine.
func (s *story) others(ctx context.Context) (string, error) {
	o := s.world.operator
	for i := range simulated {
		answer, err := stats.Randomise(ads.GenreBucket(tasteOf(i)), o.epsilon, rand.Reader)
		if err != nil {
			return "", err
		}
		r := stats.Report{Task: stats.TaskGenre, Day: time.Now().UTC().Format(time.DateOnly), Answer: answer}
		if err := sendFrom(ctx, i, o.url+"/report", r); err != nil {
			return "", fmt.Errorf("listener %d: %w", i, err)
		}
	}
	return fmt.Sprintf("%d reports through the same intake, each altered at random", simulated), nil
}

func tasteOf(i int) string {
	n := i % 100
	for _, t := range tastes {
		if n -= t.people; n < 0 {
			return t.genre
		}
	}
	return tastes[0].genre
}

// sendFrom posts a report from an address of its own, where loopback has more than one, as the intake
// limits how much comes from one network.
func sendFrom(ctx context.Context, i int, address string, report stats.Report) error {
	var d net.Dialer
	if runtime.GOOS == "linux" {
		d.LocalAddr = &net.TCPAddr{IP: net.IPv4(127, byte(1+i/200), byte(1+i%200), 1)}
	}
	client := &http.Client{Transport: &http.Transport{DialContext: d.DialContext, DisableKeepAlives: true}, Timeout: patience}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(report.Bytes()))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	resp, err := client.Do(r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return err
	}
	if resp.StatusCode != http.StatusNoContent {
		return fmt.Errorf("the intake answered %s", resp.Status)
	}
	return nil
}
