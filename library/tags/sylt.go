package tags

import (
	"encoding/binary"
	"slices"
	"strings"
	"time"
)

// useTimedLyrics takes a SYLT apart (ID3v2.4 4.9): encoding, language, unit of time, kind, description; then pieces of text,
// each with its time. A piece that begins with a line feed begins a line; without any such, each piece is a line.
func (f *File) useTimedLyrics(b []byte) {
	const milliseconds, words = 2, 1
	if f.texts++; f.texts > maxTexts || len(b) < 6 || b[4] != milliseconds || b[5] > words {
		return
	}
	encoding := b[0]
	_, b = cutText(encoding, b[6:])
	var pieces []Line
	inPieces := false
	for len(b) > 0 && len(pieces) < maxLines {
		var text string
		text, b = cutText(encoding, b)
		if len(b) < 4 {
			break
		}
		inPieces = inPieces || len(pieces) > 0 && strings.HasPrefix(text, "\n")
		pieces = append(pieces, Line{time.Duration(binary.BigEndian.Uint32(b)) * time.Millisecond, text})
		b = b[4:]
	}
	if inPieces {
		pieces = joined(pieces)
	}
	for n := range pieces {
		pieces[n].Text = Clean(pieces[n].Text)
	}
	f.keepLyrics(inOrder(pieces))
}

// joined makes lines of syllables.
func joined(pieces []Line) []Line {
	var lines []Line
	var text strings.Builder
	for n, p := range pieces {
		if n == 0 || strings.HasPrefix(p.Text, "\n") {
			lines = append(lines, Line{At: p.At})
			text.Reset()
		}
		text.WriteString(p.Text)
		if n+1 == len(pieces) || strings.HasPrefix(pieces[n+1].Text, "\n") {
			lines[len(lines)-1].Text = text.String()
		}
	}
	return lines
}

func inOrder(lines []Line) Lyrics {
	slices.SortStableFunc(lines, func(a, b Line) int { return int(a.At.Milliseconds() - b.At.Milliseconds()) })
	return Lyrics{Timed: len(lines) > 0, Lines: lines}
}

// withWords is nil if there is no word in any line.
func withWords(lines []Line) []Line {
	for _, l := range lines {
		if l.Text != "" {
			return lines
		}
	}
	return nil
}
