package sharing

import (
	"context"
	"encoding/hex"
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

// Refuse replaces the lists of files that are neither shared nor fetched: infohashes, and hashes of the sound alone, both in lower-case
// hex. The lists apply to the next request. The caller tells the swarm, so that they apply to transfers under way.
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

// Refuses reports whether an infohash is refused, for [p2p.Config].
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
// [p2p.ErrRefused] when its sound is refused. While none is, a file that cannot be understood passes.
func (s *Shelf) Inspect(ctx context.Context, bytes io.ReaderAt, size int64) (p2p.Facts, error) {
	s.mu.RLock()
	sounds := s.refused.sounds // replaced, never altered
	s.mu.RUnlock()
	file, err := library.Inspect(ctx, bytes, size)
	switch {
	case ctx.Err() != nil:
		return p2p.Facts{}, ctx.Err()
	case err != nil && len(sounds) == 0:
		return p2p.Facts{}, nil
	case err != nil:
		return p2p.Facts{}, fmt.Errorf("comparing with what is refused: %w", err)
	case sounds[file.Sound]:
		return p2p.Facts{}, fmt.Errorf("sound %s: %w", file.Sound, p2p.ErrRefused)
	}
	return p2p.Facts{Title: file.Title, Artist: file.Artist, Duration: file.Duration, Sound: soundOf(file.Sound)}, nil
}

// soundOf parses an audio hash of the library. It returns zero for any other text.
func soundOf(text string) (sound p2p.Sound) {
	if b, err := hex.DecodeString(text); err == nil && len(b) == len(sound) {
		copy(sound[:], b)
	}
	return sound
}
