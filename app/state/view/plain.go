package view

import (
	"errors"
	"fmt"
	"strings"

	"linnet/app/message"
	"linnet/library"
	"linnet/p2p"
)

// Plain turns an error into the end of a sentence. Of several that are joined a person reads the first.
func Plain(err error) string {
	switch {
	case errors.Is(err, library.ErrNotFolder):
		return message.Text("it is not a folder that can be read")
	case errors.Is(err, library.ErrOverlap):
		return message.Text("it is, holds, or lies in a folder that is in the library already")
	case errors.Is(err, library.ErrName):
		return message.Text("a playlist needs a name")
	case errors.Is(err, library.ErrLong):
		return message.Count(library.MaxPlaylist, "a playlist holds at most {n} song", "a playlist holds at most {n} songs")
	case errors.Is(err, library.ErrSmart):
		return message.Text("a smart playlist finds its songs by itself")
	case errors.Is(err, p2p.ErrNotLink):
		return message.Text("that is not a link to a listener; it begins with linnet: and is copied whole")
	case errors.Is(err, p2p.ErrPortInUse):
		return message.Text("another program uses the port")
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	return TrimDot(message.Given(first))
}

// TrimDot takes the full stops off the end.
func TrimDot(text string) string {
	for len(text) > 0 && text[len(text)-1] == '.' {
		text = text[:len(text)-1]
	}
	return text
}

// StringError is a reason that was kept as text.
type StringError string

func (e StringError) Error() string { return string(e) }

const maxPath = 4096 // bytes that are shown of one

// Readable makes the bytes of a path fit to show.
func Readable(path string) string { return p2p.Showable(strings.ToValidUTF8(path, "\ufffd"), maxPath) }

// Sentence makes an error's text stand on its own.
func Sentence(err error) string {
	text := []rune(fmt.Sprint(err))
	if len(text) == 0 {
		return ""
	}
	if text[0] >= 'a' && text[0] <= 'z' {
		text[0] += 'A' - 'a'
	}
	if text[len(text)-1] != '.' {
		text = append(text, '.')
	}
	return string(text)
}
