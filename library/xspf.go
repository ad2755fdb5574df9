package library

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
)

// readXSPF reads the title of a playlist and the first location of each track (xspf.org, version 1). It goes through
// the file piece by piece and remembers only the names of the elements that it is in, the first few.
func readXSPF(b []byte) (out sheet, err error) {
	d := xml.NewDecoder(bytes.NewReader(b))
	d.Strict = false
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // locations are ASCII
	depth, names, located := 0, [4]string{}, false
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
			if depth == 3 {
				located = false
			}
		case xml.EndElement:
			depth--
		case xml.CharData:
			switch text := strings.TrimSpace(string(token)); {
			case depth == 2 && names[1] == "title":
				out.title = text
			case depth == 4 && names[3] == "location" && text != "" && !located && len(out.entries) <= MaxPlaylist:
				out.entries, located = append(out.entries, location(text)), true
			}
		}
	}
}

// location is the path that an address means, relative ones included.
func location(address string) string {
	if strings.Contains(address, "://") {
		return address
	}
	if plain, err := url.PathUnescape(address); err == nil {
		return plain
	}
	return address
}

func writeXSPF(title string, tracks []exported) []byte {
	var out bytes.Buffer
	out.WriteString(xml.Header + `<playlist version="1" xmlns="http://xspf.org/ns/0/">` + "\n  <title>")
	text(&out, title)
	out.WriteString("</title>\n  <trackList>\n")
	for _, t := range tracks {
		out.WriteString("    <track>\n")
		for _, field := range [][2]string{{"location", escapePath(t.path)}, {"title", t.Title}, {"creator", t.Artist()}, {"album", t.Album}} {
			if field[1] == "" {
				continue
			}
			fmt.Fprintf(&out, "      <%s>", field[0])
			text(&out, field[1])
			fmt.Fprintf(&out, "</%s>\n", field[0])
		}
		fmt.Fprintf(&out, "      <duration>%d</duration>\n    </track>\n", t.Duration.Milliseconds())
	}
	out.WriteString("  </trackList>\n</playlist>\n")
	return out.Bytes()
}

// text writes what people wrote as the text of an element; a buffer takes everything.
func text(out *bytes.Buffer, s string) { _ = xml.EscapeText(out, []byte(s)) }

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
