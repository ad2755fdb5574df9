package catalog

import (
	"fmt"
	"testing"
)

// What is copied at leisure, file by file, is known again as it comes.
func TestHeirsAreTheLikest(t *testing.T) {
	relic := func(id int64, name, title string) *body {
		return &body{id: id, sound: 7, print: []byte{byte(id)}, name: name, title: title, missing: Forgotten}
	}
	file := func(id int64, name, title string) *body {
		return &body{id: id, sound: 7, print: []byte{byte(id)}, name: name, title: title, added: 5}
	}
	for _, c := range []struct {
		name          string
		relics, files []*body
		shared        bool
		want          map[int64]int64
	}{
		{"one and one", []*body{relic(1, "a", "a")}, []*body{file(10, "x", "y")}, false, map[int64]int64{1: 10}},
		{"by name and title", []*body{relic(1, "a", "a"), relic(2, "b", "b")}, []*body{file(10, "b", "x"), file(11, "y", "a")}, false,
			map[int64]int64{1: 11, 2: 10}},
		{"two of which neither is like", []*body{relic(1, "a", "a")}, []*body{file(10, "b", "b"), file(11, "c", "c")}, true,
			map[int64]int64{}},
		{"one each", []*body{relic(1, "a", "a"), relic(2, "a", "a")}, []*body{file(10, "a", "a")}, false, map[int64]int64{1: 10}},
		{"one for all", []*body{relic(1, "a", "a"), relic(2, "a", "a")}, []*body{file(10, "a", "a")}, true, map[int64]int64{1: 10, 2: 10}},
		{"older than the loss", []*body{{id: 1, sound: 7, name: "a", title: "a", missing: 9}}, []*body{file(10, "b", "b")}, true,
			map[int64]int64{}},
		{"another sound", []*body{{id: 1, sound: 8, print: []byte{1}, name: "a", title: "a"}}, []*body{file(10, "a", "a")}, true,
			map[int64]int64{}},
		{"no sound known", []*body{{id: 1, print: []byte{1}, name: "a"}}, []*body{{id: 10, print: []byte{10}, name: "a"}}, true,
			map[int64]int64{}},
	} {
		got := map[int64]int64{}
		for r, f := range heirs(c.relics, c.files, c.shared) {
			got[r.id] = f.id
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %v, not %v", c.name, got, c.want)
		}
	}
}
