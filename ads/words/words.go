// Package words is what sponsors, their visitors and the operator read in pages and letters, in English, German, French and Spanish.
//
// A message is one whole text, and its English text is its id, as with gettext. Values have names, as in "Notice {number}", and a count
// chooses among plural forms. Beside this file, de.po, fr.po and es.po hold the translations in the format of gettext, which sites for
// translators read. A test keeps them complete, with the same names in each. A text that no catalogue knows stays as it is.
package words

import (
	"context"
	"fmt"
	"strings"
)

// A Language is one that pages and letters are written in, by its tag (BCP 47). The zero value is English.
type Language string

// The languages that there are.
const (
	English Language = "en"
	German  Language = "de"
	French  Language = "fr"
	Spanish Language = "es"
)

// Languages lists them; English, the language of the ids, is first.
func Languages() []Language { return []Language{English, German, French, Spanish} }

// Name is what a language calls itself.
func (l Language) Name() string {
	return map[Language]string{English: "English", German: "Deutsch", French: "Français", Spanish: "Español"}[l.known()]
}

// known is l, or English for what is none of Languages.
func (l Language) known() Language {
	switch l {
	case German, French, Spanish:
		return l
	}
	return English
}

// languageKey is where a context carries the language of who reads.
type languageKey struct{}

// With says in which language the reader wants what is written for them.
func With(ctx context.Context, l Language) context.Context {
	return context.WithValue(ctx, languageKey{}, l)
}

// From is the language that With put there, or English.
func From(ctx context.Context) Language { return Chosen(ctx).known() }

// Chosen is the language that With put there; "" for none.
func Chosen(ctx context.Context) Language {
	l, _ := ctx.Value(languageKey{}).(Language)
	return l
}

// Text is the message whose English text is id. The values fill {name} in it: a name, its value, the next name. A number is written as the
// language writes it, and so is a Speaker.
func (l Language) Text(id string, values ...any) string {
	text := id
	if m, ok := messages(l)[id]; ok {
		text = m.one
	}
	return l.fill(text, values)
}

// Count is the message for n things, by its two English forms; {n} is the number.
func (l Language) Count(n int, one, other string, values ...any) string {
	single := n == 1 || n == 0 && l == French
	if m, ok := messages(l)[one]; ok {
		one, other = m.one, m.other
	}
	if !single {
		one = other
	}
	return l.fill(one, append([]any{"n", n}, values...))
}

// A Speaker is a value that each language writes in its own way, such as an amount of money.
type Speaker interface{ In(l Language) string }

// value is how a language writes v.
func (l Language) value(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return l.Number(v)
	case Speaker:
		return v.In(l)
	}
	return fmt.Sprint(v)
}

// fill puts values in the place of {name}, in one pass: what stands in a value is never filled. A name without a value stays.
func (l Language) fill(text string, values []any) string {
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
		b.WriteString(l.named(name, values))
		text = after
	}
}

func (l Language) named(name string, values []any) string {
	for i := 0; i+1 < len(values); i += 2 {
		if values[i] == name {
			return l.value(values[i+1])
		}
	}
	return "{" + name + "}"
}

// A Message is one that is put into words later, when it is known who reads it. It is a Speaker, and may be a value of another.
type Message struct {
	id, other string // other: the second form of a count
	n         int
	values    []any
}

// Say is the Message that Text puts into words.
func Say(id string, values ...any) Message { return Message{id: id, values: values} }

// Count is the Message that Language.Count puts into words.
func Count(n int, one, other string, values ...any) Message { return Message{one, other, n, values} }

// In puts it into words.
func (m Message) In(l Language) string {
	if m.other != "" {
		return l.Count(m.n, m.id, m.other, m.values...)
	}
	return l.Text(m.id, m.values...)
}
