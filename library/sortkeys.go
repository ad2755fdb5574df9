package library

import (
	"slices"
	"strings"

	"linnet/library/internal/text"
	"linnet/library/tags"
)

// sortKeys are what the index keeps of the names in a file besides themselves: what lists are sorted by, and the words. They are
// worked out between reading and storing, which have enough to do.
type sortKeys struct {
	title  string // folded
	artist string // the folded artists, 0x1F between them
	album  string // folded

	// The words of title, artists and album, each word once, wherever it stands: the word index does not tell fields apart.
	words [3]string
}

// folding works out sort keys, and remembers those of the last artists and album: the next file mostly has the same. It serves
// one goroutine.
type folding struct {
	of      []string // the artists, and whose album it is
	artists []string // their words
	key     string   // of the artists
	album   folded
	seen    []string // used again
}

// folded is a name, its key to sort by, and its words.
type folded struct {
	name, key string
	words     []string
}

// fold takes another name.
func (f *folded) fold(name string) {
	if f.name != name || f.words == nil {
		whole := text.Fold(name)
		*f = folded{name: name, key: text.KeyOf(name, whole), words: strings.Fields(text.SearchableOf(name, whole))}
	}
}

// credit takes the artists of another file, and whose album it is.
func (f *folding) credit(i *tags.Info) {
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

// sortKeys works out the sort keys of a file.
func (f *folding) sortKeys(i *tags.Info) sortKeys {
	f.credit(i)
	f.album.fold(i.Album)
	title := text.Fold(i.Title)
	t := sortKeys{title: text.KeyOf(i.Title, title), artist: f.key, album: f.album.key}
	seen := f.seen[:0]
	for n, words := range [...][]string{strings.Fields(text.SearchableOf(i.Title, title)), f.artists, f.album.words} {
		from := len(seen)
		for _, word := range words {
			if !slices.Contains(seen, word) {
				seen = append(seen, word)
			}
		}
		t.words[n] = strings.Join(seen[from:], " ")
	}
	f.seen = seen
	return t
}
