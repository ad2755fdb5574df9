package library

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"linnet/library/tags"
)

// Chapter is a place in a track that has a name of its own; it goes on to the next one.
type Chapter = tags.Chapter

// Chapters returns the chapters of a music file, in order: those of the cue sheet beside it, else those inside, as audio books and mixes
// have them; ErrNotFound if it has none. A cue sheet bears the name of the file, with or without its ending.
func Chapters(path string) (all []Chapter, err error) {
	stem := strings.TrimSuffix(path, filepath.Ext(path))
	cue, err := firstText(stem+".cue", stem+".CUE", path+".cue")
	if all = tags.ParseCue(cue, filepath.Base(path)); len(all) == 0 && strings.Count(strings.ToUpper(cue), "FILE ") == 1 {
		all = tags.ParseCue(cue, "") // about a file that was renamed, or made FLAC of WAVE
	}
	if len(all) > 0 {
		return all, nil
	}
	err = errors.Join(err, readInside(path, func(f *tags.File) (err error) {
		all, err = f.Chapters()
		return err
	}))
	if errors.Is(err, tags.ErrNoChapters) || errors.Is(err, tags.ErrNotMusic) || errors.Is(err, fs.ErrNotExist) {
		err = ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("chapters of %s: %w", path, err)
	}
	return all, nil
}
