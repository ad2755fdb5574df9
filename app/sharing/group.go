package sharing

import (
	"context"
	"fmt"
	"slices"

	"linnet/library"
	"linnet/p2p"
)

// A Group is the part of the shelf that is shared with one group: the folders lent to it. The rights are those stated for a folder, as
// for everybody. Its methods implement [p2p.Shelf].
type Group struct {
	s  *Shelf
	id p2p.GroupID
}

// Group returns the shelf of a group. The Group follows changes of the lent folders.
func (s *Shelf) Group(id p2p.GroupID) *Group { return &Group{s, id} }

// Lend begins or ends the sharing of a folder of the library with one group alone. Ending holds from
// the next question on.
func (s *Shelf) Lend(ctx context.Context, id p2p.GroupID, folder string, on bool) error {
	change := `DELETE FROM lent WHERE grp = ? AND path = ?`
	if on {
		change = `INSERT OR IGNORE INTO lent VALUES (?, ?)`
	}
	if _, err := s.db.ExecContext(ctx, change, id.String(), folder); err != nil {
		return fmt.Errorf("recording what is shared with a group: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.loadLent()
}

// Lent returns the folders that are shared with a group, by path.
func (s *Shelf) Lent(id p2p.GroupID) []string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.Sorted(slices.Values(s.lent[id]))
}

// loadLent is called with the mutex held, or before there is anybody else.
func (s *Shelf) loadLent() error {
	rows, err := s.db.Query(`SELECT grp, path FROM lent`)
	if err != nil {
		return err
	}
	defer rows.Close()
	lent := map[p2p.GroupID][]string{}
	for rows.Next() {
		var group, path string
		if err := rows.Scan(&group, &path); err != nil {
			return err
		}
		id, err := p2p.ParseGroupID(group)
		if err != nil {
			return err
		}
		lent[id] = append(lent[id], path)
	}
	s.lent = lent
	return rows.Err()
}

// anyGroup says whether a track may be offered to some group.
func (s *Shelf) anyGroup(t library.Track) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for id := range s.lent {
		if s.lends(id, t) {
			return true
		}
	}
	return false
}

// lends is called with the mutex held.
func (s *Shelf) lends(id p2p.GroupID, t library.Track) bool {
	return !t.Missing && slices.ContainsFunc(s.lent[id], func(folder string) bool { return s.folders[folder].covers(folder, t) })
}

// May says whether a track may be offered to the group now.
func (g *Group) May(t library.Track) bool {
	g.s.mu.RLock()
	defer g.s.mu.RUnlock()
	return g.s.lends(g.id, t)
}

// Match implements [p2p.Shelf].
func (g *Group) Match(ctx context.Context, text string, limit int) ([]p2p.Row, error) {
	return g.s.match(ctx, g.May, text, limit)
}

// Offer implements [p2p.Shelf].
func (g *Group) Offer(ctx context.Context, ih p2p.InfoHash) (p2p.Offer, error) {
	return g.s.offer(ctx, g.May, ih)
}

// Artists implements [p2p.Shelf].
func (g *Group) Artists(ctx context.Context) ([]string, error) { return g.s.artists(ctx, g.May) }

// Describe implements [p2p.Describer].
func (g *Group) Describe(ctx context.Context, yield func(artist, album, title string) bool) error {
	return g.s.describe(ctx, g.May, yield)
}

// InfoHashes implements [p2p.InfoHashLister].
func (g *Group) InfoHashes(yield func(p2p.InfoHash) bool) {
	goOn := true
	err := g.s.eachThat(context.Background(), g.May, func(_ library.Track, o p2p.Offer) { goOn = goOn && yield(o.InfoHash) })
	if err != nil {
		g.s.log.Warn("listing what is shared with a group", "err", err)
	}
}

var (
	_ p2p.Shelf          = (*Group)(nil)
	_ p2p.InfoHashLister = (*Group)(nil)
	_ p2p.Describer      = (*Group)(nil)
)
