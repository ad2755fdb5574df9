package transfers

import (
	"context"
	"path"
	"slices"

	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/p2p"
)

// choosing is what the sheet works on that asks which files of a torrent to fetch.
type choosing struct {
	want  p2p.Want
	files []p2p.Part
	music []bool // what is chosen unless somebody says otherwise
}

// chooseFiles asks which files of a torrent to fetch.
func (s *Slice) chooseFiles(want p2p.Want, files []p2p.Part) {
	c := choosing{want: want, files: files}
	for _, f := range files {
		c.music = append(c.music, f.Chosen)
	}
	s.choosing = c
	s.filesIn = s.loop.OpenSheet(view.Sheet{Title: view.TitleOf(want.Row), Subtitle: message.Text("Choose what to fetch"),
		Action: message.Text("Fetch")},
		loop.Sheet{Submit: func(ctx context.Context, _ map[string]string) error { return s.fetchChosen(ctx) }})
	s.showFiles()
}

func (s *Slice) fetchChosen(ctx context.Context) error {
	c := s.choosing
	want := c.want
	want.Files = []string{}
	for _, f := range c.files {
		if f.Chosen {
			want.Files = append(want.Files, f.Name)
		}
	}
	if len(want.Files) == 0 {
		return message.Error("choose at least one file")
	}
	s.begin(ctx, want)
	return nil
}

// PickFile chooses a file of the open sheet, or not.
func (s *Slice) PickFile(at int, on bool) {
	s.pick(func(c *choosing) {
		if at >= 0 && at < len(c.files) {
			c.files[at].Chosen = on
		}
	})
}

// PickFiles chooses files of the open sheet by what they are.
func (s *Slice) PickFiles(p view.Pick) {
	s.pick(func(c *choosing) {
		for i := range c.files {
			c.files[i].Chosen = p == view.PickAll || p == view.PickMusic && c.music[i]
		}
	})
}

func (s *Slice) pick(change func(*choosing)) {
	s.loop.Do(func(context.Context) {
		c := &s.choosing
		if !s.loop.IsOpen(s.filesIn) {
			return
		}
		c.files = slices.Clone(c.files)
		change(c)
		s.showFiles()
	})
}

// showFiles draws the files of the open sheet.
func (s *Slice) showFiles() {
	c := &s.choosing
	s.loop.AlterSheet(func(v *view.Sheet) { v.Files, v.Note = chosenRows(c.files) })
}

// chosenRows draws the files of a torrent, and says how much of it is chosen.
func chosenRows(files []p2p.Part) ([]view.FileRow, string) {
	rows := make([]view.FileRow, len(files))
	n, bytes := 0, int64(0)
	for i, f := range files {
		folder, name := path.Split(f.Name)
		rows[i] = view.FileRow{At: i, Name: view.Readable(name), Folder: view.Readable(path.Clean(folder)), Size: view.Size(f.Size),
			On: f.Chosen}
		if folder == "" {
			rows[i].Folder = ""
		}
		if f.Chosen {
			n++
			bytes += f.Size
		}
	}
	return rows, message.Dotted(message.Count(len(files), "{chosen} of {n} file", "{chosen} of {n} files", "chosen", message.Number(n)),
		view.Size(bytes))
}
