package shelf

import (
	"context"
	"fmt"
	"io"

	"linnet/library"
	"linnet/p2p"
)

// soundDigits is how much of an audio hash counts: what the library keeps of it.
const soundDigits = 32

// refused is what the operators of the followed feeds ask not to share or fetch.
type refused struct {
	hashes map[string]bool // infohashes, lower-case hex
	sounds map[string]bool // the beginnings of audio hashes, likewise
}

// Refuse replaces what is neither shared nor fetched: infohashes, and hashes of the sound alone, both in lower-case
// hex. It holds from the next question on; tell the swarm, and it holds for what is under way.
func (s *Shelf) Refuse(infohashes, sounds []string) {
	r := refused{map[string]bool{}, map[string]bool{}}
	for _, h := range infohashes {
		r.hashes[h] = true
	}
	for _, h := range sounds {
		if len(h) >= soundDigits {
			r.sounds[h[:soundDigits]] = true
		}
	}
	s.mu.Lock()
	s.refused = r
	s.mu.Unlock()
}

// Refuses says whether an infohash may be neither shared nor fetched, for [p2p.Config].
func (s *Shelf) Refuses(ih p2p.InfoHash) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.refused.hashes[ih.String()]
}

// silenced says whether a track's sound may not be shared. While any sound is refused, one that is not known yet is
// not shared either.
func (s *Shelf) silenced(ctx context.Context, t library.Track) bool {
	s.mu.RLock()
	sounds := s.refused.sounds // replaced, never altered
	s.mu.RUnlock()
	if len(sounds) == 0 {
		return false
	}
	sound, err := s.index.Sound(ctx, t.ID)
	return err != nil || sound == "" || sounds[sound]
}

// Inspect looks at a file that was fetched before it becomes part of the library, for [p2p.Config]: the error wraps
// [p2p.ErrRefused] when its sound is refused.
func (s *Shelf) Inspect(ctx context.Context, file io.ReaderAt, size int64) error {
	s.mu.RLock()
	sounds := s.refused.sounds // replaced, never altered
	s.mu.RUnlock()
	if len(sounds) == 0 {
		return nil
	}
	sound, err := library.SoundOf(ctx, file, size)
	if err != nil {
		return fmt.Errorf("comparing with what is refused: %w", err)
	}
	if sounds[sound] {
		return fmt.Errorf("sound %s: %w", sound, p2p.ErrRefused)
	}
	return nil
}
