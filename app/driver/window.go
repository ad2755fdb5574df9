//go:build cgo

package driver

import (
	"os"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// Window makes the toolkit's app over the real display, or returns nil where there is none. Call it on the main goroutine.
func Window(id string) fyne.App {
	if runtime.GOOS == "linux" && !displayAnswers() {
		return nil
	}
	return watched{app.NewWithID(id)}
}

// watched is the toolkit's app, which does not say by itself when a window is minimised.
type watched struct{ fyne.App }

// OnMinimised implements ui.Minimising. It needs a window that is shown, and the main goroutine.
func (watched) OnMinimised(w fyne.Window, told func(minimised bool)) {
	drawn, ok := w.(interface{ RunWithContext(func()) })
	if !ok {
		return
	}
	drawn.RunWithContext(func() {
		if g := glfw.GetCurrentContext(); g != nil {
			g.SetIconifyCallback(func(_ *glfw.Window, minimised bool) { told(minimised) })
			told(g.GetAttrib(glfw.Iconified) == glfw.True)
		}
	})
}

// displayAnswers says whether the display that the environment names is there and lets this program in. A name alone says little, as after
// a lost ssh -X or under sudo; the toolkit would end with a panic, one call later.
func displayAnswers() bool {
	if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return false
	}
	if glfw.Init() != nil {
		return false
	}
	glfw.Terminate() // the toolkit opens it anew, with its own wishes
	return true
}
