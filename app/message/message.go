// Package message is the catalogue of what a person reads in the window and on the terminal.
//
// A message is one whole text, never glued from pieces, so that a translation can order its words as its language does. Its English text is
// its id, as with gettext. Values are named, as in "Could not add {path}", and a count chooses among plural forms. linnet.pot lists all
// messages in the format of gettext, which sites for translators read; a test of package app keeps it complete.
package message

import "strings"

// Text is the message whose English text is id. The values fill {name} in it: a name, its value, the next name.
func Text(id string, values ...string) string { return fill(id, values) }

// In is Text for an English word that other languages tell apart: context says what it is here.
func In(context, id string, values ...string) string { return Text(id, values...) }

// Count is the message for n things. The forms are those of English; a form that names the number has {n} for it.
func Count(n int, one, other string, values ...string) string {
	form := other
	if n == 1 {
		form = one
	}
	return fill(form, append([]string{"n", Number(n)}, values...))
}

// An ID is the id of a message in a table. The text is looked up when it is shown, for the language may have changed since.
type ID string

// Text is the message.
func (id ID) Text(values ...string) string { return Text(string(id), values...) }

// fill puts values in the place of {name}, in one pass: what stands in a value is never filled. A name without a value stays.
func fill(text string, values []string) string {
	if len(values) == 0 {
		return text
	}
	var b strings.Builder
	for {
		before, rest, open := strings.Cut(text, "{")
		b.WriteString(before)
		if !open {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		b.WriteString(valueOf(name, values))
		text = after
	}
}

func valueOf(name string, values []string) string {
	for i := 0; i+1 < len(values); i += 2 {
		if values[i] == name {
			return values[i+1]
		}
	}
	return "{" + name + "}"
}

// Given is the message for a whole English text that a part below app made, such as the text of an error or why a transfer waits. A text
// that is in no catalogue stays as it is.
func Given(text string) string { return Text(text) }
