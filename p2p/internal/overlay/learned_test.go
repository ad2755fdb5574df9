package overlay

import "testing"

func TestLearnedCountsSurviveARestart(t *testing.T) {
	dir := t.TempDir()
	l, err := LoadLearnedTitles(dir, quiet())
	if err != nil {
		t.Fatal(err)
	}
	for i := range maxLearned + 5 {
		l.note(string(rune('a'+i%26))+string(rune(i)), i)
	}
	l.note("rain", 7)
	if err := l.save(); err != nil {
		t.Fatal(err)
	}
	again, err := LoadLearnedTitles(dir, quiet())
	if err != nil || again.found("rain") != 7 || len(again.by) > maxLearned {
		t.Errorf("%d titles, rain %d, %v", len(again.by), again.found("rain"), err)
	}
}
