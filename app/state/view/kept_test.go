package view

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"
)

// TestASessionOfAnOlderVersionIsRead: the names of what is kept are part of the format, and what is not said is not kept.
func TestASessionOfAnOlderVersionIsRead(t *testing.T) {
	const kept = `{"screen":"Search","trail":[{"section":"Genres"},{"section":"Genres","key":"folk","name":"Folk"}],"filter":"tide",` +
		`"query":"ana","window":{"width":900,"height":650},"player":{"volume":0.5,"muted":true,"shuffle":true,"repeat":"all","speed":1.5,` +
		`"track":7,"key":"aa","place":3,"position":1500000000}}`
	want := Session{Screen: ScreenSearch, Trail: []Place{{Section: SectionGenres}, {Section: SectionGenres, Key: "folk", Name: "Folk"}},
		Filter: "tide", Query: "ana", Window: WindowSize{Width: 900, Height: 650},
		Player: PlayerState{Volume: .5, Muted: true, Shuffle: true,
			Repeat: "all", Speed: 1.5, Track: 7, Key: "aa", Place: 3, Position: 1500 * time.Millisecond}}
	keeps(t, kept, want)
	keeps(t, `{}`, Session{})
	keeps(t, `{"tracks":[3,0,5],"keys":["aa"],"order":[2,0,1],"rest":{"source":"{}","pages":["","b"],"ahead":[1]}}`,
		KeptQueue{Tracks: []int64{3, 0, 5}, Keys: []string{"aa"}, Order: []int{2, 0, 1},
			Rest: KeptList{Source: "{}", Pages: []string{"", "b"}, Ahead: []int{1}}})
}

// TestWhatWasChosenInAnOlderVersionIsRead, a consent and a proxy above all.
func TestWhatWasChosenInAnOlderVersionIsRead(t *testing.T) {
	keeps(t, `{"answered":true,"mode":"lan","theme":"dark","volume":0.5,"interests":["folk"],"hidden_ads":{"a":true},`+
		`"songs":{"columns":["title"],"shown":["year"],"sort":"year","reverse":true},"nodes":["a.example:1"],"proxy":"127.0.0.1:9050",`+
		`"public_nodes":true,"blocked":{"name":"level1","ranges":2},"albums_by":"year","wanted":{"taste":true}}`,
		Values{Answered: true, Mode: ModeLAN, Theme: ThemeDark, Volume: .5, Interests: []string{"folk"},
			HiddenAds: map[string]bool{"a": true},
			Songs:     SongTable{Columns: []string{"title"}, Shown: []string{"year"}, Sort: "year", Reverse: true},
			Nodes:     []string{"a.example:1"},
			Proxy:     "127.0.0.1:9050", PublicNodes: true, Blocked: &BlockSource{Name: "level1", Ranges: 2}, AlbumsBy: "year",
			Wanted: map[string]bool{"taste": true}})
}

// keeps says whether text is read as a value, and the value is written as the text.
func keeps[T any](t *testing.T, text string, want T) {
	t.Helper()
	var got T
	if err := json.Unmarshal([]byte(text), &got); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%s is read as %+v, %v", text, got, err)
	}
	if raw, err := json.Marshal(want); err != nil || string(raw) != text {
		t.Errorf("%+v is written as %s, %v", want, raw, err)
	}
}
