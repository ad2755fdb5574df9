package player

import (
	"context"
	"io"
	"slices"
	"testing"
	"time"

	"linnet/app/player/playertest"
)

func TestSeekInMusicFromAPipeDoesNotStartItAgain(t *testing.T) {
	b := playertest.PipedFLAC(playertest.Piece(t, "flac", 0))
	inBubble(t, func(t *testing.T, r *rig) {
		r.Play([]Item{item("a", b)}, 0)
		r.takeTime(time.Second)
		length := r.Status().Duration
		if length < 20*time.Second {
			t.Fatalf("length %v", length)
		}
		r.Seek(length / 2)
		r.takeTime(100 * time.Millisecond)
		if at := r.Status().Position; at < length/2 {
			t.Errorf("position %v of %v", at, length)
		}
	})
}

func TestM4AThatIsStillArrivingPlays(t *testing.T) {
	b := playertest.MP4(200).Bytes() // moov is last
	inBubble(t, func(t *testing.T, r *rig) {
		r.Play([]Item{item("a", b)}, 0)
		out := r.takeTime(time.Second)
		if s := r.Status(); s.Trouble != nil || s.Duration != duration(200*1024, 44100) ||
			!slices.ContainsFunc(out, func(v float32) bool { return v != 0 }) {
			t.Errorf("%+v, %d samples", s, len(out))
		}
	})
}

// slowSource gives its first bytes and then waits until it is closed or told to go on.
type slowSource struct {
	bytesSource
	gate   int64
	open   chan struct{}
	closed chan struct{}
}

func (s *slowSource) Close() error { close(s.closed); return nil }

func (s *slowSource) Read(b []byte) (int, error) {
	at := s.Size() - int64(s.Len())
	if at < s.gate {
		return s.bytesSource.Read(b[:min(int64(len(b)), s.gate-at)])
	}
	select {
	case <-s.open:
		return s.bytesSource.Read(b)
	case <-s.closed:
		return 0, io.ErrClosedPipe
	}
}

func TestArrivingTrackRunsDryAndGoesOn(t *testing.T) {
	inBubble(t, func(t *testing.T, r *rig) {
		whole := level("a", 100, 10)
		src := &slowSource{gate: 44 + 4*rigRate, open: make(chan struct{}), closed: make(chan struct{})}
		it := whole
		it.Open = func(ctx context.Context) (io.ReadSeekCloser, error) {
			s, err := whole.Open(ctx)
			src.bytesSource = s.(bytesSource)
			return src, err
		}
		r.Play([]Item{it}, 0)
		r.take(2 * rigRate)
		if st := r.Status(); !st.Buffering || !st.Playing || st.Underruns != 1 || st.Position > time.Second {
			t.Errorf("%+v", st)
		}
		close(src.open)
		if got := r.take(480); got[0] == 0 || r.Status().Buffering {
			t.Error("does not go on")
		}
	})
}

func TestCloseEndsAReadThatWaits(t *testing.T) {
	src := &slowSource{closed: make(chan struct{})}
	inBubble(t, func(t *testing.T, r *rig) {
		src.closed = make(chan struct{})
		src.bytesSource = bytesSource{nil}
		it := level("a", 1, 1)
		open := it.Open
		it.Open = func(ctx context.Context) (io.ReadSeekCloser, error) {
			s, err := open(ctx)
			src.bytesSource = s.(bytesSource)
			return src, err
		}
		r.Play([]Item{it}, 0)
		r.take(480)
		if st := r.Status(); !st.Buffering || st.Played != 0 || st.Underruns != 0 {
			t.Errorf("%+v", st)
		}
		if err := r.Close(); err != nil || !r.out.closed {
			t.Error("close: ", err)
		}
		r.Play([]Item{it}, 0) // nothing happens, and nothing hangs
		if r.Status().Current.Title != "a" {
			t.Error("Status after Close")
		}
	})
}
