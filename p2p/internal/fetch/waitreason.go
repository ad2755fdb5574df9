package fetch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// How often a transfer looks whether the disk was mended.
const (
	mendFirst = time.Second
	mendLast  = time.Minute
)

// persist tries again for as long as only this machine is in the way: the disk is full, or the
// folder is read-only or away. Only a failure is for good.
func (r *run) persist(ctx context.Context) (finished bool, err error) {
	for wait := mendFirst; ; wait = min(2*wait, mendLast) {
		finished, err = r.fetch(ctx)
		var forGood failure
		if err == nil || ctx.Err() != nil || errors.As(err, &forGood) {
			return finished, err
		}
		r.f.deps.Log.Warn("a transfer waits for the disk", "infohash", r.x.ih, "err", err)
		r.park(waitReason(err))
		again := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-again.C:
		}
		again.Stop()
	}
}

// park shows why the transfer stands still, and lets another have its turn.
func (r *run) park(why string) {
	r.f.mu.Lock()
	r.t, r.in = nil, nil
	r.x.view.State, r.x.view.Reason, r.x.view.Blocked = Waiting, why, true
	r.x.view.Rate, r.x.view.Peers, r.x.view.Left = 0, 0, 0
	r.x.broadcast()
	r.f.mu.Unlock()
	r.f.leave(r.x, true)
	r.f.deps.Changed()
}

// waitReason says in a sentence what is wrong with the disk, and what happens next.
func waitReason(err error) string {
	var room noRoom
	switch {
	case errors.As(err, &room):
		return fmt.Sprintf("There is no room for it: %.1f MB are to come, and %.1f MB are free. Make room, and the transfer goes on "+
			"by itself.",
			float64(room.wanted)/1e6, float64(room.free)/1e6)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return "The disk is full. Make room, and the transfer goes on by itself."
	case errors.Is(err, syscall.EROFS), errors.Is(err, os.ErrPermission):
		return "Linnet may not write to the folder for fetched tracks. Once it may, the transfer goes on by itself."
	case errors.Is(err, os.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return "The folder for fetched tracks is not there. Once it is back, the transfer goes on by itself."
	}
	return "The track cannot be kept right now: " + err.Error() + ". Linnet tries again."
}

// noRoom says that a disk has less room than is to arrive.
type noRoom struct{ wanted, free int64 } // bytes

func (e noRoom) Error() string {
	return fmt.Sprintf("%d bytes are to come, %d are free", e.wanted, e.free)
}

// spareRoom is what is left free for others, in bytes.
const spareRoom = 64 << 20

// roomFor says, before anything arrives, whether there is room for so many bytes: a torrent may be larger than any disk.
func (f *Manager) roomFor(folder string, bytes int64) error {
	look := f.deps.FreeSpace
	if look == nil {
		look = freeSpace
	}
	if free := look(folder); free >= 0 && bytes > max(0, free-spareRoom) {
		return noRoom{bytes, free}
	}
	return nil
}
