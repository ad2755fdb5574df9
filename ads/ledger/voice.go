package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"linnet/ads/words"
)

// An audience is one kind of listener for whom flights compete: who reads one language and ticked one interest. The empty word stands for
// a language that no flight names, and for a listener who ticked nothing.
type audience struct{ language, interest string }

// fits reports whether a flight is shown to such listeners.
func (f Flight) fits(a audience) bool {
	return (len(f.Languages) == 0 || slices.Contains(f.Languages, a.language)) &&
		(len(f.Interests) == 0 || slices.Contains(f.Interests, a.interest))
}

// DayVoice is how much of the share of voice, in thousandths, nobody has bought of a day, for the audience in which the least is left.
type DayVoice struct {
	Day      time.Time
	Free     int
	Language string // of that audience; "": one that no flight names
	Interest string // "": listeners who ticked none
}

// Voice lists the days of a flight that are still to come, with what is free for its audience on each. The flight itself, and those that
// are paused or cancelled, take nothing.
func (l *Ledger) Voice(ctx context.Context, f Flight) ([]DayVoice, error) {
	return l.voice(ctx, l.db, f)
}

func (l *Ledger) voice(ctx context.Context, q querier, f Flight) ([]DayVoice, error) {
	terms, err := termsOf(ctx, q)
	if err != nil {
		return nil, err
	}
	partners, err := partnersVoice(ctx, q)
	if err != nil {
		return nil, err
	}
	from := later(f.From, terms.Day(l.now()))
	sold, err := soldBetween(ctx, q, from, f.Until)
	if err != nil {
		return nil, fmt.Errorf("reading what is sold: %w", err)
	}
	sold = slices.DeleteFunc(sold, func(other Flight) bool { return other.ID == f.ID })
	f.Languages = primaries(f.Languages)
	var days []DayVoice
	var before []Flight // on the day before: most days are like it
	for day := terms.Day(from); day.Before(f.Until); day = terms.next(day) {
		on := soldOn(sold, day, terms.next(day))
		if n := len(days); n > 0 && slices.EqualFunc(on, before, func(a, b Flight) bool { return a.ID == b.ID }) {
			days = append(days, days[n-1])
			days[n].Day = day
			continue
		}
		days, before = append(days, scarcest(f, on, DayVoice{Day: day, Free: 1000 - partners})), on
	}
	return days, nil
}

// soldBetween lists the paid stretches of flights between two moments, as flights of their own.
func soldBetween(ctx context.Context, q querier, from, until time.Time) ([]Flight, error) {
	rows, err := q.QueryContext(ctx, `SELECT flights.id, periods.starts, periods.ends, share, interests, languages
		FROM periods JOIN flights ON flights.id = periods.flight
		WHERE periods.starts < ? AND periods.ends > ? AND periods.starts < periods.ends ORDER BY periods.id`, until.Unix(), from.Unix())
	if err != nil {
		return nil, err
	}
	return collect(rows, func(f *Flight) error {
		var starts, ends int64
		var interests, languages string
		if err := rows.Scan(&f.ID, &starts, &ends, &f.Share, &interests, &languages); err != nil {
			return err
		}
		f.From, f.Until = time.Unix(starts, 0), time.Unix(ends, 0)
		err := errors.Join(json.Unmarshal([]byte(interests), &f.Interests), json.Unmarshal([]byte(languages), &f.Languages))
		f.Languages = primaries(f.Languages)
		return err
	})
}

// soldOn picks what is sold of a day, which ends at next.
func soldOn(sold []Flight, day, next time.Time) (on []Flight) {
	for _, s := range sold {
		if s.From.Before(next) && s.Until.After(day) {
			on = append(on, s)
		}
	}
	return on
}

// scarcest finds the audience of f in which the least is left of what whole has free.
func scarcest(f Flight, on []Flight, whole DayVoice) DayVoice {
	least := whole
	for _, language := range orAll(f.Languages, on, func(s Flight) []string { return s.Languages }) {
		for _, interest := range orAll(f.Interests, on, func(s Flight) []string { return s.Interests }) {
			free := whole.Free
			for _, s := range on {
				if s.fits(audience{language, interest}) {
					free -= s.Share
				}
			}
			if free < least.Free {
				least.Free, least.Language, least.Interest = free, language, interest
			}
		}
	}
	least.Free = max(least.Free, 0)
	return least
}

// orAll is what a flight names, or all that others name, and none of it.
func orAll(named []string, others []Flight, of func(Flight) []string) []string {
	if len(named) > 0 {
		return named
	}
	all := []string{""}
	for _, o := range others {
		all = append(all, of(o)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// primaries are the languages as the listener's machine compares them: "de" of "de-AT".
func primaries(tags []string) (primary []string) {
	for _, tag := range tags {
		one, _, _ := strings.Cut(strings.ToLower(tag), "-")
		primary = append(primary, one)
	}
	slices.Sort(primary)
	return slices.Compact(primary)
}

// SoldOut is the error of a flight for which too little of the share of voice is left. It wraps ErrSoldOut.
type SoldOut struct{ DayVoice }

func (s *SoldOut) Error() string { return s.Sentence() }

// Unwrap makes errors.Is find ErrSoldOut.
func (s *SoldOut) Unwrap() error { return ErrSoldOut }

// Sentence says what is left, of which day and for whom.
func (s *SoldOut) Sentence() string {
	return s.In(words.English)
}

// In says the same in a language.
func (s *SoldOut) In(l words.Language) string {
	values := []any{"share", l.Percent(s.Free), "day", l.LongDay(s.Day), "language", s.Language, "interest", l.Given(s.Interest)}
	switch {
	case s.Language != "" && s.Interest != "":
		return l.Text("Only {share} of the share of voice is left on {day} for listeners who read {language} and like {interest}.",
			values...)
	case s.Language != "":
		return l.Text("Only {share} of the share of voice is left on {day} for listeners who read {language}.", values...)
	case s.Interest != "":
		return l.Text("Only {share} of the share of voice is left on {day} for listeners who like {interest}.", values...)
	}
	return l.Text("Only {share} of the share of voice is left on {day}.", values...)
}

// Fits returns *SoldOut for the scarcest day on which a share of voice, in thousandths, finds too little left.
func Fits(days []DayVoice, share int) error {
	var worst *SoldOut
	for _, d := range days {
		if d.Free < share && (worst == nil || d.Free < worst.Free) {
			worst = &SoldOut{d}
		}
	}
	if worst == nil {
		return nil
	}
	return worst
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// ReserveVoice keeps a share of voice, in thousandths, from being sold: what partners have together. It can only come from what is not sold
// on any day to come: else the error is *SoldOut (ErrSoldOut), and nothing changed. Less than before is always possible.
func (l *Ledger) ReserveVoice(ctx context.Context, thousandths int) error {
	err := l.change(ctx, func(tx *sql.Tx) error {
		before, err := partnersVoice(ctx, tx)
		if err != nil {
			return err
		}
		days, err := l.voice(ctx, tx, Flight{From: l.now(), Until: l.now().AddDate(2, 0, 0)})
		if err != nil {
			return err
		}
		if err := Fits(days, thousandths-before); err != nil {
			return err
		}
		if err := set(ctx, tx, "desks", strconv.Itoa(thousandths)); err != nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: Operator, Action: "reserved share", Object: "desks", Detail: strconv.Itoa(thousandths)})
	})
	if err != nil {
		return fmt.Errorf("reserving share of voice: %w", err)
	}
	return nil
}

// partnersVoice is the share of voice that partners have together, in thousandths.
func partnersVoice(ctx context.Context, q querier) (thousandths int, err error) {
	value, err := setting(ctx, q, "desks")
	if err != nil || value == "" {
		return 0, err
	}
	return strconv.Atoi(value)
}
