package window_test

import (
	"errors"
	"log"
	"log/slog"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"go.uber.org/goleak"

	"linnet/app"
	"linnet/app/state/settings"
	"linnet/app/window"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestTheToolkitsRemarksGoToTheLog: where no D-Bus is, a newcomer's terminal would show what looks like a fault.
func TestTheToolkitsRemarksGoToTheLog(t *testing.T) {
	var kept strings.Builder
	a := &app.App{Log: slog.New(slog.NewTextHandler(&kept, nil))}
	blind := window.On(func(string) fyne.App { log.Print("no theme is watched"); return nil })
	if err := blind.Show(t.Context(), a); !errors.Is(err, app.ErrNoWindow) || !strings.Contains(kept.String(), "no theme is watched") {
		t.Errorf("%v; the log says %q", err, kept.String())
	}
}

// TestDamagedSettingsWithoutADisplay end the program with the reason, and open nothing.
func TestDamagedSettingsWithoutADisplay(t *testing.T) {
	damaged := &settings.DamagedSettings{Path: "settings.json"}
	err := window.On(func(string) fyne.App { return nil }).AskAboutSettings(t.Context(), damaged, func() (*app.App, error) {
		t.Error("it was opened all the same")
		return nil, errors.ErrUnsupported
	})
	if !errors.Is(err, damaged) {
		t.Errorf("says %v", err)
	}
}
