package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/anacrolix/torrent/metainfo"

	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/storage"
	"linnet/p2p/internal/wire"
)

// finishParts moves the chosen files into a folder of the music folder, each where the torrent has it.
func (r *run) finishParts(ctx context.Context, info *metainfo.Info) error {
	rec, dir, music := r.record(), r.f.incomingDir(r.x.ih), r.f.deps.Music
	data, err := os.Open(storage.DataFile(dir))
	if err != nil {
		return err
	}
	defer data.Close() // read only
	placed := maps.Clone(rec.Placed)
	if placed == nil {
		placed = make(map[string]string)
	}
	err = r.f.withinNames(music, func(room int) error {
		if rec.Path == "" {
			rec.Path = freeFolder(music, meta.Cut(meta.CleanName(wire.Row{Title: info.BestName()}), room))
			if err := r.f.settle(r.x, func(to *transferRecord) { to.Path = rec.Path }); err != nil {
				return err
			}
		}
		return r.placeAll(ctx, placing{info, data, rec, placed, room})
	})
	if err != nil {
		return err
	}
	if len(placed) == 0 {
		return errors.Join(failure(reasonNotAudio), os.RemoveAll(dir))
	}
	size := int64(0)
	for _, one := range meta.FilesOf(info) {
		if placed[one.Name] != "" {
			size += one.Size
		}
	}
	err = r.f.settle(r.x, func(rec *transferRecord) {
		rec.State, rec.Reason, rec.Placed, rec.Row.Size, rec.Done = Finished, "", placed, size, time.Now()
	})
	return errors.Join(err, os.RemoveAll(dir))
}

// placing is what placeAll works on.
type placing struct {
	info   *metainfo.Info
	data   *os.File
	rec    transferRecord
	placed map[string]string // by name in the torrent; filled in
	room   int               // bytes of a name
}

// placeAll places what was chosen and can be kept: audio as its bytes tell, and what goes with it. Nothing that a system would run.
func (r *run) placeAll(ctx context.Context, p placing) error {
	files := meta.FilesOf(p.info)
	names := meta.TreeNames(files, p.room)
	for i, missing := range p.rec.missing(files) {
		if !missing || p.placed[files[i].Name] != "" {
			continue
		}
		bytes := io.NewSectionReader(p.data, files[i].Off, files[i].Size)
		name, err := keptAs(bytes, names[i])
		if err == nil && meta.AudioName(name) {
			_, err = r.f.inspect(ctx, bytes, bytes.Size())
		}
		if errors.Is(err, meta.ErrNotAudio) || errors.Is(err, ErrRefused) {
			continue
		}
		if err == nil {
			p.placed[files[i].Name], err = r.placePart(bytes, p.rec.Path, name)
		}
		if err != nil {
			delete(p.placed, files[i].Name)
			return err
		}
	}
	return nil
}

// keptAs is the name under which a file is kept: its own, with the extension of its content where its own is not that of audio. The
// error wraps ErrNotAudio where it is neither audio nor a companion.
func keptAs(bytes io.ReadSeeker, name string) (string, error) {
	format, err := meta.Sniff(bytes)
	switch {
	case err == nil && meta.AudioName(name):
		return name, nil
	case err == nil:
		return name + "." + format, nil
	case errors.Is(err, meta.ErrNotAudio) && meta.Companion(name) && !meta.Runs(bytes):
		return name, nil
	}
	return "", err
}

// placePart writes one file beside its final name and renames it, and returns where it is then. A file
// with the same bytes that is there already is the one a crash left.
func (r *run) placePart(bytes *io.SectionReader, folder, name string) (string, error) {
	to := filepath.Join(folder, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return "", fmt.Errorf("the music folder: %w", err)
	}
	part := filepath.Join(filepath.Dir(to), "."+r.x.ih.String()+".part")
	out, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(out, bytes)
	if err := errors.Join(err, out.Sync(), out.Close()); err != nil {
		return "", errors.Join(err, os.Remove(part))
	}
	ext := path.Ext(to)
	stem := strings.TrimSuffix(to, ext)
	for i := range maxTwins {
		to := stem + meta.Twin(i) + ext
		err := moveNew(part, to)
		if errors.Is(err, syscall.ENAMETOOLONG) {
			return "", errors.Join(err, os.Remove(part))
		}
		if !errors.Is(err, os.ErrExist) {
			return to, err
		}
		if same(bytes, to) {
			return to, os.Remove(part)
		}
	}
	return "", fmt.Errorf("there are %d files called %s: %w", maxTwins, path.Base(name), os.ErrExist)
}

// freeFolder is where a torrent goes: a folder of that name that has nothing in it, or none yet.
func freeFolder(music, name string) string {
	for i := range maxTwins {
		folder := filepath.Join(music, name+meta.Twin(i))
		if inside, err := os.ReadDir(folder); errors.Is(err, os.ErrNotExist) || err == nil && len(inside) == 0 {
			return folder
		}
	}
	return filepath.Join(music, name)
}

// withinNames places files under names of as many bytes as the file system of a folder takes, and tries with fewer where it took
// fewer than it said.
func (f *Manager) withinNames(folder string, place func(room int) error) error {
	limit := f.deps.NameLimit
	if limit == nil {
		limit = nameLimit
	}
	room := limit(folder)
	if room < meta.LeastRoom || room > meta.UsualRoom {
		room = meta.UsualRoom
	}
	err := place(room - meta.TwinRoom)
	for _, less := range []int{143, meta.LeastRoom} {
		if less < room && errors.Is(err, syscall.ENAMETOOLONG) {
			err = place(less - meta.TwinRoom)
		}
	}
	return err
}

// same says whether a file has just these bytes.
func same(bytes *io.SectionReader, name string) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close() // read only
	if fi, err := f.Stat(); err != nil || fi.Size() != bytes.Size() {
		return false
	}
	a, b := make([]byte, 64<<10), make([]byte, 64<<10)
	for off := int64(0); off < bytes.Size(); off += int64(len(a)) {
		n, _ := bytes.ReadAt(a, off)
		m, _ := f.ReadAt(b, off)
		if string(a[:n]) != string(b[:m]) {
			return false
		}
	}
	return true
}
