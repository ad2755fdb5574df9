package update

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Here is the program that runs, and the kinds of files by which a person could replace it, the best first.
type Here struct {
	Program, Version  string
	System, Processor string // as Go's GOOS and GOARCH
	Packaged          bool   // a package manager installed it, and replaces it
	Kinds             []string
}

// ThisProgram says what runs.
func ThisProgram(name, version string) Here {
	h := Here{Program: name, Version: version, System: runtime.GOOS, Processor: runtime.GOARCH}
	if path, err := os.Executable(); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			path = real
		}
		h.Packaged = Packaged(h.System, path)
	}
	if !h.Packaged {
		h.Kinds = kinds(h.System, os.Getenv("APPIMAGE") != "")
	}
	return h
}

// managed are the folders into which package managers put programs, and nobody else does.
var managed = []string{"/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/", "/usr/lib/", "/usr/libexec/", "/usr/games/", "/nix/store/",
	"/gnu/store/", "/snap/", "/app/", "/opt/homebrew/", "/usr/local/Cellar/", "/home/linuxbrew/", "/usr/pkg/"}

// Packaged decides whether a package manager replaces a program, by its folder alone. In the folder / of a container's image it came with
// the image.
func Packaged(system, path string) bool {
	if system == "windows" {
		return strings.Contains(strings.ToLower(path), `\windowsapps\`)
	}
	for _, folder := range managed {
		if strings.HasPrefix(path, folder) {
			return true
		}
	}
	ports := strings.HasSuffix(system, "bsd") || system == "dragonfly"
	return ports && strings.HasPrefix(path, "/usr/local/") || strings.Count(path, "/") == 1 && strings.HasPrefix(path, "/")
}

func kinds(system string, appImage bool) []string {
	switch {
	case appImage:
		return []string{"AppImage"}
	case system == "windows":
		return []string{"exe", "msi", "zip"}
	case system == "darwin":
		return []string{"dmg", "zip", "tar.gz"}
	}
	return []string{"tar.gz", "tar.xz", "zip"}
}
