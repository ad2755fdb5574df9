package covers

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestThumbnailsNotUsedForLongestGoFirst(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	kept := cache{dir: filepath.Join(t.TempDir(), "covers"), limit: 1000, now: clock}
	for n := range 10 {
		now = now.Add(2 * time.Hour)
		if err := kept.put(fmt.Sprintf("%d.jpg", n), make([]byte, 100)); err != nil {
			t.Fatal(err)
		}
	}
	now = now.Add(2 * time.Hour)
	if _, ok := kept.get("0.jpg"); !ok {
		t.Fatal("gone while there was room")
	}
	kept = cache{dir: kept.dir, limit: kept.limit, now: clock} // another day
	if err := kept.put("new.jpg", make([]byte, 100)); err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, name := range []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "new"} {
		if _, ok := kept.get(name + ".jpg"); ok {
			left = append(left, name)
		}
	}
	if got := strings.Join(left, " "); got != "0 5 6 7 8 9 new" {
		t.Errorf("left are %s", got)
	}
}
