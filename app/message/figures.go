package message

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Number writes "5,204".
func Number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Percent writes a part of 1 as whole per cent.
func Percent(part float64) string { return Text("{n} %", "n", strconv.Itoa(int(part*100))) }

// Decimal writes f with so many digits behind the point.
func Decimal(f float64, digits int) string { return strconv.FormatFloat(f, 'f', digits, 64) }

// Dotted puts dots between those texts that are not empty. It is for lists of facts, never for a sentence.
func Dotted(facts ...string) string { return joined(" · ", facts) }

// Listed puts commas between names. It is for lists, never for a sentence.
func Listed(names ...string) string { return joined(", ", names) }

func joined(between string, texts []string) string {
	var b strings.Builder
	for _, text := range texts {
		if text != "" && b.Len() > 0 {
			b.WriteString(between)
		}
		b.WriteString(text)
	}
	return b.String()
}

// Paragraphs puts sentences that stand on their own one after the other, each in a paragraph.
func Paragraphs(texts ...string) string { return joined("\n", texts) }

// Sentences puts whole sentences one after the other.
func Sentences(texts ...string) string { return joined(" ", texts) }

// Clock writes a duration as 4:05 or 1:02:03; one below 0 is none.
func Clock(d time.Duration) string {
	s := max(0, int(d/time.Second))
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// The forms of dates: with the time of day, without, with the day of the week, short, and as tables sort them.
const (
	dateTime    = "2 January 2006, 15:04"
	longDate    = "2 January 2006"
	shortDate   = "2 Jan 2006"
	weekdayDate = "Mon 2 Jan 2006"
	shortTime   = "2 Jan 15:04"
	weekTime    = "Monday 15:04"
	tableDate   = "2006-01-02"
)

// DateTime writes "2 January 2006, 15:04".
func DateTime(t time.Time) string { return t.Format(dateTime) }

// LongDate writes "2 January 2006".
func LongDate(t time.Time) string { return t.Format(longDate) }

// ShortDate writes "2 Jan 2006".
func ShortDate(t time.Time) string { return t.Format(shortDate) }

// WeekdayDate writes "Mon 2 Jan 2006".
func WeekdayDate(t time.Time) string { return t.Format(weekdayDate) }

// ShortTime writes "2 Jan 15:04".
func ShortTime(t time.Time) string { return t.Format(shortTime) }

// WeekTime writes "Monday 15:04".
func WeekTime(t time.Time) string { return t.Format(weekTime) }

// TableDate writes "2006-01-02", which sorts as it reads.
func TableDate(t time.Time) string { return t.Format(tableDate) }
