package library

import (
	"slices"
	"strings"

	"linnet/library/tags"
)

// texts are what the index keeps of the names in a file besides themselves. They are worked out between reading and storing,
// which have enough to do.
type texts struct {
	sort   string // the folded title
	artist string // the folded artists, 0x1F between them
	album  string // folded

	// The words of title, artists and album, each word once, wherever it stands: the word index does not tell fields apart.
	words [3]string
}

// folding works out texts, and remembers those of the last artists and album: the next file mostly has the same. It serves
// one goroutine.
type folding struct{ artists, album folded }

// folded is a name, its key to sort by, and its words.
type folded struct {
	name, key string
	words     []string
}

// fold takes another name, and makes its key if it is wanted.
func (f *folded) fold(name string, key func() string) {
	if f.name != name || f.words == nil {
		*f = folded{name: name, words: strings.Fields(searchable(name))}
		if key != nil {
			f.key = key()
		}
	}
}

func (f *folding) texts(i *tags.Info) texts {
	f.artists.fold(strings.Join(append(slices.Clip(i.Artists), i.AlbumArtist), "\x1f"), func() string { return sortKeys(i.Artists) })
	f.album.fold(i.Album, func() string { return sortKey(i.Album) })
	t := texts{sort: sortKey(i.Title), artist: f.artists.key, album: f.album.key}
	var seen []string
	for n, words := range [...][]string{strings.Fields(searchable(i.Title)), f.artists.words, f.album.words} {
		from := len(seen)
		for _, word := range words {
			if !slices.Contains(seen, word) {
				seen = append(seen, word)
			}
		}
		t.words[n] = strings.Join(seen[from:], " ")
	}
	return t
}

func sortKeys(names []string) string {
	keys := make([]string, len(names))
	for n, name := range names {
		keys[n] = sortKey(name)
	}
	return strings.Join(keys, "\x1f")
}
