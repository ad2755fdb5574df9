package desktop

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// entry describes the program to a desktop (Desktop Entry Specification 1.5); packages install it as
// it is.
//
//go:embed linnet.desktop
var entry string

// entryName is what the desktop knows the program by.
const entryName = "org.linnet.Linnet.desktop"

// linkTypes are the kinds of links and files that Linnet opens.
var linkTypes = []string{"x-scheme-handler/magnet", "x-scheme-handler/linnet", "application/x-bittorrent"}

// An Opener makes Linnet the program that magnet links and .torrent files open in, on desktops that
// follow freedesktop.org: Linux and the BSDs.
type Opener struct {
	Data   string // $XDG_DATA_HOME
	Config string // $XDG_CONFIG_HOME
	Exec   string // the program
}

// On says whether magnet links open in Linnet.
func (o Opener) On() bool {
	list, err := os.ReadFile(o.list())
	return err == nil && defaultOf(string(list), linkTypes[0]) == entryName
}

// Set makes links open in Linnet, or leaves them to whatever else is installed.
func (o Opener) Set(on bool) error {
	list, err := os.ReadFile(o.list())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reading which programs open what: %w", err)
	}
	if on {
		if err := o.describe(); err != nil {
			return err
		}
	}
	text := string(list)
	for _, kind := range linkTypes {
		text = withDefault(text, kind, on)
	}
	if err := replace(o.list(), text); err != nil {
		return fmt.Errorf("choosing what magnet links open in: %w", err)
	}
	return nil
}

// list is the file that says which programs open what (MIME applications specification 1.0).
func (o Opener) list() string { return filepath.Join(o.Config, "mimeapps.list") }

// describe tells the desktop of this very program.
func (o Opener) describe() error {
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`", "$", `\$`, "%", "%%").Replace(o.Exec)
	text := strings.Replace(entry, "Exec=linnet ", `Exec="`+strings.ReplaceAll(quoted, `\`, `\\`)+`" `, 1)
	if err := replace(filepath.Join(o.Data, "applications", entryName), text); err != nil {
		return fmt.Errorf("telling the desktop of Linnet: %w", err)
	}
	return nil
}

// replace writes a file in one step, and the folders it stands in.
func replace(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	next := path + ".new"
	if err := os.WriteFile(next, []byte(text), 0o644); err != nil {
		return err
	}
	return os.Rename(next, path)
}

const defaultsGroup = "[Default Applications]"

// defaultOf returns the first program that a list names for a kind; "" when it names none.
func defaultOf(list, kind string) string {
	group := ""
	for line := range strings.Lines(list) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			group = line
		}
		if name, programs, ok := strings.Cut(line, "="); ok && group == defaultsGroup && strings.TrimSpace(name) == kind {
			first, _, _ := strings.Cut(programs, ";")
			return strings.TrimSpace(first)
		}
	}
	return ""
}

// withDefault puts Linnet first among the programs for a kind, or takes it out. All else stays as it is.
func withDefault(list, kind string, on bool) string {
	var lines []string
	for line := range strings.Lines(list) {
		lines = append(lines, strings.TrimRight(line, "\r\n"))
	}
	group, at, found := "", -1, -1
	for i, line := range lines {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "[") {
			group = line
		}
		if group != defaultsGroup {
			continue
		}
		if at < 0 {
			at = i
		}
		if name, _, ok := strings.Cut(line, "="); ok && strings.TrimSpace(name) == kind {
			found = i
		}
	}
	var programs []string
	if found >= 0 {
		_, text, _ := strings.Cut(lines[found], "=")
		programs = slices.DeleteFunc(strings.Split(text, ";"),
			func(p string) bool { p = strings.TrimSpace(p); return p == "" || p == entryName })
		lines = slices.Delete(lines, found, found+1)
	}
	if on {
		programs = append([]string{entryName}, programs...)
	}
	if len(programs) > 0 {
		if at < 0 {
			at, lines = len(lines), append(lines, defaultsGroup)
		}
		lines = slices.Insert(lines, at+1, kind+"="+strings.Join(programs, ";")+";")
	}
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}
