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
	if err != nil {
		return err
	}
	err = archive(ctx, l, typed.home, file)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(err, os.Remove(typed.words[0]))
	}
	_, err = fmt.Fprintf(typed.out, "Written to %s: database and feed, without keys. `operator restore -home NEW %s` brings them back.\n", typed.words[0], typed.words[0])
	return err
}

func archive(ctx context.Context, l *ledger.Ledger, home ledger.Home, into io.Writer) error {
	work, err := os.MkdirTemp(string(home), ".backup-")
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
	c.do = func(ctx context.Context, typed call) error {
		if len(typed.words) != 1 {
			return badInput("restore: name the backup.")
		}
		return restore(ctx, typed)
	}
	return c
}

// restore unpacks a backup into a home without a database; one that names a server gets its rows there. A listener never goes back: after an old backup is restored, publish
// until the feed's version is beyond the last that was served.
func restore(ctx context.Context, typed call) error {
	backup := typed.home.File()
	if _, err := os.Stat(backup); err == nil {
		return fmt.Errorf("%s: %w", typed.home, fs.ErrExist)
	}
	if err := unpack(typed.words[0], string(typed.home)); err != nil {
		return err
	}
	return with(typed.home, func(l *ledger.Ledger) error {
		if backup != typed.home.Database() {
			if err := moveInto(ctx, l, backup); err != nil {
				return err
			}
		}
		if _, err := l.Check(ctx); err != nil {
			return fmt.Errorf("the restored database: %w", err)
		}
		_, err := fmt.Fprintf(typed.out, "Restored into %s. Put the keys into %s and run `operator doctor`.\n", typed.home, typed.home.Keys())
		return err
	})
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
	for r := tar.NewReader(zipped); ; {
		head, err := r.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading %s: %w", backup, err)
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
	_, err = io.Copy(file, data)
	return errors.Join(err, file.Sync(), file.Close())
}
