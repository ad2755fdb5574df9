//go:build !cgo

package driver

import "fyne.io/fyne/v2"

// Window returns nil: this program was built without a window.
func Window(string) fyne.App { return nil }
