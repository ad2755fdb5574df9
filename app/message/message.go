// Package message is the catalogue of what a person reads and what depends on something: names, counts, times.
//
// Each message is one whole text, never glued from pieces, so that a translation can order its words as its language does. A count
// chooses among plural forms. Texts that depend on nothing stand where they are shown.
package message

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Forms are the plural forms of a message in English. A form that names the number has %s for it.
type Forms struct{ One, Other string }

// Of returns the form for n, with n written as Number does.
func (f Forms) Of(n int) string {
	form := f.Other
	if n == 1 {
		form = f.One
	}
	return strings.Replace(form, "%s", Number(n), 1)
}

// Number writes "5,204".
func Number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Percent writes a part of 1 as whole per cent.
func Percent(part float64) string { return fmt.Sprintf("%d %%", int(part*100)) }

// Dotted puts dots between those texts that are not empty. It is for lists of facts, never for a sentence.
func Dotted(facts ...string) string {
	var out []string
	for _, fact := range facts {
		if fact != "" {
			out = append(out, fact)
		}
	}
	return strings.Join(out, " · ")
}

// Day writes "2 January 2006, 15:04".
func Day(t time.Time) string { return t.Format("2 January 2006, 15:04") }
