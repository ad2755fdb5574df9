package words

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Given is an English text that another part made and filled: a refusal, or a note that stands in the database in English. Such a message
// has numbers for names, {1} and {2}, in the order in which the values stand. Values that are messages by themselves are put into
// words too.
func (l Language) Given(text string) string {
	if l = l.known(); l == English || text == "" {
		return text
	}
	known := messages(l)
	if m, ok := known[text]; ok {
		return m.one
	}
	for _, p := range patterns() {
		if !strings.HasPrefix(text, p.begins) {
			continue
		}
		found := p.whole.FindStringSubmatch(text)
		if found == nil {
			continue
		}
		var values []any
		for i, name := range p.names {
			values = append(values, name, l.part(found[i+1], strings.Contains(p.id, "“{"+name+"}”")))
		}
		return l.fill(known[p.id].one, values)
	}
	return text
}

// part is a value of such a text. What is quoted is somebody's own word for something, and stays.
func (l Language) part(value string, quoted bool) string {
	if quoted {
		return value
	}
	if days, _, is := strings.Cut(value, " day"); is {
		if n, err := strconv.Atoi(days); err == nil {
			return l.Count(n, "{n} day", "{n} days")
		}
	}
	return l.Given(value) // which is shorter
}

// A pattern finds again what a message with numbered names was filled with.
type pattern struct {
	id, begins string // begins: what stands before the first value
	names      []string
	whole      *regexp.Regexp
}

var numbered = regexp.MustCompile(`\{([0-9])\}`)

// patterns are those of all messages with numbered names, the longest first: it says most.
var patterns = sync.OnceValue(func() (all []pattern) {
	for id := range messages(German) {
		if !numbered.MatchString(id) {
			continue
		}
		p := pattern{id: id}
		p.begins, _, _ = strings.Cut(id, "{")
		expression := regexp.MustCompile(`\\\{[0-9]\\\}`).ReplaceAllString(regexp.QuoteMeta(id), `(.+?)`)
		p.whole = regexp.MustCompile(`(?s)^` + expression + `$`)
		for _, name := range numbered.FindAllStringSubmatch(id, -1) {
			p.names = append(p.names, name[1])
		}
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b pattern) int { return cmp.Or(len(b.id)-len(a.id), strings.Compare(a.id, b.id)) })
	return all
})
