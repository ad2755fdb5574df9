package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"linnet/ads"
	"linnet/ads/feed"
)

// How reports are kept private unless there is an Agreement, as the feed says: altered on the listener's own machine.
const (
	Mode    = "solo"
	Epsilon = 2.0
)

// Release is the unsigned candidate of the next release: what was last approved of every ad whose flight runs, with its picture. The ads
// of a flight divide its share of voice. Flights to come are in it, so that they start on time; the listener's machine keeps to
// their dates. An ad whose content is not the one that was approved, which can only happen behind this package's back, is left out
// and logged. Preparing reserves the counters of the flights in it.
func (l *Ledger) Release(ctx context.Context) (feed.Release, error) { return l.release(ctx, nil) }

// errPreview rolls back what only was looked at.
var errPreview = errors.New("ledger: looked at")

// Preview is what Release would be, and reserves nothing.
func (l *Ledger) Preview(ctx context.Context) (feed.Release, error) {
	return l.release(ctx, errPreview)
}

// release prepares a release; what it reserves is kept when instead is nil.
func (l *Ledger) release(ctx context.Context, instead error) (feed.Release, error) {
	catalogue, err := l.catalogue(ctx)
	if err != nil {
		return feed.Release{}, fmt.Errorf("preparing a release: %w", err)
	}
	release := feed.Release{Catalogue: catalogue, Pictures: map[string][]byte{}}
	if release.Blocklist, err = l.blocklist(ctx, catalogue.Notice); err != nil {
		return feed.Release{}, fmt.Errorf("preparing a release: %w", err)
	}
	shown, err := l.toShow(ctx)
	if err != nil {
		return feed.Release{}, fmt.Errorf("preparing a release: %w", err)
	}
	for _, a := range shown {
		if a.Picture != "" {
			p, err := l.Picture(ctx, Operator, a.Picture)
			if err != nil {
				return feed.Release{}, fmt.Errorf("preparing a release: ad %s: %w", a.ID, err)
			}
			release.Pictures[a.Picture] = p.Bytes
		}
		release.Catalogue.Ads = append(release.Catalogue.Ads, a.Published())
	}
	err = l.change(ctx, func(tx *sql.Tx) error {
		release.Catalogue.Counted, err = l.countFor(ctx, tx, shown)
		if err == nil {
			err = instead
		}
		return err
	})
	if err != nil && (instead == nil || !errors.Is(err, instead)) {
		return feed.Release{}, fmt.Errorf("preparing a release: %w", err)
	}
	return release, nil
}

// toShow lists what was last approved of each ad whose flight runs or is to come, each with its part of the flight's share of voice.
func (l *Ledger) toShow(ctx context.Context) ([]Ad, error) {
	found, err := l.ads(ctx, l.db, `WHERE approved <> '' AND ends > ? AND paused IS NULL AND cancelled IS NULL
		AND coalesce(ads.archived, flights.archived, campaigns.archived) IS NULL ORDER BY ads.id`, l.now().Unix())
	if err != nil {
		return nil, err
	}
	var shown []Ad
	for _, a := range found {
		asStored := a.Status == Approved || a.Status == Live
		if !asStored {
			was, err := l.Approval(ctx, a.ID)
			if err != nil {
				return nil, err
			}
			a.Content = was.Content
		}
		if a.Hash() != a.approved {
			l.log.Error("ad left out of the release: its content is not what was approved", "ad", a.ID)
			continue
		}
		shown = append(shown, a)
	}
	return rotate(shown), nil
}

func (l *Ledger) catalogue(ctx context.Context) (ads.Catalogue, error) {
	name, err := setting(ctx, l.db, "name")
	if err != nil {
		return ads.Catalogue{}, err
	}
	url, err := setting(ctx, l.db, "url")
	if err != nil {
		return ads.Catalogue{}, err
	}
	c := ads.Catalogue{Operator: name, Issued: l.now().UTC(), Mode: Mode, Epsilon: Epsilon, Intake: url + "/report",
		Interests: ads.Genres(), Notice: url}
	agreement, err := l.Agreement(ctx)
	if err == nil && agreement != nil {
		c.Mode, c.Epsilon, c.Pair = "pair", agreement.Epsilon, &agreement.Pair
	}
	return c, err
}

// Released is a release that was signed.
type Released struct {
	Version int64             // 0: none yet
	At      time.Time         // when it was signed
	Ads     map[string]string // ad id -> SHA-256 of its content
	rest    string            // SHA-256 of what is beside the ads
}

// latest is what the last release says of each ad. The release is read once, because lists of ads ask for it all the time.
func (l *Ledger) latest(ctx context.Context, q querier) (map[string]string, error) {
	var version int64
	if err := q.QueryRowContext(ctx, `SELECT coalesce(max(version), 0) FROM releases`).Scan(&version); err != nil {
		return nil, err
	}
	l.reading.Lock()
	defer l.reading.Unlock()
	if l.released.Version == version {
		return l.released.Ads, nil
	}
	last := Released{Version: version}
	var list string
	if err := q.QueryRowContext(ctx, `SELECT ads FROM releases WHERE version = ?`, version).Scan(&list); err != nil {
		return nil, err
	}
	err := json.Unmarshal([]byte(list), &last.Ads)
	l.released = last
	return last.Ads, err
}

// restOf stands among the ids of ads in the stored list for everything else; no id is empty.
const restOf = ""

// Last returns the last signed release; the zero value when there is none.
func (l *Ledger) Last(ctx context.Context) (Released, error) {
	var r Released
	var at int64
	var list string
	err := l.db.QueryRowContext(ctx, `SELECT version, at, ads FROM releases ORDER BY version DESC LIMIT 1`).Scan(&r.Version, &at, &list)
	if errors.Is(err, sql.ErrNoRows) {
		return Released{}, nil
	}
	if err != nil {
		return Released{}, fmt.Errorf("reading the last release: %w", err)
	}
	r.At = time.Unix(at, 0).UTC()
	err = json.Unmarshal([]byte(list), &r.Ads)
	r.rest = r.Ads[restOf]
	delete(r.Ads, restOf)
	return r, err
}
