package tags

import (
	"encoding/binary"
	"math"
	"strings"
)

// The smallest files of the formats that are less common: two seconds, or nearly, of 44.1 kHz in stereo, if they can say it.

func le16(n int) string { return string(binary.LittleEndian.AppendUint16(nil, uint16(n))) }
func be64(n int) string { return string(binary.BigEndian.AppendUint64(nil, uint64(n))) }

var noise = strings.Repeat("sound ", 200)

// apeItems is an APEv2 tag of several items; an item of binary kind begins with "!".
func apeItems(items ...[2]string) string {
	var body strings.Builder
	for _, item := range items {
		name, kind := strings.TrimPrefix(item[0], "!"), 0
		if name != item[0] {
			kind = 2
		}
		body.WriteString(le32(len(item[1])) + le32(kind) + name + "\x00" + item[1])
	}
	edge := func(flags int) string {
		return "APETAGEX" + le32(2000) + le32(body.Len()+apeFooter) + le32(len(items)) + le32(flags) + strings.Repeat("\x00", 8)
	}
	return edge(0xa0<<24) + body.String() + edge(0x80<<24)
}

func monkeyFile(version int) string {
	if version < 3980 {
		return "MAC " + le16(version) + le16(2000) + le16(0) + le16(2) + le32(44100) + le32(0) + le32(0) + le32(1) + le32(88200) + noise
	}
	head := le16(2000) + le16(0) + le32(73728) + le32(88200-73728) + le32(2) + le16(16) + le16(2) + le32(44100)
	return "MAC " + le16(version) + le16(0) + le32(52) + le32(len(head)) + strings.Repeat("\x00", 36) + head + noise
}

func wavPackFile(total int, rate byte, flags int, sub string) string {
	block := func(index, samples int) string {
		body := sub + noise
		return "wvpk" + le32(24+len(body)) + le16(0x410) + "\x00\x00" + le32(total) + le32(index) + le32(samples) +
			le32(flags|int(rate)<<23|0x1800|1) + le32(0) + body
	}
	return block(0, 44100) + block(44100, 44100)
}

// oldWavPack is of version 3, which keeps the head of the WAV.
func oldWavPack() string {
	plain := wavFile()
	return plain[:strings.Index(plain, "data")+8] + "wvpk" + le32(0) + le16(3) + noise
}

func musepack7() string {
	gains := le16(16384) + le16(0x10000-250) + le16(32767) + le16(100)
	return "MP+\x07" + le32(77) + "\x00\x00\x00\x00" + gains + le32(1<<31|648<<20) + le32(0) + noise
}

// sevens is a number of seven bits a byte.
func sevens(n int) string {
	s := string([]byte{byte(n & 127)})
	for n >>= 7; n > 0; n >>= 7 {
		s = string([]byte{byte(n&127 | 128)}) + s
	}
	return s
}

func musepack8() string {
	packet := func(key, body string) string { return key + sevens(len(body)+3) + body }
	return "MPCK" + packet("SH", be32(0)+"\x08"+sevens(88200)+sevens(0)+"\x0f\x10") +
		packet("RG", "\x01"+be16(64*256)+be16(0)+be16(63*256)+be16(0)) + packet("AP", noise[:100])
}

func ttaFile() string {
	return "TTA1" + le16(1) + le16(2) + le16(16) + le32(44100) + le32(88200) + le32(0) + noise
}

func takFile() string {
	bits := []int{0, 10, 0, 4, 88200, 35, 0, 3, 44100 - 6000, 18, 16 - 8, 5, 2 - 1, 4, 0, 1}
	info, at := make([]byte, 14), 0
	for n := 0; n < len(bits); n += 2 {
		for i := range bits[n+1] {
			info[at/8] |= byte(bits[n]>>i&1) << (at % 8)
			at++
		}
	}
	return "tBaK\x01" + le32(len(info))[:3] + string(info) + "\x00\x00\x00\x00" + noise
}

func optimFROG() string {
	return "OFR " + le32(15) + le32(2*88200) + le16(0) + "\x02\x01" + le32(44100) + noise
}

func chunk8(id, body string) string {
	return id + be64(len(body)) + body + strings.Repeat("\x00", len(body)%2)
}

// dffFile has a thousandth of a second; with a tag.
func dffFile(tag string) string {
	prop := chunk8("PROP", "SND "+chunk8("FS  ", be32(2822400))+chunk8("CHNL", be16(2)+"SLFTSRGT")+chunk8("CMPR",
		"DSD \x0enot compressed\x00"))
	text := chunk8("DIIN", chunk8("DIAR", be32(6)+"Artist")+chunk8("DITI", be32(5)+"Title"))
	body := "DSD " + chunk8("FVER", be32(0x01050000)) + prop + chunk8("DSD ", strings.Repeat("i", 705600)) + text
	if tag != "" {
		body += chunk8("ID3 ", tag)
	}
	return "FRM8" + be64(len(body)) + body
}

func cafFile() string {
	rate := be64(int(math.Float64bits(44100)))
	chunk := func(id, body string) string { return id + be64(len(body)) + body }
	return "caff\x00\x01\x00\x00" + chunk("desc", rate+"alac"+be32(0)+be32(0)+be32(4096)+be32(2)+be32(16)) +
		chunk("pakt", be64(22)+be64(88200)+be32(0)+be32(1912)) +
		chunk("info", be32(2)+"title\x00Title\x00artist\x00Artist\x00") + "data" + be64(-1) + be32(0) + noise
}

func auFile() string {
	return ".snd" + be32(28) + be32(-1) + be32(3) + be32(44100) + be32(2) + "note" + strings.Repeat("au", 2*88200)
}

// adtsFile is 86 frames of 1024 samples.
func adtsFile() string {
	return strings.Repeat("\xff\xf1\x50\x80\x02\x1f\xfc"+strings.Repeat("a", 9), 86)
}

func amrFile() string { return "#!AMR\n" + strings.Repeat("\x3c"+strings.Repeat("a", 31), 100) }
func ac3File() string {
	return strings.Repeat("\x0b\x77\x00\x00\x14\x40\xe1"+strings.Repeat("\x00", 761), 62)
}

// utf16z is text of Windows Media.
func utf16z(s string) string { return utf16LE(s + "\x00")[2:] }

func asfObject(guid, body string) string { return guid + le64(24+len(body)) + body }

// asfFile is two seconds with attributes of text, those of the last kind in the library of metadata.
func asfFile(more string, attributes ...[2]string) string {
	file := strings.Repeat("\x00", 40) + le64(5e7) + le64(5e7) + le64(3000) + strings.Repeat("\x00", 16)
	wave := le16(0x161) + le16(2) + le32(44100) + le32(16000) + le16(1) + le16(16) + le16(0)
	stream := asfAudio + "\xa8\xfd\x00\x80\x5f\x5c\x44\x2b" + strings.Repeat("\x00", 38) + wave
	extended := le16(len(attributes))
	for _, a := range attributes {
		extended += le16(len(utf16z(a[0]))) + utf16z(a[0]) + le16(0) + le16(len(utf16z(a[1]))) + utf16z(a[1])
	}
	guid := func(begin string) string { return begin + "12345678" }
	objects := asfObject(guid(asfFileObject), file) + asfObject(guid(asfStream), stream) +
		asfObject(guid(asfContent),
			le16(len(utf16z("Title")))+le16(len(utf16z("Artist")))+le16(0)+le16(0)+le16(0)+utf16z("Title")+utf16z("Artist")) +
		asfObject(guid(asfExtended), extended) + asfObject(guid(asfHeaderMore), strings.Repeat("\x00", 22)+more)
	return asfObject(asfID, le32(5)+"\x01\x02"+objects) + asfObject(guid(asfData), strings.Repeat("\x00", 26)+noise)
}

// asfLater is an attribute in the library of metadata.
func asfLater(name string, kind int, value string) string {
	body := le16(1) + le16(0) + le16(0) + le16(len(utf16z(name))) + le16(kind) + le32(len(value)) + utf16z(name) + value
	return asfObject(asfLibrary+"12345678", body)
}

func ebml(id int, parts ...string) string {
	body := strings.Join(parts, "")
	head := strings.TrimLeft(be32(id), "\x00")
	return head + "\x08" + be32(len(body)) + body // a size of five bytes
}

func simpleTag(name, value string) string {
	return ebml(mkvSimpleTag, ebml(mkvTagName, name), ebml(mkvTagText, value))
}

// matroskaFile is two seconds of Opus with its tags behind the sound.
func matroskaFile(seek bool, tags ...string) string {
	info := ebml(mkvInfo, ebml(mkvScale, be32(1_000_000)), ebml(mkvDuration, be64(int(math.Float64bits(2000)))))
	track := ebml(mkvTracks, ebml(mkvTrack, ebml(mkvTrackKind, "\x02"), ebml(mkvCodec, "A_OPUS"),
		ebml(mkvAudio, ebml(mkvRate, be64(int(math.Float64bits(48000)))), ebml(mkvChannels, "\x02"))))
	cluster := ebml(mkvCluster, ebml(mkvClusterTime, be16(0)), ebml(mkvBlock, "\x81\x07\xbc\x00"+noise)) // a block at 1980 ms
	place := len(info) + len(track) + 3*len(cluster)
	head := ""
	if seek {
		empty := ebml(mkvSeekHead, ebml(mkvSeek, ebml(mkvSeekID, be32(mkvTags)), ebml(mkvSeekPlace, be32(0))))
		head = ebml(mkvSeekHead, ebml(mkvSeek, ebml(mkvSeekID, be32(mkvTags)), ebml(mkvSeekPlace, be32(place+len(empty)))))
	}
	return ebml(0x1a45dfa3, ebml(0x4282, "matroska")) +
		ebml(mkvSegment, head, info, track, cluster, cluster, cluster, ebml(mkvTags, tags...))
}
