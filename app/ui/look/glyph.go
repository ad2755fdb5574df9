package look

import (
	"linnet/app/ui/kit"
	"linnet/assets"
)

// Glyph is the icon called name in assets/icons.
func Glyph(name string) kit.Glyph { return kit.Glyph{Name: name, SVG: assets.Icon(name)} }
