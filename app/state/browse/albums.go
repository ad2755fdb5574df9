package browse

import (
	"context"

	"linnet/app/message"
	"linnet/library"
)

// PlayAlbum plays an album from its first track.
func (s *Slice) PlayAlbum(key string) {
	s.withAlbum(key, func(_ context.Context, tracks []library.Track) { s.deps.Player.PlayTracks(tracks) })
}

// PlayAlbumNext puts an album before everything else in the queue.
func (s *Slice) PlayAlbumNext(key string) {
	s.withAlbum(key, func(_ context.Context, tracks []library.Track) { s.deps.Player.QueueNext(tracks...) })
}

// EnqueueAlbum puts an album at the end of the queue.
func (s *Slice) EnqueueAlbum(key string) {
	s.withAlbum(key, func(_ context.Context, tracks []library.Track) { s.deps.Player.QueueLast(tracks...) })
}

// AddAlbumToPlaylist puts an album at the end of a playlist; 0 asks for the name of a new one.
func (s *Slice) AddAlbumToPlaylist(playlist int64, key string) {
	s.withAlbum(key, func(ctx context.Context, tracks []library.Track) { s.addTracks(ctx, playlist, tracks) })
}

// withAlbum reads the tracks of an album for act.
func (s *Slice) withAlbum(key string, act func(context.Context, []library.Track)) {
	s.loop.Do(func(ctx context.Context) {
		_, tracks, err := s.deps.Index.Album(ctx, key)
		if err != nil {
			s.loop.Notice(message.Text("That album is no longer in the library."),
				message.Text("Rescan under Settings if it should be."), err)
			return
		}
		act(ctx, folded(tracks))
	})
}
