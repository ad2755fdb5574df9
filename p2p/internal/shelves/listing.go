package shelves

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"linnet/p2p/internal/wire"
	"linnet/p2p/rings"
)

const maxTitles = 50_000 // of a shelf, looked at to draw from

// Digest returns nil for a shelf that cannot be described.
func Digest(ctx context.Context, s Shelf) (*rings.Digest, error) {
	var b rings.Builder
	if s == nil {
		return b.Digest(), nil
	}
	d, ok := s.(Describer)
	if !ok {
		return nil, nil
	}
	err := d.Describe(ctx, func(artist, album, title string) bool {
		b.Add(wire.Clip(artist), wire.Clip(album), wire.Clip(title))
		return ctx.Err() == nil
	})
	if errors.Is(err, ErrNotDescribed) {
		return nil, nil
	}
	if err != nil || ctx.Err() != nil {
		return nil, err
	}
	return b.Digest(), nil
}

// Rows lists what the shelf shares, in the order of a catalogue; no more than fit into one.
func Rows(ctx context.Context, s Shelf) ([]wire.Row, error) {
	c, ok := s.(Cataloguer)
	if !ok {
		return nil, nil
	}
	var rows []wire.Row
	err := c.Catalogue(ctx, func(r wire.Row) bool {
		if w := wire.Encode(r); w.Check() == nil {
			rows = append(rows, w.Row())
		}
		return ctx.Err() == nil && len(rows) < wire.MaxCatalogued
	})
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("listing the shelf: %w", err)
	}
	slices.SortFunc(rows, inCatalogue)
	rows = slices.CompactFunc(rows, func(a, b wire.Row) bool { return a.InfoHash == b.InfoHash })
	return rows, nil
}

// inCatalogue orders rows as one browses: by artist, album, disc and number.
func inCatalogue(a, b wire.Row) int {
	return cmp.Or(cmp.Compare(a.Artist, b.Artist), cmp.Compare(a.Album, b.Album), cmp.Compare(a.Disc, b.Disc),
		cmp.Compare(a.Number, b.Number), cmp.Compare(a.Title, b.Title), bytes.Compare(a.InfoHash[:], b.InfoHash[:]))
}

// Titles returns the different titles of a shelf, folded.
func Titles(ctx context.Context, d Describer) ([]string, error) {
	seen := make(map[string]bool)
	var out []string
	err := d.Describe(ctx, func(_, _, title string) bool {
		if t := rings.Fold(wire.Clip(title)); rings.Weight(t) >= 3 && !seen[t] {
			seen[t] = true
			out = append(out, t)
		}
		return ctx.Err() == nil && len(out) < maxTitles
	})
	return out, err
}
