package words_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/template/parse"
	"unicode"

	"linnet/ads"
	"linnet/ads/ledger"
	"linnet/ads/words"
)

// A text is a message as the sources have it.
type text struct{ one, other string }

// single are words that stand in the database or in a list, which Given puts into words.
var single = []string{"everybody", "planned", "booked", "paused", "cancelled", "over", "another program", "a browser", "ad", "infohash",
	"audio",
	"headline", "text", "link", "picture", "release", "campaigns", "flights", "ads", "people", "an empty file",
	"spot", "transcript", "no spot that can be read", "The transcript",
	"not a picture that can be read", "an ordinary JPEG", "Payment received", ledger.CardPaid, ledger.CardReturned, ledger.DisputeWon,
	"The headline", "The text"}

// all are the messages of the pages and the sources.
func all(t *testing.T) map[string]text {
	t.Helper()
	found := map[string]text{}
	add := func(one, other string) {
		if one != "" {
			found[one] = text{one, other}
		}
	}
	add("{n} day", "{n} days") // of what is given back
	for _, list := range [][]string{single, ledger.Categories(), ads.Genres()} {
		for _, word := range list {
			add(word, "")
		}
	}
	for _, s := range []ledger.Status{ledger.Draft, ledger.InReview, ledger.ChangesAsked, ledger.Approved, ledger.Live, ledger.Ended} {
		add(string(s), "")
	}
	for _, r := range []ledger.Role{ledger.Owner, ledger.Editor, ledger.Billing, ledger.Viewer, ledger.Admin, ledger.Reviewer} {
		add(string(r), "")
	}
	pages, err := filepath.Glob("../portal/pages/*.html")
	if err != nil || len(pages) == 0 {
		t.Fatal(pages, err)
	}
	for _, page := range pages {
		inPage(t, page, add)
	}
	for _, folder := range []string{"..", "../ledger", "../payment", "../picture", "../spot", "../portal", "../portal/figures"} {
		files, err := filepath.Glob(folder + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		if folder == "../portal" {
			files = append(files, "../portal/api/tokens.go") // the rest of it speaks to programs
		}
		for _, file := range files {
			if !strings.HasSuffix(file, "_test.go") && file != "../choose.go" &&
				file != "../payment/book.go" { // the window and the log show theirs
				inSource(t, file, add)
			}
		}
	}
	return found
}

// inPage finds the messages of a page: what stands behind t, rich, n and listed, and between blank quotes of or.
func inPage(t *testing.T, path string, add func(one, other string)) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	tree := parse.New(path)
	tree.Mode = parse.SkipFuncCheck
	trees := map[string]*parse.Tree{}
	if _, err := tree.Parse(string(data), "", "", trees); err != nil {
		t.Fatal(err)
	}
	trees[path] = tree
	for _, one := range trees {
		walk(one.Root, func(c *parse.CommandNode) {
			name, is := c.Args[0].(*parse.IdentifierNode)
			if !is {
				return
			}
			var ids []string
			for _, arg := range c.Args[1:] {
				if s, is := arg.(*parse.StringNode); is {
					ids = append(ids, s.Text)
				}
			}
			ids = append(ids, "", "")
			switch name.Ident {
			case "t", "rich", "listed":
				add(ids[0], "")
			case "n":
				add(ids[0], ids[1])
			}
		})
	}
}

// walk visits the commands below a node of a template.
func walk(n parse.Node, visit func(*parse.CommandNode)) {
	branch := func(b parse.BranchNode) {
		walk(b.Pipe, visit)
		walk(b.List, visit)
		if b.ElseList != nil {
			walk(b.ElseList, visit)
		}
	}
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, one := range n.Nodes {
				walk(one, visit)
			}
		}
	case *parse.ActionNode:
		walk(n.Pipe, visit)
	case *parse.IfNode:
		branch(n.BranchNode)
	case *parse.RangeNode:
		branch(n.BranchNode)
	case *parse.WithNode:
		branch(n.BranchNode)
	case *parse.TemplateNode:
		if n.Pipe != nil {
			walk(n.Pipe, visit)
		}
	case *parse.PipeNode:
		for _, c := range n.Cmds {
			visit(c)
			for _, arg := range c.Args {
				walk(arg, visit)
			}
		}
	}
}

var verb = regexp.MustCompile(`%[dsvq]`)

// inSource finds the messages of a Go file: what is said in package words, titles of pages, and whole sentences, with {1} for their
// first verb.
func inSource(t *testing.T, path string, add func(one, other string)) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var visit func(n ast.Node) bool
	visit = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			values, inside := inCall(n, add)
			for _, value := range values {
				ast.Inspect(value, visit)
			}
			return inside
		case *ast.CompositeLit:
			if of, is := n.Type.(*ast.Ident); is && of.Name == "movement" {
				ast.Inspect(n.Elts[len(n.Elts)-1], func(n ast.Node) bool { // its note
					if note, is := n.(*ast.BasicLit); is {
						one, _ := constant(note)
						add(numbered(one), "")
					}
					return true
				})
			}
		case *ast.KeyValueExpr:
			if key, is := n.Key.(*ast.Ident); is && (key.Name == "Title" || key.Name == "title") {
				one, _ := constant(n.Value)
				add(one, "")
			}
		case *ast.AssignStmt:
			if name, is := n.Lhs[0].(*ast.Ident); is && name.Name == "title" {
				one, _ := constant(n.Rhs[0])
				add(one, "")
			}
		case ast.Expr:
			if one, is := constant(n); is && sentence(one) {
				add(numbered(one), "")
				return false
			}
		}
		return true
	}
	ast.Inspect(f, visit)
}

// numbered has {1} for the first verb of a format, {2} for the second.
func numbered(format string) string {
	number := 0
	return strings.ReplaceAll(verb.ReplaceAllStringFunc(format, func(string) string {
		number++
		return fmt.Sprintf("{%d}", number)
	}), "%%", "%")
}

// inCall takes the messages of a call, and returns their values, which may hold others; inside: what is in the call is looked at as a
// whole.
func inCall(call *ast.CallExpr, add func(one, other string)) (values []ast.Expr, inside bool) {
	name := ""
	switch fn := call.Fun.(type) {
	case *ast.SelectorExpr:
		name = fn.Sel.Name
		if x, is := fn.X.(*ast.Ident); is && x.Name == "errors" && name == "New" {
			return nil, false
		}
	case *ast.Ident:
		name = fn.Name
	}
	switch {
	case slices.Contains([]string{"Debug", "Info", "Warn", "Error", "Errorf", "New", "panic", "gauge", "Fprintln", "Fprintf"}, name):
		return nil, false // for the log, and for programs
	case (name == "Text" || name == "Say") && len(call.Args) > 0:
		one, _ := constant(call.Args[0])
		add(one, "")
		return call.Args[1:], false
	case name == "Count" && len(call.Args) > 2:
		one, _ := constant(call.Args[1])
		other, _ := constant(call.Args[2])
		add(one, other)
		return call.Args[3:], false
	}
	return nil, true
}

// sentence says whether a literal is a whole sentence, or a note with a name in it.
func sentence(s string) bool {
	first := []rune(s + " ")[0]
	return (unicode.IsUpper(first) || strings.HasPrefix(s, "%s ")) && strings.Contains(s, " ") && !strings.ContainsAny(s, "\n{[") &&
		(strings.HasSuffix(s, ".") || strings.Contains(s, "“"))
}

// constant is the text of a literal, or of several that are added.
func constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		one, err := strconv.Unquote(e.Value)
		return one, err == nil && e.Kind == token.STRING
	case *ast.BinaryExpr:
		a, ok := constant(e.X)
		b, ok2 := constant(e.Y)
		return a + b, ok && ok2 && e.Op == token.ADD
	}
	return "", false
}

var names = regexp.MustCompile(`\{\w+\}|</?code>`)

// namesIn are the names of values in a text, sorted.
func namesIn(s string) []string { return slices.Sorted(slices.Values(names.FindAllString(s, -1))) }

// TestEveryMessageIsTranslated, with the values of the English text, and no file has a message that nobody says. UPDATE=1 writes what is
// new into the files, for translators, and takes out what nobody says any more.
func TestEveryMessageIsTranslated(t *testing.T) {
	said := all(t)
	for _, l := range words.Languages()[1:] {
		path := string(l) + ".po"
		have := words.Messages(l)
		if os.Getenv("UPDATE") != "" {
			write(t, path, said, have)
		}
		for id, m := range said {
			got, known := have[id]
			if !known {
				t.Errorf("%s: not translated: %q", path, id)
				continue
			}
			if m.other != "" && got[1] == "" {
				t.Errorf("%s: no second form: %q", path, id)
			}
			for _, form := range got {
				if form != "" && !slices.Equal(valuesIn(form, m), valuesIn(m.one, m)) {
					t.Errorf("%s: %q has other values than %q", path, form, id)
				}
			}
		}
		for id := range have {
			if _, known := said[id]; !known {
				t.Errorf("%s: nobody says %q", path, id)
			}
		}
	}
}

// valuesIn are these names, once each; the number of a count may be left out.
func valuesIn(form string, m text) []string {
	return slices.Compact(slices.DeleteFunc(namesIn(form), func(name string) bool { return m.other != "" && name == "{n}" }))
}

// write writes a catalogue anew: its head, then every message in order, with the translations that it had.
func write(t *testing.T, path string, said map[string]text, have map[string][2]string) {
	t.Helper()
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, _, _ := bytes.Cut(old, []byte("\n\n"))
	var b strings.Builder
	b.Write(bytes.TrimSpace(head))
	b.WriteString("\n")
	for _, id := range slices.Sorted(maps.Keys(said)) {
		m, got := said[id], have[id]
		b.WriteString("\n")
		if names.MatchString(id) {
			b.WriteString("#, python-brace-format\n")
		}
		if fmt.Fprintf(&b, "msgid %s\n", quoted(m.one)); m.other == "" {
			fmt.Fprintf(&b, "msgstr %s\n", quoted(got[0]))
		} else {
			fmt.Fprintf(&b, "msgid_plural %s\nmsgstr[0] %s\nmsgstr[1] %s\n", quoted(m.other), quoted(got[0]), quoted(got[1]))
		}
	}
	if err := os.WriteFile(path, []byte(b.String()), fs.FileMode(0o644)); err != nil {
		t.Fatal(err)
	}
}

// quoted writes a text as gettext does.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}
