package view

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"linnet/app/message"
	"linnet/library"
)

// readsBack says whether t, when written, is read as t: else it would be another condition.
func readsBack(t library.Term) bool {
	q := library.ParseQuery(t.String())
	return len(q.Terms) == 1 && q.Terms[0] == t
}

// containing compares words; in quotes they stand together, as several words do anyway.
func containing(name message.ID, not bool) *ruleOp {
	return &ruleOp{name, func(f library.Field, value string) (library.Term, bool) {
		text := strings.Join(strings.Fields(strings.ReplaceAll(value, `"`, " ")), " ")
		t := library.Term{Field: f, Not: not, Text: text, Phrase: strings.ContainsAny(value, `" `) && text != ""}
		if !readsBack(t) {
			t.Phrase = true
		}
		return t, text != "" && readsBack(t)
	}, func(t library.Term) (string, bool) {
		value := t.Text
		if t.Phrase && !strings.Contains(value, " ") {
			value = `"` + value + `"`
		}
		return value, t.Not == not
	}}
}

// exactly compares all of a text.
func exactly(name message.ID, not bool) *ruleOp {
	return &ruleOp{name, func(f library.Field, value string) (library.Term, bool) {
		t := library.Term{Field: f, Not: not, Text: strings.TrimSpace(strings.ReplaceAll(value, `"`, "")), Phrase: true}
		return t, t.Text != "" && readsBack(t)
	}, func(t library.Term) (string, bool) { return t.Text, t.Phrase && t.Not == not }}
}

// numbers is a comparison of numbers: of told low and high for a value, and the value of those.
func numbers(name message.ID, not bool, bounds func(n int64) (low, high int64), value func(low, high int64) (int64, bool)) *ruleOp {
	return &ruleOp{name, func(f library.Field, text string) (library.Term, bool) {
		n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 31)
		low, high := bounds(n)
		return library.Term{Field: f, Not: not, Low: low, High: high}, err == nil && n >= 0 && low <= high
	}, func(t library.Term) (string, bool) {
		n, ok := value(t.Low, t.High)
		return strconv.FormatInt(n, 10), ok && t.Not == not
	}}
}

func number(name message.ID, not bool) *ruleOp {
	return numbers(name, not, func(n int64) (int64, int64) { return n, n }, func(low, high int64) (int64, bool) { return low, low == high })
}

func from(name message.ID) *ruleOp {
	return numbers(name, false, func(n int64) (int64, int64) { return n, library.Unbounded },
		func(low, high int64) (int64, bool) { return low, high == library.Unbounded })
}

func upTo(name message.ID) *ruleOp {
	return numbers(name, false, func(n int64) (int64, int64) { return 0, n }, func(low, high int64) (int64, bool) { return high, low == 0 })
}

// within is an age of less than so many days, before one of more.
func within(name message.ID) *ruleOp {
	return numbers(name, false, func(n int64) (int64, int64) { return 0, n - 1 },
		func(low, high int64) (int64, bool) { return high + 1, low == 0 && high != library.Unbounded })
}

func before(name message.ID) *ruleOp {
	return numbers(name, false, func(n int64) (int64, int64) { return n + 1, library.Unbounded },
		func(low, high int64) (int64, bool) { return low - 1, high == library.Unbounded })
}

// between is a range, written 1990-1999.
func between(name message.ID) *ruleOp {
	return &ruleOp{name, func(f library.Field, value string) (library.Term, bool) {
		a, b, ok := strings.Cut(strings.ReplaceAll(value, "–", "-"), "-")
		low, err := strconv.ParseInt(strings.TrimSpace(a), 10, 31)
		high, err2 := strconv.ParseInt(strings.TrimSpace(b), 10, 31)
		return library.Term{Field: f, Low: min(low, high), High: max(low, high)}, ok && cmp.Or(err, err2) == nil && min(low, high) >= 0
	}, func(t library.Term) (string, bool) {
		return strconv.FormatInt(t.Low, 10) + "-" + strconv.FormatInt(t.High, 10), !t.Not && t.High != library.Unbounded
	}}
}

// choice is one of a few words.
func choice(name message.ID, words ...string) *ruleOp {
	return &ruleOp{name, func(f library.Field, value string) (library.Term, bool) {
		return library.Term{Field: f, Text: value}, slices.Contains(words, value)
	}, func(t library.Term) (string, bool) { return t.Text, !t.Not }}
}

// formatIs compares the name of a format, whose case does not matter.
func formatIs(name message.ID, not bool) *ruleOp {
	return &ruleOp{name, func(f library.Field, value string) (library.Term, bool) {
		return library.Term{Field: f, Not: not, Text: value}, slices.Contains(formatNames, value)
	}, func(t library.Term) (string, bool) {
		i := slices.IndexFunc(formatNames, func(f string) bool { return strings.EqualFold(f, t.Text) })
		return formatNames[max(0, i)], i >= 0 && t.Not == not
	}}
}

func makeFree(f library.Field, value string) (library.Term, bool) {
	return library.Term{Field: f, Text: "free", Not: value == "no"}, true
}

func readFree(t library.Term) (string, bool) {
	if t.Not {
		return "no", t.Text == "free"
	}
	return "yes", t.Text == "free"
}

// makeRaw takes one condition as it is written.
func makeRaw(_ library.Field, value string) (library.Term, bool) {
	q := library.ParseQuery(value)
	if len(q.Terms) != 1 {
		return library.Term{}, false
	}
	return q.Terms[0], true
}

func readRaw(t library.Term) (string, bool) { return t.String(), true }
