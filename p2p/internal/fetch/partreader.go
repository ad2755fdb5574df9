package fetch

import (
	"errors"
	"os"
	"slices"

	"github.com/anacrolix/torrent"

	meta "linnet/p2p/internal/metainfo"
)

var (
	errNotChosen = errors.New("this file is not among those that are fetched")
	errNotKept   = errors.New("this file was not kept: it is no audio")
)

// locate finds the part that is to be read, if the torrent has several and that is known yet.
func (a *arriving) locate(rec transferRecord) error {
	info := rec.info()
	if a.part.Size > 0 || info == nil || !meta.Folded(info) {
		return nil
	}
	files := meta.FilesOf(info)
	chosen := meta.Choose(files, rec.Files)
	for i, one := range files {
		if chosen[i] && (a.name == "" || a.name == one.Name) {
			a.part = one
			return nil
		}
	}
	return errNotChosen
}

// measure waits until the length is known of what is read.
func (a *arriving) measure() error {
	a.f.mu.Lock()
	rec := a.x.rec
	a.f.mu.Unlock()
	if info := rec.info(); a.part.Size > 0 || info != nil && !meta.Folded(info) || info == nil && a.name == "" && rec.Row.Size > 0 {
		return nil
	}
	_, err := a.source()
	return err
}

// readerOf reads the part, or the only file, of a torrent.
func (a *arriving) readerOf(t *torrent.Torrent) torrent.Reader {
	at := slices.IndexFunc(t.Files(), func(f *torrent.File) bool { return f.Offset() == a.part.Off && f.Length() == a.part.Size })
	if a.part.Size == 0 || at < 0 {
		return t.NewReader()
	}
	return t.Files()[at].NewReader()
}

// place opens what was fetched where it is now.
func (a *arriving) place(rec transferRecord) (*os.File, error) {
	if a.part.Size == 0 {
		return os.Open(rec.Path)
	}
	path, ok := rec.Placed[a.part.Name]
	if !ok {
		return nil, errNotKept
	}
	return os.Open(path)
}
