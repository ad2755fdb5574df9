package library

import (
	"context"
	"errors"
	"fmt"

	"linnet/library/internal/store"
)

// MaxRating is the most stars that a track can have.
const MaxRating = store.MaxRating

// ErrRating: more than MaxRating stars, or fewer than none.
var ErrRating = errors.New("a rating is from 0 to 5 stars")

// CountPlay adds one to the plays of a track, as of now; ErrNotFound if there is none with this id.
func (x *Index) CountPlay(ctx context.Context, id int64) error {
	return x.say(ctx, "counting a play", "UPDATE track SET plays = plays + 1, played = ? WHERE id = ?", x.now().UnixNano(), id)
}

// Rate gives a track 1 to 5 stars, or takes them away with 0. ErrRating, or ErrNotFound.
func (x *Index) Rate(ctx context.Context, id int64, stars int) error {
	if stars < 0 || stars > MaxRating {
		return fmt.Errorf("rating: %w", ErrRating)
	}
	return x.say(ctx, "rating", "UPDATE track SET rating = ? WHERE id = ?", stars, id)
}

// Love marks a track as loved, or no longer; ErrNotFound if there is none with this id.
func (x *Index) Love(ctx context.Context, id int64, on bool) error {
	return x.say(ctx, "loving", "UPDATE track SET loved = ? WHERE id = ?", on, id)
}

// say writes what the listener said of one thing in the library; doing is for the error.
func (x *Index) say(ctx context.Context, doing, statement string, args ...any) error {
	result, err := x.db.Write.ExecContext(ctx, statement, args...)
	if err == nil {
		var n int64
		if n, err = result.RowsAffected(); err == nil && n == 0 {
			err = ErrNotFound
		}
	}
	if err != nil {
		return fmt.Errorf("%s: %w", doing, store.Explain(err))
	}
	x.finder.ForgetTracks()
	x.db.Touched.Store(true)
	return nil
}
