package ledger

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"linnet/ads"
)

// Status is where an ad stands. The first four are stored; Live and Ended follow from the dates and the last release.
type Status string

// The life of an ad, in order; any edit leads back to Draft.
const (
	Draft        Status = "draft"
	InReview     Status = "in review"
	ChangesAsked Status = "changes asked"
	Approved     Status = "approved"
	Live         Status = "live"
	Ended        Status = "ended"
)

// Step is one entry of an ad's history.
type Step struct {
	Status Status
	At     time.Time
	Who    string // "sponsor" or Operator
	Reason string // the operator's, with ChangesAsked
}

// Ad is one ad with all that surrounds it.
type Ad struct {
	ID                 string
	SponsorID, Sponsor string // id and name
	Campaign           string // name
	CampaignID         string
	Flight             Flight
	Content
	Status   Status
	Weight   int    // its part of the flight's share of voice, beside the flight's other ads: 1 to MaxWeight
	OnAir    bool   // listeners see what was last approved of it, whatever became of it since
	Archived bool   // no longer listed, and off the air
	History  []Step // oldest first; filled by Ledger.Ad alone

	approved string // hash that was approved
}

// Published is the ad as it stands in the feed.
func (a Ad) Published() ads.Ad {
	f := a.Flight
	var spot *ads.Spot
	if a.Spot.SHA256 != "" {
		spot = &ads.Spot{Spoken: a.Spot, Transcript: a.Transcript}
	}
	return ads.Ad{ID: a.ID, Campaign: a.Campaign, Flight: f.Name, Sponsor: a.Sponsor, Headline: a.Headline, Text: a.Text, Link: a.Link,
		Magnet: a.Magnet, Licence: a.Licence, Picture: a.Picture, Spot: spot, Languages: f.Languages, Interests: f.Interests,
		Category: f.Category, From: f.From.UTC(), Until: f.Until.UTC(),
		Share: f.Share, Slot: ads.SlotRail}
}

// Hash is the SHA-256, in hex, of everything that Published says; the picture stands in it by its own SHA-256. An approval holds
// for one hash.
func (a Ad) Hash() string { return wholeHash(a.Published()) }

func wholeHash(ad ads.Ad) string {
	data, err := json.Marshal(ad)
	if err != nil {
		panic("ledger: an ad always marshals: " + err.Error())
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// hash is what a release is known by to show of an ad: the hash of all but its share of voice, which a release divides, and that behind it.
func hash(ad ads.Ad) string {
	share := ad.Share
	ad.Share = 0
	return fmt.Sprintf("%s:%d", wholeHash(ad), share)
}

// shownBy reports whether a release shows an ad as it is, whatever share of voice it gives it. Releases of older versions do not say.
func (a Ad) shownBy(released string) bool {
	was, _, said := strings.Cut(released, ":")
	is, _, _ := strings.Cut(hash(a.Published()), ":")
	return !said || was == is
}

const selectAds = `SELECT ads.id, sponsors.id, sponsors.name, campaigns.id, campaigns.name, flights.id, flights.name,
	starts, ends, share, interests,
	languages, category, price, booked IS NOT NULL, paused IS NOT NULL, cancelled IS NOT NULL,
	coalesce(ads.archived, flights.archived, campaigns.archived) IS NOT NULL, flights.archived IS NOT NULL,
	(SELECT coalesce(sum(periods.price), 0) FROM periods WHERE periods.flight = flights.id), weight, headline, text, link, picture, magnet,
	licence, spot, transcript, coalesce(size, 0), coalesce(milliseconds, 0), coalesce(loudness, 0), status, approved
	FROM ads LEFT JOIN spots ON spots.sha256 = spot JOIN flights ON flights.id = ads.flight
	JOIN campaigns ON campaigns.id = flights.campaign JOIN sponsors ON sponsors.id = campaigns.sponsor `

// querier is what *sql.DB and *sql.Tx have in common here.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// ads reads the ads that the rest of the statement picks.
func (l *Ledger) ads(ctx context.Context, q querier, where string, args ...any) ([]Ad, error) {
	var around surroundings
	var err error
	if around.released, err = l.latest(ctx, q); err != nil {
		return nil, fmt.Errorf("reading ads: %w", err)
	}
	terms, err := termsOf(ctx, q)
	if err != nil {
		return nil, err
	}
	around.place = terms.Place()
	rows, err := q.QueryContext(ctx, selectAds+where, args...)
	if err != nil {
		return nil, fmt.Errorf("reading ads: %w", err)
	}
	return collect(rows, func(a *Ad) error { return l.scanAd(rows, a, around) })
}

// surroundings are what a row of ads does not say: the hashes of the ads in the last release, and where the operator's days begin.
type surroundings struct {
	released map[string]string
	place    *time.Location
}

func (l *Ledger) scanAd(rows *sql.Rows, a *Ad, s surroundings) error {
	var from, until int64
	var interests, languages string
	var paid Money
	f := &a.Flight
	if err := rows.Scan(&a.ID, &a.SponsorID, &a.Sponsor, &a.CampaignID, &a.Campaign, &f.ID, &f.Name, &from, &until,
		&f.Share, &interests, &languages,
		&f.Category, &f.Price, &f.Booked, &f.Paused, &f.Cancelled, &a.Archived, &f.Archived, &paid, &a.Weight, &a.Headline, &a.Text,
		&a.Link, &a.Picture, &a.Magnet, &a.Licence, &a.Spot.SHA256, &a.Transcript, &a.Spot.Bytes, &a.Spot.Milliseconds, &a.Spot.Loudness,
		&a.Status, &a.approved); err != nil {
		return err
	}
	f.From, f.Until = time.Unix(from, 0).In(s.place), time.Unix(until, 0).In(s.place)
	if err := errors.Join(json.Unmarshal([]byte(interests), &f.Interests), json.Unmarshal([]byte(languages), &f.Languages)); err != nil {
		return fmt.Errorf("ad %s: %w", a.ID, err)
	}
	if f.Booked {
		f.Price = paid
	}
	now := l.now()
	flies := !f.Paused && !f.Cancelled && !a.Archived && !now.Before(f.From) && now.Before(f.Until)
	released, out := s.released[a.ID]
	a.OnAir = flies && out && a.approved != ""
	switch {
	case a.Status != Approved:
	case !now.Before(f.Until) || f.Cancelled:
		a.Status = Ended
	case a.OnAir && a.shownBy(released):
		a.Status = Live
	}
	return nil
}

// Ads lists the ads of a sponsor, newest campaign first; Operator as owner lists everybody's.
func (l *Ledger) Ads(ctx context.Context, owner string) ([]Ad, error) {
	return l.ads(ctx, l.db, `WHERE ?1 IN (sponsors.id, 'operator') AND coalesce(ads.archived, flights.archived, campaigns.archived) IS NULL
		ORDER BY starts DESC, made DESC`, owner)
}

// Ad returns one ad with its history. Another sponsor's ad is ErrNotFound, as if it did not exist.
func (l *Ledger) Ad(ctx context.Context, owner, id string) (Ad, error) {
	a, err := l.one(ctx, l.db, owner, id)
	if err != nil {
		return Ad{}, err
	}
	rows, err := l.db.QueryContext(ctx, `SELECT status, at, who, reason FROM steps WHERE ad = ? ORDER BY id`, id)
	if err != nil {
		return Ad{}, fmt.Errorf("ad %s: %w", id, err)
	}
	a.History, err = collect(rows, func(s *Step) error {
		var at int64
		err := rows.Scan(&s.Status, &at, &s.Who, &s.Reason)
		s.At = time.Unix(at, 0).UTC()
		return err
	})
	return a, err
}

func (l *Ledger) one(ctx context.Context, q querier, owner, id string) (Ad, error) {
	found, err := l.ads(ctx, q, `WHERE ?1 IN (sponsors.id, 'operator') AND ads.id = ?2`, owner, id)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("ad %q: %w", id, ErrNotFound)
	}
	if err != nil {
		return Ad{}, err
	}
	return found[0], nil
}

// Edit is new content for an ad, and which content its writer looked at.
type Edit struct {
	Owner, Ad string
	Content
	Base string // Content.Hash of what it was written over; "": whatever is there
}

// Hash is the SHA-256, in hex, of a content.
func (c Content) Hash() string {
	data, err := json.Marshal(c)
	if err != nil {
		panic("ledger: strings always marshal: " + err.Error())
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Save stores new content of an ad, whatever it was written over: see SaveOver.
func (l *Ledger) Save(ctx context.Context, owner, id string, c Content) error {
	return l.SaveOver(ctx, Edit{Owner: owner, Ad: id, Content: c})
}

// SaveOver stores new content of an ad as a draft. What was approved of it before stays on the air until the new content is approved.
// Saving what is already there changes nothing. A draft may be unfinished, but what is there must pass CheckContent. ErrChanged: somebody
// else saved the ad after its content was looked at, and nothing was changed.
func (l *Ledger) SaveOver(ctx context.Context, e Edit) error {
	id, c := e.Ad, e.Content
	if err := CheckContent(c, false); err != nil {
		return err
	}
	return l.change(ctx, func(tx *sql.Tx) error {
		a, err := l.one(ctx, tx, e.Owner, id)
		if err != nil || a.Content == c {
			return err
		}
		if e.Base != "" && e.Base != a.Content.Hash() {
			return fmt.Errorf("saving ad %s: %w", id, ErrChanged)
		}
		picture, spot := a.Picture, a.Spot.SHA256
		a.Content, a.Status = c, Draft
		_, err = tx.ExecContext(ctx, `UPDATE ads SET headline = ?, text = ?, link = ?, picture = ?, magnet = ?, licence = ?, spot = ?,
			transcript = ? WHERE id = ?`,
			c.Headline, c.Text, c.Link, c.Picture, c.Magnet, c.Licence, c.Spot.SHA256, c.Transcript, id)
		if err != nil {
			return fmt.Errorf("saving ad %s: %w", id, err)
		}
		if err := errors.Join(forgetUpload(ctx, tx, pictures, picture), forgetUpload(ctx, tx, spots, spot)); err != nil {
			return err
		}
		return l.step(ctx, tx, a, Step{Status: Draft, Who: "sponsor"})
	})
}

// Submit asks for the operator's review. Errors are Refusals when something is missing, and ErrStatus when the ad is neither a draft nor
// sent back for changes.
func (l *Ledger) Submit(ctx context.Context, owner, id string) error {
	return l.change(ctx, func(tx *sql.Tx) error {
		a, err := l.one(ctx, tx, owner, id)
		if err != nil {
			return err
		}
		if err := CheckContent(a.Content, true); err != nil {
			return err
		}
		if a.Status != Draft && a.Status != ChangesAsked {
			return fmt.Errorf("submitting an ad that is %s: %w", a.Status, ErrStatus)
		}
		a.Status = InReview
		return l.step(ctx, tx, a, Step{Status: InReview, Who: "sponsor"})
	})
}

// Duplicate makes a new draft with the same content in the same flight and returns its id.
func (l *Ledger) Duplicate(ctx context.Context, owner, id string) (newAd string, err error) {
	err = l.change(ctx, func(tx *sql.Tx) error {
		a, err := l.one(ctx, tx, owner, id)
		if err == nil {
			err = l.room(ctx, tx, a.SponsorID, adBound)
		}
		if err != nil {
			return err
		}
		a.ID, a.Status = newID(), Draft
		newAd = a.ID
		return l.insertAd(ctx, tx, a)
	})
	return newAd, err
}

func (l *Ledger) insertAd(ctx context.Context, tx *sql.Tx, a Ad) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO ads (id, flight, headline, text, link, picture, magnet, licence, spot, transcript, made)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(made), 0) + 1 FROM ads))`,
		a.ID, a.Flight.ID, a.Headline, a.Text, a.Link, a.Picture, a.Magnet, a.Licence, a.Spot.SHA256, a.Transcript)
	if err != nil {
		return err
	}
	if a, err = l.one(ctx, tx, Operator, a.ID); err != nil { // with the names around it, for the hash and the log
		return err
	}
	return l.step(ctx, tx, a, Step{Status: Draft, Who: "sponsor"})
}

// step writes an ad's new status, its history and the audit line. Saving a draft again replaces the line about the draft.
func (l *Ledger) step(ctx context.Context, tx *sql.Tx, a Ad, s Step) error {
	if _, err := tx.ExecContext(ctx, `UPDATE ads SET status = ? WHERE id = ?`, s.Status, a.ID); err != nil {
		return err
	}
	if s.Status == Draft {
		_, err := tx.ExecContext(ctx, `DELETE FROM steps WHERE ad = ?1 AND status = 'draft' AND id = (SELECT max(id) FROM steps
			WHERE ad = ?1)`,
			a.ID)
		if err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO steps (ad, status, at, who, reason, content) VALUES (?, ?, ?, ?, ?, ?)`,
		a.ID, s.Status, l.now().Unix(), s.Who, s.Reason, a.Hash())
	if err != nil {
		return err
	}
	if err := l.raise(ctx, tx, event{a.SponsorID, AdStatus, map[string]string{"ad": a.ID, "campaign": a.CampaignID, "flight": a.Flight.ID,
		"status": string(s.Status), "reason": s.Reason}}); err != nil {
		return err
	}
	who := s.Who
	if who == "sponsor" {
		who = a.Sponsor
	}
	return l.audit(ctx, tx, AuditEntry{Who: who, Action: string(s.Status), Object: a.ID, Detail: s.Reason})
}
