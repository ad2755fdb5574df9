package main

import (
	"fmt"
	"image/color"
	"strings"
)

// album is a set of pieces in one manner, of one format.
type album struct {
	artist, title, year, genre string
	format                     string // file suffix; it also picks the encoder
	rate                       int
	mono                       bool
	cover                      cover
	pieces                     []piece
}

// piece is what the composer starts from; the notes follow by rule.
type piece struct {
	title string
	root  int   // MIDI number of the key
	scale []int // semitones above root
	bpm   float64
	meter int   // quarter notes in a bar
	chord []int // a scale degree for each bar
	lead  voice
	under []voice // in order: chords, bass
	beat  []stroke
	busy  float64 // 0: long notes only, 1: as many as the meter holds
}

var (
	major      = []int{0, 2, 4, 5, 7, 9, 11}
	minor      = []int{0, 2, 3, 5, 7, 8, 10}
	dorian     = []int{0, 2, 3, 5, 7, 9, 10}
	lydian     = []int{0, 2, 4, 6, 7, 9, 11}
	mixolydian = []int{0, 2, 4, 5, 7, 9, 10}
	hirajoshi  = []int{0, 2, 3, 7, 8}
	yo         = []int{0, 2, 5, 7, 9}
)

func albums() []album {
	return []album{tideTables(), nightTram(), endlessSummer(), whiteGarden(), fieldNotes()}
}

func tideTables() album {
	return album{
		artist: "Maren Oyelaran", title: "Tide Tables", year: "2024", genre: "Folk", format: "mp3", rate: 44100,
		cover: cover{from: rgb(0xb8475d), to: rgb(0x33202a), shape: circle, slant: 0},
		pieces: []piece{
			{title: "Harbour Lights", root: 62, scale: major, bpm: 96, meter: 4, chord: []int{0, 4, 5, 3, 0, 3, 4, 0}, lead: pluck,
				under: []voice{pad, bass}, beat: brushes, busy: .6},
			{title: "Slack Tide", root: 57, scale: dorian, bpm: 72, meter: 3, chord: []int{0, 3, 0, 6, 0, 3, 6, 0}, lead: reed,
				under: []voice{pluck, bass}, busy: .3},
			{title: "Rope and Lantern", root: 64, scale: mixolydian, bpm: 112, meter: 4, chord: []int{0, 6, 3, 0, 0, 6, 4, 0}, lead: pluck,
				under: []voice{pluck, bass}, beat: brushes, busy: .9},
			{title: "Estuary", root: 60, scale: lydian, bpm: 66, meter: 4, chord: []int{0, 1, 0, 1, 4, 0}, lead: bell,
				under: []voice{pad, bass}, busy: .35},
			{title: "High Water", root: 55, scale: major, bpm: 120, meter: 3, chord: []int{0, 5, 3, 4, 0, 5, 1, 4, 3, 0}, lead: reed,
				under: []voice{pluck, bass}, beat: waltz, busy: .7},
		},
	}
}

func nightTram() album {
	return album{
		artist: "Гриша Вельд", title: "Ночной трамвай", year: "2019", genre: "Electronic", format: "ogg", rate: 44100,
		cover: cover{from: rgb(0x3f6b7a), to: rgb(0x17262e), shape: square, slant: .25},
		pieces: []piece{
			{title: "Ночной трамвай", root: 57, scale: minor, bpm: 104, meter: 4, chord: []int{0, 5, 2, 6, 0, 5, 6, 0}, lead: wire,
				under: []voice{pad, bass}, beat: machine, busy: .8},
			{title: "Последний вагон", root: 52, scale: minor, bpm: 88, meter: 4, chord: []int{0, 3, 5, 4, 0, 3, 0}, lead: bell,
				under: []voice{pad, bass}, beat: machine, busy: .5},
			{title: "Депо под снегом", root: 59, scale: dorian, bpm: 70, meter: 4, chord: []int{0, 6, 3, 0, 6, 0}, lead: tine,
				under: []voice{pad, bass}, busy: .3},
			{title: "Кольцевая", root: 55, scale: minor, bpm: 126, meter: 4, chord: []int{0, 0, 5, 5, 2, 2, 6, 6, 0, 0}, lead: wire,
				under: []voice{tine, bass}, beat: machine, busy: 1},
		},
	}
}

func endlessSummer() album {
	return album{
		artist: "Chœur d’Argile", title: "Été sans fin", year: "2016", genre: "Classical", format: "flac", rate: 44100,
		cover: cover{from: rgb(0x5c8054), to: rgb(0x1d2a20), shape: leaf, slant: -.4},
		pieces: []piece{
			{title: "Été sans fin", root: 60, scale: major, bpm: 84, meter: 4, chord: []int{0, 3, 4, 5, 1, 4, 0}, lead: choir,
				under: []voice{choir, bass}, busy: .35},
			{title: "À l’ombre du mûrier", root: 62, scale: minor, bpm: 76, meter: 3, chord: []int{0, 3, 6, 2, 5, 4, 0}, lead: reed,
				under: []voice{choir, bass}, busy: .5},
			{title: "Grêle légère", root: 67, scale: lydian, bpm: 120, meter: 4, chord: []int{0, 1, 4, 0, 1, 0}, lead: pluck,
				under: []voice{tine, bass}, busy: 1},
		},
	}
}

func whiteGarden() album {
	return album{
		artist: "佐藤ハナ", title: "白い庭", year: "2023", genre: "Ambient", format: "opus", rate: 48000,
		cover: cover{from: rgb(0x7d56a6), to: rgb(0x271b3c), shape: circle, slant: .6},
		pieces: []piece{
			{title: "白い庭", root: 62, scale: hirajoshi, bpm: 63, meter: 4, chord: []int{0, 3, 0, 2, 0}, lead: koto,
				under: []voice{pad, bass}, busy: .5},
			{title: "雨の縁側", root: 57, scale: yo, bpm: 92, meter: 4, chord: []int{0, 2, 3, 0, 2, 3, 0}, lead: koto,
				under: []voice{tine, bass}, beat: drops, busy: .8},
			{title: "夜明けの電車", root: 64, scale: yo, bpm: 108, meter: 4, chord: []int{0, 3, 1, 2, 0, 3, 2, 0}, lead: bell,
				under: []voice{koto, bass}, beat: machine, busy: .6},
		},
	}
}

func fieldNotes() album {
	return album{
		artist: "Samuel Brandt", title: "Field Notes", year: "2012", genre: "Instrumental", format: "wav", rate: 22050, mono: true,
		cover: cover{from: rgb(0x4a6fae), to: rgb(0x18233d), shape: leaf, slant: .8},
		pieces: []piece{{title: "Copper Wire", root: 57, scale: dorian, bpm: 116, meter: 4, chord: []int{0, 3, 6, 0}, lead: pluck,
			under: []voice{pluck, bass}, beat: brushes, busy: .8}},
	}
}

// path is where piece n goes, below the music folder. Quotation marks are left out: go:embed does not take them.
func (a album) path(n int) string {
	name := fmt.Sprintf("%s/%s/%02d %s.%s", a.artist, a.title, n+1, a.pieces[n].title, a.format)
	return strings.NewReplacer("’", "", "'", "").Replace(name)
}

// coverFormat is PNG for the lossless albums and JPEG for the rest, so that readers of tags meet both.
func (a album) coverFormat() string {
	if a.format == "flac" || a.format == "opus" {
		return "png"
	}
	return "jpg"
}

func rgb(v uint32) color.RGBA {
	return color.RGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255}
}
