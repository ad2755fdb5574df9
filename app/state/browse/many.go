package browse

import (
	"context"
	"errors"
	"slices"

	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/library"
)

// PlayMany plays songs in the order of their list.
func (s *Slice) PlayMany(c view.Chosen) {
	s.withMany(c, func(_ context.Context, tracks []library.Track) { s.deps.Player.PlayTracks(tracks) })
}

// PlayManyNext puts songs before everything else in the queue.
func (s *Slice) PlayManyNext(c view.Chosen) {
	s.withMany(c, func(_ context.Context, tracks []library.Track) { s.deps.Player.QueueNext(tracks...) })
}

// EnqueueMany puts songs at the end of the queue.
func (s *Slice) EnqueueMany(c view.Chosen) {
	s.withMany(c, func(_ context.Context, tracks []library.Track) { s.deps.Player.QueueLast(tracks...) })
}

// AddManyToPlaylist puts songs at the end of a playlist; 0 asks for the name of a new one.
func (s *Slice) AddManyToPlaylist(playlist int64, c view.Chosen) {
	s.withMany(c, func(ctx context.Context, tracks []library.Track) { s.addTracks(ctx, playlist, tracks) })
}

// addTracks puts tracks at the end of a playlist; 0 asks for the name of a new one.
func (s *Slice) addTracks(ctx context.Context, playlist int64, tracks []library.Track) {
	if playlist == 0 {
		s.newPlaylist(idsOf(tracks)...)
		return
	}
	s.playlistDone(ctx, s.deps.Index.AddToPlaylist(ctx, playlist, -1, idsOf(tracks)...))
}

func idsOf(tracks []library.Track) []int64 {
	ids := make([]int64, len(tracks))
	for i, t := range tracks {
		ids[i] = t.ID
	}
	return ids
}

// withMany reads songs for act, beside the loop: they may be as many as the library has.
func (s *Slice) withMany(c view.Chosen, act func(context.Context, []library.Track)) {
	s.loop.Do(func(ctx context.Context) {
		r := s.request(mostRows)
		s.loop.Background(ctx, func(ctx context.Context) loop.Command {
			tracks, err := s.readMany(ctx, c, r)
			return func(ctx context.Context) {
				switch {
				case err != nil:
					s.loop.Notice(message.Text("Could not read the library."),
						message.Text("Restart Linnet; the music files are untouched."), err)
				case len(tracks) == 0:
					s.loop.Notice(message.Text("Those songs are no longer in the library."),
						message.Text("Rescan under Settings if they should be."), library.ErrNotFound)
				default:
					act(ctx, tracks)
				}
			}
		})
	})
}

// readMany reads the chosen songs, or all that r lists. Those that are gone are left out.
func (s *Slice) readMany(ctx context.Context, c view.Chosen, r request) ([]library.Track, error) {
	if c.All {
		return s.readAll(ctx, r)
	}
	var tracks []library.Track
	for _, id := range c.Tracks {
		t, err := s.deps.Index.Track(ctx, id)
		if errors.Is(err, library.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		tracks = append(tracks, t)
	}
	return tracks, nil
}

func (s *Slice) readAll(ctx context.Context, r request) (all []library.Track, err error) {
	read := s.reader(r)
	for after, more := "", true; more; more = after != "" {
		var page []library.Track
		if page, after, err = read(ctx, after); err != nil {
			return nil, err
		}
		all = append(all, page...)
	}
	return all, nil
}

// RemoveFromPlaylist takes the songs at some places out of the open playlist, and offers for a while to put them back.
func (s *Slice) RemoveFromPlaylist(at ...int) {
	s.inPlaylist(func(ctx context.Context, p library.Playlist) error {
		before, err := s.deps.Index.PlaylistTracks(ctx, p.ID)
		if err != nil {
			return err
		}
		at = slices.DeleteFunc(slices.Sorted(slices.Values(at)), func(i int) bool { return i < 0 || i >= len(before) })
		if len(at) == 0 {
			return nil
		}
		if err := s.deps.Index.RemoveFromPlaylist(ctx, p.ID, at...); err != nil {
			return err
		}
		s.loop.Offer(ctx,
			message.Count(len(at), "{n} song was taken out of “{list}”.", "{n} songs were taken out of “{list}”.", "list", p.Name),
			func(ctx context.Context) { s.playlistDone(ctx, s.putBack(ctx, p.ID, before, at)) })
		return nil
	})
}

// putBack puts songs of a playlist where they were, neighbours in one go; at is sorted. Where the list became shorter they come to its end.
// Songs that are gone are left out.
func (s *Slice) putBack(ctx context.Context, playlist int64, before []library.Track, at []int) error {
	now, err := s.deps.Index.PlaylistTracks(ctx, playlist)
	if err != nil {
		return err
	}
	for size := len(now); len(at) > 0; {
		run := 1
		for run < len(at) && at[run] == at[0]+run {
			run++
		}
		put, err := s.putRun(ctx, playlist, min(at[0], size), before[at[0]:at[0]+run])
		if err != nil {
			return err
		}
		size, at = size+put, at[run:]
	}
	return nil
}

// putRun puts songs into a playlist, in one go while all of them are there, and returns how many there were.
func (s *Slice) putRun(ctx context.Context, playlist int64, at int, songs []library.Track) (put int, err error) {
	ids := idsOf(songs)
	err = s.deps.Index.AddToPlaylist(ctx, playlist, at, ids...)
	if !errors.Is(err, library.ErrNotFound) {
		return len(ids), err
	}
	for _, id := range ids {
		switch err := s.deps.Index.AddToPlaylist(ctx, playlist, at+put, id); {
		case errors.Is(err, library.ErrNotFound):
		case err != nil:
			return put, err
		default:
			put++
		}
	}
	return put, nil
}
