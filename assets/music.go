package assets

import (
	"embed"
	"io/fs"
)

//go:embed all:music
var music embed.FS

// Music is the demo music of the project's own making, as Artist/Album/"NN Title.ext". It is in the public domain (CC0): see
// its LICENSE. The pieces are written by assets/compose and encoded by packaging/music.sh.
func Music() fs.FS {
	sub, err := fs.Sub(music, "music")
	if err != nil {
		panic(err) // the path is a constant and valid
	}
	return sub
}
