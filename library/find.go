package library

import (
	"context"
	"errors"
)

// Sort is an order of tracks or albums.
type Sort string

// The orders. Ties are broken by id.
const (
	SortRelevance Sort = "relevance" // best fit first; without words as SortTitle. Also what an unknown Sort means
	SortTitle     Sort = "title"
	SortArtist    Sort = "artist"
	SortAlbum     Sort = "album"  // then disc and number
	SortYear      Sort = "year"   // newest first
	SortAdded     Sort = "added"  // newest first
	SortPlays     Sort = "plays"  // most first
	SortRating    Sort = "rating" // most stars first
)

// Find lists the tracks, none of them missing, that fit text in the query language (see Query), in the given order;
// empty text finds everything. next is the cursor of the following page, "" after the last one.
func (x *Index) Find(ctx context.Context, text string, sort Sort, p Page) (tracks []Track, next string, err error) {
	return nil, "", errors.ErrUnsupported
}
