package ledger

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"linnet/ads"
	"linnet/ads/feed"
)

// Difference is what a release changes, by ad, in the order of their ids.
type Difference struct {
	Added, Changed []ads.Ad
	Removed        []string // ids
	Rest           bool     // something beside the ads: the blocklist, how reports are kept private, who is counted
}

// None reports whether nothing changes.
func (d Difference) None() bool { return len(d.Added)+len(d.Changed)+len(d.Removed) == 0 && !d.Rest }

// Compare tells what release changes since last.
func Compare(last Released, release feed.Release) Difference {
	now := hashes(release)
	d := Difference{Rest: last.rest != restHash(release)}
	for _, ad := range release.Catalogue.Ads {
		switch before, was := last.Ads[ad.ID]; {
		case !was:
			d.Added = append(d.Added, ad)
		case before != now[ad.ID]:
			d.Changed = append(d.Changed, ad)
		}
	}
	for id := range last.Ads {
		if _, still := now[id]; !still {
			d.Removed = append(d.Removed, id)
		}
	}
	slices.Sort(d.Removed)
	byID := func(a, b ads.Ad) int { return cmp.Compare(a.ID, b.ID) }
	slices.SortFunc(d.Added, byID)
	slices.SortFunc(d.Changed, byID)
	return d
}

func hashes(r feed.Release) map[string]string {
	all := map[string]string{}
	for _, ad := range r.Catalogue.Ads {
		all[ad.ID] = hash(ad)
	}
	return all
}

// restHash is the SHA-256, in hex, of all that a release says beside its ads.
func restHash(r feed.Release) string {
	c := r.Catalogue
	c.Ads, c.Issued, c.Version = nil, time.Time{}, 0
	data, err := json.Marshal([]any{c, r.Blocklist})
	if err != nil {
		panic("ledger: a catalogue always marshals: " + err.Error())
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Publish signs release with the keys, writes it into the TUF repository in the folder and records it. Only the holder of the
// keys can call it: the portal, which has none, cannot. The ledger's write lock, which holds between processes too, keeps Publish
// and Renew apart.
func (l *Ledger) Publish(ctx context.Context, repository string, keys feed.Keys, release feed.Release) (version int64, err error) {
	err = l.change(ctx, func(tx *sql.Tx) error {
		if version, err = feed.Publish(repository, keys, release, l.now()); err != nil {
			return err
		}
		if err := l.prune(ctx, tx); err != nil {
			return err
		}
		return l.record(ctx, tx, version, release)
	})
	return version, err
}

// Accept puts a release that was signed elsewhere into the TUF repository and records it; the errors are those of feed.Accept. The two
// online keys are needed.
func (l *Ledger) Accept(ctx context.Context, repository string, keys feed.Keys, signed feed.Signed) (release feed.Release, err error) {
	err = l.change(ctx, func(tx *sql.Tx) error {
		if release, err = feed.Accept(repository, keys, signed, l.now()); err != nil {
			return err
		}
		if err := l.prune(ctx, tx); err != nil {
			return err
		}
		return l.record(ctx, tx, release.Catalogue.Version, release)
	})
	return release, err
}

// AcceptDelegated puts what a partner signed into the TUF repository, apart from all else that signs there; the errors are those of
// feed.AcceptDelegated. The two online keys are needed.
func (l *Ledger) AcceptDelegated(ctx context.Context, repository string, keys feed.Keys, files feed.DelegatedFiles) (
	release feed.Release, err error) {
	err = l.change(ctx, func(*sql.Tx) error {
		release, err = feed.AcceptDelegated(repository, keys, files, l.now())
		return err
	})
	return release, err
}

// ReleasedAs is what Compare needs to know of a release.
func ReleasedAs(r feed.Release) Released {
	return Released{Version: r.Catalogue.Version, Ads: hashes(r), rest: restHash(r)}
}

// Renew signs the feed's timestamp anew, so that listeners go on trusting the release they have. The two online keys are needed; without
// them the error is feed.ErrNoKey.
func (l *Ledger) Renew(ctx context.Context, repository string, keys feed.Keys) error {
	return l.change(ctx, func(tx *sql.Tx) error {
		if err := l.settle(ctx, tx); err != nil {
			return err
		}
		return feed.Resign(repository, keys, l.now())
	})
}

// record writes down that a release was signed.
func (l *Ledger) record(ctx context.Context, tx *sql.Tx, version int64, r feed.Release) error {
	all := hashes(r)
	all[restOf] = restHash(r)
	list, err := json.Marshal(all)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO releases VALUES (?, ?, ?)`, version, l.now().Unix(), string(list)); err != nil {
		return fmt.Errorf("recording feed %d: %w", version, err)
	}
	if err := l.keepShown(ctx, tx, r); err != nil {
		return fmt.Errorf("recording what feed %d shows: %w", version, err)
	}
	return l.audit(ctx, tx, AuditEntry{Who: Operator, Action: "published", Object: fmt.Sprint("feed ", version),
		Detail: fmt.Sprintf("ads: %d, taken down: %d", len(r.Catalogue.Ads), len(r.Blocklist.InfoHashes)+len(r.Blocklist.AudioHashes))})
}
