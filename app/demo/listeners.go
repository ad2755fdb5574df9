package demo

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"time"

	"linnet/ads"
	"linnet/ads/stats"
	"linnet/p2p/p2ptest"
)

// simulated is how many other listeners send a report.
const simulated = 900

// tastes are the shares of genres, out of a hundred. One is so frequent that the totals of few listeners show it: the chance that they do
// not is below one in a thousand.
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

// sendFrom posts a report as a proxy on this machine would from a network of its own: the intake bounds how much one network gives.
func sendFrom(ctx context.Context, i int, address string, report stats.Report) error {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: patience}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(report.Bytes()))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Forwarded-For", fmt.Sprintf("100.%d.%d.1", 64+i/256, i%256))
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
