package view

import (
	"errors"
	"fmt"
	"testing"

	"linnet/library"
	"linnet/p2p"
)

// TestReasonsEndASentence: a known error says what to do, any other what it says itself, without a stop.
func TestReasonsEndASentence(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{library.ErrNotFolder, "it is not a folder that can be read"},
		{fmt.Errorf("adding /a: %w", library.ErrOverlap), "it is, holds, or lies in a folder that is in the library already"},
		{library.ErrName, "a playlist needs a name"},
		{library.ErrLong, "a playlist holds at most 10,000 songs"},
		{library.ErrSmart, "a smart playlist finds its songs by itself"},
		{p2p.ErrNotLink, "that is not a link to a listener; it begins with linnet: and is copied whole"},
		{p2p.ErrPortInUse, "another program uses the port"},
		{errors.New("the disk is full..."), "the disk is full"},
		{p2p.ErrHave, "this track is in your library already"},
	} {
		if got := Plain(c.err); got != c.want {
			t.Errorf("%v: %q, want %q", c.err, got, c.want)
		}
	}
}

func TestSentences(t *testing.T) {
	for in, want := range map[string]string{"": "", "a": "A.", "the end.": "The end.", "ärger": "ärger.", "“x” is none": "“x” is none."} {
		if got := Sentence(StringError(in)); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := Readable("a\xffb"); got != "a\ufffdb" {
		t.Errorf("%q", got)
	}
}

// TestASheetKnowsWhatWasTyped, by the keys of its fields.
func TestASheetKnowsWhatWasTyped(t *testing.T) {
	v := Sheet{Fields: []Field{{Key: "name", Value: "Ana"}, {Key: "path"}}}
	if got := v.Values(); len(got) != 2 || got["name"] != "Ana" || got["path"] != "" {
		t.Errorf("%v", got)
	}
	before := []string{"a"}
	if same := UnlessSame(before, []string{"a"}); &same[0] != &before[0] {
		t.Error("a list that did not change is another")
	}
	if changed := UnlessSame(before, []string{"b"}); changed[0] != "b" {
		t.Error("a list that changed is the same")
	}
}

// TestStartingNodes are the listener's own, and the public ones only if they are wanted.
func TestStartingNodes(t *testing.T) {
	v := Values{Nodes: []string{"a.example:1"}}
	if got := v.StartingNodes(); len(got) != 1 {
		t.Errorf("%v", got)
	}
	v.PublicNodes = true
	if got := v.StartingNodes(); len(got) != 1+len(p2p.PublicBootstrap) || got[0] != "a.example:1" {
		t.Errorf("%v", got)
	}
	if v.AlbumOrder() != library.SortTitle || (Values{AlbumsBy: string(library.SortYear)}).AlbumOrder() != library.SortYear {
		t.Error("the order of the albums")
	}
}
