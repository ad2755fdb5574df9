package tags

import (
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
)

// huge is a file that claims to be large: its beginning is given, the rest is one byte repeated, as in a sparse file.
type huge struct {
	head string
	fill string
	size int64
}

func (h huge) ReadAt(b []byte, off int64) (int, error) {
	n := 0
	for ; n < len(b) && off < h.size; n, off = n+1, off+1 {
		if off < int64(len(h.head)) {
			b[n] = h.head[off]
		} else {
			b[n] = h.fill[(off-int64(len(h.head)))%int64(len(h.fill))]
		}
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

// readHostile reads everything of a file and fails if that took more memory than the package promises.
func readHostile(t *testing.T, r io.ReaderAt, size int64) (info Info, err error) {
	t.Helper()
	used := allocated(func() {
		var f *File
		if f, err = Open(r, size); err == nil {
			info, err = f.Info()
		}
		if f, err2 := Open(r, size); err2 == nil {
			f.Cover()
		}
	})
	if used > 4*maxRead {
		t.Errorf("allocated %d MiB", used>>20)
	}
	return info, err
}

func TestMP4TextOfTheWrongClass(t *testing.T) {
	file := mp4File("mp4a", atom("\xa9nam", data(21, "\x01")), atom("covr", data(0, "x")), atom("\xa9alb", data(1, "Good")), atom("trkn", data(0, "\x01")))
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
	for _, bad := range []string{be32(0) + "free", be32(7) + "free", be32(1) + "free" + be32(0) + be32(3), be32(1) + "free" + be32(-1) + be32(-1)} {
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

// FuzzTags: any bytes, no panic, bounded memory, and text that is fit to store.
func FuzzTags(f *testing.F) {
	for _, file := range full() {
		f.Add([]byte(file))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		info, err := readHostile(t, strings.NewReader(string(b)), int64(len(b)))
		if err != nil {
			return
		}
		if info.Duration < 0 || info.Bitrate < 0 || info.SampleRate <= 0 || info.Channels <= 0 || info.Format == "" {
			t.Errorf("%+v", info)
		}
		for _, text := range append([]string{info.Title, info.Album, info.AlbumArtist, info.Licence}, append(info.Artists, info.Genres...)...) {
			if Clean(text) != text {
				t.Errorf("%q is not clean", text)
			}
		}
	})
}
