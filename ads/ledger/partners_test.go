package ledger

import "testing"

// TestWhatPartnersHaveIsNotSold: a flight that would fit is refused as long as desks have the room.
func TestWhatPartnersHaveIsNotSold(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	d.must(d.Credit(ctx, d.sponsor.ID, 100_000*Unit, "test"))
	ad := d.submitted(plan(700))
	d.must(d.ReserveVoice(ctx, 150))
	d.must(d.ReserveVoice(ctx, 301))
	d.refused(d.Approve(ctx, ad.ID, ad.Hash()), ErrSoldOut)
	d.must(d.ReserveVoice(ctx, 300))
	d.must(d.Approve(ctx, ad.ID, ad.Hash()))
	if voice, err := partnersVoice(ctx, d.db); err != nil || voice != 300 {
		t.Errorf("%d, %v", voice, err)
	}
}
