package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"linnet/ads"
	"linnet/ads/feed"
)

// How reports are kept private unless there is an Agreement, as the feed says: altered on the listener's own machine.
const (
	Mode    = "solo"
	Epsilon = 2.0
)

// Release is the unsigned candidate of the next release: what was last approved of every ad whose flight runs, with its files. The ads
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
	release := feed.Release{Catalogue: catalogue, Pictures: map[string][]byte{}, Spots: map[string][]byte{}}
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
		if sha := a.Spot.SHA256; sha != "" {
			s, err := l.Spot(ctx, Operator, sha)
			if err != nil {
				return feed.Release{}, fmt.Errorf("preparing a release: ad %s: %w", a.ID, err)
			}
			release.Spots[sha] = s.Bytes
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
		Interests: ads.Genres(), Notice: url + "/notice"}
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

// MaxWeight is the most that an ad can weigh beside the others of its flight.
const MaxWeight = 10

// SetWeight says how large a part of its flight's share of voice an ad gets, beside the others of the flight: 1 to MaxWeight. Errors are
// ErrNotFound for another sponsor's ad, and a refusal of "weight".
func (l *Ledger) SetWeight(ctx context.Context, owner, id string, weight int) error {
	if weight < 1 || weight > MaxWeight {
		return refuse("weight", fmt.Sprintf("The weight of an ad is a whole number from 1 to %d.", MaxWeight))
	}
	err := l.change(ctx, func(tx *sql.Tx) error {
		a, err := l.one(ctx, tx, owner, id)
		if err != nil || a.Weight == weight {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE ads SET weight = ? WHERE id = ?`, weight, id); err != nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: a.Sponsor, Action: "weighed", Object: id, Detail: fmt.Sprint(weight)})
	})
	if err != nil {
		return fmt.Errorf("the weight of ad %s: %w", id, err)
	}
	return nil
}

// divide parts a share of voice, in whole thousandths, by weight. What is left over goes to those who lost most by rounding, the first
// among equals. Everybody gets one thousandth at least, as far as there are any.
func divide(share int, weights []int) []int {
	parts, order, sum, left := make([]int, len(weights)), make([]int, len(weights)), 0, share
	for i, w := range weights {
		order[i] = i
		sum += w
	}
	for i, w := range weights {
		parts[i] = share * w / sum
		left -= parts[i]
	}
	lost := func(i int) int { return share * weights[i] % sum }
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(lost(b), lost(a)) })
	for _, i := range order[:left] {
		parts[i]++
	}
	for i := range parts {
		if richest := slices.Index(parts, slices.Max(parts)); parts[i] == 0 && parts[richest] > 1 {
			parts[i]++
			parts[richest]--
		}
	}
	return parts
}

// rotate gives each ad of a release its part of its flight's share of voice, and leaves out those for which no thousandth is left.
func rotate(all []Ad) []Ad {
	byFlight := map[string][]int{}
	for i, a := range all {
		byFlight[a.Flight.ID] = append(byFlight[a.Flight.ID], i)
	}
	for _, members := range byFlight {
		weights := make([]int, len(members))
		for k, i := range members {
			weights[k] = all[i].Weight
		}
		for k, part := range divide(all[members[0]].Flight.Share, weights) {
			all[members[k]].Flight.Share = part
		}
	}
	return slices.DeleteFunc(all, func(a Ad) bool { return a.Flight.Share == 0 })
}

// roomInFlight refuses an ad for which its flight has no thousandth of the share of voice left.
func roomInFlight(ctx context.Context, q querier, a Ad) error {
	var others int
	err := q.QueryRowContext(ctx, `SELECT count(*) FROM ads WHERE flight = ? AND id <> ? AND approved <> '' AND archived IS NULL`,
		a.Flight.ID, a.ID).Scan(&others)
	if err == nil && others >= a.Flight.Share {
		err = refuse("ad", fmt.Sprintf("This flight has %d ads on air, and a share of voice of 0.1 %% for each: there is no room "+
			"for another.",
			others))
	}
	return err
}

// A Block is a hash that listeners' programs refuse to share or fetch, and why.
type Block struct {
	Kind   string // "infohash" or "audio"
	Hash   string // lower-case hex
	Reason string
	Notice string // the number of the notice that asked for it
	At     time.Time
}

// TakeDown puts a hash into the blocklist of the next release. Bad input comes back as *ads.Refusal of "kind", "hash", "reason", "notice".
func (l *Ledger) TakeDown(ctx context.Context, b Block) error {
	b.Hash = strings.ToLower(strings.TrimSpace(b.Hash))
	if err := b.check(); err != nil {
		return err
	}
	return l.change(ctx, func(tx *sql.Tx) error { return l.takeDown(ctx, tx, b) })
}

func (l *Ledger) takeDown(ctx context.Context, tx *sql.Tx, b Block) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO blocks VALUES (?, ?, ?, ?, ?, NULL) ON CONFLICT (kind, hash) DO UPDATE
		SET reason = excluded.reason, notice = excluded.notice, at = excluded.at, lifted = NULL`,
		b.Kind, b.Hash, b.Reason, b.Notice, l.now().Unix())
	if err != nil {
		return fmt.Errorf("taking down %s: %w", b.Hash, err)
	}
	return l.audit(ctx, tx, AuditEntry{Who: Operator, Action: "took down", Object: b.Hash, Detail: "notice " + b.Notice + ": " + b.Reason})
}

func (b Block) check() error {
	raw, err := hex.DecodeString(b.Hash)
	switch {
	case b.Kind != "infohash" && b.Kind != "audio":
		return refuse("kind", "Say infohash or audio.")
	case err != nil || b.Kind == "infohash" && len(raw) != 20 || len(raw) < 16 || len(raw) > 64:
		return refuse("hash", "The hash must be written in hexadecimal digits: 40 of them for an infohash.")
	case strings.TrimSpace(b.Notice) == "" || len(b.Notice) > 80:
		return refuse("notice", "The number of the notice is needed, so that the decision can be traced.")
	case strings.TrimSpace(b.Reason) == "" || len(b.Reason) > 400:
		return refuse("reason", "A reason is needed: whoever asks later reads it.")
	}
	return nil
}

// Lift takes a hash out of the blocklist of the next release, with the reason; ErrNotFound when it is not in it.
func (l *Ledger) Lift(ctx context.Context, hash, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return refuse("reason", "A reason is needed: whoever asks later reads it.")
	}
	return l.change(ctx, func(tx *sql.Tx) error {
		if err := ChangeRow(ctx, tx, `UPDATE blocks SET lifted = ? WHERE hash = ? AND lifted IS NULL`, l.now().Unix(),
			strings.ToLower(hash)); err != nil {
			return fmt.Errorf("lifting %q: %w", hash, err)
		}
		return l.audit(ctx, tx, AuditEntry{Who: Operator, Action: "lifted", Object: hash, Detail: reason})
	})
}

// Blocks lists what is taken down, newest first.
func (l *Ledger) Blocks(ctx context.Context) ([]Block, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT kind, hash, reason, notice, at FROM blocks WHERE lifted IS NULL ORDER BY at DESC, hash`)
	if err != nil {
		return nil, fmt.Errorf("reading the blocklist: %w", err)
	}
	return collect(rows, func(b *Block) error {
		var at int64
		err := rows.Scan(&b.Kind, &b.Hash, &b.Reason, &b.Notice, &at)
		b.At = time.Unix(at, 0).UTC()
		return err
	})
}

// blocklist is the target that listeners read: hashes without reasons.
func (l *Ledger) blocklist(ctx context.Context, notice string) (feed.Blocklist, error) {
	list := feed.Blocklist{Notice: notice}
	all, err := l.Blocks(ctx)
	for _, b := range all {
		if b.Kind == "infohash" {
			list.InfoHashes = append(list.InfoHashes, b.Hash)
		} else {
			list.AudioHashes = append(list.AudioHashes, b.Hash)
		}
	}
	return list, err
}
