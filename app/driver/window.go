//go:build cgo

package driver

import (
	"os"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
)

// Window makes the toolkit's app over the real display, or returns nil where there is none.
func Window(id string) fyne.App {
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return nil
	}
	return app.NewWithID(id)
}
