package main

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"linnet/assets/version"
)

// TestHelp: every command is listed, with every flag it takes and an example.
func TestHelp(t *testing.T) {
	all := works(t, []string{"-help"})
	for name, make := range commands() {
		if !strings.Contains(all, "operator "+name+" ") {
			t.Errorf("%s is not listed", name)
		}
		works(t, []string{name, "-version"}, "operator "+version.Number)
		said := works(t, []string{name, "-help"}, "operator "+name+" -home", "For example:")
		make().flags.VisitAll(func(f *flag.Flag) {
			if !strings.Contains(said, "  -"+f.Name) {
				t.Errorf("%s: -%s is not named:\n%s", name, f.Name, said)
			}
		})
	}
	works(t, []string{"-version"}, "operator "+version.Number)
	refuses(t, 2, []string{"nonsense"}, `"nonsense" is no command`, "-help")
	refuses(t, 2, []string{"review", "approve", "x", "-home", "y"}, "flags come before")
}

// TestManualAndCompletionsKnowEveryCommand: what is listed by -help can be read up and completed.
func TestManualAndCompletionsKnowEveryCommand(t *testing.T) {
	for file, before := range map[string]string{"1": ".TP\n.B ", "bash": "[ \"]", "zsh": "[ (]", "fish": "[ ']"} {
		raw, err := os.ReadFile(filepath.Join("..", "..", "packaging", "files", "linnet-operator."+file))
		if err != nil {
			t.Fatal(err)
		}
		for name := range commands() {
			if !regexp.MustCompile(before + regexp.QuoteMeta(name) + "\\b").Match(raw) {
				t.Errorf("linnet-operator.%s does not know %s", file, name)
			}
		}
	}
}
