package ledger

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"linnet/ads"
	"linnet/ads/feed"
)

// Difference is what a release changes, by ad, in the order of their ids.
type Difference struct {
	Added, Changed []ads.Ad
	Removed        []string // ids
}

// None reports whether nothing changes.
func (d Difference) None() bool { return len(d.Added)+len(d.Changed)+len(d.Removed) == 0 }

// Compare tells what release changes since last.
func Compare(last Released, release feed.Release) Difference {
	var d Difference
	now := hashes(release)
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

// Publish signs release with the keys, writes it into the TUF repository in the folder and records it. Only the holder of the
// keys can call it: the portal, which has none, cannot.
func (l *Ledger) Publish(ctx context.Context, repository string, keys feed.Keys, release feed.Release) (version int64, err error) {
	if version, err = feed.Publish(repository, keys, release, l.now()); err != nil {
		return 0, fmt.Errorf("publishing: %w", err)
	}
	if err := l.record(ctx, version, release); err != nil {
		return 0, fmt.Errorf("recording feed %d, which is published: %w", version, err)
	}
	return version, nil
}
