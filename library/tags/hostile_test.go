package tags

import (
	"encoding/base64"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"
)

// huge is a file that claims to be large: its beginning is given, the rest is one byte repeated, as in a sparse file.
type huge struct {
	head string
	fill string
	size int64
}

func (h huge) ReadAt(b []byte, off int64) (int, error) {
	n := 0
	if off < int64(len(h.head)) {
		n = copy(b, h.head[off:])
	}
	first := n // of the part that repeats
	for ; n < len(b) && off+int64(n) < h.size && n-first < len(h.fill); n++ {
		b[n] = h.fill[(off+int64(n)-int64(len(h.head)))%int64(len(h.fill))]
	}
	for all := int(min(int64(len(b)), max(0, h.size-off))); n < all; {
		n += copy(b[n:all], b[first:n])
	}
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// allocated is how many bytes f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// readHostile reads all there is to read of a file, and fails if that took more memory or time than the package promises.
func readHostile(t *testing.T, r io.ReaderAt, size int64) (info Info, err error) {
	t.Helper()
	for what, read := range map[string]func(f *File) error{
		"tags":   func(f *File) error { info, err = f.Info(); return err },
		"cover":  func(f *File) error { _, err := f.Cover(); return err },
		"lyrics": func(f *File) error { _, err := f.Lyrics(); return err },
		"chapters": func(f *File) error {
			all, err := f.Chapters()
			if len(all) > maxChapters {
				t.Errorf("%d chapters", len(all))
			}
			return err
		},
	} {
		took, used := time.Hour, uint64(0)
		for tries := 0; took > time.Second && tries < 3; tries++ { // the collector may have been busy with what was before
			began := processor()
			used = allocated(func() {
				if f, err := Open(r, size); err == nil {
					_ = read(f)
					f.Close()
				}
			})
			took = processor() - began
		}
		if used > 64<<20 {
			t.Errorf("%s: allocated %d MiB", what, used>>20)
		}
		if took > time.Second {
			t.Errorf("%s: took %v", what, took)
		}
	}
	return info, err
}

func TestMP4TextOfTheWrongClass(t *testing.T) {
	file := mp4File("mp4a", atom("\xa9nam", data(21, "\x01")), atom("covr", data(0, "x")), atom("\xa9alb", data(1, "Good")),
		atom("trkn", data(0, "\x01")))
	info, err := readHostile(t, strings.NewReader(file), int64(len(file)))
	if err != nil || info.Title != "" || info.Album != "Good" {
		t.Errorf("%+v %v", info, err)
	}
}

func TestFLACPictureOfFourGigabytes(t *testing.T) {
	picture := be32(3) + be32(9) + "image/png" + be32(0) + strings.Repeat("\x00", 16) + be32(0xfffffff0) + aPicture
	file := flacFile(block(6, false, picture), block(4, true, comments("TITLE=Good")))
	info, err := readHostile(t, strings.NewReader(file), int64(len(file)))
	if err != nil || info.Title != "Good" {
		t.Errorf("%+v %v", info, err)
	}
	if _, err := cover(file); !errors.Is(err, ErrNoCover) {
		t.Errorf("cover: %v", err)
	}
}

func TestFLACCommentsOfFourGigabytes(t *testing.T) {
	file := flacFile(block(4, true, le32(0xffffffff)), block(4, true, le32(0)+le32(0xffffffff)+le32(0xffffffff)))
	if _, err := readHostile(t, strings.NewReader(file), int64(len(file))); err != nil {
		t.Error(err)
	}
}

func TestMP4MoovBomb(t *testing.T) {
	const size = 32 << 20 // of headers alone, each inside the one before: this overflows the stack of who recurses freely
	moov := "\x00\x00\x00\x00moov"
	_, err := readHostile(t, huge{head: atom("ftyp", "M4A "), fill: moov, size: size}, size)
	if !errors.Is(err, ErrNotMusic) {
		t.Errorf("%v", err)
	}
}

func TestMP4AtomsThatGoNowhere(t *testing.T) {
	for _, bad := range []string{be32(0) + "free", be32(7) + "free", be32(1) + "free" + be32(0) + be32(3),
		be32(1) + "free" + be32(-1) + be32(-1)} {
		file := atom("ftyp", "M4A ") + bad + strings.Repeat("x", 100)
		if _, err := readHostile(t, strings.NewReader(file), int64(len(file))); !errors.Is(err, ErrNotMusic) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestUnsynchronisedTag(t *testing.T) {
	frames := frame23("TIT2", "\x01\xff\x00\xfe"+utf16LE("Ok")[2:]) // the mark of UTF-16 is what unsynchronisation breaks up
	frames = strings.Replace(frames, be32(8), be32(7), 1)           // sizes count as before
	file := "ID3\x03\x00\x80" + synch(len(frames)) + frames + mpeg()
	if i := read(t, file); i.Title != "Ok" {
		t.Errorf("%+v", i)
	}
	const size = 256 << 20
	tag := "ID3\x03\x00\x80" + synch(size-10-1)
	if _, err := readHostile(t, huge{head: tag, fill: "\xff\x00", size: size}, size); err == nil {
		t.Error("a tag alone was taken for music")
	}
}

func TestID3TagOfManyFrames(t *testing.T) {
	frames := strings.Repeat(frame24("TPE1", "\x03x"), 300_000)
	file := id3v24(frames) + mpeg()
	info, err := readHostile(t, strings.NewReader(file), int64(len(file)))
	if err != nil || len(info.Artists) > maxValues {
		t.Errorf("%d artists, %v", len(info.Artists), err)
	}
}

func TestCoverBeyondTheLimit(t *testing.T) {
	picture := aPicture + strings.Repeat("p", MaxCover)
	file := id3v24(frame24("APIC", "\x00image/png\x00\x03\x00"+picture)) + mpeg()
	if _, err := cover(file); !errors.Is(err, ErrNoCover) {
		t.Errorf("%v", err)
	}
}

func TestOggOfEndlessPages(t *testing.T) {
	const size = 1 << 30
	first := oggPage(7, 0, "\x01vorbis"+strings.Repeat("\x01", 30))
	page := oggPage(7, -1, strings.Repeat("c", 255*255)) // never ends a packet
	if _, err := readHostile(t, huge{head: first, fill: page, size: size}, size); err != nil {
		t.Error(err)
	}
	foreign := oggPage(8, 0, "x")
	if _, err := readHostile(t, huge{head: first, fill: foreign, size: size}, size); err != nil {
		t.Error(err)
	}
}

func TestWAVThatClaimsMore(t *testing.T) {
	file := strings.Replace(wavFile(), "data"+le32(4*44100), "data"+le32(-1), 1)
	if i := read(t, file); i.Duration.Seconds() > 1.01 {
		t.Errorf("%v", i.Duration)
	}
}

func TestLengthThatIsALie(t *testing.T) {
	file := strings.Replace(vorbisFile(), le64(96000), le64(1<<62), 1)
	if i := read(t, file); i.Duration != 0 || i.Bitrate != 0 {
		t.Errorf("%+v", i)
	}
}

func TestCommentsOfNothing(t *testing.T) {
	many := make([]string, 3000)
	for n := range many {
		many[n] = "ARTIST=" + strings.Repeat("\u202e", 1300) // all of it is dropped
	}
	file := flacFile(block(4, true, comments(many...)))
	if i, err := readHostile(t, strings.NewReader(file), int64(len(file))); err != nil || i.Artists != nil {
		t.Errorf("%q %v", i.Artists, err)
	}
}

func TestLyricsOfAnglesAndBrackets(t *testing.T) {
	list := make([]string, 60)
	for n := range list {
		list[n] = "LYRICS=" + strings.Repeat("<[", maxWords/2)
	}
	file := flacFile(block(4, true, comments(list...)))
	if _, err := readHostile(t, strings.NewReader(file), int64(len(file))); err != nil {
		t.Error(err)
	}
	frames := strings.Repeat(frame24("SYLT", "\x01eng\x02\x01"+strings.Repeat("\x00", maxWords/2))+frame24("USLT",
		"\x01eng"+strings.Repeat("\x00\x01", maxWords/2)), 60)
	file = id3v24(frames) + mpeg()
	if _, err := readHostile(t, strings.NewReader(file), int64(len(file))); err != nil {
		t.Error(err)
	}
}

func TestLargestCovers(t *testing.T) {
	picture := aPicture + strings.Repeat("p", MaxCover-len(aPicture)-100)
	encoded := "METADATA_BLOCK_PICTURE=" + base64.StdEncoding.EncodeToString([]byte(pictureBlock(3, picture)))
	for name, file := range map[string]string{
		"FLAC": flacFile(block(6, true, pictureBlock(3, picture))), "Vorbis": vorbisFile(encoded),
		"MP4": mp4File("mp4a", atom("covr", data(14, picture))),
		"ID3": id3v24(frame24("APIC", "\x00image/png\x00\x03\x00"+picture)) + mpeg(),
	} {
		if _, err := readHostile(t, strings.NewReader(file), int64(len(file))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got, err := cover(file); err != nil || got != picture {
			t.Errorf("%s: %d bytes of cover, %v", name, len(got), err)
		}
	}
}

func TestOggOfEndlessLinks(t *testing.T) {
	const size = 1 << 30
	links := oggPage(1, 5, "x") + oggPage(2, 5, "x") + oggPage(3, 5, strings.Repeat("y", 60_000))
	if _, err := readHostile(t, huge{head: vorbisFile(), fill: links, size: size}, size); err != nil {
		t.Error(err)
	}
}

func TestMP3OfFalseFrames(t *testing.T) {
	const size = 64 << 20
	if _, err := readHostile(t, huge{head: "", fill: "\xff\xfb\x14\xc0\x00", size: size}, size); !errors.Is(err, ErrNotMusic) {
		t.Error(err)
	}
}
