package record

import (
	"slices"
	"strings"

	"linnet/library/internal/text"
	"linnet/library/tags"
)

// SortKeys are what the index keeps of the names in a file besides themselves: what lists are sorted by, and the words. They are
// worked out between reading and storing, which have enough to do.
type SortKeys struct {
	Title  string // folded
	Artist string // the folded artists, 0x1F between them
	Album  string // folded

	// The words of title, artists and album, each word once, wherever it stands: the word index does not tell fields apart.
	Words [3]string
}

// SortKeyMaker works out sort keys, and remembers those of the last artists and album: the next file mostly has the same. It serves
// one goroutine.
type SortKeyMaker struct {
	of      []string // the artists, and whose album it is
	artists []string // their words
	key     string   // of the artists
	album   Folded
	seen    []string // used again
}

// Folded is a name, its key to sort by, and its words.
type Folded struct {
	name, key string
	Words     []string
}

// Fold takes another name.
func (f *Folded) Fold(name string) {
	if f.name != name || f.Words == nil {
		whole := text.Fold(name)
		*f = Folded{name: name, key: text.KeyOf(name, whole), Words: strings.Fields(text.SearchableOf(name, whole))}
	}
}

// credit takes the artists of another file, and whose album it is.
func (f *SortKeyMaker) credit(i *tags.Info) {
	last := len(f.of) - 1
	if last == len(i.Artists) && f.of[last] == i.AlbumArtist && slices.Equal(f.of[:last], i.Artists) {
		return
	}
	f.of = append(slices.Clone(i.Artists), i.AlbumArtist)
	f.artists = strings.Fields(text.Searchable(strings.Join(f.of, "\x1f")))
	keys := make([]string, len(i.Artists))
	for n, name := range i.Artists {
		keys[n] = text.SortKey(name)
	}
	f.key = strings.Join(keys, "\x1f")
}

// Of works out the sort keys of a file.
func (f *SortKeyMaker) Of(i *tags.Info) SortKeys {
	f.credit(i)
	f.album.Fold(i.Album)
	title := text.Fold(i.Title)
	t := SortKeys{Title: text.KeyOf(i.Title, title), Artist: f.key, Album: f.album.key}
	seen := f.seen[:0]
	for n, words := range [...][]string{strings.Fields(text.SearchableOf(i.Title, title)), f.artists, f.album.Words} {
		from := len(seen)
		for _, word := range words {
			if !slices.Contains(seen, word) {
				seen = append(seen, word)
			}
		}
		t.Words[n] = strings.Join(seen[from:], " ")
	}
	f.seen = seen
	return t
}
