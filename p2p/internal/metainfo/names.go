package metainfo

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"linnet/p2p/internal/wire"
)

const (
	maxName = 150 // bytes of a name that is made of artist and title, without its extension
	// UsualRoom is what nearly all file systems take, in bytes; encrypted ones take less (eCryptfs: 143) and say so.
	UsualRoom = 255
	LeastRoom = 60
	TwinRoom  = len(" (1000)")
	maxDepth  = 8  // folders within folders; those below are left out
	maxExt    = 12 // bytes of what is taken for an extension
)

// Titled is what a name of a file says of the music in it: without the extension, which the content gives, and empty where it is a hash.
func Titled(name string) string {
	name = strings.TrimSpace(name)
	for AudioName(name) && len(path.Ext(name)) < len(name) {
		name = strings.TrimRight(strings.TrimSuffix(name, path.Ext(name)), " .")
	}
	if sum, err := hex.DecodeString(name); err == nil && (len(sum) == 20 || len(sum) == 32) {
		return ""
	}
	return name
}

// FileName is CleanName for a file of at most so many bytes with its extension.
func FileName(row wire.Row, format string, room int) string {
	row.Title = Titled(row.Title)
	return cleanName(row, min(maxName, room-len(format)-1)) + "." + format
}

// CleanName makes "Artist - Title" fit for every file system. What a peer wrote must neither
// lead out of the folder nor hide in it. A long artist leaves room for the title.
func CleanName(row wire.Row) string { return cleanName(row, maxName) }

func cleanName(row wire.Row, room int) string {
	name := strings.TrimSpace(row.Title)
	if name == "" {
		name = "Untitled"
	}
	if a := strings.TrimSpace(row.Artist); a != "" {
		if len(a)+len(name) > room-3 {
			a = Cut(a, max(room/2, room-3-len(name)))
		}
		name = a + " - " + name
	}
	return tidy(name, room)
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
	name = strings.Trim(Cut(name, room), " .")
	if name == "" || reserved(name) {
		name = Cut("_"+name, room)
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

// Cut leaves at most so many bytes, whole characters with their marks, and no blank at the end.
func Cut(text string, most int) string {
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

// TreeNames says where each file of a torrent goes, with slashes, below the torrent's own folder. Names that differ by case or by how
// accents are composed are one on many systems: folders of such names are one, and files are told apart by a number.
func TreeNames(files []File, room int) []string {
	out, folders, taken := make([]string, len(files)), make(map[string]string), make(map[string]bool)
	twins := make(map[string]int) // of a name, how many numbers were tried: a torrent may hold one name ten thousand times
	for i, f := range files {
		parts := strings.Split(f.Name, "/")
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
			to := path.Join(where, strings.TrimSuffix(name, ext)+Twin(n)+ext)
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

// Companion says whether a file is called like one that goes with music: covers, booklets, lyrics, lists, and notes on how it was
// made. None of these is run by a system when it is opened.
func Companion(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".avif", ".pdf", ".txt", ".nfo", ".diz", ".lrc", ".srt",
		".cue", ".log", ".m3u", ".m3u8", ".pls", ".xspf", ".sfv", ".md5", ".sha1", ".sha256", ".ffp", ".accurip", ".toc", ".md", ".json",
		".xml":
		return true
	}
	return false
}

// Runs says whether bytes begin like a program, a script or a shortcut, whatever they are called.
func Runs(r io.ReadSeeker) bool {
	head := make([]byte, 8)
	n, _ := io.ReadFull(r, head)
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return true
	}
	for _, begin := range []string{"MZ", "\x7fELF", "#!", "\xca\xfe\xba\xbe", "\xfe\xed\xfa", "\xce\xfa\xed\xfe", "\xcf\xfa\xed\xfe",
		"L\x00\x00\x00\x01\x14\x02\x00", "[Desktop"} {
		if bytes.HasPrefix(head[:n], []byte(begin)) {
			return true
		}
	}
	return false
}

// Twin is what tells files of the same name apart; the first needs nothing.
func Twin(i int) string {
	if i == 0 {
		return ""
	}
	return fmt.Sprintf(" (%d)", i+1)
}
