// Package assets carries the bytes that ship inside the program: icons, pictures and music. It knows
// nothing of any toolkit.
package assets

import (
	"embed"
	"io/fs"
)

//go:embed icons/*.svg
var icons embed.FS

// Icon returns the SVG called name in icons/, without its suffix: 24 by 24, drawn in one colour.
// "linnet" is the program's own icon, 256 by 256, in its own colours. An unknown name returns nil.
func Icon(name string) []byte {
	b, err := fs.ReadFile(icons, "icons/"+name+".svg")
	if err != nil {
		return nil
	}
	return b
}
