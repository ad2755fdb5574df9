package main

import (
	"strings"
	"testing"

	"linnet/assets/version"
)

// TestWhatIsTyped is answered without a story where it asks, and refused where it makes no sense.
func TestWhatIsTyped(t *testing.T) {
	for typed, want := range map[string]struct {
		status       int
		told, refuse string
	}{
		"-help": {0, "usage: linnet-demo", ""}, "help": {0, "-json FILE", ""}, "version": {0, version.Number, ""},
		"-version": {0, version.Number, ""}, "-loud": {2, "", "-loud"}, "-headless now": {2, "", `"now" is not understood`},
	} {
		var out, errs strings.Builder
		status := run(t.Context(), strings.Fields(typed), &out, &errs)
		if status != want.status || !strings.Contains(out.String(), want.told) || !strings.Contains(errs.String(), want.refuse) ||
			(want.refuse == "") != (errs.Len() == 0) {
			t.Errorf("%s: status %d, %q, %q", typed, status, out.String(), errs.String())
		}
	}
}
