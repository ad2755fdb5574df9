package library

import (
	"context"
	"time"
)

// Album is a group of tracks: same album title and album artist, or, where the tags have no album artist, same album
// title in the same directory.
type Album struct {
	Key          string // stays while title, album artist (and directory) stay
	Title        string
	Artist       string // "Various artists" where the tracks disagree
	Year, Tracks int
	CoverTrack   int64 // a track whose cover stands for the album; 0: none has one
	Duration     time.Duration
}

// Albums lists the albums by title, accents and case ignored. next is the cursor of the following page, "" after the
// last one.
func (x *Index) Albums(ctx context.Context, p Page) (albums []Album, next string, err error) {
	return nil, "", nil
}

// Album returns one album and its tracks by disc, number and title; ErrNotFound if no track of it is there.
func (x *Index) Album(ctx context.Context, key string) (Album, []Track, error) {
	return Album{}, nil, ErrNotFound
}
