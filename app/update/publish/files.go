package publish

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"linnet/ads/tuf"
	"linnet/app/update"
)

// Errors of a folder that is no release.
var (
	ErrEmpty   = errors.New("the folder holds no program of that version")
	ErrVersion = errors.New("a version is three numbers, as 0.3.0")
)

// systems are those of the kinds that say theirs; in other names the system stands written out.
var systems = map[string]string{"deb": "linux", "rpm": "linux", "apk": "linux", "pkg.tar.zst": "linux", "AppImage": "linux",
	"snap": "linux", "flatpak": "linux", "exe": "windows", "msi": "windows", "dmg": "darwin", "tar.gz": "", "tar.xz": "", "zip": ""}

// processors are the names that packages give to Go's.
var processors = map[string]string{"amd64": "amd64", "x86_64": "amd64", "x64": "amd64", "arm64": "arm64", "aarch64": "arm64",
	"386": "386", "i386": "386", "i686": "386", "x86": "386", "arm": "arm", "armhf": "arm", "armv7": "arm", "riscv64": "riscv64"}

var versionForm = regexp.MustCompile(`^(0|[1-9]\d{0,4})\.(0|[1-9]\d{0,4})\.(0|[1-9]\d{0,4})$`)

// read makes the targets of a folder.
func read(folder, version string) (map[string]*metadata.TargetFiles, error) {
	if !versionForm.MatchString(version) {
		return nil, ErrVersion
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	targets, programs := map[string]*metadata.TargetFiles{}, 0
	for _, entry := range entries {
		about, ok := aboutFile(entry.Name(), version)
		if !ok || !entry.Type().IsRegular() {
			continue
		}
		target, err := targetOf(filepath.Join(folder, entry.Name()), about)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", entry.Name(), err)
		}
		targets[entry.Name()] = target
		if about.Kind != update.KindNotes {
			programs++
		}
	}
	if programs == 0 {
		return nil, fmt.Errorf("%s: %w: %s", folder, ErrEmpty, version)
	}
	return targets, nil
}

// aboutFile reads the name of a file as packaging/release.sh and the tools of distributions give it.
func aboutFile(name, version string) (a update.About, ok bool) {
	if name == "CHANGES-"+version+".md" {
		return update.About{Version: version, Kind: update.KindNotes}, true
	}
	for kind, system := range systems {
		if rest, is := strings.CutSuffix(name, "."+kind); is && len(kind) > len(a.Kind) {
			a.Kind, a.System = kind, system
			a.Program, ok = programOf(rest, version)
			if !ok {
				return a, false
			}
			a.Processor = wordOf(rest, processors)
			if system == "" {
				a.System = wordOf(rest, map[string]string{"linux": "linux", "windows": "windows", "darwin": "darwin", "macos": "darwin",
					"freebsd": "freebsd", "openbsd": "openbsd", "netbsd": "netbsd"})
			}
		}
	}
	a.Version = version
	return a, ok && a.Processor != "" && a.System != ""
}

// programOf is the name before the version.
func programOf(name, version string) (string, bool) {
	for _, between := range []string{"-", "_"} {
		program, after, found := strings.Cut(name, between+version)
		longer := after != "" && strings.ContainsAny(after[:1], ".0123456789") && !strings.HasPrefix(after, ".x86_64")
		if found && program != "" && !longer {
			return program, true
		}
	}
	return "", false
}

// wordOf finds the one word of a name that means something.
func wordOf(name string, meaning map[string]string) string {
	for word, means := range meaning {
		if strings.HasSuffix(name, "-"+word) || strings.HasSuffix(name, "_"+word) || strings.HasSuffix(name, "."+word) ||
			slices.Contains(strings.Split(name, "-"), word) {
			return means
		}
	}
	return ""
}

// targetOf hashes a file.
func targetOf(path string, about update.About) (*metadata.TargetFiles, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if most := update.Most(about.Kind); len(data) == 0 || int64(len(data)) > most {
		return nil, fmt.Errorf("%w: %d bytes, of at most %d", tuf.ErrBounds, len(data), most)
	}
	if about.Kind != update.KindNotes && len(data) <= update.MaxSwarm {
		ih := tuf.SwarmFileOf(data, update.SwarmFormat).InfoHash
		about.InfoHash = hex.EncodeToString(ih[:])
	}
	text, err := json.Marshal(about)
	if err != nil {
		return nil, err
	}
	sum, custom := sha256.Sum256(data), json.RawMessage(text)
	return &metadata.TargetFiles{Length: int64(len(data)), Hashes: metadata.Hashes{"sha256": sum[:]}, Path: filepath.Base(path),
		Custom: &custom}, nil
}
