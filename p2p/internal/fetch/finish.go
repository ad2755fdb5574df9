package fetch

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/anacrolix/torrent/metainfo"

	meta "linnet/p2p/internal/metainfo"
	"linnet/p2p/internal/storage"
	"linnet/p2p/internal/wire"
)

const maxTwins = 1000

const (
	reasonOtherBytes = "The bytes that arrived are not those the peer promised: the SHA-256 differs. They were thrown away."
	reasonNotAudio   = "What arrived is not audio. It was thrown away."
)

// finish checks what the whole file is, by its SHA-256, and moves it into the music folder.
func (r *run) finish(ctx context.Context, info *metainfo.Info, sum [32]byte) error {
	f, rec, dir := r.f, r.record(), r.f.incomingDir(r.x.ih)
	format, err := formatOfFile(storage.DataFile(dir))
	if errors.Is(err, meta.ErrNotAudio) {
		f.deps.Judge(wire.Row{InfoHash: r.x.ih, Size: meta.NoTrack})
		return errors.Join(failure(reasonNotAudio), os.RemoveAll(dir))
	}
	if err != nil {
		return err
	}
	want, promised := meta.Promise(rec.Row, info)
	if promised && sum != want && r.resumed {
		return storage.ErrStale
	}
	truth := wire.Row{InfoHash: r.x.ih, Size: info.Length, SHA256: sum, Format: format}
	if promised && sum != want {
		f.deps.Judge(truth)
		return errors.Join(failure(reasonOtherBytes), os.RemoveAll(dir))
	}
	facts, err := r.inspect(ctx, storage.DataFile(dir))
	if err != nil {
		return errors.Join(err, r.discard(err))
	}
	truth.Duration, truth.Sound = facts.Duration, facts.Sound
	f.deps.Judge(truth)
	if meta.Titled(rec.Row.Title) == "" && facts.Title != "" {
		rec.Row.Title, rec.Row.Artist = wire.Showable(facts.Title, wire.MaxString), wire.Showable(facts.Artist, wire.MaxString)
		if err := f.settle(r.x, func(to *transferRecord) { to.Row.Title, to.Row.Artist = rec.Row.Title, rec.Row.Artist }); err != nil {
			return err
		}
	}
	if err := r.place(storage.DataFile(dir), rec.Row, format); err != nil {
		return err
	}
	err = f.settle(r.x, func(rec *transferRecord) {
		rec.State, rec.Reason, rec.Verified, rec.Done = Finished, "", promised, time.Now()
	})
	return errors.Join(err, os.RemoveAll(dir))
}

func formatOfFile(file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close() // read only
	return meta.Sniff(f)
}

// sumOfFile returns the SHA-256 of a file.
func sumOfFile(ctx context.Context, file string) (sum [32]byte, err error) {
	f, err := os.Open(file)
	if err != nil {
		return sum, err
	}
	defer f.Close() // read only
	h := sha256.New()
	if _, err := io.Copy(h, readerFunc(func(b []byte) (int, error) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		return f.Read(b)
	})); err != nil {
		return sum, err
	}
	h.Sum(sum[:0])
	return sum, nil
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

// place moves a file into the music folder under a name that is free. The name goes on record
// first, so that a crash in between does not fetch the track twice.
func (r *run) place(src string, row wire.Row, format string) error {
	music := filepath.Join(r.f.deps.Music, r.record().Folder)
	if err := os.MkdirAll(music, 0o755); err != nil {
		return fmt.Errorf("the music folder: %w", err)
	}
	part, err := beside(src, r.f.deps.Music)
	if err != nil {
		return err
	}
	return r.f.withinNames(music, func(room int) error {
		return r.name(part, filepath.Join(music, strings.TrimSuffix(meta.FileName(row, format, room), "."+format)), format)
	})
}

// name gives a file the first free of the names that begin with stem.
func (r *run) name(part, stem, format string) error {
	for i := range maxTwins {
		path := stem + meta.Twin(i) + "." + format
		if _, err := os.Lstat(path); err == nil {
			continue // taken; to put it on record would cost more
		} else if errors.Is(err, syscall.ENAMETOOLONG) {
			return err
		}
		if err := r.f.settle(r.x, func(rec *transferRecord) { rec.Path = path }); err != nil {
			return err
		}
		err := moveNew(part, path)
		if !errors.Is(err, os.ErrExist) {
			return err
		}
	}
	return fmt.Errorf("there are %d files called %s: %w", maxTwins, filepath.Base(stem), os.ErrExist)
}

// partFile is the name a file has in the music folder before it gets its own.
func partFile(dir, music string) string {
	return filepath.Join(music, "."+filepath.Base(dir)+".part")
}

// fetchBack undoes beside, where a crash or a full disk came between it and the final name.
func (f *Manager) fetchBack(ih wire.InfoHash) error {
	dir := f.incomingDir(ih)
	part := partFile(dir, f.deps.Music)
	if _, err := os.Lstat(part); err != nil {
		return nil
	}
	if _, err := os.Lstat(storage.DataFile(dir)); errors.Is(err, os.ErrNotExist) {
		return os.Rename(part, storage.DataFile(dir))
	}
	return os.Remove(part)
}

// beside makes sure the bytes are on the file system of the music folder, under a name that no
// player takes for music.
func beside(src, music string) (string, error) {
	part := partFile(filepath.Dir(src), music)
	if err := os.Rename(src, part); err == nil {
		return part, os.Chmod(part, 0o644)
	}
	in, err := os.Open(src)
	if err != nil {
		return "", err
	}
	defer in.Close() // read only
	out, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(out, in)
	return part, errors.Join(err, out.Sync(), out.Close())
}

// moveNew renames without ever replacing a file. A hard link does so atomically; where there are
// none, looking first has to do.
func moveNew(from, to string) error {
	err := os.Link(from, to)
	if err == nil {
		return os.Remove(from)
	}
	if errors.Is(err, os.ErrExist) {
		return err
	}
	if _, err := os.Lstat(to); err == nil {
		return os.ErrExist
	}
	return os.Rename(from, to)
}

// alreadyPlaced says whether a crash happened after the file reached its place.
func (r *run) alreadyPlaced(ctx context.Context, rec transferRecord) bool {
	sum, err := sumOfFile(ctx, rec.Path)
	if err != nil || rec.Row.SHA256 == [32]byte{} || sum != rec.Row.SHA256 {
		return false
	}
	err = r.f.settle(r.x, func(rec *transferRecord) {
		rec.State, rec.Reason, rec.Verified, rec.Done = Finished, "", true, time.Now()
	})
	dir := r.f.incomingDir(r.x.ih)
	if e := os.Remove(partFile(dir, r.f.deps.Music)); !errors.Is(e, os.ErrNotExist) {
		err = errors.Join(err, e)
	}
	if err := errors.Join(err, os.RemoveAll(dir)); err != nil {
		r.f.deps.Log.Error("ending a transfer", "infohash", r.x.ih, "err", err)
	}
	return true
}
