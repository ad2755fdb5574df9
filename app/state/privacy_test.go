package state

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"linnet/ads/stats"
	"linnet/app/state/view"
)

// TestWhatIsOnRecordIsExported: what was agreed to, and when it was taken back; a path that is none writes nothing.
func TestWhatIsOnRecordIsExported(t *testing.T) {
	r := newRig(t)
	r.SetPanels(true)
	r.SetPanels(false)
	r.RefuseCategory("cars", true)
	r.ExportPrivacy()
	r.fill("Export what is on record", map[string]string{fieldPath: "somewhere"})
	r.await("a whole path is asked for", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Note != "" })
	path := filepath.Join(t.TempDir(), "Privacy.json")
	r.fill("Export what is on record", map[string]string{fieldPath: path})
	r.await("it is written", func(v *view.View) bool { return v.Sheet == nil })
	text, err := os.ReadFile(path)
	must(t, err)
	var got record
	must(t, json.Unmarshal(text, &got))
	if len(got.Consents) != 2 || got.Consents[0].Purpose != stats.Panels || !got.Consents[0].Given || got.Consents[1].Given {
		t.Errorf("consents %+v", got.Consents)
	}
	if len(got.Refused) != 1 || got.Refused[0] != "cars" || got.Written.IsZero() || len(got.Sent) != 0 {
		t.Errorf("%+v", got)
	}
}
