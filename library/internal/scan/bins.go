package scan

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// bins are directories, in lower case, into which systems and servers put what was deleted, old states of files, and what they
// make of files for themselves. Those whose names begin with a dot are hidden and never entered: .Trash-1000 and .Trashes of
// desktops (freedesktop.org's Trash specification), .recycle of Samba, .stversions of Syncthing, .@__thumb of QNAP and others.
var bins = map[string]bool{
	"$recycle.bin": true, "recycle.bin": true, "$recycle": true, "system volume information": true, // Windows
	"lost+found":           true,                                                           // what a check of the file system found
	"network trash folder": true, "temporary items": true, "thevolumesettingsfolder": true, // Macs, on servers
	"#recycle": true, "#snapshot": true, "@eadir": true, "@tmp": true, "@sharesnap": true, "@sharebin": true, // Synology
	"@recycle": true, "@recently-snapshot": true, "@recycle_bin": true, "network recycle bin": true, // QNAP
	"trashbox": true, "_nas_recycle_raid": true, // Buffalo, Thecus
	"_recycle": true, "%recycle%": true, "#trash": true, "@trash": true, // Samba, as people set it up
	"files_trashbin": true, "files_versions": true, "~snapshot": true, // Nextcloud and ownCloud, NetApp
}

// numberedBin is a bin, or an old state of files, with a number or a time in its name: of QNAP, of a check of FAT, of Windows' copies.
var numberedBin = regexp.MustCompile(`^(?:network recycle bin \d+|found\.\d{3}|@gmt-\d{4}\.\d\d\.\d\d-.*)$`)

// likeBins are names of bins that albums have too. They are bins at the top of a picked folder, as they are written there, and
// wherever what is in them shows it.
var likeBins = map[string]bool{"recycler": true, "recycled": true, "recycle bin": true, "recyclebin": true, "recycle": true}

// thrownAway is how old Windows calls what lies in its bins: a folder for each user, or numbered files (Dc12.mp3) and their list.
var thrownAway = regexp.MustCompile(`(?i)^(?:s-1-5-[0-9-]+|d[a-z]\d+(?:\..*)?|info2?)$`)

// isBin reports whether a directory is none for music: hidden, or one that holds what was deleted. top says that it lies at the
// top of a picked folder. Nobody asks about a picked folder itself: who picks one in a bin means it.
func isBin(dir, name string, top bool) bool {
	lower := strings.ToLower(name)
	switch {
	case strings.HasPrefix(name, "."), bins[lower], numberedBin.MatchString(lower):
		return true
	case !likeBins[lower]:
		return false
	case top && (name == lower || name == strings.ToUpper(name) || strings.HasPrefix(lower, "recycle") && strings.HasSuffix(lower, "bin")):
		return true
	}
	return holdsThrownAway(filepath.Join(dir, name))
}

func holdsThrownAway(dir string) bool {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false
	}
	for _, entry := range entries {
		if name := entry.Name(); thrownAway.MatchString(name) && (entry.IsDir() == strings.HasPrefix(strings.ToLower(name), "s-")) {
			return true
		}
	}
	return false
}

// isMusicFolder reports whether an entry of a directory is one that a scan enters.
func isMusicFolder(dir string, entry fs.DirEntry, top bool) bool {
	return entry.IsDir() && !isBin(dir, entry.Name(), top)
}
