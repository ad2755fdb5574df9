package library

import "context"

// Search finds tracks as the listener types: every word must start a word of the title, an artist or the album, the last one may be
// unfinished, accents and case do not matter. Best first: a whole field, then its beginning, then a word in it; a title
// or artist before an album; more plays before fewer. Text without a letter or digit finds nothing.
func (x *Index) Search(ctx context.Context, text string, limit int) ([]Track, error) {
	return nil, nil
}
