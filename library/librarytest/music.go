package librarytest

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
)

// Licences as they stand in tags.
const (
	ccBy     = "https://creativecommons.org/licenses/by/4.0/"
	ccZero   = "https://creativecommons.org/publicdomain/zero/1.0/"
	reserved = "(C) 1999 Grand Records. All rights reserved."
)

// Music is the folder that Folder writes: two albums and loose tracks, accents, other scripts, free and unfree
// licences, every format that Write knows.
func Music() []Track {
	dawn := Track{Artists: []string{"Björk Ånglund"}, Album: "Dawn Chorus", AlbumArtist: "Björk Ånglund", Year: 2021,
		Genres: []string{"Folk"}, Licence: ccBy, Cover: Cover(color.RGBA{R: 200, G: 120, B: 40, A: 255})}
	grand := Track{Album: "Grand Hits", Year: 1999, Genres: []string{"Rock", "Pop"}, Licence: reserved}
	return []Track{
		dawn.as("Dawn Chorus/01 First Light.flac", "First Light", 1, 220),
		dawn.as("Dawn Chorus/02 Été.flac", "Été", 2, 247),
		dawn.as("Dawn Chorus/03 Linnet.mp3", "Linnet", 3, 0),
		grand.as("Grand Hits/1.mp3", "Love Song", 1, 0).by("The Loud", "Łukasz Zdrój"),
		grand.as("Grand Hits/2.mp3", "Lovely Day", 2, 0).by("Motörhand"),
		{Path: "夜曲.flac", Title: "夜曲", Artists: []string{"周小倫"}, Genres: []string{"Pop"}, Licence: ccZero, Tone: 330},
		{Path: "Песня.wav", Title: "Песня о птице", Artists: []string{"Ансамбль Зяблик"}, Licence: ccZero, Tone: 440},
		{Path: "untagged/Unknown Band - Rough Take.wav", Tone: 550},
	}
}

func (t Track) as(path, title string, number int, tone float64) Track {
	t.Path, t.Title, t.Number, t.Tone = path, title, number, tone
	return t
}

func (t Track) by(artists ...string) Track {
	t.Artists = artists
	return t
}

// Cover is a small PNG of one colour.
func Cover(c color.Color) []byte {
	picture := image.NewRGBA(image.Rect(0, 0, 64, 64))
	for i := range 64 * 64 {
		picture.Set(i%64, i/64, c)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		panic(err) // a buffer takes everything
	}
	return b.Bytes()
}
