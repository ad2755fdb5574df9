package ledger

import (
	"database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"linnet/ads/feed"
	"linnet/ads/words"
)

// letters empties the box, and returns what stood in it: address, subject and text.
func (d *desk) letters() (all []string) {
	d.t.Helper()
	ctx := d.t.Context()
	due, err := d.DueLetters(ctx, 100)
	d.must(err)
	for _, letter := range due {
		all = append(all, letter.To+": "+letter.Subject+": "+letter.Text)
		d.must(d.LetterSent(ctx, letter, nil))
	}
	return all
}

func (d *desk) confirmed() *desk {
	d.t.Helper()
	token, err := d.AskConfirmation(d.t.Context(), d.sponsor)
	d.must(err)
	d.must(d.Confirm(d.t.Context(), token))
	return d
}

// TestALetterForEachDecision: whatever happens to a sponsor's money or ads reaches them, once.
func TestALetterForEachDecision(t *testing.T) {
	d := newDesk(t).confirmed()
	ctx := t.Context()
	expect := func(parts ...string) {
		t.Helper()
		got := d.letters()
		if len(got) != len(parts) {
			t.Fatalf("%d letters, want %d: %q", len(got), len(parts), got)
		}
		for i, part := range parts {
			if !strings.Contains(got[i], part) || !strings.HasPrefix(got[i], "brandt@sponsor.example: ") {
				t.Errorf("%q lacks %q", got[i], part)
			}
		}
	}
	d.rich()
	expect("100,000.00 EUR")
	a := d.submitted(plan(40))
	d.must(d.Ask(ctx, a.ID, "The link must show opening times."))
	expect("The link must show opening times.")
	d.must(d.Submit(ctx, d.sponsor.ID, a.ID))
	d.must(d.Approve(ctx, a.ID, a.Hash()))
	expect("is approved")
	d.must(d.Remind(ctx))
	expect() // no release shows it yet
	release, err := d.Release(ctx)
	d.must(err)
	d.must(d.change(ctx, txRecord(d, release)))
	for range 2 {
		d.must(d.Remind(ctx))
	}
	expect("is live")
	d.now = a.Flight.Until.AddDate(0, 0, -2)
	d.must(d.Remind(ctx))
	expect("ends on 19 December 2026")
	d.now = a.Flight.Until
	for range 2 {
		d.must(d.Remind(ctx))
	}
	expect("has ended")
	_, err = d.Correct(ctx, Correction{SponsorID: d.sponsor.ID, Amount: -Unit, Reason: "Typed twice"})
	d.must(err)
	expect("Typed twice")
}

func TestNobodyWritesToAnAddressThatIsNotConfirmed(t *testing.T) {
	d := newDesk(t).rich()
	if got := d.letters(); len(got) != 0 {
		t.Errorf("%q", got)
	}
}

func TestALetterThatFailsComesAgainAndIsGivenUp(t *testing.T) {
	d := newDesk(t).confirmed().rich()
	ctx := t.Context()
	tries := 0
	for range 100 {
		due, err := d.DueLetters(ctx, 10)
		d.must(err)
		for _, letter := range due {
			tries++
			d.must(d.LetterSent(ctx, letter, errors.New("greylisted")))
		}
		if again, err := d.DueLetters(ctx, 10); len(again) > 0 || err != nil {
			t.Fatalf("it comes again at once: %+v, %v", again, err)
		}
		d.now = d.now.Add(time.Hour)
	}
	log, err := d.Audit(ctx, 1)
	if tries != len(retries)+1 || log[0].Action != "gave up letter" || err != nil {
		t.Errorf("%d tries, %+v, %v", tries, log, err)
	}
}

// txRecord writes down that a release was signed.
func txRecord(d *desk, release feed.Release) func(*sql.Tx) error {
	return func(tx *sql.Tx) error { return d.record(d.t.Context(), tx, 1, release) }
}

// TestLettersFollowTheAccount in its language, with money and days as that writes them; who gave a notice reads the answer as they wrote.
func TestLettersFollowTheAccount(t *testing.T) {
	d := newDesk(t).confirmed()
	ctx := t.Context()
	for l, want := range map[words.Language]string{words.German: "Ihre Zahlung von 1.240,50 EUR ist eingegangen.",
		words.French: "Votre paiement de 1\u202f240,50 EUR est arrivé.", words.Spanish: "Su pago de 1240,50 EUR ha llegado.",
		"": "Your payment of 1,240.50 EUR has arrived."} {
		d.must(d.SetLanguage(ctx, d.sponsor.ID, l))
		d.must(d.Credit(ctx, d.sponsor.ID, 1240*Unit+50*Cent, "Payment received"))
		if got := d.letters(); len(got) != 1 || !strings.Contains(got[0], want) {
			t.Errorf("%q: %q", l, got)
		}
	}
	d.must(d.SetLanguage(ctx, d.sponsor.ID, words.German))
	d.rich()
	d.letters()
	a := d.submitted(plan(40))
	d.must(d.Approve(ctx, a.ID, a.Hash()))
	if got := d.letters(); len(got) != 1 || !strings.Contains(got[0], "ist freigegeben") ||
		!strings.Contains(got[0], "bis "+words.German.LongDay(a.Flight.Until.AddDate(0, 0, -1))) {
		t.Errorf("%q", got)
	}
	n, err := d.TakeNotice(words.With(ctx, words.French), Notice{Kind: "infohash", Object: strings.Repeat("ab", 20),
		Reason: "This is not theirs to share.", Email: "a@b.example"}, true)
	d.must(err)
	d.must(d.DecideNotice(ctx, n.ID, false, "Nothing shows that it is yours."))
	got := strings.Join(d.letters(), "\n")
	for _, part := range []string{"Votre signalement 1 est arrivé.", "Cela reste.", "Nothing shows that it is yours.",
		"Une personne en a décidé"} {
		if !strings.Contains(got, part) {
			t.Errorf("%q lacks %q", got, part)
		}
	}
}
