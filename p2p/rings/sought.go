package rings

import (
	"slices"
	"strings"
)

// Sought is what others are to look for of what was typed: without the extension of a file behind it, and without "feat", "ft" or
// "featuring", which tags write in three ways. What is nothing else stays.
func Sought(typed string) string {
	kept := strings.Fields(typed)
	if n := len(kept) - 1; n >= 0 {
		if dot := strings.LastIndexByte(kept[n], '.'); dot >= 0 && isExtension(kept[n][dot+1:]) {
			kept[n] = kept[n][:dot]
		} else if n > 0 && isExtension(kept[n]) {
			kept = kept[:n]
		}
	}
	kept = slices.DeleteFunc(kept, func(w string) bool { return isFeaturing(words(w)) })
	if text := strings.Join(kept, " "); Weight(text) >= 3 {
		return text
	}
	return typed
}

func isFeaturing(word string) bool { return word == "feat" || word == "ft" || word == "featuring" }

// isExtension knows the extensions of audio that people copy with a file's name.
func isExtension(word string) bool {
	switch strings.ToLower(word) {
	case "mp3", "flac", "ogg", "oga", "opus", "wav", "aif", "aiff", "m4a", "m4b", "aac", "dsf", "dff", "wma", "ape", "wv":
		return true
	}
	return false
}
