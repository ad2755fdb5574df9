package playlistfile

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// The most elements that are read of a playlist, and how far they lie in each other: a track has a dozen.
const (
	maxElements  = 15 * MaxEntries
	maxInElement = 32
)

// readXSPF reads the title of a playlist and, of each track, the first location, title, creator and duration (xspf.org,
// version 1). It goes through the file piece by piece and remembers only the names of the elements that it is in, the
// first few.
func readXSPF(b []byte) (out Sheet, err error) {
	if !utf8.Valid(b) { // as XML says by a name that few programs write right
		b, _ = charmap.Windows1252.NewDecoder().Bytes(b)
	}
	d := xml.NewDecoder(bytes.NewReader(b))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it is UTF-8 by now, and locations are ASCII
	depth, elements, names, track := 0, 0, [4]string{}, xspfTrack{}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, fmt.Errorf("%w: %w", ErrFormat, err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if depth < len(names) {
				names[depth] = strings.ToLower(token.Name.Local)
			}
			depth++
			if elements++; elements > maxElements || depth > maxInElement {
				return out, fmt.Errorf("%w: its elements are too many or too deep", ErrFormat)
			}
			if depth == 3 {
				track = xspfTrack{}
			}
			if depth == 4 {
				track.text.Reset()
			}
		case xml.EndElement:
			if depth == 4 {
				track.take(names[3], strings.TrimSpace(track.text.String()))
			}
			if depth == 3 && (track.location != "" || track.title != "") {
				if out.Entries = append(out.Entries, track.entry()); len(out.Entries) > MaxEntries {
					return out, nil // which is too long, as the caller says
				}
				track = xspfTrack{}
			}
			depth--
		case xml.CharData:
			switch {
			case depth == 2 && names[1] == "title":
				out.Title += strings.TrimSpace(string(token))
			case depth == 4:
				track.text.Write(token)
			}
		}
	}
}

// xspfTrack is a track element in the making.
type xspfTrack struct {
	location, title, creator, duration string
	text                               bytes.Buffer // of the element that is read
}

// take keeps the first text of each element. Of several locations it keeps the first that may be a file.
func (t *xspfTrack) take(name, text string) {
	field := map[string]*string{"location": &t.location, "title": &t.title, "creator": &t.creator, "duration": &t.duration}[name]
	if field != nil && (*field == "" || name == "location" && isRemote(*field) && text != "" && !isRemote(text)) {
		*field = text
	}
}

// isRemote says whether an address is none of a file.
func isRemote(address string) bool { return HasScheme(address) && !IsFileURL(address) }

// entry converts the element. XSPF allows tracks without a location; their caption stands for the path.
func (t *xspfTrack) entry() Entry {
	e := Entry{Path: location(t.location), Caption: t.title, Duration: secondsOf(t.duration) / 1000} // it is in milliseconds
	if t.creator != "" && t.title != "" {
		e.Caption = t.creator + " - " + t.title
	}
	if e.Path == "" {
		e.Path = e.Caption
	}
	return e
}

// location is the path that an address means, relative ones included.
func location(address string) string {
	if strings.Contains(address, "://") || IsFileURL(address) {
		return address
	}
	if plain, err := url.PathUnescape(address); err == nil {
		return plain
	}
	return address
}

func writeXSPF(title string, tracks []Track) []byte {
	var out bytes.Buffer
	out.WriteString(xml.Header + `<playlist version="1" xmlns="http://xspf.org/ns/0/">` + "\n  <title>")
	writeText(&out, title)
	out.WriteString("</title>\n  <trackList>\n")
	for _, t := range tracks {
		out.WriteString("    <track>\n")
		for _, field := range [][2]string{{"location", t.address()}, {"title", t.Title}, {"creator", t.Artist}, {"album", t.Album}} {
			if field[1] == "" {
				continue
			}
			fmt.Fprintf(&out, "      <%s>", field[0])
			writeText(&out, field[1])
			fmt.Fprintf(&out, "</%s>\n", field[0])
		}
		fmt.Fprintf(&out, "      <duration>%d</duration>\n    </track>\n", t.Duration.Milliseconds())
	}
	out.WriteString("  </trackList>\n</playlist>\n")
	return out.Bytes()
}

// address is the path of a track as part of an address, or the address that another program wrote.
func (t Track) address() string {
	if t.Lost && (HasScheme(t.Path) || IsFileURL(t.Path)) {
		return t.Path
	}
	return escapePath(t.Path)
}

// writeText writes what people wrote as the text of an element; a buffer takes everything.
func writeText(out *bytes.Buffer, s string) { _ = xml.EscapeText(out, []byte(s)) }

// escapePath is a path as part of an address, whatever its bytes.
func escapePath(path string) string {
	parts := strings.Split(path, "/")
	for n, part := range parts {
		parts[n] = url.PathEscape(part)
	}
	escaped := strings.Join(parts, "/")
	if strings.Contains(parts[0], ":") { // would be read as a scheme
		return "./" + escaped
	}
	return escaped
}
