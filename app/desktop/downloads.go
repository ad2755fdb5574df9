package desktop

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
)

// Downloads is the folder of this person for what was downloaded, as xdg-user-dirs or the system's own custom have it; false: there is
// none.
func Downloads() (dir string, ok bool) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", false
	}
	dir = filepath.Join(home, "Downloads")
	if config, err := os.UserConfigDir(); err == nil {
		if named := userDir(filepath.Join(config, "user-dirs.dirs"), home); named != "" {
			dir = named
		}
	}
	info, err := os.Stat(dir)
	return dir, err == nil && info.IsDir()
}

// userDir reads the line XDG_DOWNLOAD_DIR="$HOME/Downloads" of a file that the desktop wrote.
func userDir(file, home string) string {
	f, err := os.Open(file)
	if err != nil {
		return ""
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		value, is := strings.CutPrefix(strings.TrimSpace(lines.Text()), "XDG_DOWNLOAD_DIR=")
		if !is {
			continue
		}
		value = strings.Trim(value, `"`)
		if rest, below := strings.CutPrefix(value, "$HOME"); below {
			value = home + rest
		}
		if filepath.IsAbs(value) && filepath.Clean(value) != filepath.Clean(home) {
			return filepath.Clean(value)
		}
	}
	return ""
}
