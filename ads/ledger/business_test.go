package ledger

import (
	"testing"
	"time"

	"linnet/ads/stats"
)

func TestBooksMonthsAndRunningFlights(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	if b, err := d.Books(ctx); b != (Books{}) || err != nil {
		t.Errorf("before anything: %+v, %v", b, err)
	}
	a := d.submitted(plan(40)) // 112.00
	d.must(d.Credit(ctx, d.sponsor.ID, 250*Unit, "test"))
	d.must(d.Approve(ctx, a.ID, a.Hash()))
	if b, err := d.Books(ctx); b != (Books{Paid: 250 * Unit, Earned: 112 * Unit, Held: 138 * Unit}) || err != nil {
		t.Errorf("%+v, %v", b, err)
	}
	months, err := d.Earned(ctx, 12)
	d.must(err)
	if november := months[11].Earned; november != 4*Unit { // of the first of 28 days
		t.Errorf("earned by days: %s", november)
	}
	for i, m := range months {
		want := time.Date(d.now.Year(), d.now.Month()-time.Month(11-i), 1, 0, 0, 0, 0, time.UTC)
		if !m.Month.Equal(want) || (m.Amount != 0) != (i == 11) || (m.Booked != 0) != (i == 11) {
			t.Errorf("month %d: %+v, want %s", i, m, want)
		}
	}
	running, err := d.Running(ctx)
	d.must(err)
	if len(running) != 1 || running[0].Sponsor != "Brandt Violins" || running[0].Share != 40 || running[0].Price != 112*Unit ||
		running[0].CampaignID == "" {
		t.Errorf("%+v", running)
	}
	d.now = a.Flight.Until
	if running, err = d.Running(ctx); len(running) != 0 || err != nil {
		t.Errorf("after its end: %+v, %v", running, err)
	}
	if months, err = d.Earned(ctx, 2); err != nil || months[0].Earned+months[1].Earned != 112*Unit || months[0].Earned != 36*Unit {
		t.Errorf("November has nine of its days: %+v, %v", months, err)
	}
	d.now = d.now.AddDate(1, 0, 0)
	if months, err = d.Earned(ctx, 3); err != nil || months[0].Amount != 0 || months[2].Amount != 0 {
		t.Errorf("a year later: %+v, %v", months, err)
	}
}

func TestIntakeByDay(t *testing.T) {
	d := newDesk(t)
	today := d.now.UTC().Format(time.DateOnly)
	d.must(d.Add(t.Context(), stats.Report{Task: stats.TaskGenre, Day: today, Answer: 3}))
	d.must(d.Add(t.Context(), stats.Report{Task: stats.TaskGenre, Day: today, Answer: 4}))
	d.must(d.Add(t.Context(), stats.Report{Task: stats.TaskEvent, Day: d.now.UTC().AddDate(0, 0, -1).Format(time.DateOnly), Answer: 5}))
	days, err := d.Intake(t.Context(), 7)
	d.must(err)
	for i, day := range days {
		want := DayIntake{Day: d.now.UTC().Truncate(24*time.Hour).AddDate(0, 0, i-6)}
		switch i {
		case 6:
			want.Taste = 2
		case 5:
			want.Events = 1
		}
		if day != want {
			t.Errorf("day %d: %+v, want %+v", i, day, want)
		}
	}
}
