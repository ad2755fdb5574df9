package view

import (
	"slices"
	"strings"

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
	name   string
	field  library.Field
	ops    []*ruleOp
	values []string
	unit   string
	hint   string
}

// ruleOp is a way to compare. make and read are each other's inverse: read of what make gives is the value again.
type ruleOp struct {
	name string
	make func(f library.Field, value string) (library.Term, bool)
	read func(library.Term) (value string, ok bool)
}

// rawField names the rule that stands for whatever no other can show: words of the query language.
const rawField = "Query"

var ruleKinds = []*ruleKind{
	{name: "Genre", field: library.FieldGenre, ops: []*ruleOp{exactly("is", false), exactly("is not", true), containing("has the word", false), containing("has not the word", true)}, hint: "Folk"},
	{name: "Artist", field: library.FieldArtist, ops: textual, hint: "Hana Sato"},
	{name: "Album", field: library.FieldAlbum, ops: textual, hint: "Tide Tables"},
	{name: "Title", field: library.FieldTitle, ops: textual, hint: "Slack Tide"},
	{name: "Title, artist or album", field: library.FieldAny, ops: textual, hint: "tide"},
	{name: "Year", field: library.FieldYear, ops: []*ruleOp{number("is", false), from("is or is later than"), upTo("is or is earlier than"), between("is from … to …"), number("is not", true)}, hint: "1990"},
	{name: "Rating", field: library.FieldRating, ops: []*ruleOp{from("is at least"), number("is", false), upTo("is at most")}, values: []string{"0", "1", "2", "3", "4", "5"}, unit: "stars"},
	{name: "Loved", field: library.FieldLoved, ops: []*ruleOp{choice("is", "yes", "no")}, values: []string{"yes", "no"}},
	{name: "Plays", field: library.FieldPlays, ops: []*ruleOp{from("at least"), number("exactly", false), upTo("at most")}, unit: "times", hint: "1"},
	{name: "Added", field: library.FieldAdded, ops: []*ruleOp{within("in the last"), before("longer ago than")}, unit: "days", hint: "30"},
	{name: "Format", field: library.FieldFormat, ops: []*ruleOp{formatIs("is", false), formatIs("is not", true)}, values: formats},
	{name: "Bitrate", field: library.FieldBitrate, ops: []*ruleOp{from("at least"), upTo("at most")}, unit: "kbit/s", hint: "256"},
	{name: "Free licence", field: library.FieldLicence, ops: []*ruleOp{{"is", makeFree, readFree}}, values: []string{"yes", "no"}},
	{name: "Folder or file", field: library.FieldPath, ops: textual, hint: "Live"},
	{name: rawField, ops: []*ruleOp{{"as it is written", makeRaw, readRaw}}, hint: "genre:folk"},
}

var (
	textual = []*ruleOp{containing("contains", false), containing("does not contain", true)}
	formats = []string{"MP3", "FLAC", "AAC", "ALAC", "Vorbis", "Opus", "WAV", "AIFF", "DSF"}
)

// RuleFields are the names of what rules can be about.
func RuleFields() []string {
	names := make([]string, len(ruleKinds))
	for i, k := range ruleKinds {
		names[i] = k.name
	}
	return names
}

// kindCalled is the kind of that name, or the first.
func kindCalled(name string) *ruleKind {
	for _, k := range ruleKinds {
		if k.name == name {
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
	return Condition{kindCalled(rawField), kindCalled(rawField).ops[0], t.String()}
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
	v := Rule{Field: r.kind.name, Op: r.op.name, Value: r.value, Values: r.kind.values, Unit: r.kind.unit, Hint: r.kind.hint}
	for _, op := range r.kind.ops {
		v.Ops = append(v.Ops, op.name)
	}
	if r.op.name == between("is from … to …").name {
		v.Hint = "1990-1999"
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
		r.value = value
	}
	return r
}

// opCalled is the way to compare of that name, or the first.
func (k *ruleKind) opCalled(name string) *ruleOp {
	i := slices.IndexFunc(k.ops, func(op *ruleOp) bool { return op.name == name })
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
