package state

import (
	"context"

	"linnet/library"
)

// PlayAlbum plays an album from its first track.
func (s *State) PlayAlbum(key string) {
	s.withAlbum(key, func(_ context.Context, tracks []library.Track) { s.play(items(tracks), 0) })
}

// PlayAlbumNext puts an album before everything else in the queue.
func (s *State) PlayAlbumNext(key string) {
	s.withAlbum(key, func(_ context.Context, tracks []library.Track) { s.cfg.Player.PlayNext(items(tracks)...) })
}

// EnqueueAlbum puts an album at the end of the queue.
func (s *State) EnqueueAlbum(key string) {
	s.withAlbum(key, func(_ context.Context, tracks []library.Track) { s.cfg.Player.Enqueue(items(tracks)...) })
}

// AddAlbumToPlaylist puts an album at the end of a playlist; 0 asks for the name of a new one.
func (s *State) AddAlbumToPlaylist(playlist int64, key string) {
	s.withAlbum(key, func(ctx context.Context, tracks []library.Track) {
		ids := make([]int64, len(tracks))
		for i, t := range tracks {
			ids[i] = t.ID
		}
		if playlist == 0 {
			s.newPlaylist(ids...)
			return
		}
		s.playlistDone(ctx, s.cfg.Index.AddToPlaylist(ctx, playlist, -1, ids...))
	})
}

// withAlbum reads the tracks of an album for act.
func (s *State) withAlbum(key string, act func(context.Context, []library.Track)) {
	s.do(func(ctx context.Context) {
		_, tracks, err := s.cfg.Index.Album(ctx, key)
		if err != nil {
			s.trouble("That album is no longer in the library.", "Rescan under Settings if it should be.", err)
			return
		}
		act(ctx, tracks)
	})
}
