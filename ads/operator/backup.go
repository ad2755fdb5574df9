package main

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"linnet/ads/database"
	"linnet/ads/feed"
	"linnet/ads/ledger"
)

func backupCommand() command {
	c := newCommand("backup")
	c.do = func(ctx context.Context, typed call) error {
		if len(typed.words) != 1 {
			return badInput("backup: name the file to write.")
		}
		return with(typed.home, func(l *ledger.Ledger) error { return backup(ctx, l, typed) })
	}
	return c
}

// backup writes the database as it is at one moment, while serve may be running, and the feed, into one archive. The keys are not
// in it: they are backed up where they live.
func backup(ctx context.Context, l *ledger.Ledger, typed call) error {
	file, err := os.OpenFile(typed.words[0], os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return badInput(fmt.Sprintf("backup: %s is there already and stays as it is; name a file that is not.", typed.words[0]))
	}
	if err != nil {
		return err
	}
	err = archive(ctx, l, typed, file)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(err, os.Remove(typed.words[0]))
	}
	_, err = fmt.Fprintf(typed.out, "Written to %s: database and feed, without keys. `operator restore -home NEW %s` brings them back.\n",
		typed.words[0], typed.words[0])
	return err
}

func archive(ctx context.Context, l *ledger.Ledger, typed call, into io.Writer) error {
	home := typed.home
	work, err := os.MkdirTemp(filepath.Dir(typed.words[0]), ".backup-") // beside the backup: there has to be room
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	if err := copyInto(ctx, l, filepath.Join(work, "ledger.db")); err != nil {
		return err
	}
	zipped := gzip.NewWriter(into)
	w := tar.NewWriter(zipped)
	if err := w.AddFS(os.DirFS(work)); err != nil {
		return err
	}
	err = fs.WalkDir(os.DirFS(home.Feed()), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || strings.HasPrefix(entry.Name(), ".") {
			return err
		}
		data, err := os.ReadFile(filepath.Join(home.Feed(), filepath.FromSlash(name)))
		if err == nil {
			err = w.WriteHeader(&tar.Header{Name: path.Join("feed", name), Mode: 0o644, Size: int64(len(data))})
		}
		if err == nil {
			_, err = w.Write(data)
		}
		return err
	})
	return errors.Join(err, w.Close(), zipped.Close())
}

// copyInto writes the database into a new file, whatever kind it is.
func copyInto(ctx context.Context, l *ledger.Ledger, path string) error {
	file, err := ledger.Open(ledger.Config{Database: path})
	if err != nil {
		return err
	}
	return errors.Join(l.Copy(ctx, file), file.Close())
}

func restoreCommand() command {
	c := newCommand("restore")
	served := c.flags.Int64("served", 0, "`number` of the newest feed that listeners have seen, if it is known")
	c.do = func(ctx context.Context, typed call) error {
		if len(typed.words) != 1 || *served < 0 {
			return badInput("restore: name the backup, and with -served the newest feed that listeners have seen.")
		}
		return restore(ctx, typed, *served)
	}
	return c
}

// unknownReleases is how far the feed's number leaps where nobody says how much was published since the backup.
const unknownReleases = 1000

// restore unpacks a backup into a home without a database; one that names a server gets its rows there. Nothing is in the home before
// the backup has proved whole. A listener never goes back, so that the next release is beyond what may have been served since.
func restore(ctx context.Context, typed call, served int64) error {
	if err := typed.home.Free(ctx); err != nil {
		return err
	}
	b, err := ledger.Build(typed.home)
	if err != nil {
		return err
	}
	here, err := rebuild(ctx, typed, b, &served)
	if err == nil {
		err = b.Done()
	}
	if err = errors.Join(err, b.Drop()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(typed.out, "Restored into %s, with feed %d. Put the keys into %s and run `operator doctor`.\n"+
		"Listeners refuse what is older than they have seen, so that the next `operator publish` makes feed %d.\n",
		typed.home, here, typed.home.Keys(), served+1)
	return err
}

// rebuild checks the backup in a folder of its own and moves it in. The result is the version of the backup's feed. The call raises served
// to the version that the next release has to exceed.
func rebuild(ctx context.Context, typed call, b *ledger.Building, served *int64) (here int64, err error) {
	if err := unpack(typed.words[0], string(b.Home())); err != nil {
		return 0, err
	}
	file := b.Home().File()
	if err := checkRestored(ctx, file); err != nil && ofMachine(err) != "" {
		return 0, err
	} else if err != nil {
		return 0, badInput(fmt.Sprintf("restore: %s is damaged, and nothing was restored: %v.", typed.words[0], err))
	}
	if here, err = feed.Version(b.Home().Feed()); err != nil {
		return 0, badInput(fmt.Sprintf("restore: %s is damaged, and nothing was restored: %v.", typed.words[0], err))
	}
	parts := []string{"feed"}
	if kept, err := feed.Version(typed.home.Feed()); err == nil { // only the database was lost
		if kept < here {
			return 0, badInput(fmt.Sprintf("restore: %s is older than the backup's feed; move it away, and nothing of it is lost.",
				typed.home.Feed()))
		}
		here, parts, *served = kept, nil, max(*served, kept)
	}
	if *served == 0 {
		*served = here + unknownReleases
	}
	*served = max(*served, here)
	if parts != nil {
		if err := feed.Served(b.Home().Feed(), *served); err != nil {
			return 0, err
		}
	}
	if database.IsPostgres(typed.home.Database()) {
		if err := b.MoveIn(parts...); err != nil {
			return 0, err
		}
		return here, with(typed.home, func(l *ledger.Ledger) error { return moveInto(ctx, l, file) })
	}
	return here, b.MoveIn(append(parts, "ledger.db")...)
}

// checkRestored reads the whole database of a backup.
func checkRestored(ctx context.Context, path string) error {
	if _, err := os.Stat(path); err != nil {
		return errors.New("it holds no database")
	}
	l, err := ledger.Open(ledger.Config{Database: path})
	if err != nil {
		return err
	}
	_, err = l.Check(ctx)
	return errors.Join(err, l.Close())
}

// moveInto writes the rows of a file into the database of the home, and forgets the file.
func moveInto(ctx context.Context, l *ledger.Ledger, path string) error {
	file, err := ledger.Open(ledger.Config{Database: path})
	if err != nil {
		return err
	}
	if err := errors.Join(file.Copy(ctx, l), file.Close()); err != nil {
		return err
	}
	return os.Remove(path)
}

func unpack(backup, home string) error {
	file, err := os.Open(backup)
	if err != nil {
		return badInput(fmt.Sprintf("restore: %s cannot be read.", backup))
	}
	defer file.Close()
	zipped, err := gzip.NewReader(file)
	if err != nil {
		return badInput(fmt.Sprintf("restore: %s is no backup.", backup))
	}
	if err := os.MkdirAll(home, 0o700); err != nil {
		return err
	}
	root, err := os.OpenRoot(home) // whatever the names in the archive say, nothing is written elsewhere
	if err != nil {
		return err
	}
	defer root.Close()
	for r := tar.NewReader(&plainTar{Reader: zipped}); ; {
		head, err := r.Next()
		if err == io.EOF {
			_, err = io.Copy(io.Discard, zipped) // the checksum comes last
			if err == nil {
				return nil
			}
		}
		if err != nil {
			return badInput(fmt.Sprintf("restore: %s is damaged, and nothing was restored: %v.", backup, err))
		}
		if err := unpackOne(root, head, r); err != nil {
			return fmt.Errorf("restoring %s: %w", head.Name, err)
		}
	}
}

func unpackOne(root *os.Root, head *tar.Header, data io.Reader) error {
	if head.Typeflag != tar.TypeReg {
		return nil
	}
	if err := root.MkdirAll(path.Dir(head.Name), 0o755); err != nil {
		return err
	}
	mode := os.FileMode(0o644)
	if head.Name == "ledger.db" {
		mode = 0o600
	}
	file, err := root.OpenFile(head.Name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	read, err := io.Copy(file, data)
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, gzip.ErrChecksum) || err == nil && read != head.Size {
		err = badInput(fmt.Sprintf("restore: the backup is damaged in %s, and nothing was restored.", head.Name))
	}
	return errors.Join(err, file.Sync(), file.Close())
}
