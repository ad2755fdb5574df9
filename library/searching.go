package library

import (
	"context"
	"fmt"

	"linnet/library/internal/search"
)

// What lists are asked for.
type (
	// Page asks for the part of a list after a cursor.
	Page = search.Page
	// Sort is an order of tracks or albums.
	Sort = search.Sort
)

// The orders. Ties are broken by id.
const (
	SortRelevance = search.SortRelevance // best fit first; without words as SortTitle. Also what an unknown Sort means
	SortTitle     = search.SortTitle
	SortArtist    = search.SortArtist
	SortAlbum     = search.SortAlbum  // then disc and number
	SortYear      = search.SortYear   // newest first
	SortAdded     = search.SortAdded  // newest first
	SortPlays     = search.SortPlays  // most first
	SortRating    = search.SortRating // most stars first
)

// Search finds tracks as the listener types: every word must start a word of the title, an artist or the album, the last
// one may be unfinished, accents and case do not matter. Best first: a whole field, then its beginning, then a word in
// it; a title or artist before an album; more plays before fewer. Text without a letter or digit finds nothing. Cancel ctx
// when the next key is pressed.
func (x *Index) Search(ctx context.Context, text string, limit int) ([]Track, error) {
	x.finder.WantWords()
	return x.finder.Search(ctx, text, limit)
}

// SearchWords is Search for a stranger's text, on connections of its own. It too takes words and nothing else, never the
// query language.
func (x *Index) SearchWords(ctx context.Context, text string, limit int) ([]Track, error) {
	return x.finder.SearchWords(ctx, text, limit)
}

// Find lists the tracks, none of them missing, that fit text in the query language (see Query), in the given order;
// empty text finds everything. next is the cursor of the following page, "" after the last one. What fits best comes
// first even in reverse.
func (x *Index) Find(ctx context.Context, text string, sort Sort, p Page) (tracks []Track, next string, err error) {
	tracks, next, err = x.finder.Find(ctx, ParseQuery(text), sort, p)
	if err != nil {
		return nil, "", fmt.Errorf("finding tracks: %w", err)
	}
	return tracks, next, nil
}

// Marks walks along what Find lists and returns the cursors of its pages of so many tracks, the first of which is "", and
// how many tracks there are: with them any page can be read without those before it. It visits every track, so it takes
// long where Find is quick; cancel ctx when nobody waits any more.
func (x *Index) Marks(ctx context.Context, text string, sort Sort, p Page) (pages []string, total int, err error) {
	pages, total, err = x.finder.Pages(ctx, ParseQuery(text), sort, p)
	if err != nil {
		return nil, 0, fmt.Errorf("counting tracks: %w", err)
	}
	return pages, total, nil
}
