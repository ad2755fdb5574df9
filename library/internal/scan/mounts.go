package scan

import (
	"bufio"
	"bytes"
	"io"
	"path/filepath"
	"strings"

	"linnet/library/internal/record"
)

// Mounts are the file systems that are mounted: what is mounted where. nil where the system does not tell.
type Mounts map[string]string

// holding is where the file system is mounted that a path lies on; "" for the first one, which is always there.
func (m Mounts) holding(path string) string {
	for dir := path; ; dir = filepath.Dir(dir) {
		if dir == filepath.Dir(dir) {
			return ""
		}
		if _, ok := m[dir]; ok {
			return dir
		}
	}
}

// of are the file systems that a picked folder lies on, or that are mounted below it.
func (m Mounts) of(root string) Mounts {
	out := Mounts{}
	if at := m.holding(root); at != "" {
		out[at] = m[at]
	}
	for at, source := range m {
		if at != root && record.Within(at, root) {
			out[at] = source
		}
	}
	return out
}

// maxMounts is how much of a mount table is read: more than any machine has.
const maxMounts = 4 << 20

// parseMountinfo reads /proc/self/mountinfo as proc(5) describes it: of several file systems at one place, the last is what one
// sees. A place at which one is mounted only when it is looked into (autofs) has none until then. What makes no sense is left out.
func parseMountinfo(r io.Reader) Mounts {
	out := Mounts{}
	lines := bufio.NewScanner(io.LimitReader(r, maxMounts))
	lines.Buffer(nil, 64<<10)
	for lines.Scan() {
		before, after, ok := bytes.Cut(lines.Bytes(), []byte(" - "))
		fields, kind := strings.Fields(string(before)), strings.Fields(string(after))
		if !ok || len(fields) < 6 || len(kind) < 2 || kind[0] == "autofs" {
			continue
		}
		if at := unescaped(fields[4]); filepath.IsAbs(at) {
			out[filepath.Clean(at)] = kind[0] + " " + unescaped(kind[1]) + " " + unescaped(fields[3])
		}
	}
	return out
}

// unescaped turns the octal numbers back that stand for blanks and backslashes.
func unescaped(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+3 < len(s) && octal(s[i+1:i+4]) {
			out.WriteByte((s[i+1]-'0')<<6 | (s[i+2]-'0')<<3 | (s[i+3] - '0'))
			i += 3
		} else {
			out.WriteByte(s[i])
		}
	}
	return out.String()
}

func octal(s string) bool {
	return s[0] >= '0' && s[0] <= '3' && s[1] >= '0' && s[1] <= '7' && s[2] >= '0' && s[2] <= '7'
}
