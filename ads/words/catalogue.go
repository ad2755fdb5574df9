package words

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

//go:embed *.po
var files embed.FS

// translated is one message of a catalogue; other is the second form of a count.
type translated struct{ one, other string }

// catalogues holds what each file says, by English text.
var catalogues = sync.OnceValue(func() map[Language]map[string]translated {
	all := map[Language]map[string]translated{}
	for _, l := range Languages()[1:] {
		data, err := files.ReadFile(string(l) + ".po")
		if err == nil {
			all[l], err = read(string(data))
		}
		if err != nil {
			panic(fmt.Sprintf("words: %s.po: %v", l, err)) // it is built in, and a test reads it
		}
	}
	return all
})

func messages(l Language) map[string]translated { return catalogues()[l] }

// read reads what of gettext's format these files use: msgid, msgid_plural, msgstr and msgstr[0] with lines that go on, and comments. A
// message without a translation is left out.
func read(text string) (map[string]translated, error) {
	all := map[string]translated{}
	for _, entry := range strings.Split(text, "\n\n") {
		fields, err := fieldsOf(entry)
		if err != nil {
			return nil, err
		}
		m := translated{fields["msgstr"] + fields["msgstr[0]"], fields["msgstr[1]"]}
		if id := fields["msgid"]; id != "" && m.one != "" {
			all[id] = m
		}
	}
	return all, nil
}

// fieldsOf reads one entry: its keywords with their texts.
func fieldsOf(entry string) (map[string]string, error) {
	fields, last := map[string]string{}, ""
	for line := range strings.Lines(entry) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if line[0] != '"' {
			last, line, _ = strings.Cut(line, " ")
		}
		part, err := strconv.Unquote(line)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", line, err)
		}
		fields[last] += part
	}
	return fields, nil
}
