package tags

import (
	"bytes"
	"encoding/binary"
	"slices"
	"time"
)

// mp4Chapters are what the atoms say of chapters: tracks of text, of which the sound track names one.
type mp4Chapters struct {
	named []uint32 // ids of tracks that hold chapters (tref, chap)
	texts []mp4Text
}

// mp4Text is a track of text: where its samples lie, and how long each is shown.
type mp4Text struct {
	id    uint32
	scale int
	table map[string]piece // bodies of stts, stsz, stsc, stco and co64
}

const maxTextTracks = 8

// readNeroChapters reads the chpl of Nero: a count, then for each a time in units of 100 ns and a title behind its length.
func (m *mp4) readNeroChapters(body, end int64) {
	if m.f.want != wantChapters {
		return
	}
	b := m.f.upTo(body, int(min(end-body, maxWords)))
	head := 4 // version and flags, and since version 1 four bytes more
	if len(b) > head && b[0] > 0 {
		head += 4
	}
	if len(b) <= head {
		return
	}
	count, b := int(b[head]), b[head+1:]
	var all []Chapter
	for ; count > 0 && len(b) >= 9; count-- {
		at, size := binary.BigEndian.Uint64(b), int(b[8])
		if len(b) < 9+size || at > 1<<52 {
			break
		}
		all = append(all, Chapter{time.Duration(at) * 100, Clean(string(b[9 : 9+size]))})
		b = b[9+size:]
	}
	m.f.keepChapters(all)
}

// noteChapterAtom keeps where the tables of a track lie, and which tracks hold chapters.
func (m *mp4) noteChapterAtom(kind string, body, end int64) {
	if m.f.want != wantChapters {
		return
	}
	if kind == "chap" {
		b := m.f.upTo(body, int(min(end-body, 4*maxTextTracks)))
		for ; len(b) >= 4; b = b[4:] {
			m.chapters.named = append(m.chapters.named, binary.BigEndian.Uint32(b))
		}
		return
	}
	if m.tables == nil {
		m.tables = map[string]piece{}
	}
	m.tables[kind] = piece{body, end - body}
}

// endTextTrack keeps a track of text, until it is known whether it holds chapters.
func (m *mp4) endTextTrack() {
	if t := m.track; (t.handler == "text" || t.handler == "sbtl") && len(m.chapters.texts) < maxTextTracks {
		m.chapters.texts = append(m.chapters.texts, mp4Text{t.id, t.scale, m.tables})
	}
	m.tables = nil
}

// readChapterTrack reads the samples of the track that holds the chapters.
func (m *mp4) readChapterTrack() {
	at := slices.IndexFunc(m.chapters.texts, func(t mp4Text) bool { return slices.Contains(m.chapters.named, t.id) })
	if at < 0 || len(m.f.chapters) > 0 {
		return
	}
	t := m.chapters.texts[at]
	var all []Chapter
	ticks := int64(0)
	places := m.samplePlaces(t)
	for n, lasts := range m.sampleTimes(t) {
		if n >= len(places) {
			break
		}
		b := m.f.upTo(places[n].off, int(min(places[n].size, 8*maxText)))
		all = append(all, Chapter{lasting(ticks, t.scale), textSample(b)})
		ticks += lasts
	}
	m.f.keepChapters(all)
}

// textSample is the title in a sample of text: its length, then UTF-8, or UTF-16 with a mark.
func textSample(b []byte) string {
	if len(b) < 2 {
		return ""
	}
	size := int(binary.BigEndian.Uint16(b))
	b = b[2:]
	b = b[:min(size, len(b))]
	if bytes.HasPrefix(b, []byte{0xfe, 0xff}) || bytes.HasPrefix(b, []byte{0xff, 0xfe}) {
		return Clean(string(utf8Text(encUTF16, b)))
	}
	return Clean(string(b))
}

// entries are the entries of a table, of so many bytes each, behind version, flags and their count.
func (m *mp4) entries(t mp4Text, kind string, skip, size int) [][]byte {
	where, ok := t.table[kind]
	if !ok {
		return nil
	}
	b := m.f.upTo(where.off, int(min(where.size, int64(skip+size*maxChapters))))
	if len(b) < skip {
		return nil
	}
	var all [][]byte
	for b = b[skip:]; len(b) >= size; b = b[size:] {
		all = append(all, b[:size])
	}
	return all
}

// sampleTimes is how many ticks each sample lasts (stts).
func (m *mp4) sampleTimes(t mp4Text) (all []int64) {
	for _, e := range m.entries(t, "stts", 8, 8) {
		for n := binary.BigEndian.Uint32(e); n > 0 && len(all) < maxChapters; n-- {
			all = append(all, int64(binary.BigEndian.Uint32(e[4:])))
		}
	}
	return all
}

// samplePlaces is where each sample lies: chunks (stco, co64) of samples, as many as stsc says, of the sizes of stsz.
func (m *mp4) samplePlaces(t mp4Text) (all []piece) {
	var chunks []int64
	for _, e := range m.entries(t, "stco", 8, 4) {
		chunks = append(chunks, int64(binary.BigEndian.Uint32(e)))
	}
	for _, e := range m.entries(t, "co64", 8, 8) {
		chunks = append(chunks, int64(binary.BigEndian.Uint64(e)&(1<<62-1)))
	}
	sizes, runs := m.sampleSizes(t), m.entries(t, "stsc", 8, 12)
	run := 0
	for n, off := range chunks {
		for run+1 < len(runs) && binary.BigEndian.Uint32(runs[run+1]) <= uint32(n+1) {
			run++
		}
		if run >= len(runs) {
			break
		}
		for in := binary.BigEndian.Uint32(runs[run][4:]); in > 0 && len(all) < len(sizes); in-- {
			all = append(all, piece{off, sizes[len(all)]})
			off += sizes[len(all)-1]
		}
	}
	return all
}

// sampleSizes are those of stsz: one for all, or one each.
func (m *mp4) sampleSizes(t mp4Text) (all []int64) {
	head := m.entries(t, "stsz", 4, 8)
	if len(head) == 0 {
		return nil
	}
	if same := binary.BigEndian.Uint32(head[0]); same > 0 {
		return slices.Repeat([]int64{int64(same)}, int(min(binary.BigEndian.Uint32(head[0][4:]), maxChapters)))
	}
	for _, e := range m.entries(t, "stsz", 12, 4) {
		all = append(all, int64(binary.BigEndian.Uint32(e)))
	}
	return all
}
