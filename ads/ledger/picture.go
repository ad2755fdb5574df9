package ledger

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"strings"
	"time"

	"golang.org/x/image/draw"
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
	draw.CatmullRom.Scale(picture, picture.Bounds(), source, cut, draw.Src, nil)
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
