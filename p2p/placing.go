package p2p

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

	"linnet/p2p/internal/storage"
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
			rec.Path = freeFolder(music, cut(cleanName(Row{Title: info.BestName()}), room))
			if err := r.f.settle(r.x, func(to *record) { to.Path = rec.Path }); err != nil {
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
	for _, one := range filesOf(info) {
		if placed[one.name] != "" {
			size += one.size
		}
	}
	err = r.f.settle(r.x, func(rec *record) {
		rec.State, rec.Reason, rec.Placed, rec.Row.Size, rec.Done = Finished, "", placed, size, time.Now()
	})
	return errors.Join(err, os.RemoveAll(dir))
}

// placing is what placeAll works on.
type placing struct {
	info   *metainfo.Info
	data   *os.File
	rec    record
	placed map[string]string // by name in the torrent; filled in
	room   int               // bytes of a name
}

// placeAll places what was chosen and can be kept: audio as its bytes tell, and what goes with it. Nothing that a system would run.
func (r *run) placeAll(ctx context.Context, p placing) error {
	files := filesOf(p.info)
	names := treeNames(files, p.room)
	for i, missing := range p.rec.missing(files) {
		if !missing || p.placed[files[i].name] != "" {
			continue
		}
		bytes := io.NewSectionReader(p.data, files[i].off, files[i].size)
		name, err := keptAs(bytes, names[i])
		if err == nil && AudioName(name) {
			_, err = r.f.inspect(ctx, bytes, bytes.Size())
		}
		if errors.Is(err, ErrNotAudio) || errors.Is(err, ErrRefused) {
			continue
		}
		if err == nil {
			p.placed[files[i].name], err = r.placePart(bytes, p.rec.Path, name)
		}
		if err != nil {
			delete(p.placed, files[i].name)
			return err
		}
	}
	return nil
}

// keptAs is the name under which a file is kept: its own, with the extension of its content where its own is not that of audio. The
// error wraps ErrNotAudio where it is neither audio nor a companion.
func keptAs(bytes io.ReadSeeker, name string) (string, error) {
	format, err := sniff(bytes)
	switch {
	case err == nil && AudioName(name):
		return name, nil
	case err == nil:
		return name + "." + format, nil
	case errors.Is(err, ErrNotAudio) && companion(name) && !runs(bytes):
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
		to := stem + twin(i) + ext
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
		folder := filepath.Join(music, name+twin(i))
		if inside, err := os.ReadDir(folder); errors.Is(err, os.ErrNotExist) || err == nil && len(inside) == 0 {
			return folder
		}
	}
	return filepath.Join(music, name)
}

// twin is what tells files of the same name apart; the first needs nothing.
func twin(i int) string {
	if i == 0 {
		return ""
	}
	return fmt.Sprintf(" (%d)", i+1)
}
