package search

import (
	"bytes"
	"context"
	"encoding/csv"
	"path/filepath"
	"strconv"
	"strings"

	"linnet/app/message"
	"linnet/app/state/jsonfile"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/p2p"
)

// ExportFound asks for a file, and writes into it what was found and passes the filters, in the order in which it is listed.
func (s *Slice) ExportFound() {
	s.loop.Do(func(context.Context) {
		found, rows := s.finding.songsFound(), s.finding.songs
		s.loop.OpenSheet(view.Sheet{Title: message.Text("Save the list"), Subtitle: message.Rows(len(found)), Action: message.Text("Save"),
			Fields: []view.Field{{Key: "path", Label: message.Text("File"), Hint: "/home/you/Found.csv", File: view.WriteFound}},
			Help:   message.Text("A file that ends in .csv becomes a table, one in .txt a line for each row. Both have links.")},
			loop.Sheet{Submit: func(_ context.Context, values map[string]string) error {
				return writeFound(strings.TrimSpace(values["path"]), found, rows)
			}})
	})
}

// writeFound writes rows in the way that the ending of path says.
func writeFound(path string, found []view.Found, rows []view.FoundRow) error {
	if !filepath.IsAbs(path) {
		return message.Error("write the whole path of a file, or choose one")
	}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".csv":
		return jsonfile.WriteBytes(path, foundTable(found))
	case ".txt":
		return jsonfile.WriteBytes(path, []byte(view.FoundText(rows)+"\n"))
	}
	return message.Error("the name of the file ends in .csv or .txt")
}

// foundTable is rows as CSV (RFC 4180) with a line of English names, which programs read.
func foundTable(found []view.Found) []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out) // writing to memory does not fail
	_ = w.Write([]string{"artist", "title", "album", "disc", "number", "year", "seconds", "format", "bits_per_second", "bytes", "licence",
		"holders", "bytes_per_second", "link"})
	for _, f := range found {
		r, n := f.Row, strconv.Itoa
		_ = w.Write([]string{plainCell(r.Artist), plainCell(r.Title), plainCell(r.Album), n(r.Disc), n(r.Number), n(r.Year),
			n(int(r.Duration.Seconds())), plainCell(r.Format), n(r.Bitrate), strconv.FormatInt(r.Size, 10), plainCell(r.Licence),
			n(len(f.Holders)), strconv.FormatInt(f.Best().Load.Speed, 10), r.Magnet()})
	}
	w.Flush()
	return out.Bytes()
}

// plainCell keeps a spreadsheet from computing a text that a stranger wrote (OWASP, CSV injection).
func plainCell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

// songsFound are the songs that pass the filters, in the order in which they are listed.
func (f *finding) songsFound() (out []view.Found) {
	for _, song := range f.songs {
		if ih, err := p2p.ParseInfoHash(song.ID); err == nil {
			out = append(out, f.wanted[ih])
		}
	}
	return out
}
