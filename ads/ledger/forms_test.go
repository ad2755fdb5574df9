package ledger

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

// TestAFormSentTwiceIsDoneOnce, also from many places at the same moment.
func TestAFormSentTwiceIsDoneOnce(t *testing.T) {
	d := newDesk(t)
	var all sync.WaitGroup
	results := make(chan error, 8)
	for range cap(results) {
		all.Go(func() {
			f := &Form{Key: []byte("one"), Life: time.Hour}
			results <- d.Credit(WithForm(context.Background(), f), d.sponsor.ID, 250*Unit, "Payment received")
		})
	}
	all.Wait()
	done := 0
	for range cap(results) {
		if err := <-results; err == nil {
			done++
		} else if !errors.Is(err, ErrSent) {
			t.Error(err)
		}
	}
	if left, err := d.Balance(t.Context(), d.sponsor.ID); done != 1 || left != 250*Unit || err != nil {
		t.Errorf("done %d times, balance %s, %v", done, left, err)
	}
	d.now = start.Add(2 * time.Hour) // by then it is another payment
	d.must(d.Credit(WithForm(t.Context(), &Form{Key: []byte("one"), Life: time.Hour}), d.sponsor.ID, 250*Unit, "Payment received"))
}

func TestAFormKeepsItsAnswer(t *testing.T) {
	d := newDesk(t)
	f := &Form{Key: []byte("one"), Life: time.Hour}
	d.must(d.Answered(t.Context(), f, []byte("nothing was changed")))
	_, err := d.Sent(t.Context(), f.Key)
	d.refused(err, ErrNotFound)
	d.must(d.Credit(WithForm(t.Context(), f), d.sponsor.ID, Unit, "Payment received"))
	if outcome, err := d.Sent(t.Context(), f.Key); outcome != nil || err != nil {
		t.Errorf("before it was answered: %q, %v", outcome, err)
	}
	d.must(d.Answered(t.Context(), f, []byte("303")))
	if outcome, err := d.Sent(t.Context(), f.Key); string(outcome) != "303" || err != nil {
		t.Errorf("%q, %v", outcome, err)
	}
	d.must(d.Refused(t.Context(), f))
	_, err = d.Sent(t.Context(), f.Key)
	d.refused(err, ErrNotFound)
}

// TestAFormThatFailedMayComeAgain: what was rolled back leaves no key behind.
func TestAFormThatFailedMayComeAgain(t *testing.T) {
	d := newDesk(t)
	again := func() context.Context { return WithForm(t.Context(), &Form{Key: []byte("one"), Life: time.Hour}) }
	d.refused(d.Credit(again(), "nobody", Unit, "Payment received"), ErrNotFound)
	d.must(d.Credit(again(), d.sponsor.ID, Unit, "Payment received"))
}
