package search

import (
	"bytes"
	"context"
	"encoding/csv"
	"path/filepath"
	"regexp"
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
		rows := s.finding.inOrder()
		found := s.finding.foundOf(rows)
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

// plainCell keeps a spreadsheet from computing a text that a stranger wrote (OWASP, CSV injection), also where cells end at semicolons.
func plainCell(text string) string { return formula.ReplaceAllString(text, "$1'$2") }

var formula = regexp.MustCompile("(^|[;\t\r\n])([=+@＝＋－＠\t\r-])")

// inOrder are the songs that pass the filters, in the order in which they are listed: album by album where they are listed so.
func (f *finding) inOrder() (out []view.FoundRow) {
	if len(f.collections) == 0 {
		return f.songs
	}
	for _, c := range f.collections {
		for _, at := range c.songs {
			out = append(out, f.songs[at])
		}
	}
	return out
}

// foundOf is what rows were drawn from.
func (f *finding) foundOf(rows []view.FoundRow) (out []view.Found) {
	for _, song := range rows {
		if ih, err := p2p.ParseInfoHash(song.ID); err == nil {
			out = append(out, f.wanted[ih])
		}
	}
	return out
}
