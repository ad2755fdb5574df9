package ui

import (
	"linnet/app/ui/kit"
	"linnet/assets"
)

// glyph is the icon called name in assets/icons.
func glyph(name string) kit.Glyph { return kit.Glyph{Name: name, SVG: assets.Icon(name)} }
