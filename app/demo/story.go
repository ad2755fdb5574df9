package demo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"linnet/app"
	"linnet/app/state/view"
)

// query is typed without its accents, as people do.
const (
	query  = "ete sans fin"
	wanted = "Été sans fin"
)

// listen is how much of the fetched track is heard before the story goes on.
const listen = 2 * time.Second

// tell runs the steps in order and stops at the first that fails.
func (s *story) tell(ctx context.Context) (Report, error) {
	steps := []struct {
		name string
		do   func(context.Context) (string, error)
	}{
		{"private DHT", s.openDHT},
		{"operator", s.openOperator},
		{"sponsor's campaign", s.runCampaign},
		{"three listeners", s.openPeers},
		{"your library", s.openYou},
		{"neighbours", s.meet},
		{"search", s.search},
		{"fetch", s.fetch},
		{"play", s.play},
		{"sponsor panel", s.panel},
		{"impression", s.impression},
		{"before consent", s.beforeConsent},
		{"consent and report", s.consent},
		{"500 other listeners", s.others},
		{"operator's totals", s.totals},
	}
	for _, st := range steps {
		if err := s.step(st.name, func() (string, error) { return st.do(ctx) }); err != nil {
			return s.report, err
		}
	}
	return s.report, nil
}

func (s *story) openPeers(ctx context.Context) (string, error) {
	n, err := s.world.joinPeers(ctx)
	return fmt.Sprintf("they share %d tracks", n), err
}

// openYou starts your client. Its feed and its consents are as on a first start: nothing is agreed to.
func (s *story) openYou(ctx context.Context) (string, error) {
	w := &s.world
	dir, n, err := w.music("you", yours)
	if err != nil {
		return "", err
	}
	root := w.path("root.json")
	if err := os.WriteFile(root, w.operator.root, 0o600); err != nil {
		return "", err
	}
	w.you, err = w.join("you", app.Options{Feed: w.operator.url + "/feed/", Root: root,
		Delay: func() time.Duration { return 0 }}, w.hw)
	if err != nil {
		return "", err
	}
	w.you.State.Folders.AddFolder(dir)
	w.you.State.Settings.Answer(view.Answers{Mode: view.ModePublic})
	if err := until(ctx, w.you, func(v *view.View) bool { return v.Library.Scan == "" && tracks(v) == n }); err != nil {
		return "", err
	}
	s.report.Indexed = n
	return fmt.Sprintf("%d tracks scanned", n), nil
}

func tracks(v *view.View) int {
	n := 0
	for _, f := range v.Settings.Folders {
		var here int
		if _, err := fmt.Sscanf(f.Count, "%d", &here); err == nil {
			n += here
		}
	}
	return n
}

// meet waits until all three were found through the DHT.
func (s *story) meet(ctx context.Context) (string, error) {
	near := func(*view.View) bool { return s.world.you.Node.Status().Neighbours >= len(s.world.peers) }
	if err := until(ctx, s.world.you, near); err != nil {
		return "", err
	}
	s.report.Peers = s.world.you.Node.Status().Neighbours
	return fmt.Sprintf("%d listeners found through the DHT", s.report.Peers), nil
}

func (s *story) search(ctx context.Context) (string, error) {
	you := s.world.you.State
	began := time.Now()
	you.Search.SetQuery(query)
	if err := until(ctx, s.world.you, func(v *view.View) bool { return len(v.Search.Rows) > 0 }); err != nil {
		return "", err
	}
	first := time.Since(began)
	if err := until(ctx, s.world.you, func(v *view.View) bool { _, ok := heldByTwo(v); return ok }); err != nil {
		return "", fmt.Errorf("no row %q held by two: %w", wanted, err)
	}
	s.report.Rows, s.report.FirstRowMS = len(you.View().Search.Rows), first.Milliseconds()
	return fmt.Sprintf("“%s” found %d rows, the first after %d ms", query, s.report.Rows, s.report.FirstRowMS), nil
}

func heldByTwo(v *view.View) (view.FoundRow, bool) {
	for _, row := range v.Search.Rows {
		if row.Title == wanted && row.Holders >= 2 {
			return row, true
		}
	}
	return view.FoundRow{}, false
}

func (s *story) fetch(ctx context.Context) (string, error) {
	you := s.world.you
	row, ok := heldByTwo(you.State.View())
	if !ok {
		return "", errors.New("the row is gone")
	}
	you.State.Search.Get(row.ID)
	arrived := func(v *view.View) bool {
		return v.Transfers.Clear || len(v.Transfers.Rows) == 1 && v.Transfers.Rows[0].State == view.Failed
	}
	if err := until(ctx, you, arrived); err != nil {
		return "", err
	}
	t := you.Node.Transfers()[0]
	if !t.Verified {
		return "", fmt.Errorf("the track was not verified: %s", t.Reason)
	}
	sum, err := fileSum(t.Path)
	if err != nil {
		return "", err
	}
	if sum != hex.EncodeToString(t.Row.SHA256[:]) {
		return "", fmt.Errorf("%s has SHA-256 %s, promised was %x", filepath.Base(t.Path), sum, t.Row.SHA256)
	}
	if t.Sources < 2 {
		return "", fmt.Errorf("%d source sent it all, though two peers hold it", t.Sources)
	}
	f := &s.report.Fetched
	f.Bytes, f.Sources, f.SHA256, f.Verified = t.Size, t.Sources, sum, true
	return fmt.Sprintf("%d bytes from %d sources, SHA-256 %s… verified", f.Bytes, f.Sources, sum[:12]), nil
}

func fileSum(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// play finds the fetched track in your own library, where it arrived by itself, and plays it.
func (s *story) play(ctx context.Context) (string, error) {
	you := s.world.you
	var id int64
	mine := func(v *view.View) bool {
		for _, row := range v.Library.Songs.All() {
			if row.Title == wanted {
				id = row.ID
			}
		}
		return id != 0
	}
	you.State.Browse.ShowSection(view.SectionSongs)
	if err := until(ctx, you, mine); err != nil {
		return "", fmt.Errorf("the fetched track did not enter the library: %w", err)
	}
	you.State.Go(view.ScreenLibrary)
	you.State.Playback.PlayTrack(id, 0)
	if err := until(ctx, you, func(*view.View) bool { return you.Player.Status().Played >= listen }); err != nil {
		return "", err
	}
	now := you.Player.Status()
	if now.Trouble != nil {
		return "", now.Trouble
	}
	s.report.Played.Seconds, s.report.Played.Underruns = now.Played.Seconds(), now.Underruns
	return fmt.Sprintf("%.1f s of “%s”, %d underruns", now.Played.Seconds(), now.Current.Title, now.Underruns), nil
}
