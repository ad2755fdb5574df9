package sponsors_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"linnet/ads/stats"
	"linnet/app/state/sponsors"
	"linnet/app/state/statetest"
	"linnet/app/state/view"
)

// TestWhatIsOnRecordIsExported: what was agreed to, and when it was taken back; a path that is none writes nothing.
func TestWhatIsOnRecordIsExported(t *testing.T) {
	r := statetest.New(t)
	r.Sponsors.SetPanels(true)
	r.Sponsors.SetPanels(false)
	r.Sponsors.RefuseCategory("cars", true)
	r.Sponsors.ExportPrivacy()
	r.Fill("Export what is on record", map[string]string{"path": "somewhere"})
	r.Await("a whole path is asked for", func(v *view.View) bool { return v.Sheet != nil && v.Sheet.Note != "" })
	path := filepath.Join(t.TempDir(), "Privacy.json")
	r.Fill("Export what is on record", map[string]string{"path": path})
	r.Await("it is written", func(v *view.View) bool { return v.Sheet == nil })
	text, err := os.ReadFile(path)
	statetest.Must(t, err)
	var got sponsors.ExportedRecord
	statetest.Must(t, json.Unmarshal(text, &got))
	if len(got.Consents) != 2 || got.Consents[0].Purpose != stats.Panels || !got.Consents[0].Given || got.Consents[1].Given {
		t.Errorf("consents %+v", got.Consents)
	}
	if len(got.Refused) != 1 || got.Refused[0] != "cars" || got.Written.IsZero() || len(got.Sent) != 0 {
		t.Errorf("%+v", got)
	}
}
