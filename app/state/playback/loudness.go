package playback

import (
	"context"

	"linnet/app/player"
	"linnet/app/state/loop"
	"linnet/library"
)

// reference is the loudness that ReplayGain 2.0 brings every track to, in LUFS.
const reference = -18.0

// loudness reads what is known of a track when it is about to play: what its tags say, else what was measured.
func (s *Slice) loudness(t library.Track) func(context.Context) player.Loudness {
	return func(ctx context.Context) player.Loudness {
		known := player.Loudness{Track: t.TrackGain, Album: t.AlbumGain}
		l, err := s.deps.Index.Loudness(ctx, t.ID)
		if err != nil {
			return known
		}
		known.TrackPeak, known.AlbumPeak = l.Peak, l.AlbumPeak
		if known.Track == 0 && l.LUFS > library.Silent {
			known.Track = reference - l.LUFS
		}
		if known.Album == 0 && l.AlbumLUFS > library.Silent {
			known.Album = reference - l.AlbumLUFS
		}
		return known
	}
}

// readShape draws the shape of the track that plays, once it is measured.
func (s *Slice) readShape(ctx context.Context, id int64) {
	s.shape, s.shapeOf = "", id
	if id == 0 {
		return
	}
	s.loop.Background(ctx, func(ctx context.Context) loop.Command {
		l, err := s.deps.Index.Loudness(ctx, id)
		return func(ctx context.Context) {
			switch {
			case s.shapeOf != id:
			case err != nil && s.deps.Measure != nil:
				s.deps.Measure(id)
			default:
				s.shape = string(l.Shape)
				s.Show(ctx)
			}
		}
	})
}

// Measured reads the shape of the track that plays, if it is this one.
func (s *Slice) Measured(ctx context.Context, id int64) {
	if id == s.shapeOf {
		s.readShape(ctx, id)
	}
}
