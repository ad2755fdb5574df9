package playback

import (
	"context"
	"slices"
	"time"

	"linnet/app/player"
	"linnet/app/state/view"
)

// coarse is how often the place in a playing track is noted anew, so that a disk is seldom written.
const coarse = 15 * time.Second

// State is how the player is set, and where it is.
func (s *Slice) State() view.PlayerState {
	now := s.deps.Player.Status()
	st := view.PlayerState{Volume: now.Volume, Muted: now.Muted, Shuffle: now.Shuffle, Repeat: string(now.Repeat), Speed: now.Speed,
		Track: now.Current.ID, Key: now.Current.Key, Place: now.Place, Position: now.Position.Truncate(time.Millisecond)}
	if now.Playing {
		st.Position = now.Position.Truncate(coarse)
	}
	if now.Current.Interlude != "" {
		if next, place, ok := resting(s.deps.Player.Queue()); ok {
			st.Track, st.Key, st.Place, st.Position = next.ID, next.Key, place, 0
		}
	}
	return st
}

// Kept is the queue to keep, if it changed since the last time.
func (s *Slice) Kept() (view.KeptQueue, bool) {
	now := s.deps.Player.Status()
	if s.noted.revision == now.Revision && s.noted.version == s.rest.version && s.noted.ahead == len(s.rest.list.Ahead) {
		return view.KeptQueue{}, false
	}
	s.noted.revision, s.noted.version, s.noted.ahead = now.Revision, s.rest.version, len(s.rest.list.Ahead)
	q := s.deps.Player.Queue()
	kept := view.KeptQueue{Order: q.Order}
	for _, it := range q.Items {
		kept.Tracks = append(kept.Tracks, it.ID)
		if it.ID == 0 {
			kept.Keys = append(kept.Keys, it.Key)
		}
	}
	if l := s.rest.list; l.Source != "" && len(l.Ahead) > 0 {
		kept.Rest = view.KeptList{Source: l.Source, Pages: slices.Clone(l.Pages), Ahead: slices.Clone(l.Ahead)}
	}
	return kept, true
}

// noted says which queue Kept returned last.
type noted struct{ revision, version, ahead int }

// Recall sets the player as it was.
func (s *Slice) Recall(was view.PlayerState) {
	if was.Speed == 0 { // nothing was kept
		return
	}
	p := s.deps.Player
	p.SetVolume(was.Volume)
	p.SetMuted(was.Muted)
	p.SetShuffle(was.Shuffle)
	p.SetRepeat(player.Repeat(was.Repeat))
	p.SetSpeed(was.Speed)
}

// ReadQueue reads the tracks of a kept queue, on any goroutine. What it returns puts them into the player, unless something plays by then;
// tracks that are no longer there are left out.
func (s *Slice) ReadQueue(ctx context.Context, kept view.KeptQueue, was view.PlayerState) (restore func(context.Context)) {
	q := player.Queue{Place: -1, Shuffle: was.Shuffle, Repeat: player.Repeat(was.Repeat)}
	keys := kept.Keys
	for i, id := range kept.Tracks {
		key := ""
		if id == 0 && len(keys) > 0 {
			key, keys = keys[0], keys[1:]
		}
		it, there := s.kept(ctx, id, key)
		if !there {
			continue
		}
		if i == was.Place && id == was.Track && key == was.Key {
			q.Place, q.From = len(q.Items), was.Position
		}
		q.Items = append(q.Items, it)
		if len(kept.Order) == len(kept.Tracks) {
			q.Order = append(q.Order, kept.Order[i])
		}
	}
	if q.Place < 0 { // the end came between two notes, or the track is gone
		q.Place = max(0, slices.IndexFunc(q.Items, func(it player.Item) bool { return it.ID == was.Track && it.Key == was.Key }))
	}
	return func(ctx context.Context) {
		if len(q.Items) == 0 || s.deps.Player.Status().Has {
			return
		}
		s.deps.Player.Restore(q)
		if read := s.deps.Reopen(kept.Rest.Source); read != nil && fits(kept.Rest) {
			s.rest.list = view.List{Source: kept.Rest.Source, Pages: kept.Rest.Pages, Ahead: kept.Rest.Ahead, Read: read}
		}
		s.Show(ctx)
	}
}

// kept makes an item of what was kept of it.
func (s *Slice) kept(ctx context.Context, id int64, key string) (player.Item, bool) {
	if id == 0 {
		return s.deps.Arriving(key)
	}
	t, err := s.deps.Index.Track(ctx, id)
	return s.item(t), err == nil
}

// fits says whether the pages that lie ahead are among those there are.
func fits(l view.KeptList) bool {
	return !slices.ContainsFunc(l.Ahead, func(p int) bool { return p < 0 || p >= len(l.Pages) })
}
