package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"testing"
	"time"

	"linnet/ads"
)

// TestAnUnconfirmedSponsorCannotFillTheBooks, and has room when the operator knows them.
func TestAnUnconfirmedSponsorCannotFillTheBooks(t *testing.T) {
	for name, know := range map[string]func(d *desk){
		"confirmed": func(d *desk) {
			token, err := d.AskConfirmation(t.Context(), d.sponsor)
			d.must(errors.Join(err, d.Confirm(t.Context(), token)))
		},
		"paid": func(d *desk) { d.must(d.Credit(t.Context(), d.sponsor.ID, Unit, "Payment received")) },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			form := WithForm(t.Context(), new(Form))
			fill := func(what string, make func() error) {
				t.Helper()
				for range 100 {
					if err := make(); err != nil {
						if refused := new(ads.Refusal); !errors.As(err, &refused) {
							t.Fatalf("%s: %v", what, err)
						}
						return
					}
				}
				t.Errorf("%s without end", what)
			}
			var ad string
			fill("campaigns", func() error {
				id, err := d.Plan(form, d.sponsor.ID, plan(10))
				if err == nil {
					ad = id
				}
				return err
			})
			a, err := d.Ad(t.Context(), d.sponsor.ID, ad)
			d.must(err)
			fill("flights", func() error { _, err := d.AddFlight(form, d.sponsor.ID, a.CampaignID, plan(10).Flight); return err })
			fill("ads", func() error { _, err := d.AddAd(form, d.sponsor.ID, a.Flight.ID); return err })
			fill("copies", func() error { _, err := d.Duplicate(form, d.sponsor.ID, ad); return err })
			n := 0
			fill("people", func() error {
				n++
				_, err := d.AddMember(form, d.sponsor.ID, fmt.Sprintf("m%d@sponsor.example", n), Viewer)
				return err
			})
			know(d)
			_, err = d.Plan(form, d.sponsor.ID, plan(10))
			d.must(err)
			_, err = d.AddMember(form, d.sponsor.ID, "one.more@sponsor.example", Viewer)
			d.must(err)
		})
	}
}

// TestOneLetterBoxGetsFewLetters, however its address is written.
func TestOneLetterBoxGetsFewLetters(t *testing.T) {
	d := newDesk(t)
	sent := 0
	for i := range 30 {
		for _, address := range []string{"Victim@there.example", fmt.Sprintf("victim+%d@there.example", i)} {
			yes, err := d.MayWrite(t.Context(), address)
			d.must(err)
			if yes {
				sent++
			}
		}
	}
	if sent != lettersADay {
		t.Errorf("%d letters to one box", sent)
	}
	if yes, err := d.MayWrite(t.Context(), "else@there.example"); !yes || err != nil {
		t.Errorf("another's: %v, %v", yes, err)
	}
	d.now = start.Add(25 * time.Hour)
	if yes, err := d.MayWrite(t.Context(), "victim@there.example"); !yes || err != nil {
		t.Errorf("a day later: %v, %v", yes, err)
	}
}

// TestPicturesThatNoAdTookAreSwept, and those that ads show are not.
func TestPicturesThatNoAdTookAreSwept(t *testing.T) {
	d := newDesk(t)
	kept, err := d.AddPictureOf(t.Context(), d.sponsor.ID, square(300))
	d.must(err)
	ad, err := d.Plan(t.Context(), d.sponsor.ID, plan(10))
	d.must(err)
	d.must(d.Save(t.Context(), d.sponsor.ID, ad, Content{Headline: "Open days", Picture: kept}))
	for size := range 5 {
		_, err := d.AddPictureOf(t.Context(), d.sponsor.ID, square(301+size))
		d.must(err)
	}
	d.now = start.Add(orphanLife + time.Minute)
	_, err = d.AddPictureOf(t.Context(), d.sponsor.ID, square(310))
	d.must(err)
	var n int
	d.must(d.db.QueryRow(`SELECT count(*) FROM pictures`).Scan(&n))
	if _, err := d.Picture(t.Context(), d.sponsor.ID, kept); err != nil || n != 2 {
		t.Errorf("%d pictures are left, that of the ad: %v", n, err)
	}
}

// TestPicturesUploadedAllDayFillNoDisk: of those that stand in no ad only the last few are kept, and another sponsor's stay.
func TestPicturesUploadedAllDayFillNoDisk(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	other, err := d.AddPictureOf(ctx, "another", square(290))
	d.must(err)
	kept, err := d.AddPictureOf(ctx, d.sponsor.ID, square(300))
	d.must(err)
	with := content
	with.Picture = kept
	id, err := d.Plan(ctx, d.sponsor.ID, plan(10))
	d.must(err)
	d.must(d.Save(ctx, d.sponsor.ID, id, with))
	var last string
	for size := range maxOrphans + 4 {
		d.now = d.now.Add(time.Second)
		last, err = d.AddPictureOf(ctx, d.sponsor.ID, square(301+size))
		d.must(err)
	}
	var n int
	d.must(d.db.QueryRowContext(ctx, `SELECT count(*) FROM pictures`).Scan(&n))
	if n != maxOrphans+2 {
		t.Errorf("%d pictures are kept", n)
	}
	for _, sha := range []string{other, kept, last} {
		if _, err := d.Picture(ctx, Operator, sha); err != nil {
			t.Error(err)
		}
	}
}

// square is a PNG whose bytes differ with its size.
func square(side int) []byte {
	picture := image.NewNRGBA(image.Rect(0, 0, side, side))
	for i := range side {
		picture.SetNRGBA(i, i, color.NRGBA{uint8(side), uint8(i), 80, 255})
	}
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		panic(err)
	}
	return out.Bytes()
}
