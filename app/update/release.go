package update

import (
	"cmp"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"linnet/p2p"
)

// MaxTargets is the most bytes that the list of a release's files may have.
const MaxTargets = 128 << 10

// Bounds of a release, in bytes.
const (
	maxNotes  = 64 << 10
	maxFile   = 512 << 20
	maxCustom = 1 << 10
	maxLine   = 400 // of a line of the notes as it is shown
)

// KindNotes is the kind of the file that tells what is new, for every program and system.
const KindNotes = "notes"

// A Release is what is out, for one program on one kind of computer.
type Release struct {
	Version  string
	Newer    bool   // than the program that runs
	Notes    string // what is new: plain text of some lines; may be empty
	Packaged bool   // a package manager installs it
	File     File   // what to install; without a name where nothing fits, or where a package manager installs
}

// About says what a file of a release is. It stands beside the file's hash in the signed targets.
type About struct {
	Version   string `json:"version"`             // as 0.3.0
	Kind      string `json:"kind"`                // deb, tar.gz, exe … or KindNotes
	Program   string `json:"program,omitempty"`   // linnet, linnet-node …
	System    string `json:"system,omitempty"`    // as Go's GOOS
	Processor string `json:"processor,omitempty"` // as Go's GOARCH
	InfoHash  string `json:"infohash,omitempty"`  // of the file in the swarm, lower-case hex; see tuf.SwarmFile
}

// A File is a target.
type File struct {
	About
	Name string
	Size int64 // bytes

	target *metadata.TargetFiles
}

// Path is where the file lies below a mirror's address.
func (f File) Path() string { return "targets/" + f.target.Hashes["sha256"].String() + "." + f.Name }

// SHA256 is the hash of the file in lower-case hex, as sha256sum prints it.
func (f File) SHA256() string { return f.target.Hashes["sha256"].String() }

// fileName is what a file may be called: it becomes a name in the listener's folder.
var fileName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._+-]{0,119}$`)

// understood are the targets that this version knows how to read, in the order of their names. Others are of a later one.
func understood(targets map[string]*metadata.TargetFiles) (files []File) {
	for name, t := range targets {
		if f, ok := understand(name, t); ok {
			files = append(files, f)
		}
	}
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Name, b.Name) })
	return files
}

// understand insists on exactly one hash: the file's name on the mirror holds the hash, and with several go-tuf would pick one by chance.
func understand(name string, t *metadata.TargetFiles) (f File, ok bool) {
	if t == nil || t.Custom == nil || len(*t.Custom) > maxCustom || json.Unmarshal(*t.Custom, &f.About) != nil {
		return f, false
	}
	f.Name, f.Size, f.target = name, t.Length, t
	_, versioned := numbers(f.Version)
	return f, versioned && fileName.MatchString(name) && fs.ValidPath(name) && t.Length > 0 && t.Length <= Most(f.Kind) &&
		len(t.Hashes) == 1 && len(t.Hashes["sha256"]) == 32
}

// Most is how many bytes a file of a kind may have.
func Most(kind string) int64 {
	if kind == KindNotes {
		return maxNotes
	}
	return maxFile
}

// numbers reads a version of three numbers (semver.org without suffixes).
func numbers(version string) (n [3]int, ok bool) {
	parts := strings.Split(version, ".")
	if len(parts) != len(n) {
		return n, false
	}
	for i, part := range parts {
		v, err := strconv.ParseUint(part, 10, 16)
		if err != nil || strconv.FormatUint(v, 10) != part {
			return n, false
		}
		n[i] = int(v)
	}
	return n, true
}

// compare orders versions; what is none comes first.
func compare(a, b string) int {
	x, _ := numbers(a)
	y, _ := numbers(b)
	return slices.Compare(x[:], y[:])
}

// choose picks the newest release of a program, the file that fits, and what it says is new.
func choose(files []File, here Here) (r Release, notes File) {
	for _, f := range files {
		if f.Program == here.Program && f.Kind != KindNotes && (r.Version == "" || compare(f.Version, r.Version) > 0) {
			r.Version = f.Version
		}
	}
	r.Packaged = here.Packaged
	r.Newer = compare(r.Version, here.Version) > 0
	best := len(here.Kinds)
	for _, f := range files {
		if f.Version != r.Version {
			continue
		}
		if f.Kind == KindNotes && notes.target == nil {
			notes = f
		}
		if f.Program != here.Program || f.System != here.System || f.Processor != here.Processor {
			continue
		}
		if rank := slices.Index(here.Kinds, f.Kind); rank >= 0 && rank < best {
			best, r.File = rank, f
		}
	}
	return r, notes
}

// Plain makes what is new fit to show: lines of visible characters, without what turns the direction of text or hides in it.
func Plain(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		head := line[:len(line)-len(strings.TrimLeft(line, " "))]
		lines = append(lines, strings.TrimRight(head[:min(len(head), 8)]+p2p.Showable(strings.TrimSpace(line), maxLine), " "))
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// infoHash reads the infohash; false: the file has none.
func (f File) infoHash() (ih [20]byte, ok bool) {
	raw, err := hex.DecodeString(f.InfoHash)
	return ih, err == nil && copy(ih[:], raw) == len(ih) && len(raw) == len(ih)
}

// unversioned shows go-tuf's folder, which names files without their version, as a mirror would.
type unversioned struct{ fs.FS }

func (u unversioned) Open(name string) (fs.File, error) {
	if version, rest, ok := strings.Cut(name, "."); ok {
		if _, err := strconv.Atoi(version); err == nil && rest != "root.json" {
			name = rest
		}
	}
	return u.FS.Open(name)
}
