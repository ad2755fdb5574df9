package library

import (
	"context"
	"errors"
)

// Artist is somebody named on a track that is not missing.
type Artist struct {
	ID             int64
	Name           string
	Albums, Tracks int
	CoverTrack     int64 // a track whose cover can stand for the artist; 0: none has one
}

// ArtistList lists the artists by name, those with a word that begins like each word of filter; "" is all. next is the
// cursor of the following page, "" after the last one.
func (x *Index) ArtistList(ctx context.Context, filter string, p Page) (artists []Artist, next string, err error) {
	return nil, "", errors.ErrUnsupported
}

// ArtistAlbums lists the albums with a track of an artist, newest first.
func (x *Index) ArtistAlbums(ctx context.Context, artist int64) ([]Album, error) {
	return nil, errors.ErrUnsupported
}

// ArtistTracks lists the tracks of an artist by title.
func (x *Index) ArtistTracks(ctx context.Context, artist int64, p Page) (tracks []Track, next string, err error) {
	return nil, "", errors.ErrUnsupported
}
