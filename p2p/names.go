package p2p

import (
	"bytes"
	"errors"
	"io"
	"path"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	maxName = 150 // bytes of a name that is made of artist and title, without its extension
	// usualRoom is what nearly all file systems take, in bytes; encrypted ones take less (eCryptfs: 143) and say so.
	usualRoom = 255
	leastRoom = 60
	twinRoom  = len(" (1000)")
	maxDepth  = 8  // folders within folders; those below are left out
	maxExt    = 12 // bytes of what is taken for an extension
)

// withinNames places files under names of as many bytes as the file system of a folder takes, and tries with fewer where it took
// fewer than it said.
func (f *fetches) withinNames(folder string, place func(room int) error) error {
	limit := f.deps.NameLimit
	if limit == nil {
		limit = nameLimit
	}
	room := limit(folder)
	if room < leastRoom || room > usualRoom {
		room = usualRoom
	}
	err := place(room - twinRoom)
	for _, less := range []int{143, leastRoom} {
		if less < room && errors.Is(err, syscall.ENAMETOOLONG) {
			err = place(less - twinRoom)
		}
	}
	return err
}

// cleanName makes "Artist - Title" fit for every file system. What a peer wrote must neither
// lead out of the folder nor hide in it. A long artist leaves room for the title.
func cleanName(row Row) string {
	name := strings.TrimSpace(row.Title)
	if name == "" {
		name = "Untitled"
	}
	if a := strings.TrimSpace(row.Artist); a != "" {
		if len(a)+len(name) > maxName-3 {
			a = cut(a, max(maxName/2, maxName-3-len(name)))
		}
		name = a + " - " + name
	}
	return tidy(name, maxName)
}

// tidy makes a text one name of at most so many bytes that every file system takes: those of Windows and of memory cards have
// characters and names of their own.
func tidy(name string, room int) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || !unicode.IsPrint(r) || r == utf8.RuneError {
			return '_'
		}
		return r
	}, norm.NFC.String(name))
	name = strings.Trim(cut(name, room), " .")
	if name == "" || reserved(name) {
		name = cut("_"+name, room)
	}
	return name
}

// tidyFile is tidy for a file, whose extension stays.
func tidyFile(name string, room int) string {
	ext := path.Ext(name)
	if len(ext) > maxExt || len(ext) == len(name) {
		return tidy(name, room)
	}
	if ext = strings.TrimRight(tidy("x"+ext, maxExt+1)[1:], " ."); ext == "" {
		return tidy(name, room)
	}
	return tidy(name[:len(name)-len(path.Ext(name))], room-len(ext)) + ext
}

// cut leaves at most so many bytes, whole characters with their marks, and no blank at the end.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	end := max(0, most)
	for end > 0 && (!utf8.RuneStart(text[end]) || marked(text[end:])) {
		end--
	}
	return strings.TrimRight(text[:end], " .")
}

// marked says whether a text begins with a mark, which belongs to the letter before.
func marked(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.Is(unicode.M, r)
}

// reserved knows the names that are devices on Windows, whatever the extension.
func reserved(name string) bool {
	base, _, _ := strings.Cut(strings.ToUpper(name), ".")
	base = strings.TrimRight(base, " ")
	switch base {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$":
		return true
	}
	if number, ok := strings.CutPrefix(base, "COM"); ok || strings.HasPrefix(base, "LPT") {
		number = strings.TrimPrefix(number, "LPT")
		return len([]rune(number)) == 1 && strings.ContainsAny(number, "0123456789¹²³")
	}
	return false
}

// treeNames says where each file of a torrent goes, with slashes, below the torrent's own folder. Names that differ by case or by how
// accents are composed are one on many systems: folders of such names are one, and files are told apart by a number.
func treeNames(files []file, room int) []string {
	out, folders, taken := make([]string, len(files)), make(map[string]string), make(map[string]bool)
	twins := make(map[string]int) // of a name, how many numbers were tried: a torrent may hold one name ten thousand times
	for i, f := range files {
		parts := strings.Split(f.name, "/")
		where := ""
		for _, one := range parts[:min(len(parts)-1, maxDepth)] {
			next := path.Join(where, tidy(one, room))
			if known, ok := folders[alike(next)]; ok {
				next = known
			}
			folders[alike(next)], where = next, next
		}
		name := tidyFile(parts[len(parts)-1], room)
		ext := path.Ext(name)
		first := alike(path.Join(where, name))
		for n := twins[first]; ; n++ {
			to := path.Join(where, strings.TrimSuffix(name, ext)+twin(n)+ext)
			twins[first] = n + 1
			if key := alike(to); !taken[key] && folders[key] == "" {
				taken[key], out[i] = true, to
				break
			}
		}
	}
	return out
}

// alike is the same for names that a file system may take for one.
func alike(name string) string { return strings.ToLower(strings.ToUpper(norm.NFC.String(name))) }

// companion says whether a file is called like one that goes with music: covers, booklets, lyrics, lists, and notes on how it was
// made. None of these is run by a system when it is opened.
func companion(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".avif", ".pdf", ".txt", ".nfo", ".diz", ".lrc", ".srt",
		".cue", ".log", ".m3u", ".m3u8", ".pls", ".xspf", ".sfv", ".md5", ".sha1", ".sha256", ".ffp", ".accurip", ".toc", ".md", ".json", ".xml":
		return true
	}
	return false
}

// runs says whether bytes begin like a program, a script or a shortcut, whatever they are called.
func runs(r io.ReadSeeker) bool {
	head := make([]byte, 8)
	n, _ := io.ReadFull(r, head)
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return true
	}
	for _, begin := range []string{"MZ", "\x7fELF", "#!", "\xca\xfe\xba\xbe", "\xfe\xed\xfa", "\xce\xfa\xed\xfe", "\xcf\xfa\xed\xfe", "L\x00\x00\x00\x01\x14\x02\x00", "[Desktop"} {
		if bytes.HasPrefix(head[:n], []byte(begin)) {
			return true
		}
	}
	return false
}
