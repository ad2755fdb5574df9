package search

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"maps"
	"math"
	"math/bits"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"linnet/library/internal/record"
	"linnet/library/internal/store"
	"linnet/library/internal/text"
)

// wordList is the words of all tracks, each with the tracks that have it. Of several words none of which is rare, or of a long
// beginning of many words, the word index of the database leaves hundreds of rows to be read; in memory they are told apart
// by a pass over numbers. It is some 16 bytes a track, and made when somebody searches.
type wordList struct {
	text  strings.Builder // the words, in order, one after the other
	words []listedWord
	posts []byte            // the ids of the tracks, each as what it is more than the one before: a varint
	begun map[string]posted // the tracks with a word that begins with a letter: of one, there are thousands
	last  uint32            // the highest id
}

// listedWord ends there, and where the word before it ends it begins.
type listedWord struct {
	text, posts uint32
	tracks      uint32
}

// MakeWords has the list of words made in the background; the channel is closed when that is over.
func (x *Finder) MakeWords() <-chan struct{} { return x.words.make(x, x.Pause, x.readWords) }

const selectWords = `
	SELECT t.id, t.title, t.credit || x'1f' || t.album_artist, coalesce(al.title, '')
	FROM track t LEFT JOIN album al ON al.id = t.album_id WHERE t.missing IS NULL ORDER BY t.id`

// readWords reads the list. It stays empty, which is not tried again, if the library is too small for it or has ids that are
// too large.
func (x *Finder) readWords(ctx context.Context, db store.Querier) (*wordList, error) {
	none := &wordList{}
	counts, err := x.Counts(ctx)
	if err != nil || counts.Tracks < x.Limits.Words {
		return none, err
	}
	rows, err := db.QueryContext(ctx, selectWords)
	if err != nil {
		return none, store.Explain(err)
	}
	defer rows.Close()
	var artists, album record.Folded
	gathered, begun := map[string]*posted{}, map[string]*posted{}
	var id int64
	var title, credit, in sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&id, &title, &credit, &in); err != nil {
			return none, store.Explain(err)
		}
		if id > math.MaxUint32 {
			return none, nil
		}
		artists.Fold(string(credit))
		album.Fold(string(in))
		for _, words := range [...][]string{strings.Fields(text.Searchable(string(title))), artists.Words, album.Words} {
			for _, word := range words {
				_, letter := utf8.DecodeRuneInString(word)
				post(gathered, word, uint32(id))
				post(begun, word[:letter], uint32(id))
			}
		}
	}
	return listOf(gathered, begun), store.Explain(rows.Err())
}

// posted are the tracks of a word while they are gathered, in the order of their ids.
type posted struct {
	posts  []byte
	last   uint32
	tracks uint32
}

// post adds a track to a word, perhaps not for the first time.
func post(to map[string]*posted, word string, id uint32) {
	p := to[word]
	if p == nil {
		p = new(posted)
		to[strings.Clone(word)] = p
	}
	if id != p.last {
		p.posts = binary.AppendUvarint(p.posts, uint64(id-p.last))
		p.last, p.tracks = id, p.tracks+1
	}
}

func listOf(gathered, begun map[string]*posted) *wordList {
	l := &wordList{begun: map[string]posted{}}
	for letter, p := range begun {
		l.begun[letter] = posted{posts: slices.Clone(p.posts), tracks: p.tracks}
	}
	text, posts := 0, 0
	for word, p := range gathered {
		text, posts = text+len(word), posts+len(p.posts)
	}
	if uint64(text) > math.MaxUint32 || uint64(posts) > math.MaxUint32 {
		return l
	}
	l.text.Grow(text)
	l.posts, l.words = make([]byte, 0, posts), make([]listedWord, 0, len(gathered))
	for _, word := range slices.Sorted(maps.Keys(gathered)) {
		p := gathered[word]
		l.text.WriteString(word)
		l.posts = append(l.posts, p.posts...)
		l.words = append(l.words, listedWord{uint32(l.text.Len()), uint32(len(l.posts)), p.tracks})
		l.last = max(l.last, p.last)
	}
	return l
}

// word is the n-th, and where its tracks are in posts.
func (l *wordList) word(n int) (word string, posts []byte) {
	var before listedWord
	if n > 0 {
		before = l.words[n-1]
	}
	return l.text.String()[before.text:l.words[n].text], l.posts[before.posts:l.words[n].posts]
}

// wordSpan are the words that a needle is, or begins.
type wordSpan struct {
	posts  [][]byte // of each of them
	tracks int      // of all, those counted twice that have two
}

func (l *wordList) spanOf(needle string, begins bool) (s wordSpan) {
	if letter, ok := l.begun[needle]; begins && ok {
		return wordSpan{[][]byte{letter.posts}, int(letter.tracks)}
	}
	at := sort.Search(len(l.words), func(n int) bool { word, _ := l.word(n); return word >= needle })
	for ; at < len(l.words); at++ {
		word, posts := l.word(at)
		if word != needle && (!begins || !strings.HasPrefix(word, needle)) {
			break
		}
		s.posts, s.tracks = append(s.posts, posts), s.tracks+int(l.words[at].tracks)
	}
	return s
}

// spans are the words that the needles are, of which the last may be unfinished, the rarest first.
func (l *wordList) spans(needles []string) []wordSpan {
	spans := make([]wordSpan, len(needles))
	for n, needle := range needles {
		spans[n] = l.spanOf(needle, n == len(needles)-1 || text.Unfinished(needle))
	}
	slices.SortFunc(spans, func(a, b wordSpan) int { return cmp.Compare(a.tracks, b.tracks) })
	return spans
}

// having are the first tracks that have all of several words, or, where few are left, at least the rarer ones: at most so
// many, in the order of their ids. every is whether there are no more, and rest whether there are words left to look for.
func (l *wordList) having(spans []wordSpan, most int) (ids []int64, every, rest bool) {
	var have trackSet
	for n, s := range spans {
		if n > 0 && have.count() <= most {
			rest = true
			break
		}
		enough := math.MaxInt
		if len(spans) == 1 {
			enough = most + 1
		}
		have = l.within(s, have, enough)
	}
	ids = have.first(most + 1)
	return ids[:min(len(ids), most)], len(ids) <= most, rest
}

// trackSet is a set of ids, a bit each.
type trackSet []uint64

// within are the tracks of a span, of each word no more than are enough, that are in a set too, if there is one.
func (l *wordList) within(s wordSpan, in trackSet, enough int) trackSet {
	out := make(trackSet, l.last/64+1)
	for _, posts := range s.posts {
		id, more, shift, left := uint32(0), uint32(0), 0, enough
		for _, b := range posts { // binary.Uvarint takes three times as long
			more |= uint32(b&0x7f) << shift
			if b >= 0x80 {
				shift += 7
				continue
			}
			id, more, shift = id+more, 0, 0
			out[id/64] |= 1 << (id % 64)
			if left--; left == 0 {
				break
			}
		}
	}
	for n := range in {
		out[n] &= in[n]
	}
	return out
}

func (s trackSet) count() (n int) {
	for _, word := range s {
		n += bits.OnesCount64(word)
	}
	return n
}

// first are the lowest ids, at most so many.
func (s trackSet) first(most int) (ids []int64) {
	for at, word := range s {
		for ; word != 0 && len(ids) < most; word &= word - 1 {
			ids = append(ids, int64(at*64+bits.TrailingZeros64(word)))
		}
	}
	return ids
}

// WordBytes is how much memory the list of words takes; 0 if there is none.
func (x *Finder) WordBytes() int {
	l := x.words.fresh(x.queryCache.age())
	if l == nil {
		return 0
	}
	size := len(l.posts) + l.text.Len() + 12*len(l.words)
	for _, letter := range l.begun {
		size += len(letter.posts)
	}
	return size
}
