package ledger

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"strings"
	"time"

	xdraw "golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // registers the format with image.Decode
)

// The bounds of a picture, before and after.
const (
	MaxPictureBytes = 1 << 20 // as uploaded
	MaxPictureSide  = 4096    // pixels, as uploaded
	PictureWidth    = 512     // pixels, as stored: twice the panel's, for sharp screens
	PictureHeight   = 236
)

// Picture is a stored picture: our own encoding, never the sponsor's bytes.
type Picture struct {
	SHA256 string
	Type   string // "image/png" or "image/jpeg"
	Bytes  []byte
}

// AddPicture stores a picture of the operator's: see AddPictureOf.
func (l *Ledger) AddPicture(ctx context.Context, r io.Reader) (sha string, err error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxPictureBytes+1))
	if err != nil {
		return "", fmt.Errorf("reading a picture: %w", err)
	}
	return l.AddPictureOf(ctx, Operator, data)
}

// AddPictureOf checks an upload of a sponsor's and stores it re-encoded, scaled and cropped to PictureWidth x PictureHeight. A fault comes
// back as an *ads.Refusal of "picture". The dimensions are read before any pixel is, so that a bomb costs nothing; sponsors take turns at
// drawing. A picture that no ad takes is forgotten after a while.
func (l *Ledger) AddPictureOf(ctx context.Context, owner string, data []byte) (sha string, err error) {
	var p Picture
	refused := l.drawing.do(ctx, owner, func() { p, err = encodePicture(data) })
	if err = errors.Join(refused, err); err != nil {
		return "", err
	}
	err = l.db.Change(ctx, func(tx *sql.Tx) error { // not the form's own deed: that is the ad
		if err := l.sweepPictures(ctx, tx, owner); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO pictures (sha256, type, bytes, at, owner) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (sha256) DO UPDATE SET at = excluded.at, owner = excluded.owner`, p.SHA256, p.Type, p.Bytes, l.now().Unix(), owner)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("storing a picture: %w", err)
	}
	return p.SHA256, nil
}

// orphanLife is how long a picture may stand in no ad: as long as somebody may take to mend the rest of a form.
const orphanLife = 24 * time.Hour

// maxOrphans is how many of a sponsor's pictures may stand in no ad; the oldest are forgotten first. Uploading all day fills no disk.
const maxOrphans = 8

// orphaned is a row of pictures that no ad took.
const orphaned = ` NOT EXISTS (SELECT 1 FROM ads WHERE picture = sha256) AND NOT EXISTS (SELECT 1 FROM approvals WHERE picture = sha256) `

// sweepPictures forgets the pictures that no ad took, and makes room for one more of the owner's.
func (l *Ledger) sweepPictures(ctx context.Context, tx *sql.Tx, owner string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM pictures WHERE at < ? AND`+orphaned, l.now().Add(-orphanLife).Unix())
	if err == nil && owner != Operator {
		_, err = tx.ExecContext(ctx, `DELETE FROM pictures WHERE owner = ?1 AND`+orphaned+`AND sha256 NOT IN
			(SELECT sha256 FROM pictures WHERE owner = ?1 AND`+orphaned+`ORDER BY at DESC LIMIT ?2)`, owner, maxOrphans-1)
	}
	if err != nil {
		return fmt.Errorf("forgetting pictures: %w", err)
	}
	return nil
}

// Picture returns a stored picture that stands in an ad of the owner's, or ErrNotFound.
func (l *Ledger) Picture(ctx context.Context, owner, sha string) (Picture, error) {
	p := Picture{SHA256: sha}
	err := l.db.QueryRowContext(ctx, `SELECT type, bytes FROM pictures WHERE sha256 = ?1 AND (?2 = 'operator' OR EXISTS (
		SELECT 1 FROM ads JOIN flights ON flights.id = ads.flight JOIN campaigns ON campaigns.id = flights.campaign
		WHERE picture = ?1 AND sponsor = ?2))`, sha, owner).Scan(&p.Type, &p.Bytes)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return Picture{}, fmt.Errorf("picture: %w", err)
	}
	return p, nil
}

// encodePicture is the whole check, without the database.
func encodePicture(data []byte) (Picture, error) {
	refused := func(format string, args ...any) (Picture, error) {
		return Picture{}, refuse("picture", fmt.Sprintf(format, args...))
	}
	if len(data) > MaxPictureBytes {
		return refused("This picture is larger than 1 MB.")
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || format != "png" && format != "jpeg" && format != "webp" {
		return refused("This is %s; a picture must be PNG, JPEG or WebP.", kind(data))
	}
	if config.Width > MaxPictureSide || config.Height > MaxPictureSide {
		return refused("This picture is %s × %s pixels; the most is 4,096 on a side.", grouped(config.Width), grouped(config.Height))
	}
	if unfolds(data, format, config) > maxUnfolded {
		return refused("This picture takes too much memory to open; please save it with fewer pixels, or as %s.", cheaper(format))
	}
	turn := orientation(data, format)
	width, height := config.Width, config.Height
	if turn >= 5 {
		width, height = height, width
	}
	if width < PictureWidth/2 || height < PictureHeight/2 {
		return refused("This picture is %d × %d pixels; the least is %d × %d.", width, height, PictureWidth/2, PictureHeight/2)
	}
	source, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return refused("This %s file is damaged.", strings.ToUpper(format))
	}
	if turn >= 5 {
		return encode(turned(coverTo(source, PictureHeight, PictureWidth), turn))
	}
	return encode(turned(cover(source), turn))
}

// cover scales the picture until it covers the panel and cuts off what stands out, the same on both sides.
func cover(source image.Image) *image.NRGBA { return coverTo(source, PictureWidth, PictureHeight) }

func coverTo(source image.Image, width, height int) *image.NRGBA {
	b := source.Bounds()
	cut := b
	if b.Dx()*height > b.Dy()*width {
		used := b.Dy() * width / height
		cut.Min.X += (b.Dx() - used) / 2
		cut.Max.X = cut.Min.X + used
	} else {
		used := b.Dx() * height / width
		cut.Min.Y += (b.Dy() - used) / 2
		cut.Max.Y = cut.Min.Y + used
	}
	source, cut = shrunk(source, cut, width, height)
	picture := image.NewNRGBA(image.Rect(0, 0, width, height))
	xdraw.CatmullRom.Scale(picture, picture.Bounds(), source, cut, draw.Src, nil)
	return picture
}

// encode chooses PNG where something is transparent or where it is the smaller one, else JPEG.
func encode(picture *image.NRGBA) (Picture, error) {
	var asPNG, asJPEG bytes.Buffer
	if err := png.Encode(&asPNG, picture); err != nil {
		return Picture{}, fmt.Errorf("encoding a picture: %w", err)
	}
	if err := jpeg.Encode(&asJPEG, picture, &jpeg.Options{Quality: 88}); err != nil {
		return Picture{}, fmt.Errorf("encoding a picture: %w", err)
	}
	p := Picture{Type: "image/png", Bytes: asPNG.Bytes()}
	if picture.Opaque() && asJPEG.Len() < asPNG.Len() {
		p = Picture{Type: "image/jpeg", Bytes: asJPEG.Bytes()}
	}
	sum := sha256.Sum256(p.Bytes)
	p.SHA256 = hex.EncodeToString(sum[:])
	return p, nil
}

// kind names what was uploaded instead of a picture.
func kind(data []byte) string {
	switch sniffed, _, _ := strings.Cut(http.DetectContentType(data), ";"); {
	case len(data) == 0:
		return "an empty file"
	case bytes.Contains(data[:min(len(data), 1024)], []byte("<svg")):
		return "SVG"
	case sniffed == "text/html":
		return "HTML"
	case strings.HasPrefix(sniffed, "image/"):
		return strings.ToUpper(strings.TrimPrefix(sniffed, "image/"))
	default:
		return "not a picture that can be read"
	}
}

// grouped writes 30000 as 30,000.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// shrunk averages the used part of a large picture down to at least twice the wanted size. The fine scaling that follows costs much more
// for each pixel. A picture that is not that large comes back as it is.
func shrunk(source image.Image, cut image.Rectangle, width, height int) (image.Image, image.Rectangle) {
	k := min(cut.Dx()/width, cut.Dy()/height) / 2
	if k < 2 {
		return source, cut
	}
	small := image.NewRGBA(image.Rect(0, 0, cut.Dx()/k, cut.Dy()/k))
	strip := image.NewRGBA(image.Rect(0, 0, small.Rect.Dx()*k, k))
	for y := range small.Rect.Dy() {
		draw.Draw(strip, strip.Rect, source, cut.Min.Add(image.Pt(0, y*k)), draw.Src)
		row := small.Pix[y*small.Stride : (y+1)*small.Stride]
		for x := range small.Rect.Dx() {
			var sum [4]int
			for line := range k {
				box := strip.Pix[line*strip.Stride+x*k*4:][:k*4]
				for i := 0; i < len(box); i += 4 {
					sum[0], sum[1], sum[2], sum[3] = sum[0]+int(box[i]), sum[1]+int(box[i+1]), sum[2]+int(box[i+2]), sum[3]+int(box[i+3])
				}
			}
			for i := range sum {
				row[x*4+i] = uint8((sum[i] + k*k/2) / (k * k))
			}
		}
	}
	return small, small.Rect
}

// orientation is how a picture is to be turned before it is looked at, 1 to 8 as in tag 0x0112 of Exif 2.32; 1 when it does not say.
// Exif stands in an APP1 segment of JPEG, in a chunk eXIf of PNG (PNG 3rd ed., 11.3.3.6) or a chunk EXIF of WebP (RFC 9649, 2.7.1.5).
func orientation(data []byte, format string) int {
	var exif []byte
	switch format {
	case "jpeg":
		eachSegment(data, func(marker byte, body []byte) bool {
			if rest, is := bytes.CutPrefix(body, exifHead); is && marker == 0xe1 {
				exif = rest
			}
			return exif == nil
		})
	case "png":
		exif = chunk(data, 8, "eXIf", binary.BigEndian)
	case "webp":
		exif = bytes.TrimPrefix(chunk(data, 12, "EXIF", binary.LittleEndian), exifHead)
	}
	return tiffOrientation(exif)
}

var exifHead = []byte("Exif\x00\x00")

// eachSegment walks over the segments of a JPEG before its pixels (ITU-T T.81, B.1.1) while next wants more.
func eachSegment(data []byte, next func(marker byte, body []byte) bool) {
	for at := 2; at+4 <= len(data) && data[at] == 0xff; {
		marker := data[at+1]
		if marker == 0 {
			return // no marker
		}
		if marker == 0xff || marker == 0x01 || marker >= 0xd0 && marker <= 0xd7 { // filling, or a marker without a body
			at++
			if marker != 0xff {
				at++
			}
			continue
		}
		length := int(binary.BigEndian.Uint16(data[at+2:]))
		end := at + 2 + length
		if marker == 0xda || marker == 0xd9 || length < 2 || end > len(data) || !next(marker, data[at+4:end]) {
			return
		}
		at = end
	}
}

// chunk is the body of the first chunk of a name in a PNG, or in a RIFF file as WebP is one; nil when there is none.
func chunk(data []byte, at int, name string, order binary.ByteOrder) []byte {
	for at+8 <= len(data) {
		kind, size := data[at:at+4], data[at+4:at+8]
		after := 0 // bytes behind the body
		if order == binary.BigEndian {
			kind, size, after = size, kind, 4 // PNG has the length first, and a checksum at the end
		}
		length := int64(order.Uint32(size))
		body := int64(at) + 8
		if body+length > int64(len(data)) {
			return nil
		}
		if string(kind) == name {
			return data[body : body+length]
		}
		if order == binary.LittleEndian {
			after = int(length & 1) // RIFF pads
		}
		at = int(body+length) + after
	}
	return nil
}

// tiffOrientation reads the tag in the first directory of a TIFF structure (TIFF 6.0, section 2).
func tiffOrientation(exif []byte) int {
	if len(exif) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if string(exif[:2]) == "MM" {
		order = binary.BigEndian
	} else if string(exif[:2]) != "II" {
		return 1
	}
	at := int64(order.Uint32(exif[4:]))
	if order.Uint16(exif[2:]) != 42 || at+2 > int64(len(exif)) {
		return 1
	}
	entries := exif[at+2:]
	for range order.Uint16(exif[at:]) {
		if len(entries) < 12 {
			return 1
		}
		if tag, kind := order.Uint16(entries), order.Uint16(entries[2:]); tag == 0x0112 && kind == 3 {
			if o := int(order.Uint16(entries[8:])); o >= 1 && o <= 8 {
				return o
			}
			return 1
		}
		entries = entries[12:]
	}
	return 1
}

// turned is a picture as it is to be looked at.
func turned(stored *image.NRGBA, orientation int) *image.NRGBA {
	width, height := stored.Rect.Dx(), stored.Rect.Dy()
	if orientation >= 5 {
		width, height = height, width
	}
	right, below := width-1, height-1
	from := map[int]func(x, y int) (int, int){ // where a pixel comes from
		2: func(x, y int) (int, int) { return right - x, y },
		3: func(x, y int) (int, int) { return right - x, below - y },
		4: func(x, y int) (int, int) { return x, below - y },
		5: func(x, y int) (int, int) { return y, x },
		6: func(x, y int) (int, int) { return y, right - x },
		7: func(x, y int) (int, int) { return below - y, right - x },
		8: func(x, y int) (int, int) { return below - y, x },
	}[orientation]
	if from == nil {
		return stored
	}
	out := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			out.SetNRGBA(x, y, stored.NRGBAAt(from(x, y)))
		}
	}
	return out
}
