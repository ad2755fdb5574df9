package desktop

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestMagnetLinksOpenInLinnetAndAreGivenBack(t *testing.T) {
	dir := t.TempDir()
	o := Opener{Data: filepath.Join(dir, "share"), Config: filepath.Join(dir, "config"), Exec: `/opt/my "music"/linnet`}
	before := "[Added Associations]\ntext/plain=a.desktop;\n\n[Default " +
		"Applications]\nx-scheme-handler/magnet=other.desktop;\ntext/plain=b.desktop;\n"
	if err := os.MkdirAll(o.Config, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(o.list(), []byte(before), 0o644); err != nil {
		t.Fatal(err)
	}
	if o.On() {
		t.Error("on before it was set")
	}
	for range 2 {
		if err := o.Set(true); err != nil {
			t.Fatal(err)
		}
	}
	if !o.On() {
		t.Error("off after it was set")
	}
	described, err := os.ReadFile(filepath.Join(o.Data, "applications", entryName))
	if err != nil || !strings.Contains(string(described), `Exec="/opt/my \\"music\\"/linnet" %U`) {
		t.Errorf("described as %s (%v)", described, err)
	}
	if err := o.Set(false); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(o.list())
	if err != nil || string(after) != before {
		t.Errorf("given back as\n%s(%v), want\n%s", after, err, before)
	}
}

func TestWithDefault(t *testing.T) {
	const kind = "x-scheme-handler/magnet"
	ours := "[Default Applications]\n" + kind + "=" + entryName + ";\n"
	for _, c := range []struct{ list, want string }{
		{"", ours},
		{"[Other]\na=b\n", "[Other]\na=b\n" + ours},
		{"[Default Applications]\r\n" + kind + "=x.desktop", "[Default Applications]\n" + kind + "=" + entryName + ";x.desktop;\n"},
		{"[Added Associations]\n" + kind + "=x.desktop;\n", "[Added Associations]\n" + kind + "=x.desktop;\n" + ours},
	} {
		got := withDefault(c.list, kind, true)
		if got != c.want || withDefault(got, kind, true) != got || defaultOf(got, kind) != entryName {
			t.Errorf("%q became %q, want %q", c.list, got, c.want)
		}
		if defaultOf(withDefault(got, kind, false), kind) == entryName {
			t.Errorf("%q: not given back", c.list)
		}
	}
}
