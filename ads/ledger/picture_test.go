package ledger

import (
	"bytes"
	"image"
	"image/png"
	"testing"
)

func TestPictureThatNoAdShowsIsForgotten(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	id, err := d.Plan(ctx, d.sponsor.ID, plan(40))
	d.must(err)
	var upload bytes.Buffer
	d.must(png.Encode(&upload, image.NewGray(image.Rect(0, 0, 512, 236))))
	with := content
	with.Picture, err = d.AddPicture(ctx, &upload)
	d.must(err)
	d.must(d.Save(ctx, d.sponsor.ID, id, with))
	copied, err := d.Duplicate(ctx, d.sponsor.ID, id)
	d.must(err)
	d.must(d.Save(ctx, d.sponsor.ID, id, content))
	if _, err := d.Picture(ctx, d.sponsor.ID, with.Picture); err != nil {
		t.Errorf("the copy lost its picture: %v", err)
	}
	d.must(d.Save(ctx, d.sponsor.ID, copied, content))
	_, err = d.Picture(ctx, Operator, with.Picture)
	d.refused(err, ErrNotFound)
}
