package view

import (
	"slices"
	"strings"

	"linnet/app/message"
	"linnet/library"
)

// A Rule is one condition of a smart playlist, as its editor shows it.
type Rule struct {
	Field  string   // "Artist"; one of RuleFields
	Op     string   // "contains"
	Ops    []string // to choose Op from
	Value  string
	Values []string // to choose Value from; nil: any text
	Unit   string   // behind the value: "days"
	Hint   string
}

// A Condition is a rule that is being made; its value may not be one yet.
type Condition struct {
	kind  *ruleKind
	op    *ruleOp
	value string
}

// ruleKind is what rules can be about.
type ruleKind struct {
	name   message.ID
	field  library.Field
	ops    []*ruleOp
	values []string
	unit   message.ID
	hint   message.ID
}

// ruleOp is a way to compare. make and read are each other's inverse: read of what make gives is the value again.
type ruleOp struct {
	name message.ID
	make func(f library.Field, value string) (library.Term, bool)
	read func(library.Term) (value string, ok bool)
}

// rawField names the rule that stands for whatever no other can show: words of the query language.
const rawField = message.ID("Query")

// The way to compare with a range, and how one is written.
const (
	rangeOp   = message.ID("is from … to …")
	rangeHint = message.ID("1990-1999")
)

// rawKind is the rule of rawField.
var rawKind = &ruleKind{name: rawField, ops: []*ruleOp{{message.ID("as it is written"), makeRaw, readRaw}}, hint: message.ID("genre:folk")}

var ruleKinds = []*ruleKind{
	{name: message.ID("Genre"), field: library.FieldGenre,
		ops: []*ruleOp{exactly(message.ID("is"), false), exactly(message.ID("is not"), true), containing(message.ID("has the word"), false),
			containing(message.ID("has not the word"), true)}, hint: message.ID("Folk")},
	{name: message.ID("Artist"), field: library.FieldArtist, ops: textual, hint: message.ID("Hana Sato")},
	{name: message.ID("Album"), field: library.FieldAlbum, ops: textual, hint: message.ID("Tide Tables")},
	{name: message.ID("Title"), field: library.FieldTitle, ops: textual, hint: message.ID("Slack Tide")},
	{name: message.ID("Title, artist or album"), field: library.FieldAny, ops: textual, hint: message.ID("tide")},
	{name: message.ID("Year"), field: library.FieldYear,
		ops: []*ruleOp{number(message.ID("is"), false), from(message.ID("is or is later than")), upTo(message.ID("is or is earlier than")),
			between(rangeOp), number(message.ID("is not"), true)}, hint: message.ID("1990")},
	{name: message.ID("Rating"), field: library.FieldRating,
		ops:    []*ruleOp{from(message.ID("is at least")), number(message.ID("is"), false), upTo(message.ID("is at most"))},
		values: []string{"0", "1", "2", "3", "4", "5"}, unit: message.ID("stars")},
	{name: message.ID("Loved"), field: library.FieldLoved, ops: []*ruleOp{choice(message.ID("is"), "yes", "no")},
		values: []string{"yes", "no"}},
	{name: message.ID("Plays"), field: library.FieldPlays,
		ops:  []*ruleOp{from(message.ID("at least")), number(message.ID("exactly"), false), upTo(message.ID("at most"))},
		unit: message.ID("times"), hint: message.ID("1")},
	{name: message.ID("Added"), field: library.FieldAdded,
		ops: []*ruleOp{within(message.ID("in the last")), before(message.ID("longer ago than"))}, unit: message.ID("days"),
		hint: message.ID("30")},
	{name: message.ID("Format"), field: library.FieldFormat,
		ops: []*ruleOp{formatIs(message.ID("is"), false), formatIs(message.ID("is not"), true)}, values: formatNames},
	{name: message.ID("Bitrate"), field: library.FieldBitrate, ops: []*ruleOp{from(message.ID("at least")), upTo(message.ID("at most"))},
		unit: message.ID("kbit/s"), hint: message.ID("256")},
	{name: message.ID("Free licence"), field: library.FieldLicence, ops: []*ruleOp{{message.ID("is"), makeFree, readFree}},
		values: []string{"yes", "no"}},
	{name: message.ID("Folder or file"), field: library.FieldPath, ops: textual, hint: message.ID("Live")},
	rawKind,
}

var (
	textual     = []*ruleOp{containing(message.ID("contains"), false), containing(message.ID("does not contain"), true)}
	formatNames = []string{"MP3", "FLAC", "AAC", "ALAC", "Vorbis", "Opus", "WAV", "AIFF", "DSF"}
)

// RuleFields are the names of what rules can be about.
func RuleFields() []string {
	names := make([]string, len(ruleKinds))
	for i, k := range ruleKinds {
		names[i] = k.name.Text()
	}
	return names
}

// kindCalled is the kind of that name, or the first.
func kindCalled(name string) *ruleKind {
	for _, k := range ruleKinds {
		if k.name.Text() == name {
			return k
		}
	}
	return ruleKinds[0]
}

// newCondition is a rule of a kind that is yet to be filled in.
func newCondition(k *ruleKind) Condition {
	r := Condition{kind: k, op: k.ops[0]}
	if k.values != nil {
		r.value = k.values[0]
		if k.field == library.FieldRating {
			r.value = "4"
		}
	}
	return r
}

// ConditionsOf reads a query as conditions.
func ConditionsOf(query string) (list []Condition) {
	for _, t := range library.ParseQuery(query).Terms {
		list = append(list, conditionOfTerm(t))
	}
	return list
}

// conditionOfTerm is the first rule that stands for exactly t; one always does.
func conditionOfTerm(t library.Term) Condition {
	for _, k := range ruleKinds {
		for _, op := range k.ops {
			if k.field != t.Field && k.name != rawField {
				continue
			}
			if value, ok := op.read(t); ok {
				if again, ok := op.make(k.field, value); ok && strings.EqualFold(again.String(), t.String()) {
					return Condition{k, op, value}
				}
			}
		}
	}
	return Condition{rawKind, rawKind.ops[0], t.String()}
}

// QueryOf writes rules as a query, leaving out those that are not filled in.
func QueryOf(rules []Condition) string {
	var q library.Query
	for _, r := range rules {
		if t, ok := r.op.make(r.kind.field, r.value); ok {
			q.Terms = append(q.Terms, t)
		}
	}
	return q.String()
}

// Draw is the rule for the editor.
func (r Condition) Draw() Rule {
	v := Rule{Field: r.kind.name.Text(), Op: r.op.name.Text(), Value: shownValue(r.value), Unit: r.kind.unit.Text(),
		Hint: r.kind.hint.Text()}
	for _, op := range r.kind.ops {
		v.Ops = append(v.Ops, op.name.Text())
	}
	for _, value := range r.kind.values {
		v.Values = append(v.Values, shownValue(value))
	}
	if r.op.name == rangeOp {
		v.Hint = rangeHint.Text()
	}
	return v
}

// FirstCondition is what an editor without conditions begins with.
func FirstCondition() Condition { return newCondition(ruleKinds[0]) }

// With is the condition with a part of it changed, as the editor names it.
func (r Condition) With(part RulePart, value string) Condition {
	switch part {
	case RuleField:
		return newCondition(kindCalled(value))
	case RuleOp:
		r.op = r.kind.opCalled(value)
	default:
		r.value = r.kind.valueShown(value)
	}
	return r
}

// shownValue is a value as a person reads it: of the words of the query language, yes and no are translated.
func shownValue(value string) string {
	switch value {
	case "yes":
		return message.Text("yes")
	case "no":
		return message.Text("no")
	}
	return value
}

// valueShown is the value that is shown as text.
func (k *ruleKind) valueShown(text string) string {
	for _, value := range k.values {
		if shownValue(value) == text {
			return value
		}
	}
	return text
}

// opCalled is the way to compare of that name, or the first.
func (k *ruleKind) opCalled(name string) *ruleOp {
	i := slices.IndexFunc(k.ops, func(op *ruleOp) bool { return op.name.Text() == name })
	return k.ops[max(0, i)]
}

// A RulePart is what of a Rule is changed.
type RulePart int

// The parts of a rule.
const (
	RuleField RulePart = iota
	RuleOp
	RuleValue
)
