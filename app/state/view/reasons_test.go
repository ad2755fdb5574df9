package view

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"linnet/app/message"
	"linnet/library"
)

// TestOneSentenceOfSeveralMishaps: a full disk fails twice in one go, and a person reads of it once, in one line.
func TestOneSentenceOfSeveralMishaps(t *testing.T) {
	full, gone := errors.New("no space left on device."), errors.New("no such file")
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"both files", errors.Join(full, gone), "no space left on device"},
		{"inside another", fmt.Errorf("saving: %w", errors.Join(full, gone)), "saving: no space left on device"},
		{"one alone", errors.Join(nil, gone), "no such file"},
		{"a known one behind another", errors.Join(gone, library.ErrName), "a playlist needs a name"},
		{"a message with its reason", message.Wrap(full, "keeping a copy: {reason}"), "keeping a copy: no space left on device"},
		{"of the system", &fs.PathError{Op: "open", Path: "/a", Err: fs.ErrPermission}, "open /a: permission denied"},
	} {
		if got := Plain(c.err); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestAReasonIsASentenceOfItsOwn once it stands alone, as in a sheet.
func TestAReasonIsASentenceOfItsOwn(t *testing.T) {
	for err, want := range map[error]string{library.ErrSmart: "A smart playlist finds its songs by itself.",
		errors.Join(errors.New("first..."), errors.New("second")): "First.", StringError("“x” is none"): "“x” is none."} {
		if got := Sentence(StringError(Plain(err))); got != want {
			t.Errorf("%v: %q, want %q", err, got, want)
		}
	}
}

// TestAPathIsShownAsItIsUnlessItPlaysTricks: a name that writes backwards, rings or never ends is made harmless.
func TestAPathIsShownAsItIsUnlessItPlaysTricks(t *testing.T) {
	for path, want := range map[string]string{"/music/Été/01 “Tide”.flac": "/music/Été/01 “Tide”.flac", "/a/\x1b[31mred": "/a/[31mred",
		"/a/\u202egpj.exe": "/a/gpj.exe", "": ""} {
		if got := Readable(path); got != want {
			t.Errorf("%q is shown as %q, want %q", path, got, want)
		}
	}
	if got := Readable("/" + strings.Repeat("\xff", 3*maxPath)); len(got) > maxPath+len("…") || strings.Contains(got, "\xff") {
		t.Errorf("%d bytes of a path that is no text are shown", len(got))
	}
}
