package app_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// idsOf says which arguments of a function of package message are ids, and from which on its values come in pairs; false: it makes none.
func idsOf(name string) (from, to, pairs int, makes bool) {
	switch name {
	case "Text", "Error":
		return 0, 1, 1, true
	case "In", "Wrap":
		return 1, 2, 2, true
	case "Count":
		return 1, 3, 3, true
	case "ID":
		return 0, 1, -1, true // where it is shown, its values are given
	}
	return 0, 0, 0, false
}

// messageCall is the name of the function of package message that is called, or empty.
func messageCall(pkg string, call *ast.CallExpr) string {
	switch fn := call.Fun.(type) {
	case *ast.SelectorExpr:
		if x, ok := fn.X.(*ast.Ident); ok && x.Name == "message" {
			return fn.Sel.Name
		}
	case *ast.Ident:
		if pkg == "message" {
			return fn.Name
		}
	}
	return ""
}

// isMessage says whether an expression is a call that makes a message.
func isMessage(pkg string, e ast.Expr) bool {
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	_, _, _, makes := idsOf(messageCall(pkg, call))
	return makes
}

// call gathers the message of a call, if it makes one, and marks what no person reads.
func (c *catalogue) call(t *testing.T, pkg string, call *ast.CallExpr, within map[ast.Node]bool) {
	t.Helper()
	if s, ok := call.Fun.(*ast.SelectorExpr); ok &&
		slices.Contains([]string{"Debug", "Info", "Warn", "Errorf", "Cut", "CutPrefix"}, s.Sel.Name) {
		unread(call, within) // for the log, for errors of programs
		return
	}
	from, to, pairs, makes := idsOf(messageCall(pkg, call))
	if !makes || pkg == "message" && !literal(call.Args[from]) {
		return
	}
	unread(call, within)
	var ids []string
	for _, arg := range call.Args[from:to] {
		id, ok := constant(arg)
		if !ok {
			t.Errorf("%s: a message that is not written out cannot be in a catalogue: use message.ID or Given", c.files.Position(arg.Pos()))
			return
		}
		ids = append(ids, id)
	}
	one, other, context := ids[0], "", ""
	if len(ids) > 1 {
		other = ids[1]
	}
	if messageCall(pkg, call) == "In" {
		context, _ = constant(call.Args[0])
	}
	c.add(found{context: context, one: one, other: other})
	if pairs >= 0 && !call.Ellipsis.IsValid() {
		c.filled(t, call, ids, pairs)
	}
}

var placeholder = regexp.MustCompile(`\{(\w+)\}`)

// filled finds names without values and values without names.
func (c *catalogue) filled(t *testing.T, call *ast.CallExpr, ids []string, pairs int) {
	t.Helper()
	needs, given := map[string]bool{}, map[string]bool{}
	for _, id := range ids {
		for _, m := range placeholder.FindAllStringSubmatch(id, -1) {
			needs[m[1]] = true
		}
	}
	for i := pairs; i+1 < len(call.Args); i += 2 {
		name, ok := constant(call.Args[i])
		if !ok {
			t.Errorf("%s: the name of a value is not written out", c.files.Position(call.Args[i].Pos()))
		}
		given[name] = true
	}
	switch s := fmt.Sprint(call.Fun); {
	case strings.Contains(s, "Count"):
		delete(needs, "n")
	case strings.Contains(s, "Wrap"):
		delete(needs, "reason")
	}
	if !maps.Equal(needs, given) || (len(call.Args)-pairs)%2 != 0 {
		t.Errorf("%s: %q has the values %v", c.files.Position(call.Pos()), ids[0], slices.Sorted(maps.Keys(given)))
	}
}

// readBelow gathers what parts below app say in whole texts: their errors, and sentences without values.
func (c *catalogue) readBelow(t *testing.T, path string) {
	t.Helper()
	f := c.parse(t, path)
	for _, part := range below {
		if strings.HasPrefix(c.folder+"/", part+"/") {
			c.folder = part // its own folders do not matter here
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if s, ok := n.Fun.(*ast.SelectorExpr); ok && fmt.Sprint(s.X) == "errors" && s.Sel.Name == "New" && exported(f, n) {
				c.addText(n.Args[0])
			}
			return false
		case *ast.BasicLit:
			if text, ok := constant(n); ok && strings.HasSuffix(text, ".") && strings.Contains(text, " ") &&
				unicode.IsUpper([]rune(text)[0]) {
				c.addText(n)
			}
		}
		return true
	})
}

// exported says whether a call is the value of an exported variable of the file.
func exported(f *ast.File, call *ast.CallExpr) bool {
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR || call.Pos() < g.Pos() || call.End() > g.End() {
			continue
		}
		for _, s := range g.Specs {
			if v := s.(*ast.ValueSpec); v.Pos() <= call.Pos() && call.End() <= v.End() {
				return v.Names[0].IsExported()
			}
		}
	}
	return false
}

func (c *catalogue) addText(e ast.Expr) {
	if text, ok := constant(e); ok {
		c.add(found{one: text})
	}
}

func (c *catalogue) add(m found) {
	key := m.context + "\x00" + m.one
	known := c.messages[key]
	if known == nil {
		known = &m
		c.messages[key] = known
	}
	if m.other != "" {
		known.other = m.other
	}
	if !slices.Contains(known.folders, c.folder) {
		known.folders = append(known.folders, c.folder)
	}
}

func literal(e ast.Expr) bool { _, ok := constant(e); return ok }

// constant is the text of a literal, or of several that are added.
func constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.BinaryExpr:
		a, ok := constant(e.X)
		b, ok2 := constant(e.Y)
		return a + b, ok && ok2 && e.Op == token.ADD
	}
	return "", false
}

// notRead are literals that look like texts for people and are none: names that no language changes, formats of the standard library, and
// what programs read.
var notRead = []string{"FLAC", "WAV", "ALAC", "AIFF", "Opus", "Vorbis", "Linnet", "MP3", "AAC", "DSF", "flac wav aiff",
	"genre:folk loved:yes -live",
	"linnet:join?…", "linnet:feed?…", "linnet:…", "opening a folder", "no feed has it", "Music"}

var verbs = regexp.MustCompile(`%[-+.0-9]*[a-zA-Z%]|\$[A-Z]+`)

// reads says whether a literal looks as if a person read it: it begins with a capital or a quotation mark, or has several words.
func reads(text string) bool {
	plain := verbs.ReplaceAllString(text, "")
	if slices.Contains(notRead, text) || !strings.ContainsFunc(plain, unicode.IsLetter) || strings.ContainsAny(text, "\x00/\\=") {
		return false
	}
	first := []rune(text)[0]
	return len(text) > 1 && unicode.IsUpper(first) || strings.ContainsAny(text, "“” ≥…")
}

// template is the catalogue in the format of gettext, in the order of the texts.
func (c *catalogue) template() string {
	var b strings.Builder
	b.WriteString("# The texts of Linnet, for translators. " +
		"Names in braces stay as they are: {n} is a number, the others are what a person sees there.\n" +
		"msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Content-Transfer-Encoding: 8bit\\n\"\n" +
		"\"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\\n\"\n")
	for _, key := range slices.Sorted(maps.Keys(c.messages)) {
		m := c.messages[key]
		b.WriteString("\n")
		for _, folder := range slices.Sorted(slices.Values(m.folders)) {
			fmt.Fprintf(&b, "#: %s\n", folder)
		}
		if placeholder.MatchString(m.one + m.other) {
			b.WriteString("#, python-brace-format\n")
		}
		if m.context != "" {
			fmt.Fprintf(&b, "msgctxt %q\n", m.context)
		}
		fmt.Fprintf(&b, "msgid %s\n", quoted(m.one))
		if m.other == "" {
			b.WriteString("msgstr \"\"\n")
			continue
		}
		fmt.Fprintf(&b, "msgid_plural %s\nmsgstr[0] \"\"\nmsgstr[1] \"\"\n", quoted(m.other))
	}
	return b.String()
}

// quoted writes a text as gettext does.
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(text) + `"`
}
