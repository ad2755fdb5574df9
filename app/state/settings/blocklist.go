package settings

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/p2p"
)

// blockFile is where the list is kept as it was imported.
func (s *Slice) blockFile() string { return filepath.Join(s.deps.Home, "blocklist") }

// ImportBlockList asks for a list of addresses that are neither called nor answered.
func (s *Slice) ImportBlockList() {
	s.loop.Do(func(context.Context) {
		s.loop.OpenSheet(view.Sheet{Title: message.Text("Import a block list"),
			Subtitle: message.Text("Addresses on it are neither called nor answered."), Action: message.Text("Import"),
			Fields: []view.Field{{Key: "path", Label: message.Text("File"), Hint: "/home/you/level1.p2p.gz", File: view.ReadAny}},
			Help: message.Text("Linnet reads the forms in use: P2P (name:first-last), DAT, and lines of addresses or prefixes " +
				"(192.0.2.0/24); also packed with gzip.")},
			loop.Sheet{Submit: func(ctx context.Context, values map[string]string) error {
				_, path := view.ReadLink(values["path"])
				if !filepath.IsAbs(path) {
					return message.Error("name the file by its whole path")
				}
				s.loop.Background(ctx, func(context.Context) loop.Command { return s.importBlocks(path) })
				return nil
			}})
	})
}

// importBlocks reads a list and keeps a copy of it.
func (s *Slice) importBlocks(path string) loop.Command {
	list, err := readBlocks(path)
	if err == nil {
		err = copyFile(path, s.blockFile())
	}
	return func(ctx context.Context) {
		if err != nil {
			s.loop.Notice(message.CouldNot(message.Import(filepath.Base(path)), blockReason(err)),
				message.Text("The list in force stays as it was."), err)
			return
		}
		s.deps.Node.SetBlockList(list)
		s.loop.Set(func(set *view.Values) { set.Blocked = &view.BlockSource{Name: filepath.Base(path), Ranges: list.Len()} })
		s.Show(ctx)
	}
}

func blockReason(err error) string {
	if errors.Is(err, p2p.ErrNotBlockList) {
		return message.Text("no line in it names addresses to block")
	}
	return view.Plain(err)
}

// RemoveBlockList lets everybody in again.
func (s *Slice) RemoveBlockList() {
	s.loop.Do(func(ctx context.Context) {
		if err := os.Remove(s.blockFile()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			s.loop.CouldNot(message.RemoveBlockList, err, message.Text("Try again."))
			return
		}
		s.deps.Node.SetBlockList(nil)
		s.loop.Set(func(set *view.Values) { set.Blocked = nil })
		s.Show(ctx)
	})
}

// LoadBlocks brings the list of the last import into force.
func (s *Slice) LoadBlocks(ctx context.Context) {
	if s.loop.Get().Blocked == nil {
		return
	}
	s.loop.Background(ctx, func(context.Context) loop.Command {
		list, err := readBlocks(s.blockFile())
		if err != nil {
			return s.loop.Noticed(message.Text("The block list cannot be read, so nobody is blocked: {reason}.", "reason",
				blockReason(err)),
				message.Text("Import it again under Settings."), err)
		}
		s.deps.Node.SetBlockList(list)
		return nil
	})
}

func readBlocks(path string) (*p2p.BlockList, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return p2p.ReadBlockList(f)
}

// copyFile replaces to by what from holds, in one step.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.CreateTemp(filepath.Dir(to), filepath.Base(to)+".*")
	if err != nil {
		return message.Wrap(err, "keeping a copy: {reason}")
	}
	defer os.Remove(out.Name())
	_, err = io.Copy(out, in)
	if err = errors.Join(err, out.Close()); err == nil {
		err = os.Rename(out.Name(), to)
	}
	if err != nil {
		return message.Wrap(err, "keeping a copy: {reason}")
	}
	return nil
}

// blocked says what is on the list.
func blocked(from *view.BlockSource) string {
	if from == nil {
		return message.Text("Nobody is blocked.")
	}
	return message.Count(from.Ranges, "{n} range of addresses from {file}", "{n} ranges of addresses from {file}", "file", from.Name)
}
